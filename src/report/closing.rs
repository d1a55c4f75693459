//! The end of a report: figures, how the agents stand, what to type next.

use super::human::counted;
use super::paragraph::hanging;
use super::style::{Ink, Style, plain};
use super::subject::Subject;
use super::summary::Summary;
use crate::dispatch::TriggerKind;
use crate::home::ConfigFailureKind;
use crate::rules::{Applicability, Severity};

/// Names shown of a group of agents or jobs.
const MOST_NAMES: usize = 5;

/// The last lines, each fitting the width but for commands.
pub(super) fn lines(subject: &Subject<'_>, summary: &Summary, style: &Style) -> Vec<String> {
    let mut lines = vec![format!("{}; {}", counts(summary, style), standings(subject, summary, style))];
    lines.extend(unknown(summary, style));
    lines.extend(fixes(subject));
    let mut lines: Vec<String> = lines.iter().map(|line| hanging(line, 0, "  ", style.width)).collect();
    lines.extend(next(subject).map(|command| format!("next: {command}")));
    lines
}

/// All there is to say of a home without errors and warnings, for one line.
pub(super) fn line(subject: &Subject<'_>, summary: &Summary, style: &Style) -> String {
    let healthy = style.paint(Ink::Good, "healthy");
    let is_simple = summary.agents() == summary.healthy.len();
    let mut text = match summary.agents() {
        1 if is_simple => healthy,
        count if is_simple && count > 0 => format!("{count} agents {healthy}"),
        _ => format!("no problem found; {}", standings(subject, summary, style)),
    };
    if is_simple {
        let several = summary.agents() > 1;
        for (ids, words) in
            [(&summary.one_failure_away, "one failure away"), (&summary.uncertain, "as far as files can tell")]
        {
            match ids.len() {
                0 => {}
                count if several => text.push_str(&format!(", {count} {words} ({})", named(ids))),
                _ => text.push_str(&format!(", {words}")),
            }
        }
    }
    if summary.infos > 0 {
        text.push_str(&format!("; {} (--pedantic)", counted(summary.infos, "remark", "remarks")));
    }
    if !summary.unknown.is_empty() {
        text.push_str(&format!("; {} unknown (--verbose)", counted(summary.unknown.len(), "thing", "things")));
    }
    text
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
        let hint = if style.remarks { "" } else { " (--pedantic shows them)" };
        let hint = if summary.infos == 1 { hint.replace("them", "it") } else { hint.to_owned() };
        parts.push(format!("{}{hint}", counted(summary.infos, "remark", "remarks")));
    }
    if summary.errors + summary.warnings == 0 {
        parts.insert(0, style.paint(Ink::Good, "no problem found"));
    }
    parts.join(", ")
}

/// How the agents stand: `2 agents healthy, 1 will not answer (main), 1 one failure away (ops)`.
fn standings(subject: &Subject<'_>, summary: &Summary, style: &Style) -> String {
    if summary.agents() == 0 {
        let failure = subject.home.config.failure.as_ref().map(|failure| failure.kind);
        let why = match (subject.simulation.config.valid, failure) {
            (true, _) => "no agent",
            (false, Some(ConfigFailureKind::BeyondUs)) => "nothing is known about the agents",
            (false, _) => "the gateway does not start, so no agent answers",
        };
        return why.to_owned();
    }
    let one = summary.agents() == 1;
    let silent = style.paint(Ink::Bad, "will not answer");
    // What is wrong with an agent that answers may be said by other parts of the sentence.
    let is_explained = |id: &&String| {
        summary.dead_fallbacks.contains(id) || summary.failing_triggers.iter().any(|failing| failing.agent == **id)
    };
    let (explained, troubled): (Vec<&String>, Vec<&String>) = summary.troubled.iter().partition(is_explained);
    let troubled: Vec<String> = if one { summary.troubled.clone() } else { troubled.into_iter().cloned().collect() };
    let of_one = if explained.is_empty() { "the agent is not healthy" } else { "the agent answers" };
    // What is said of the only agent, of one of several, and of several of them.
    let groups = [
        (&summary.silent, format!("the agent {silent}"), silent.clone(), silent.clone()),
        (
            &summary.by_fallback,
            "the agent answers on a fallback only".to_owned(),
            "answers on a fallback only".to_owned(),
            "answer on a fallback only".to_owned(),
        ),
        same(&troubled, of_one, "with errors"),
        same(&summary.cannot_be_told, "whether the agent answers cannot be told", "cannot be told"),
        same(&summary.one_failure_away, "one failure away from silence", "one failure away"),
        same(&summary.dead_fallbacks, "with fallbacks that cannot answer", "with fallbacks that cannot answer"),
        same(&summary.uncertain, "only as far as files can tell", "only as far as files can tell"),
    ];
    let mut parts = Vec::new();
    match summary.healthy.len() {
        0 => {}
        _ if one => parts.push("the agent is healthy".to_owned()),
        healthy => parts.push(format!("{} healthy", counted(healthy, "agent", "agents"))),
    }
    for (ids, of_one, of_each, of_many) in groups {
        match ids.len() {
            0 => {}
            _ if one => parts.push(of_one),
            count => {
                // The first part says what is counted.
                let noun = if parts.is_empty() { counted(count, "agent", "agents") } else { count.to_string() };
                let words = if count == 1 { of_each } else { of_many };
                parts.push(format!("{noun} {words} ({})", named(ids)));
            }
        }
    }
    parts.extend(triggers(summary));
    parts.join(", ")
}

/// The same words for one and for several.
fn same<'s>(ids: &'s Vec<String>, of_one: &str, of_many: &str) -> (&'s Vec<String>, String, String, String) {
    (ids, of_one.to_owned(), of_many.to_owned(), of_many.to_owned())
}

/// Triggers that fail although a chat message is answered, by kind: `1 cron job cannot run (nightly)`.
fn triggers(summary: &Summary) -> Vec<String> {
    let kinds = [
        (TriggerKind::Session, "session", "sessions", "gets no answer", "get no answer"),
        (TriggerKind::Heartbeat, "heartbeat", "heartbeats", "cannot run", "cannot run"),
        (TriggerKind::Cron, "cron job", "cron jobs", "cannot run", "cannot run"),
        (TriggerKind::Hook, "hook", "hooks", "cannot run", "cannot run"),
    ];
    let mut parts = Vec::new();
    for (kind, one, many, fails, fail) in kinds {
        let of_kind = summary.failing_triggers.iter().filter(|failing| failing.kind == kind);
        let names: Vec<String> = of_kind.map(|failing| failing.name.clone()).collect();
        if let Some(first) = names.first() {
            let verb = if names.len() == 1 { fails } else { fail };
            let whose = if first.is_empty() { String::new() } else { format!(" ({})", named(&names)) };
            parts.push(format!("{} {verb}{whose}", counted(names.len(), one, many)));
        }
    }
    let subagents = summary.failing_triggers.iter().any(|failing| failing.kind == TriggerKind::Subagent);
    parts.extend(subagents.then(|| "sub-agents cannot run".to_owned()));
    parts
}

fn named(ids: &[String]) -> String {
    let first: Vec<String> = ids.iter().take(MOST_NAMES).map(|id| plain(id)).collect();
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

fn fixes(subject: &Subject<'_>) -> Option<String> {
    let (safe, with_risk, manual) = subject.offer_counts();
    let parts: Vec<String> = [(safe, "safe"), (with_risk, "unsafe"), (manual, "manual")]
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| format!("{count} {kind}"))
        .collect();
    (!parts.is_empty()).then(|| format!("fixes: {}", parts.join(", ")))
}

/// The one command to type next. Typed as it is shown, it asks about the same home in the same way.
fn next(subject: &Subject<'_>) -> Option<String> {
    let (safe, with_risk, manual) = subject.offer_counts();
    if safe + with_risk + manual == 0 {
        let worst = subject.findings.iter().max_by_key(|finding| finding.severity)?;
        return (worst.severity > Severity::Info).then(|| format!("oc-doctor explain {}", worst.rule));
    }
    // A command of the operator's own runs on the own home; for others it is only shown.
    if safe + with_risk == 0 && subject.name == OWN_HOME {
        let offers = subject.all_offers();
        let manual = offers.iter().filter(|offer| offer.applicability == Applicability::Manual);
        let commands: Vec<&[String]> = manual.map(|offer| offer.commands).collect();
        if let [[command]] = commands.as_slice()
            && !command.starts_with('/')
        {
            return Some(plain(command));
        }
    }
    let mut command = String::from("oc-doctor fix --dry-run");
    if safe == 0 && with_risk > 0 {
        command.push_str(" --unsafe");
    }
    for word in subject.again {
        command.push(' ');
        command.push_str(&quoted(&plain(word)));
    }
    Some(command)
}

/// How the home of this user is called.
const OWN_HOME: &str = "~/.openclaw";

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+@,:".contains(&byte);
    let plain = !word.is_empty() && word.bytes().all(is_plain);
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
