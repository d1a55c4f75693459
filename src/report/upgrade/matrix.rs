//! Several targets at a glance: agents by releases.

use super::Upgrade;
use super::words::verdict;
use crate::compare::{Comparison, Weight};
use crate::report::style::{Ink, Style, plain};

/// One row per agent, one column per target: what the upgrade alone does, and what is left after the migration.
#[must_use]
pub fn matrix(upgrades: &[Upgrade<'_>], style: &Style) -> String {
    let mut text = String::new();
    for upgrade in upgrades {
        text.push_str(&format!("{}\n", verdict(upgrade).replace("the migration below", "its migration")));
    }
    let Some(first) = upgrades.first() else { return text };
    let mut agents: Vec<&str> = Vec::new();
    for plan in upgrades.iter().flat_map(|upgrade| &upgrade.alone.plans) {
        if !agents.contains(&plan.agent.as_str()) {
            agents.push(&plan.agent);
        }
    }
    let cells = |agent: &str| upgrades.iter().map(|upgrade| cell(upgrade, agent)).collect::<Vec<_>>();
    let first_width = agents.iter().map(|agent| agent.chars().count()).chain([5]).max().unwrap_or(5);
    let widths: Vec<usize> = (0..upgrades.len())
        .map(|column| {
            let lengths =
                agents.iter().filter_map(|agent| cells(agent).get(column).map(|(text, _)| text.chars().count()));
            let head = upgrades.get(column).map_or(0, |upgrade| upgrade.to.value.chars().count());
            lengths.chain([head]).max().unwrap_or(head)
        })
        .collect();
    text.push_str(&format!("\n{}, OpenClaw {} to:\n", plain(first.name), plain(&first.from.value)));
    let heads = upgrades.iter().zip(&widths).map(|(upgrade, width)| format!("{:<width$}", upgrade.to.value));
    text.push_str(
        &format!("{:<first_width$}  {}\n", "agent", heads.collect::<Vec<_>>().join("  ")).replace(" \n", "\n"),
    );
    for agent in agents {
        let row = cells(agent)
            .into_iter()
            .zip(&widths)
            .map(|((text, ink), width)| style.paint(ink, &format!("{text:<width$}")));
        let row = format!("{:<first_width$}  {}", plain(agent), row.collect::<Vec<_>>().join("  "));
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text.push_str("\neach cell: after the upgrade alone > after its migration; one --to alone shows the migration\n");
    text
}

fn cell(upgrade: &Upgrade<'_>, agent: &str) -> (String, Ink) {
    let alone = how(upgrade.alone, agent);
    let then = how(upgrade.lasting, agent);
    let ink = match (alone.1, then.1) {
        (_, Weight::Worse) => Ink::Bad,
        (Weight::Worse | Weight::Different, _) | (_, Weight::Different) => Ink::Warn,
        _ => Ink::Good,
    };
    let text = if alone == then { alone.0.to_owned() } else { format!("{} > {}", alone.0, then.0) };
    (text, ink)
}

fn how(comparison: &Comparison, agent: &str) -> (&'static str, Weight) {
    let plans = comparison.plans.iter().filter(|plan| plan.agent == agent);
    let worst = plans.max_by_key(|plan| (plan.weight(), plan.silenced()));
    let Some(plan) = worst else { return ("-", Weight::Same) };
    let word = match plan.weight() {
        _ if plan.silenced() => "silent",
        Weight::Same => "same",
        Weight::Better => "better",
        Weight::Different => "different",
        Weight::Worse => "worse",
    };
    (word, plan.weight())
}
