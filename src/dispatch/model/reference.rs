//! Model references: `provider/model@profile`.

use crate::release::{ModelFacts, ModelIdRule, ModelTags};

/// A provider and one of its models, normalised as the release does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModelRef {
    /// Provider id.
    pub provider: String,
    /// Model id; may contain `/`.
    pub model: String,
}

impl ModelRef {
    /// See [`model_key`].
    #[must_use]
    pub fn key(&self) -> String {
        model_key(&self.provider, &self.model)
    }
}

/// Splits `provider/model` at the first slash, both trimmed. `None` when there is no slash; a part may be empty.
#[must_use]
pub fn split_reference(raw: &str) -> Option<(&str, &str)> {
    let (provider, model) = raw.trim().split_once('/')?;
    Some((provider.trim(), model.trim()))
}

/// Provider id in lower case, its alias resolved (`normalizeProviderId`, `src/agents/provider-id.ts`).
#[must_use]
pub fn normalize_provider(facts: &ModelFacts, provider: &str) -> String {
    let lower = provider.trim().to_lowercase();
    match facts.provider_aliases.iter().find(|(alias, _)| *alias == lower) {
        Some((_, canonical)) => (*canonical).to_owned(),
        None => lower,
    }
}

/// Model id as the release rewrites it for this (normalised) provider
/// (`normalizeStaticProviderModelId`, `src/agents/model-ref-shared.ts`).
#[must_use]
pub fn normalize_model_id(facts: &ModelFacts, provider: &str, model: &str) -> String {
    match facts.model_id_rules.iter().find(|rule| rule.provider == provider) {
        Some(rule) => apply(rule, model.trim()),
        None => model.to_owned(),
    }
}

/// Both parts normalised (`normalizeModelRef`).
#[must_use]
pub fn normalize_reference(facts: &ModelFacts, provider: &str, model: &str) -> ModelRef {
    let provider = normalize_provider(facts, provider);
    let model = normalize_model_id(facts, &provider, model.trim());
    ModelRef { provider, model }
}

/// A reference without profile suffix; a bare name belongs to `default_provider` (`parseModelRef`).
/// `None` when provider or model is empty.
#[must_use]
pub fn parse_reference(facts: &ModelFacts, raw: &str, default_provider: &str) -> Option<ModelRef> {
    let trimmed = raw.trim();
    if trimmed.is_empty() {
        return None;
    }
    if facts.openrouter_auto_alias && trimmed.eq_ignore_ascii_case("openrouter:auto") {
        return Some(normalize_reference(facts, "openrouter", "auto"));
    }
    let Some((provider, model)) = split_reference(trimmed) else {
        return Some(normalize_reference(facts, default_provider, trimmed));
    };
    (!provider.is_empty() && !model.is_empty()).then(|| normalize_reference(facts, provider, model))
}

/// The text by which references are compared (`modelKey`): the model alone when it already starts with its provider.
#[must_use]
pub fn model_key(provider: &str, model: &str) -> String {
    let (provider, model) = (provider.trim(), model.trim());
    if provider.is_empty() {
        return model.to_owned();
    }
    if model.is_empty() {
        return provider.to_owned();
    }
    if model.to_lowercase().starts_with(&format!("{}/", provider.to_lowercase())) {
        model.to_owned()
    } else {
        format!("{provider}/{model}")
    }
}

/// Splits `model@profile` (`splitTrailingAuthProfile`); tags of the model itself (`@20250929`, `@q4_k_m`) stay with it.
#[must_use]
pub fn split_profile<'a>(facts: &ModelFacts, raw: &'a str) -> (&'a str, Option<&'a str>) {
    let trimmed = raw.trim();
    match profile_delimiter(facts.model_tags, trimmed) {
        Some(at) => {
            let (model, profile) = (trimmed.get(..at).unwrap_or("").trim(), trimmed.get(at + 1..).unwrap_or("").trim());
            if model.is_empty() || profile.is_empty() { (trimmed, None) } else { (model, Some(profile)) }
        }
        None => (trimmed, None),
    }
}

fn profile_delimiter(tags: ModelTags, text: &str) -> Option<usize> {
    let name = text.rfind('/').map_or(0, |slash| slash + 1);
    let mut at = find_at(text, name)?;
    if at == 0 {
        return None;
    }
    if is_date(tag_after(text, at)) {
        at = find_at(text, at + 9)?;
    }
    if tags >= ModelTags::Quantized && is_quantization(tags, tag_after(text, at)) {
        at = find_at(text, at + 1)?;
    }
    Some(at)
}

fn find_at(text: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find('@').map(|offset| from + offset)
}

/// The text between the `@` at this place and the next one.
fn tag_after(text: &str, at: usize) -> &str {
    text.get(at + 1..).and_then(|rest| rest.split('@').next()).unwrap_or("")
}

fn is_date(tag: &str) -> bool {
    tag.len() == 8 && tag.bytes().all(|byte| byte.is_ascii_digit())
}

/// `q4`, `q4_k_m`, `iq3_xs`, `8bit`.
fn is_quantization(tags: ModelTags, tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if lower.strip_suffix("bit").is_some_and(digits) {
        return true;
    }
    let rest = match lower.strip_prefix('i') {
        Some(rest) if tags >= ModelTags::QuantizedByImportance => rest,
        _ => lower.as_str(),
    };
    let Some(rest) = rest.strip_prefix('q') else { return false };
    let mut parts = rest.split('_');
    parts.next().is_some_and(digits)
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn apply(rule: &ModelIdRule, model: &str) -> String {
    if model.is_empty() {
        return String::new();
    }
    let stripped = rule
        .strip_prefix
        .and_then(|prefix| {
            let head = model.get(..prefix.len())?;
            head.eq_ignore_ascii_case(prefix).then(|| model.get(prefix.len()..)).flatten()
        })
        .unwrap_or(model);
    let renamed = rename(rule, stripped);
    if renamed.contains('/') {
        return renamed;
    }
    if let Some((start, prefix)) = rule.bare_start
        && renamed.to_lowercase().starts_with(start)
    {
        return format!("{prefix}/{renamed}");
    }
    match rule.prefix_when_bare {
        Some(prefix) => format!("{prefix}/{renamed}"),
        None => renamed,
    }
}

fn rename(rule: &ModelIdRule, model: &str) -> String {
    let find = |name: &str| rule.aliases.iter().find(|(alias, _)| *alias == name).map(|(_, canonical)| *canonical);
    let direct = if rule.ignore_case { find(&model.to_lowercase()) } else { find(model) };
    if let Some(canonical) = direct {
        return canonical.to_owned();
    }
    match rule.nested_prefix.and_then(|prefix| Some((prefix, find(model.strip_prefix(prefix)?)?))) {
        Some((prefix, canonical)) => format!("{prefix}{canonical}"),
        None => model.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(version: &str) -> ModelFacts {
        ModelFacts::of(version.parse().unwrap())
    }

    fn parsed(version: &str, raw: &str) -> String {
        parse_reference(&facts(version), raw, "openai")
            .map_or_else(String::new, |r| format!("{}|{}", r.provider, r.model))
    }

    /// References and what the recordings of m018–m024, m025 and i-cases show for them.
    #[test]
    fn references_are_normalised_as_each_release_does() {
        assert_eq!(parsed("2026.5.19", "moonshotai/kimi-k2.5"), "moonshot|kimi-k2.5");
        assert_eq!(parsed("2026.4.5", "moonshotai/kimi-k2.5"), "moonshotai|kimi-k2.5");
        assert_eq!(parsed("2026.5.28", "Z.AI/glm-5"), "z.ai|glm-5");
        assert_eq!(parsed("2026.5.19", "Z.AI/glm-5"), "zai|glm-5");
        assert_eq!(parsed("2026.5.19", "google/gemini-3-pro"), "google|gemini-3.1-pro-preview");
        assert_eq!(parsed("2026.4.5", "google/gemini-3-pro"), "google|gemini-3-pro-preview");
        assert_eq!(parsed("2026.5.19", "nvidia/llama-x"), "nvidia|nvidia/llama-x");
        assert_eq!(parsed("2026.4.5", "nvidia/llama-x"), "nvidia|llama-x");
        assert_eq!(parsed("2026.5.19", "openrouter:auto"), "openrouter|openrouter/auto");
        assert_eq!(parsed("2026.4.5", "openrouter:auto"), "openai|openrouter:auto");
        assert_eq!(parsed("2026.5.19", "vercel-ai-gateway/opus-4.6"), "vercel-ai-gateway|anthropic/claude-opus-4-6");
        assert_eq!(parsed("2026.5.19", "huggingface/huggingface/a/b"), "huggingface|a/b");
        assert_eq!(parsed("2026.5.19", "openrouter/google/gemini-3-pro"), "openrouter|google/gemini-3-pro");
        assert_eq!(parsed("2026.5.19", "google/google/gemini-3-pro"), "google|google/gemini-3.1-pro-preview");
        assert_eq!(parsed("2026.5.19", "moonshot//x"), "moonshot|/x");
        assert_eq!(parsed("2026.5.19", "/x"), "");
        assert_eq!(parsed("2026.5.19", "x/"), "");
        assert_eq!(parsed("2026.5.19", "gpt-5.5"), "openai|gpt-5.5");
    }

    #[test]
    fn a_profile_suffix_is_told_from_tags_of_the_model() {
        let new = facts("2026.5.19");
        let old = facts("2026.4.5");
        assert_eq!(split_profile(&new, "anthropic/claude@work"), ("anthropic/claude", Some("work")));
        assert_eq!(split_profile(&new, "a/claude@20250929"), ("a/claude@20250929", None));
        assert_eq!(split_profile(&new, "a/claude@20250929@work"), ("a/claude@20250929", Some("work")));
        assert_eq!(split_profile(&new, "lmstudio/qwen3@q4_k_m@local"), ("lmstudio/qwen3@q4_k_m", Some("local")));
        assert_eq!(split_profile(&new, "vllm/llama@8bit"), ("vllm/llama@8bit", None));
        assert_eq!(split_profile(&old, "vllm/llama@8bit"), ("vllm/llama", Some("8bit")));
        assert_eq!(split_profile(&new, "x/m@ada@example.com"), ("x/m", Some("ada@example.com")));
        assert_eq!(split_profile(&new, "@work"), ("@work", None));
        assert_eq!(split_profile(&new, "x/@work"), ("x/", Some("work")));
        assert_eq!(split_profile(&new, "x/m@"), ("x/m@", None));
    }

    #[test]
    fn keys_do_not_repeat_the_provider() {
        assert_eq!(model_key("openrouter", "OpenRouter/auto"), "OpenRouter/auto");
        assert_eq!(model_key("openrouter", "a/b"), "openrouter/a/b");
        assert_eq!(model_key("", "m"), "m");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_split_without_panic(raw in "\\PC{0,40}", version in 0usize..3) {
            let facts = facts(["2026.4.5", "2026.4.29", "2026.5.28"][version]);
            let (model, profile) = split_profile(&facts, &raw);
            proptest::prop_assert!(raw.contains(model));
            proptest::prop_assert!(profile.is_none_or(|profile| raw.contains(profile)));
            if let Some(reference) = parse_reference(&facts, &raw, "openai") {
                let again = normalize_reference(&facts, &reference.provider, &reference.model);
                proptest::prop_assert_eq!(again.provider, reference.provider);
            }
        }
    }
}
