//! Which of two routes the user means (`resolveModelRouteIntent` and `resolveModelRoutes`, 2026.9): what a runtime or
//! a profile asked for in words says about the candidate, else about the agent's primary.

use super::super::model;
use super::super::runtime::{Asked, written_runtime};
use super::super::selection::{primary_text, resolve_primary};
use super::{Choice, Requirement, Route, Routes};
use crate::source::Node;

/// What is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Intent {
    runtime: Option<String>,
    requirement: Option<Requirement>,
    /// Whether it is said of the candidate itself, not of the primary.
    explicit: bool,
}

/// Leaves the route that is meant, or says which kind of credential to prefer.
pub(super) fn apply(asked: &Asked<'_>, choice: Choice<'_>, resolved: Routes) -> Routes {
    let Routes::Known { routes, codex, preferred: None } = resolved else { return resolved };
    if routes.len() < 2 {
        return Routes::Known { routes, codex, preferred: None };
    }
    let mut intent = intent(asked, choice);
    if !intent.explicit
        && let (Some(pinned), Some(inherited)) = (choice.pinned, intent.requirement)
        && pinned != inherited
    {
        intent.requirement = Some(pinned);
        intent.explicit = true;
    }
    if intent.explicit {
        if let Some(route) = routes.iter().find(|route| Some(route.requirement) == intent.requirement) {
            return super::single(route.clone());
        }
        if let Some(runtime) = &intent.runtime {
            let goes = |route: &&Route| match runtime.as_str() {
                "codex" => route.codex,
                id => id == asked.facts.runtime.built_in,
            };
            let compatible: Vec<Route> = routes.iter().filter(goes).cloned().collect();
            if !compatible.is_empty() && compatible.len() < routes.len() {
                return Routes::Known { routes: compatible, codex: runtime == "codex", preferred: None };
            }
        }
    }
    let built_in = intent.runtime.as_deref() == Some(asked.facts.runtime.built_in);
    let by_runtime = if built_in { Requirement::ApiKey } else { Requirement::Subscription };
    Routes::Known { routes, codex, preferred: Some(intent.requirement.unwrap_or(by_runtime)) }
}

fn intent(asked: &Asked<'_>, choice: Choice<'_>) -> Intent {
    if let Some(runtime) = written_runtime(asked) {
        return Intent { runtime: Some(runtime), requirement: None, explicit: true };
    }
    inherited(asked, choice).unwrap_or_default()
}

/// What the agent's primary says, when it is of the same provider.
fn inherited(asked: &Asked<'_>, choice: Choice<'_>) -> Option<Intent> {
    let defaults = asked.config.at(&["agents", "defaults", "model"]);
    let text = primary_text(asked.agent.get("model")).or_else(|| primary_text(defaults)).and_then(Node::as_str);
    let profile = text.and_then(|text| model::split_profile(&asked.facts.models, text).1);
    let primary = resolve_primary(asked.config, text, asked.facts);
    if primary.provider != asked.provider {
        return None;
    }
    let of_primary = Asked { provider: &primary.provider, model: &primary.model, ..*asked };
    let configured = |id: &str| asked.config.at(&["auth", "profiles", id, "mode"])?.as_str().map(str::to_owned);
    let stored = |id: &str| choice.type_of.and_then(|type_of| type_of(id));
    let mode = profile.and_then(|id| configured(id).or_else(|| stored(id)));
    Some(Intent {
        runtime: written_runtime(&of_primary),
        requirement: mode.as_deref().and_then(Requirement::of_mode),
        explicit: false,
    })
}
