//! The table of releases, for a terminal and for the README.

use super::{Agreement, agreements};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const COLUMNS: [&str; 8] = ["release", "era", "homes", "configs", "turns", "fields", "equal", "left out"];

/// The table, then what does not agree and what was left out, in plain text.
#[must_use]
pub fn human() -> String {
    let agreements = agreements();
    let mut rows = vec![COLUMNS.map(str::to_owned)];
    rows.extend(agreements.iter().map(cells));
    let mut widths = [0; COLUMNS.len()];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (number, (cell, width)) in row.iter().zip(widths).enumerate() {
            // Names to the left, numbers to the right.
            let _ = if number < 2 { write!(line, "{cell:<width$}  ") } else { write!(line, "{cell:>width$}  ") };
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push('\n');
    let unequal = unequal(&agreements);
    if !unequal.is_empty() {
        text.push_str("not equal:\n");
        unequal.iter().for_each(|line| {
            let _ = writeln!(text, "  {line}");
        });
    }
    text.push_str("left out, because the recording is no evidence:\n");
    for reason in reasons(&agreements) {
        let _ = writeln!(text, "  {}: {}\n      {}", reason.count, reason.reason, reason.places());
    }
    text
}

/// The same for a README.
#[must_use]
pub fn markdown() -> String {
    let agreements = agreements();
    let mut text = String::new();
    let _ = writeln!(text, "| {} |\n|{}", COLUMNS.join(" | "), "---|".repeat(COLUMNS.len()));
    for agreement in &agreements {
        let _ = writeln!(text, "| {} |", cells(agreement).join(" | "));
    }
    let unequal = unequal(&agreements);
    if !unequal.is_empty() {
        let _ = writeln!(text, "\nNot equal:\n");
        unequal.iter().for_each(|line| {
            let _ = writeln!(text, "- {line}");
        });
    }
    let _ = writeln!(text, "\nLeft out, because the recording is no evidence:\n");
    for reason in reasons(&agreements) {
        let _ = writeln!(text, "- {}: {} ({})", reason.count, reason.reason, reason.places());
    }
    text
}

fn cells(agreement: &Agreement) -> [String; COLUMNS.len()] {
    let number = |count: usize| if count == 0 { "–".to_owned() } else { count.to_string() };
    let hundredths = agreement.hundredths();
    [
        agreement.release.to_string(),
        agreement.era(),
        number(agreement.homes),
        number(agreement.configs),
        number(agreement.turns),
        number(agreement.compared),
        format!("{}.{:02} %", hundredths / 100, hundredths % 100),
        number(agreement.left_out.iter().map(|part| part.count).sum()),
    ]
}

/// One line per release that does not agree everywhere.
fn unequal(agreements: &[Agreement]) -> Vec<String> {
    let wrong = agreements.iter().filter(|agreement| !agreement.unequal.is_empty());
    let line = |agreement: &Agreement| {
        let fields: Vec<String> = agreement.unequal.iter().map(|(field, count)| format!("{field} {count}")).collect();
        format!("{}: {}", agreement.release, fields.join(", "))
    };
    wrong.map(line).collect()
}

/// A reason over all releases.
struct Reason {
    reason: &'static str,
    count: usize,
    fields: BTreeSet<&'static str>,
    releases: Vec<String>,
}

impl Reason {
    fn places(&self) -> String {
        let fields: Vec<&str> = self.fields.iter().copied().collect();
        let releases = match self.releases.as_slice() {
            [first, .., last] => format!("{first} to {last}"),
            one => one.concat(),
        };
        format!("{} in {releases}", fields.join(", "))
    }
}

/// Most frequent first.
fn reasons(agreements: &[Agreement]) -> Vec<Reason> {
    let mut found: Vec<Reason> = Vec::new();
    for agreement in agreements {
        for part in &agreement.left_out {
            let at = found.iter().position(|known| known.reason == part.reason).unwrap_or(found.len());
            if at == found.len() {
                found.push(Reason { reason: part.reason, count: 0, fields: BTreeSet::new(), releases: Vec::new() });
            }
            let Some(reason) = found.get_mut(at) else { continue };
            reason.count += part.count;
            reason.fields.extend(part.fields);
            let release = agreement.release.to_string();
            if reason.releases.last() != Some(&release) {
                reason.releases.push(release);
            }
        }
    }
    found.sort_by(|one, other| other.count.cmp(&one.count).then(one.reason.cmp(other.reason)));
    found
}
