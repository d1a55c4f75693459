//! Provider ids in auth: normalised, with their other names resolved
//! (`resolveProviderIdForAuth`, `findNormalizedProviderValue`).

use super::super::model::normalize_provider;
use crate::release::Facts;
use crate::source::Node;

/// Provider of the Codex OAuth profiles up to 5.28.
pub(super) const CODEX_PROVIDER: &str = "openai-codex";
/// The provider whose list and keys `openai-codex` shares.
pub(super) const OPENAI: &str = "openai";
/// The provider of Claude Code's login.
pub(super) const CLAUDE_CLI: &str = "claude-cli";

/// The provider whose profiles, order and variables count for this one. There is never an alias
/// from `openai-codex` to `openai`.
pub fn auth_id(provider: &str, facts: &Facts) -> String {
    let normalized = normalize_provider(&facts.models, provider);
    match facts.auth.auth_alias(&normalized) {
        Some(target) => target.to_owned(),
        None => normalized,
    }
}

/// The value of a config object whose key names this provider; the first one counts.
pub(super) fn value_of<'a>(map: Option<&'a Node>, provider: &str, facts: &Facts) -> Option<&'a Node> {
    let wanted = normalize_provider(&facts.models, provider);
    let entries = map?.as_object()?.entries();
    entries.iter().find(|entry| normalize_provider(&facts.models, &entry.key) == wanted).map(|entry| &entry.node)
}

/// `models.providers.<provider>`: the exact key first, then any that means the same
/// (`resolveProviderConfig`, `src/agents/model-auth.ts`).
pub(super) fn provider_config<'a>(config: Option<&'a Node>, provider: &str, facts: &Facts) -> Option<&'a Node> {
    let providers = config?.at(&["models", "providers"])?;
    let normalized = normalize_provider(&facts.models, provider);
    providers
        .get(provider)
        .or_else(|| providers.get(&normalized))
        .or_else(|| value_of(Some(providers), provider, facts))
}

/// `models.providers.<provider>.auth`, when it is one of the four known words.
pub(super) fn auth_override<'a>(config: Option<&'a Node>, provider: &str, facts: &Facts) -> Option<&'a str> {
    let auth = provider_config(config, provider, facts)?.get("auth")?.as_str()?;
    matches!(auth, "api-key" | "aws-sdk" | "oauth" | "token").then_some(auth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_names_follow_the_release() {
        let facts = |text: &str| Facts::of(text.parse().unwrap());
        assert_eq!(auth_id("Claude-CLI", &facts("2026.4.21")), "claude-cli");
        assert_eq!(auth_id("Claude-CLI", &facts("2026.4.29")), "anthropic");
        assert_eq!(auth_id("bedrock", &facts("2026.5.19")), "amazon-bedrock");
        assert_eq!(auth_id("bedrock", &facts("2026.5.28")), "bedrock");
        assert_eq!(auth_id("openai-codex", &facts("2026.5.28")), "openai-codex");
    }
}
