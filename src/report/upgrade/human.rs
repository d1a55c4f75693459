//! An upgrade for people: the verdict, what breaks without doing anything, what to do in order, what is left then.

use super::Upgrade;
use super::words::{ordered, verdict};
use crate::compare::Weight;
use crate::report::comparison::human::changes;
use crate::report::diff::unified;
use crate::report::secrets::Redactor;
use crate::report::style::{Ink, Style, plain};

/// The upgrade, ending with a line break.
#[must_use]
pub fn upgrade(upgrade: &Upgrade<'_>, style: &Style) -> String {
    let ink = match (upgrade.alone.weight(), upgrade.lasting.weight()) {
        (_, Weight::Worse) => Ink::Bad,
        (Weight::Worse | Weight::Different, _) => Ink::Warn,
        _ => Ink::Good,
    };
    let mut text = format!("{}\n", style.paint(ink, &verdict(upgrade)));
    let source = plain(&upgrade.from.source);
    let source = if source.is_empty() { source } else { format!(" ({source})") };
    text.push_str(&format!(
        "{}, OpenClaw {}{} to {}\n",
        style.paint(Ink::Strong, &plain(upgrade.name)),
        plain(&upgrade.from.value),
        style.paint(Ink::Faint, &source),
        plain(&upgrade.to.value)
    ));
    section(&mut text, "after the upgrade alone", &changes(&upgrade.bare_change(), style), style);
    if upgrade.journey.stages.is_empty() {
        return text;
    }
    text.push_str(&format!("\n{}\n", style.paint(Ink::Strong, "== the migration, in this order")));
    let redactor = Redactor::of(&upgrade.journey.home);
    let clean = |line: &str| plain(&redactor.clean(line));
    for (index, step) in ordered(upgrade).iter().enumerate() {
        let what = match &step.command {
            Some(command) => format!("run: {}", style.paint(Ink::Strong, &clean(command))),
            None => clean(&step.text),
        };
        text.push_str(&format!("{:>3}. {what}\n", index + 1));
        for because in &step.because {
            text.push_str(&style.paint(Ink::Faint, &format!("     {}", clean(because))));
            text.push('\n');
        }
    }
    let edits = upgrade.edits();
    if !edits.is_empty() {
        text.push_str(&format!("\n{}\n", style.paint(Ink::Strong, "== the edits, together")));
        for change in &edits {
            crate::report::diff::painted(&mut text, &unified(change), style);
        }
    }
    let left = changes(&upgrade.lasting_change(), style);
    section(&mut text, "after the migration, against now", &left, style);
    text
}

fn section(text: &mut String, title: &str, body: &str, style: &Style) {
    text.push_str(&format!("\n{}\n", style.paint(Ink::Strong, &format!("== {title}"))));
    text.push_str(body.strip_prefix('\n').unwrap_or(body));
}
