//! Repairs for people: what would change, file by file, and what that does to the agents.

use super::human::{counted, head};
use super::secrets::{Redactor, mask};
use super::style::{Ink, Style, plain};
use super::subject::{Change, DispatchChange, Repair, Repairs, Subject};
use crate::rules::{Applicability, Severity};
use similar::{Algorithm, TextDiff};
use std::time::Duration;

/// Longest time to look for the smallest diff of one file.
pub(super) const PATIENCE: Duration = Duration::from_millis(500);

/// Titles shown for one reason why proposals are not offered.
const MOST_DROPPED: usize = 3;

/// The unified diff of one file, secrets masked. A file with line breaks of its own keeps them.
#[must_use]
pub fn unified(change: &Change) -> String {
    let before = change.before.as_deref().map(|text| mask(&change.file, text)).unwrap_or_default();
    let after = change.after.as_deref().map(|text| mask(&change.file, text)).unwrap_or_default();
    if before == after && change.before != change.after {
        return "(the texts differ only in secrets, which are not shown)\n".to_owned();
    }
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).timeout(PATIENCE).diff_lines(&before, &after);
    let (from, to) = file_names(change);
    diff.unified_diff().context_radius(3).header(&from, &to).to_string()
}

/// The names above a diff.
pub(super) fn file_names(change: &Change) -> (String, String) {
    let name = |prefix: &str, text: &Option<String>| match text {
        Some(_) => format!("{prefix}/{}", plain(&change.file)),
        None => "/dev/null".to_owned(),
    };
    (name("a", &change.before), name("b", &change.after))
}

/// All repairs of one home, ending with a line break, without [`closing`]. `with_unsafe`: also those that change
/// what the operator may have wanted.
#[must_use]
pub fn repairs(subject: &Subject<'_>, with_unsafe: bool, style: &Style) -> String {
    let none = Repairs::default();
    let repairs = subject.repairs.unwrap_or(&none);
    let redactor = Redactor::of(subject.home);
    let clean = |line: &str| plain(&redactor.clean(line));
    let mut text = format!("{}\n", head(subject, style));
    let together = repairs.together.as_ref().filter(|together| together.titles.len() > 1);
    for repair in &repairs.list {
        if with_unsafe || repair.applicability != Applicability::Unsafe {
            // The diff of several safe repairs is shown once, as it would be written.
            let is_in = together.is_some_and(|together| {
                repair.applicability != Applicability::Manual && together.titles.contains(&repair.title)
            });
            text.push('\n');
            one(&mut text, subject, repair, !is_in, &redactor, style);
        }
    }
    if let Some(together) = together {
        let count = together.titles.len();
        let how = if with_unsafe { "done together" } else { "that are safe together" };
        text.push_str(&format!("\n{}\n", style.paint(Ink::Strong, &format!("{count} repairs {how}:"))));
        for title in &together.titles {
            let least = if with_unsafe { Applicability::Unsafe } else { Applicability::Safe };
            let alone = repairs.list.iter().find(|repair| repair.title == *title).map(|repair| repair.applicability);
            let once = match alone {
                Some(alone) if alone >= least => "",
                _ if with_unsafe => " (once those above are done)",
                _ => " (safe once those above are done)",
            };
            text.push_str(&format!("  + {}{once}\n", clean(title)));
        }
        for title in &together.left_out {
            text.push_str(&format!("  not in it, because it does not hold once these are done: {}\n", clean(title)));
        }
        changed_plans(&mut text, &together.dispatches, &clean);
        for change in &together.changes {
            painted(&mut text, &unified(change), style);
        }
    }
    dropped(&mut text, repairs, style, &clean);
    text
}

fn one(
    text: &mut String,
    subject: &Subject<'_>,
    repair: &Repair,
    with_diff: bool,
    redactor: &Redactor<'_>,
    style: &Style,
) {
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
    changed_plans(text, &repair.dispatches, &clean);
    for note in &repair.notes {
        text.push_str(&format!("  note: {}\n", clean(note)));
    }
    for command in &repair.commands {
        text.push_str(&format!("  run: {}\n", style.paint(Ink::Strong, &clean(command))));
    }
    for change in repair.changes.iter().filter(|_| with_diff) {
        painted(text, &unified(change), style);
    }
}

/// What changes for the agents, candidate by candidate; the same change of many agents once.
fn changed_plans(text: &mut String, changes: &[DispatchChange], clean: &dyn Fn(&str) -> String) {
    let mut groups: Vec<(&DispatchChange, Vec<&str>)> = Vec::new();
    for change in changes {
        let same = |known: &DispatchChange| {
            known.candidate == change.candidate && known.before == change.before && known.after == change.after
        };
        match groups.iter_mut().find(|(known, _)| same(known)) {
            Some((_, agents)) => agents.push(&change.agent),
            None => groups.push((change, vec![&change.agent])),
        }
    }
    for (change, agents) in groups {
        let whose = if agents.len() == 1 { "agent" } else { "agents" };
        text.push_str(&format!("  {whose} {}, {}:\n", clean(&agents.join(", ")), clean(&change.candidate)));
        text.push_str(&format!("    was      {}\n", clean(&change.before)));
        text.push_str(&format!("    will be  {}\n", clean(&change.after)));
    }
}

/// Proposals that are not offered and why, the same reason once.
fn dropped(text: &mut String, repairs: &Repairs, style: &Style, clean: &dyn Fn(&str) -> String) {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for (title, reason) in &repairs.dropped {
        match groups.iter_mut().find(|(known, _)| known == reason) {
            Some((_, titles)) => titles.push(title),
            None => groups.push((reason, vec![title])),
        }
    }
    for (reason, titles) in groups {
        let most = if style.verbose { usize::MAX } else { MOST_DROPPED };
        let shown = titles.iter().take(most).copied().collect::<Vec<_>>().join("; ");
        let rest = titles.len().saturating_sub(most);
        let more = if rest > 0 { format!("; and {rest} more (--verbose lists them)") } else { String::new() };
        text.push_str(&format!("\nnot offered: {}{more}\n  because {}\n", clean(&shown), clean(reason)));
    }
}

/// A diff in which nothing can steer a terminal. Tabs stay, carriage returns are shown.
pub(super) fn painted(text: &mut String, diff: &str, style: &Style) {
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

/// What it comes to, in a line; said when nothing is written.
#[must_use]
pub fn closing(subject: &Subject<'_>, with_unsafe: bool) -> String {
    let none = Repairs::default();
    let repairs = subject.repairs.unwrap_or(&none);
    let of = |wanted| repairs.list.iter().filter(|repair| repair.applicability == wanted).count();
    let (safe, with_risk, manual) = (of(Applicability::Safe), of(Applicability::Unsafe), of(Applicability::Manual));
    // What is only worth knowing asks for no repair.
    let alarms = subject.findings.iter().filter(|finding| finding.severity > Severity::Info).count();
    let mut text = match (alarms, repairs.list.len()) {
        (0, 0) => "nothing to repair".to_owned(),
        (findings, 0) => format!("{}, none with a repair that holds", counted(findings, "finding", "findings")),
        (_, count) => {
            let hidden = if with_risk > 0 && !with_unsafe { " (--unsafe shows them)" } else { "" };
            let repairs = counted(count, "repair", "repairs");
            format!("{repairs}: {safe} safe, {with_risk} unsafe{hidden}, {manual} manual; nothing was changed")
        }
    };
    if !repairs.dropped.is_empty() {
        text.push_str(&format!("; {} not offered", counted(repairs.dropped.len(), "proposal", "proposals")));
    }
    text + "\n"
}
