//! A `plugins.allow` list that leaves out plugins in use: later releases take it at its word, and their doctor adds what
//! the config uses.

use super::doctor::left_out_plugins;
use super::passage::{Migration, Passage, Share, Steps, When, command};
use crate::release::Facts;

pub(super) const MIGRATION: Migration = Migration { name: "plugins-allow", share: Share::DoctorOnly, applies, plan };

fn applies(_from: &Facts, to: &Facts) -> bool {
    to.upgrade.doctor_enables_used_plugins
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let left_out = left_out_plugins(passage.home, passage.to);
    let names: Vec<String> = left_out.iter().map(|id| format!("`{id}`")).collect();
    let because = format!("adds plugins in use to `plugins.allow`: {}", names.join(", "));
    (!names.is_empty()).then(|| Steps {
        title: "allow the plugins in use".to_owned(),
        commands: vec![command(When::Installed, "openclaw doctor --fix", because)],
        ..Steps::default()
    })
}
