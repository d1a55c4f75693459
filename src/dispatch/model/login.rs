//! Whether models of `openai` are looked up as those of a ChatGPT login (`shouldResolveDynamicModelThroughCodex`
//! of the bundled openai plugin, 2026.6.1 and later).

use super::configured::{provider_entry, text};
use super::hooks::{is_chatgpt, is_platform};
use super::question::ModelQuestion;
use super::reference::normalize_provider;
use crate::source::Node;

const OPENAI: &str = "openai";

/// The address decides, then the model where only one route has it, then the login, then what the config says of
/// logins, then a runtime asked for.
pub(super) fn through_chatgpt(question: &ModelQuestion<'_>, model: &str) -> bool {
    let entry = provider_entry(question, OPENAI);
    let written = |key: &str| entry.and_then(|entry| text(entry, key)).filter(|value| !value.is_empty());
    let base_url = written("baseUrl");
    if written("api") == Some(question.facts.chatgpt_api) || base_url.is_some_and(is_chatgpt) {
        return true;
    }
    if base_url.is_some_and(|url| !is_platform(url)) {
        return false;
    }
    let made_up = &question.facts.made_up;
    let platform = matches!(written("api"), Some("openai-responses" | "openai-completions"));
    if made_up.platform_only.contains(&model) || (platform && !made_up.platform_only.is_empty()) {
        return false;
    }
    if made_up.subscription_only.contains(&model) {
        return true;
    }
    by_mode(question.openai_login)
        .or_else(|| by_mode(written("auth")))
        .or_else(|| configured_profiles(question))
        .unwrap_or_else(|| {
            let key = question.facts.openai_key_beats_runtime && (question.has_variable)(OPENAI);
            question.codex_is_asked_for && !key
        })
}

/// What a mode of login means; `None` = nothing.
fn by_mode(mode: Option<&str>) -> Option<bool> {
    match mode? {
        "oauth" | "token" => Some(true),
        "api_key" | "api-key" | "aws-sdk" => Some(false),
        _ => None,
    }
}

/// Modes in `auth.profiles` of the config: those in `auth.order.openai`, then those of provider openai.
fn configured_profiles(question: &ModelQuestion<'_>) -> Option<bool> {
    let auth = question.config.get("auth")?;
    let profiles = auth.get("profiles");
    let ordered = auth.at(&["order", OPENAI]).and_then(Node::as_array).unwrap_or(&[]);
    let mode_of = |id: &str| profiles?.get(id)?.get("mode")?.as_str();
    if let Some(decided) = ordered.iter().filter_map(Node::as_str).find_map(|id| by_mode(mode_of(id))) {
        return Some(decided);
    }
    let entries = profiles.and_then(Node::as_object)?.entries();
    let of_openai = |node: &Node| {
        node.get("provider")
            .and_then(Node::as_str)
            .is_some_and(|provider| normalize_provider(question.facts, provider) == OPENAI)
    };
    let modes: Vec<bool> = entries
        .iter()
        .filter(|entry| of_openai(&entry.node))
        .filter_map(|entry| by_mode(entry.node.get("mode").and_then(Node::as_str)))
        .collect();
    // One ChatGPT login among them is enough.
    modes.iter().copied().reduce(|some, chatgpt| some || chatgpt)
}
