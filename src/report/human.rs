//! Findings for people: compiler style, one header, one summary.

use super::closing;
use super::paragraph::hanging;
use super::secrets::Redactor;
use super::snippet::Excerpts;
use super::style::{Ink, Style, plain};
use super::subject::Subject;
use super::summary::Summary;
use crate::rules::Severity;

/// The report of one home, ending with a line break.
#[must_use]
pub fn check(subject: &Subject<'_>, style: &Style) -> String {
    let redactor = Redactor::of(subject.home);
    let summary = Summary::of(subject.simulation, subject.findings);
    let shown = subject.findings.iter().enumerate();
    let shown = shown.filter(|(_, finding)| style.remarks || finding.severity > Severity::Info);
    let mut text = String::new();
    let mut excerpts = Excerpts::new(&subject.home.sources, &redactor, style);
    for (index, finding) in shown {
        text.push('\n');
        text.push_str(&excerpts.render(finding, &subject.offers(index)));
        text.push('\n');
    }
    let head = head(subject, style);
    if text.is_empty() && subject.release.conflicts.is_empty() && !style.verbose {
        return format!("{head}: {}\n", closing::line(subject, &summary, style));
    }
    let mut report = format!("{head}\n");
    for conflict in &subject.release.conflicts {
        let note = hanging(&plain(&redactor.clean(conflict)), "note: ".len(), "      ", style.width);
        report.push_str(&format!("{}: {note}\n", style.paint(Ink::Warn, "note")));
    }
    report.push_str(&text);
    report.push('\n');
    for line in closing::lines(subject, &summary, style) {
        report.push_str(&line);
        report.push('\n');
    }
    if style.verbose {
        for thing in &summary.unknown {
            let line = format!("  not known: {}", plain(&redactor.clean(&thing.sentence())));
            report.push_str(&(hanging(&line, 0, "    ", style.width) + "\n"));
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

pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
