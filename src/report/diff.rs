//! Repairs for people: what would change, file by file, and what that does to the agents.

use super::human::{counted, head};
use super::secrets::{Redactor, mask};
use super::style::{Ink, Style, plain};
use super::subject::{Change, Repair, Subject};
use crate::rules::Applicability;
use similar::{Algorithm, TextDiff};
use std::time::Duration;

/// Longest time to look for the smallest diff of one file.
const PATIENCE: Duration = Duration::from_millis(500);

/// The unified diff of one file, secrets masked. A file with line breaks of its own keeps them.
#[must_use]
pub fn unified(change: &Change) -> String {
    let before = change.before.as_deref().map(|text| mask(&change.file, text)).unwrap_or_default();
    let after = change.after.as_deref().map(|text| mask(&change.file, text)).unwrap_or_default();
    let name = |prefix: &str, text: &Option<String>| match text {
        Some(_) => format!("{prefix}/{}", plain(&change.file)),
        None => "/dev/null".to_owned(),
    };
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).timeout(PATIENCE).diff_lines(&before, &after);
    diff.unified_diff().context_radius(3).header(&name("a", &change.before), &name("b", &change.after)).to_string()
}

/// All repairs of one home, ending with a line break.
#[must_use]
pub fn repairs(subject: &Subject<'_>, style: &Style) -> String {
    let redactor = Redactor::of(subject.home);
    let mut text = format!("{}\n", head(subject, &redactor, style));
    for repair in subject.repairs {
        text.push('\n');
        one(&mut text, subject, repair, &redactor, style);
    }
    text.push('\n');
    text.push_str(&closing(subject));
    text.push('\n');
    text
}

fn one(text: &mut String, subject: &Subject<'_>, repair: &Repair, redactor: &Redactor, style: &Style) {
    let clean = |line: &str| plain(&redactor.clean(line));
    let label = match repair.applicability {
        Applicability::Safe => style.paint(Ink::Good, "safe"),
        Applicability::Unsafe => style.paint(Ink::Warn, "unsafe"),
        Applicability::Manual => style.paint(Ink::Strong, "manual"),
    };
    text.push_str(&format!("{label}: {}\n", style.paint(Ink::Strong, &clean(&repair.title))));
    for finding in repair.repairs.iter().filter_map(|index| subject.findings.get(*index)) {
        text.push_str(&format!(
            "  repairs: {}[{}]: {}\n",
            finding.severity.as_str(),
            finding.rule,
            clean(&finding.message)
        ));
    }
    for change in &repair.dispatches {
        text.push_str(&format!("  agent {}, {}:\n", clean(&change.agent), clean(&change.candidate)));
        text.push_str(&format!("    was      {}\n", clean(&change.before)));
        text.push_str(&format!("    will be  {}\n", clean(&change.after)));
    }
    for note in &repair.notes {
        text.push_str(&format!("  note: {}\n", clean(note)));
    }
    for command in &repair.commands {
        text.push_str(&format!("  run: {}\n", style.paint(Ink::Strong, &clean(command))));
    }
    for change in &repair.changes {
        painted(text, &unified(change), style);
    }
}

/// A diff in which nothing can steer a terminal. Tabs stay, carriage returns are shown.
fn painted(text: &mut String, diff: &str, style: &Style) {
    for line in diff.split_inclusive('\n') {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let shown: Vec<String> = line
            .split('\t')
            .map(|part| if part.trim().is_empty() { part.to_owned() } else { keep_end(part) })
            .collect();
        let shown = shown.join("\t");
        let ink = match line.as_bytes().first() {
            Some(b'+') => Some(Ink::Good),
            Some(b'-') => Some(Ink::Bad),
            Some(b'@') => Some(Ink::Faint),
            _ => None,
        };
        text.push_str(&ink.map_or_else(|| shown.clone(), |ink| style.paint(ink, &shown)));
        text.push('\n');
    }
}

fn keep_end(part: &str) -> String {
    let end = part.len() - part.trim_end().len();
    format!("{}{}", plain(part), " ".repeat(end))
}

fn closing(subject: &Subject<'_>) -> String {
    let of = |wanted| subject.repairs.iter().filter(|repair| repair.applicability == wanted).count();
    if subject.repairs.is_empty() {
        return match subject.findings.len() {
            0 => "nothing to repair".to_owned(),
            findings => {
                format!("{}, none with a repair that oc-doctor knows", counted(findings, "finding", "findings"))
            }
        };
    }
    format!(
        "{}: {} safe, {} unsafe, {} manual; nothing was changed",
        counted(subject.repairs.len(), "repair", "repairs"),
        of(Applicability::Safe),
        of(Applicability::Unsafe),
        of(Applicability::Manual)
    )
}
