//! How `openai` and `openai-codex` stand in for each other in a run
//! (`src/agents/openai-codex-routing.ts`, 5.12–5.28).

use super::AuthContext;
use super::address::Address;
use super::provider::{CODEX_PROVIDER, OPENAI, value_of};
use super::run::is_openai;
use crate::source::Node;

/// Providers whose profiles a run on the built-in runner tries, in order.
pub(super) fn profile_providers(context: &AuthContext<'_>, provider: &str, harness: &str) -> Vec<String> {
    if !context.facts.auth.openai_tries_codex_profiles || !is_openai(provider) {
        return vec![provider.to_owned()];
    }
    let (first, second) = if harness == "codex" {
        return vec![CODEX_PROVIDER.to_owned()];
    } else if openai_order_starts_with_codex(context) {
        (CODEX_PROVIDER, OPENAI)
    } else {
        (OPENAI, CODEX_PROVIDER)
    };
    vec![first.to_owned(), second.to_owned()]
}

/// The provider that a run works with instead of the candidate's, when its model resolves there.
pub(super) fn run_provider(
    context: &AuthContext<'_>,
    provider: &str,
    harness: &str,
    plugin: bool,
    locked: Option<&str>,
) -> String {
    if !context.facts.auth.openai_tries_codex_profiles || !is_openai(provider) {
        return provider.to_owned();
    }
    let moves = if plugin {
        harness == "codex"
    } else {
        match locked {
            Some(id) => is_codex_profile(id),
            None => openai_order_starts_with_codex(context),
        }
    };
    if moves { CODEX_PROVIDER.to_owned() } else { provider.to_owned() }
}

fn is_codex_profile(id: &str) -> bool {
    id.trim().to_lowercase().starts_with("openai-codex:")
}

/// Whether `auth.order.openai` begins with an `openai-codex:` profile and `openai` is called at OpenAI.
fn openai_order_starts_with_codex(context: &AuthContext<'_>) -> bool {
    let config = context.config;
    let base_url = config.and_then(|config| config.at(&["models", "providers", OPENAI, "baseUrl"]));
    let official = base_url
        .and_then(Node::as_text)
        .is_none_or(|url| Address::parse(url).is_some_and(|address| address.is_openai()));
    let order = value_of(config.and_then(|config| config.at(&["auth", "order"])), OPENAI, context.facts);
    let first = order.and_then(Node::as_array).and_then(|list| list.iter().find_map(Node::as_text));
    official && first.is_some_and(is_codex_profile)
}
