//! Findings for people: compiler style, one header, one summary.

use super::secrets::Redactor;
use super::snippet::Excerpts;
use super::style::{Ink, Style, plain};
use super::subject::Subject;
use super::summary::Summary;
use crate::home::ConfigFailureKind;
use crate::rules::Severity;

/// The report of one home, ending with a line break.
#[must_use]
pub fn check(subject: &Subject<'_>, style: &Style) -> String {
    let redactor = Redactor::of(subject.home);
    let summary = Summary::of(subject.simulation, subject.findings);
    let shown = subject.findings.iter().enumerate();
    let shown = shown.filter(|(_, finding)| style.verbose || finding.severity > Severity::Info);
    let mut text = String::new();
    let mut excerpts = Excerpts::new(&subject.home.sources, &redactor, style);
    for (index, finding) in shown {
        text.push('\n');
        text.push_str(&excerpts.render(finding, &subject.offers(index)));
        text.push('\n');
    }
    let head = head(subject, style);
    if text.is_empty() && subject.release.conflicts.is_empty() && !style.verbose {
        return format!("{head}: {}\n", closing(subject, &summary, style).join("; "));
    }
    let mut report = format!("{head}\n");
    for conflict in &subject.release.conflicts {
        let note = plain(&redactor.clean(conflict));
        report.push_str(&format!("{}: {note}\n", style.paint(Ink::Warn, "note")));
    }
    report.push_str(&text);
    report.push('\n');
    for line in closing(subject, &summary, style) {
        report.push_str(&line);
        report.push('\n');
    }
    if style.verbose {
        for thing in &summary.unknown {
            report.push_str(&format!("  not known: {}\n", plain(&redactor.clean(&thing.sentence()))));
        }
    }
    report
}

/// Home and release: what every report begins with.
pub(super) fn head(subject: &Subject<'_>, style: &Style) -> String {
    let home = plain(subject.name);
    let release = format!("OpenClaw {}", subject.release.value);
    let source = plain(&subject.release.source);
    let source = if source.is_empty() { source } else { format!(" ({source})") };
    format!("{}, {}{}", style.paint(Ink::Strong, &home), plain(&release), style.paint(Ink::Faint, &source))
}

/// The last lines: figures, what could not be known, what to type next.
fn closing(subject: &Subject<'_>, summary: &Summary, style: &Style) -> Vec<String> {
    let mut lines = vec![format!("{}; {}", counts(summary, style), agents(subject, summary, style))];
    if let Some(line) = unknown(summary, style) {
        lines.push(line);
    }
    if let Some(line) = next_step(subject) {
        lines.push(line);
    }
    lines
}

fn counts(summary: &Summary, style: &Style) -> String {
    let mut parts = Vec::new();
    if summary.errors > 0 {
        parts.push(style.paint(Ink::Bad, &counted(summary.errors, "error", "errors")));
    }
    if summary.warnings > 0 {
        parts.push(style.paint(Ink::Warn, &counted(summary.warnings, "warning", "warnings")));
    }
    if summary.infos > 0 {
        let hint = if style.verbose { "" } else { " (--verbose shows them)" };
        parts.push(format!("{}{hint}", counted(summary.infos, "remark", "remarks")));
    }
    if summary.errors + summary.warnings == 0 {
        parts.insert(0, style.paint(Ink::Good, "no problem found"));
    }
    parts.join(", ")
}

fn agents(subject: &Subject<'_>, summary: &Summary, style: &Style) -> String {
    if summary.agents() == 0 {
        let failure = subject.home.config.failure.as_ref().map(|failure| failure.kind);
        let why = match (subject.simulation.config.valid, failure) {
            (true, _) => "no agent",
            (false, Some(ConfigFailureKind::BeyondUs)) => "nothing is known about the agents",
            (false, _) => "the gateway does not start with this config",
        };
        return why.to_owned();
    }
    let all = summary.agents();
    let one = all == 1;
    let mut parts = Vec::new();
    match summary.answering.len() {
        0 => {}
        _ if one => parts.push("the agent is healthy".to_owned()),
        healthy => parts.push(format!("{} healthy", counted(healthy, "agent", "agents"))),
    }
    let mut tell = |ids: &[String], of_one: String, verbs: [&str; 2], what: String| match ids.len() {
        0 => {}
        _ if one => parts.push(of_one),
        count => {
            let verb = if count == 1 { verbs[0] } else { verbs[1] };
            parts.push(format!("{count}{verb}{what} ({})", named(ids)));
        }
    };
    let silent = style.paint(Ink::Bad, "will not answer");
    tell(&summary.silent, format!("the agent {silent}"), [" ", " "], silent.clone());
    let fallback = "on a fallback only".to_owned();
    tell(&summary.by_fallback, format!("the agent answers {fallback}"), [" answers ", " answer "], fallback.clone());
    let unread = "cannot be told".to_owned();
    tell(&summary.cannot_be_told, format!("whether the agent answers {unread}"), [" ", " "], unread.clone());
    let away = "one failure away".to_owned();
    tell(&summary.one_failure_away, away.clone(), [" ", " "], away.clone());
    let dead = "with dead fallbacks".to_owned();
    tell(&summary.dead_fallbacks, dead.clone(), [" ", " "], dead.clone());
    let uncertain = "only as far as files can tell".to_owned();
    tell(&summary.uncertain, uncertain.clone(), [" ", " "], uncertain.clone());
    parts.join(", ")
}

fn named(ids: &[String]) -> String {
    let first: Vec<String> = ids.iter().take(5).map(|id| plain(id)).collect();
    let more = ids.len().saturating_sub(first.len());
    if more == 0 { first.join(", ") } else { format!("{} and {more} more", first.join(", ")) }
}

fn unknown(summary: &Summary, style: &Style) -> Option<String> {
    let first = summary.unknown.first()?;
    let things = counted(summary.unknown.len(), "thing", "things");
    let rest = match (style.verbose, summary.unknown.len()) {
        (true, _) => ":".to_owned(),
        (false, 1) => format!(": {}", plain(&first.sentence())),
        (false, _) => format!(": {}; … (--verbose lists them)", plain(&first.sentence())),
    };
    Some(format!("{things} could not be known{rest}"))
}

fn next_step(subject: &Subject<'_>) -> Option<String> {
    let (safe, with_risk, manual) = subject.offer_counts();
    let parts: Vec<String> = [(safe, "safe"), (with_risk, "unsafe"), (manual, "manual")]
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| format!("{count} {kind}"))
        .collect();
    if parts.is_empty() {
        return None;
    }
    let mut command = String::from("oc-doctor fix --dry-run");
    if safe == 0 && with_risk > 0 {
        command.push_str(" --unsafe");
    }
    // Typed as it is shown, it must ask about the same home and the same release.
    if subject.release.source == "--release" {
        command.push_str(&format!(" --release {}", plain(&subject.release.value)));
    }
    if subject.name != "~/.openclaw" {
        command.push_str(&format!(" {}", quoted(&plain(subject.name))));
    }
    Some(format!("fixes: {}; see them with: {command}", parts.join(", ")))
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+@,:~".contains(&byte);
    if path.bytes().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
