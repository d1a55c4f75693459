//! Providers whose plugin was part of the package and is not any more (2026.6.1 took most of them out): their models
//! are unknown until it is installed.

use super::passage::{Migration, Passage, Share, Steps, When, command};
use crate::release::{Facts, package_of};

pub(super) const MIGRATION: Migration =
    Migration { name: "provider-plugins", share: Share::Nobody, applies: |_: &Facts, _: &Facts| true, plan };

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let mut steps = Steps { title: "install the plugins of providers in use".to_owned(), ..Steps::default() };
    let (old, new) = (passage.from.config.bundled_plugins, passage.to.config.bundled_plugins);
    for dispatch in passage.before.agents.iter().flat_map(|plan| &plan.dispatches) {
        let Some(plugin) = old.owner(&dispatch.provider) else { continue };
        let there = new.find(plugin.id).is_some() || new.owner(&dispatch.provider).is_some();
        let installed = passage.home.plugins.iter().any(|known| known.id == plugin.id);
        let asked = steps.installs.iter().any(|id| id == plugin.id);
        // The codex plugin has a migration of its own.
        if there || installed || asked || plugin.id == "codex" {
            continue;
        }
        steps.installs.push(plugin.id.to_owned());
        steps.commands.push(command(
            When::Installed,
            format!("openclaw plugins install {}", package_of(plugin.id)),
            format!("`{}` is served by a plugin that is no part of the package any more", dispatch.provider),
        ));
    }
    steps.remarks.push(
        "what the plugins serve is only known once they are installed; expected is what they served before".to_owned(),
    );
    (!steps.commands.is_empty()).then_some(steps)
}
