//! The codex plugin is bundled up to 2026.5.2 and must be installed, enabled and allowed since; where it is missing,
//! some releases refuse every OpenAI candidate, also those for which nobody asked for codex.

use super::doctor::is_left_out;
use super::passage::{Migration, Passage, Share, Steps, When, command, keys};
use crate::dispatch::Dispatch;
use crate::release::Facts;
use crate::source::{Node, PathSegment};

pub(super) const MIGRATION: Migration = Migration { name: "codex-plugin", share: Share::Nobody, applies, plan };

const CODEX: &str = "codex";

fn applies(_from: &Facts, to: &Facts) -> bool {
    to.config.bundled_plugins.find(CODEX).is_none()
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let used_it =
        |dispatch: &&Dispatch| matches!(&dispatch.harness, Some(Ok(id)) if id == CODEX) && dispatch.can_answer();
    let before = passage.before.agents.iter().flat_map(|plan| &plan.dispatches).filter(used_it).count();
    let missed =
        passage.now.agents.iter().flat_map(|plan| &plan.dispatches).filter(|dispatch| needs_it(dispatch)).count();
    let used_now = passage.now.agents.iter().flat_map(|plan| &plan.dispatches).filter(used_it).count();
    if missed == 0 && before <= used_now {
        return None;
    }
    let mut steps = Steps { title: "install and allow the codex plugin".to_owned(), ..Steps::default() };
    let is_installed = passage.home.plugins.iter().any(|plugin| plugin.id == CODEX);
    if !is_installed {
        steps.installs.push(CODEX.to_owned());
        steps.commands.push(command(
            When::Installed,
            "openclaw plugins install @openclaw/codex",
            "the codex runtime is no part of the package any more",
        ));
    }
    if let Some(config) = passage.config() {
        let enabled = keys(&["plugins", "entries", CODEX, "enabled"]);
        if passage.at(&enabled).and_then(Node::as_bool) == Some(false) && before == 0 {
            return None;
        }
        if passage.at(&enabled).and_then(Node::as_bool) != Some(true) {
            steps.edits.push(passage.spot(&enabled)?.set(true));
        }
        if is_left_out(config, CODEX) {
            let count = passage.at(&keys(&["plugins", "allow"])).and_then(Node::as_array).map_or(0, <[Node]>::len);
            let mut route = keys(&["plugins", "allow"]);
            route.push(PathSegment::Index(count));
            steps.edits.push(passage.spot(&route)?.set(CODEX));
        }
    }
    (!steps.edits.is_empty() || !steps.commands.is_empty()).then_some(steps)
}

/// Whether a candidate fails because no codex harness is registered.
fn needs_it(dispatch: &Dispatch) -> bool {
    let failure = dispatch.failure().unwrap_or_default();
    failure.contains("harness") && failure.contains("\"codex\"") && failure.contains("gent harness")
}
