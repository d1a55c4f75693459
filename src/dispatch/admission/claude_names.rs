//! Names of Claude models as the bundled anthropic plugin reads them
//! (OpenClaw `extensions/anthropic/claude-model-refs.ts`).

use crate::release::AnthropicFacts;

/// A reference split at its first slash; a bare name is anthropic's.
pub(super) struct Reference<'a> {
    pub(super) provider: String,
    pub(super) model: &'a str,
    /// Whether the provider was written.
    pub(super) explicit: bool,
}

/// Splits a reference; `None` when nothing is left of one side.
pub(super) fn split(raw: &str) -> Option<Reference<'_>> {
    let raw = raw.trim();
    match raw.split_once('/') {
        _ if raw.is_empty() => None,
        None | Some(("", _)) => Some(Reference { provider: "anthropic".to_owned(), model: raw, explicit: false }),
        Some((provider, model)) => {
            let (provider, model) = (provider.trim().to_lowercase(), model.trim());
            let provider = match provider.as_str() {
                "bedrock" | "aws-bedrock" => "amazon-bedrock".to_owned(),
                _ => provider,
            };
            (!provider.is_empty() && !model.is_empty()).then_some(Reference { provider, model, explicit: true })
        }
    }
}

/// The reference that a primary stands for: `opus` and its like are anthropic's.
pub(super) fn primary(raw: &str, facts: &AnthropicFacts) -> Option<String> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    if facts.knows_spellings {
        return Some(
            runtime_references(raw, facts).and_then(|known| known.rewritten).unwrap_or_else(|| raw.to_owned()),
        );
    }
    let lower = raw.to_lowercase();
    let family = facts.families.iter().find(|(name, _)| *name == lower);
    Some(family.map_or_else(|| raw.to_owned(), |(_, model)| format!("anthropic/{model}")))
}

/// The anthropic references that one of the config stands for.
pub(super) struct Known {
    /// `anthropic/<model as written>`
    pub(super) selected: String,
    /// The same with the full model id, when the name is known.
    pub(super) rewritten: Option<String>,
}

/// `None` when it is not one of anthropic or claude-cli.
pub(super) fn runtime_references(raw: &str, facts: &AnthropicFacts) -> Option<Known> {
    let reference = split(raw)?;
    if reference.provider != "anthropic" && reference.provider != "claude-cli" {
        return None;
    }
    let full = full_id(reference.model, facts);
    if !reference.explicit && full.is_none() {
        return None;
    }
    let cli = reference.provider == "claude-cli";
    let rewritten = full.or_else(|| cli.then(|| reference.model.to_owned())).map(|model| format!("anthropic/{model}"));
    Some(Known { selected: format!("anthropic/{}", reference.model), rewritten })
}

fn full_id(model: &str, facts: &AnthropicFacts) -> Option<String> {
    let model = model.trim();
    let lower = model.to_lowercase();
    let family = |name: &str| facts.families.iter().find(|(known, _)| *known == name).map(|(_, id)| (*id).to_owned());
    if facts.upgrades_retired
        && let Some(upgraded) = retired_family(&lower).and_then(family)
    {
        return Some(upgraded);
    }
    if lower.starts_with("claude-") {
        return Some(model.to_owned());
    }
    if let Some(id) = family(&lower) {
        return Some(id);
    }
    // `opus-4.6`: the spellings known differ between releases, those of retired models fall away.
    let (name, version) = lower.split_once('-')?;
    let versions: &[&str] = match (name, facts.upgrades_retired) {
        ("opus", true) => &["4.8", "4.7", "4.6"],
        ("sonnet", true) => &["4.6"],
        ("opus", false) => &["4.7", "4.6", "4.5", "4"],
        ("sonnet", false) => &["4.6", "4.5", "4.1", "4.0"],
        ("haiku", false) => &["3.5"],
        _ => &[],
    };
    versions.contains(&version).then(|| format!("claude-{name}-{}", version.replace('.', "-")))
}

/// The family whose present model a retired id is read as; haiku 3 is read as sonnet.
fn retired_family(id: &str) -> Option<&'static str> {
    let is = |prefix: &str, versions: &[&str]| {
        versions.iter().any(|version| {
            id.strip_prefix(prefix)
                .and_then(|rest| rest.strip_prefix(version))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.', ':', '@']))
        })
    };
    let dated = |prefix: &str| id.strip_prefix(prefix).is_some_and(|rest| rest.starts_with("20"));
    let old = ["4-5", "4.5", "4-1", "4.1", "4-0", "4.0"];
    if id == "claude-opus-4" || is("claude-opus-", &old) || dated("claude-opus-4-") {
        return Some("opus");
    }
    if id == "claude-sonnet-4" || is("claude-sonnet-", &old) || dated("claude-sonnet-4-") {
        return Some("sonnet");
    }
    if id.starts_with("claude-3") {
        return match () {
            () if id.contains("opus") => Some("opus"),
            () if id.contains("sonnet") || id.contains("haiku") => Some("sonnet"),
            () => None,
        };
    }
    match id {
        "opus-4.5" | "opus-4.1" | "opus-4" | "opus-3" => Some("opus"),
        "sonnet-4.5" | "sonnet-4.1" | "sonnet-4.0" | "sonnet-4" | "sonnet-3.7" | "sonnet-3.5" | "sonnet-3"
        | "haiku-3.5" | "haiku-3" => Some("sonnet"),
        _ => None,
    }
}
