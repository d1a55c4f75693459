//! A comparison for people: the verdict, then agent by agent what changes and which key caused it on either side.

use super::side::{Compared, Printer, Side};
use super::words::{of, title, verdict};
use crate::compare::{PlanChange, Weight};
use crate::home::Home;
use crate::report::style::{Ink, Style, plain};

/// The comparison, ending with a line break.
#[must_use]
pub fn comparison(compared: &Compared<'_>, style: &Style) -> String {
    let weight = compared.comparison.weight();
    let mut text = format!("{}\n", style.paint(ink(weight), &verdict(compared)));
    text.push_str(&head("before", compared.before, style));
    text.push_str(&head("after", compared.after, style));
    text.push_str(&changes(compared, style));
    text
}

/// What changes, agent by agent, each block after an empty line.
#[must_use]
pub fn changes(compared: &Compared<'_>, style: &Style) -> String {
    let nobody = Home::default();
    let mut before = Printer::of(compared.before, &nobody);
    let mut after = Printer::of(compared.after, &nobody);
    let mut text = String::new();
    for (side, printer) in [(compared.before, &mut before), (compared.after, &mut after)] {
        text.push_str(&refusals(side, printer, style));
    }
    // Agents to whom the same happens are named together.
    let mut groups: Vec<(Weight, String, Vec<String>)> = Vec::new();
    let mut same = Vec::new();
    let stopped = compared.comparison.start == Some(Weight::Worse);
    let mut silenced = Vec::new();
    for plan in &compared.comparison.plans {
        // One cause for all of them stands above.
        if stopped && plan.silenced() {
            silenced.push(plain(&of(plan)));
            continue;
        }
        if plan.changes.is_empty() {
            same.push(plain(&of(plan)));
            continue;
        }
        let body = body(plan, &mut before, &mut after, style);
        match groups.iter_mut().find(|(weight, known, _)| *weight == plan.weight() && *known == body) {
            Some((_, _, agents)) => agents.push(plain(&of(plan))),
            None => groups.push((plan.weight(), body, vec![plain(&of(plan))])),
        }
    }
    if !silenced.is_empty() {
        let noun = if silenced.len() == 1 { "agent" } else { "agents" };
        let names = style.paint(Ink::Strong, &silenced.join(", "));
        text.push_str(&format!("\n{noun} {names}: {}\n", style.paint(Ink::Bad, "now silent")));
    }
    groups.sort_by_key(|(weight, _, _)| std::cmp::Reverse(*weight));
    for (weight, body, agents) in groups {
        let noun = if agents.len() == 1 { "agent" } else { "agents" };
        let names = style.paint(Ink::Strong, &agents.join(", "));
        text.push_str(&format!("\n{noun} {names}: {}\n{body}", style.paint(ink(weight), super::words::weight(weight))));
    }
    if !same.is_empty() {
        let noun = if same.len() == 1 { "agent" } else { "agents" };
        let how = if compared.after.picture.starts { "same" } else { "silent before and after" };
        text.push_str(&format!("\n{noun} {}: {how}\n", same.join(", ")));
    }
    text
}

fn ink(weight: Weight) -> Ink {
    match weight {
        Weight::Worse => Ink::Bad,
        Weight::Different => Ink::Warn,
        Weight::Better | Weight::Same => Ink::Good,
    }
}

fn head(label: &str, side: Side<'_>, style: &Style) -> String {
    let source = plain(&side.release.source);
    let source = if source.is_empty() { source } else { format!(" ({source})") };
    format!(
        "{label:<8}{}, OpenClaw {}{}\n",
        style.paint(Ink::Strong, &plain(side.name)),
        plain(&side.release.value),
        style.paint(Ink::Faint, &source)
    )
}

fn refusals(side: Side<'_>, printer: &mut Printer<'_>, style: &Style) -> String {
    if side.picture.starts {
        return String::new();
    }
    let says = format!("{} does not start with this config:", side.release.value);
    let mut text = format!("\n{}\n", style.paint(Ink::Bad, &plain(&says)));
    for refusal in &side.picture.refusals {
        let path = if refusal.path.is_empty() { "(root)" } else { &refusal.path };
        let place = printer.spot(refusal.place.as_ref());
        let place = place.map(|spot| format!("  ({}:{}:{})", plain(&spot.file), spot.line, spot.column));
        let line = printer.line(&format!("{path}: {}", refusal.message));
        text.push_str(&format!("  {line}{}\n", style.paint(Ink::Faint, &place.unwrap_or_default())));
    }
    text
}

fn body(plan: &PlanChange, before: &mut Printer<'_>, after: &mut Printer<'_>, style: &Style) -> String {
    let mut text = String::new();
    let mut last: Option<(&Option<String>, [Option<String>; 2])> = None;
    for change in &plan.changes {
        let was = before.line(&change.before);
        let is = after.line(&change.after);
        let causes = [before.cause(change.cause_before.as_ref(), &was), after.cause(change.cause_after.as_ref(), &is)];
        // Several aspects of one answer have one cause.
        let is_repeated = last.as_ref().is_some_and(|(of, known)| **of == change.candidate && *known == causes);
        text.push_str(&format!("  {}\n", style.paint(ink(change.weight), &after.line(&title(change)))));
        for ((label, value), cause) in [("was", was), ("is", is)].into_iter().zip(&causes) {
            text.push_str(&format!("    {label:<4}{value}\n"));
            if let Some(cause) = cause.as_ref().filter(|_| !is_repeated) {
                text.push_str(&style.paint(Ink::Faint, &format!("        because {cause}")));
                text.push('\n');
            }
        }
        last = Some((&change.candidate, causes));
    }
    text
}
