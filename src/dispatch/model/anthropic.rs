//! Claude ids that the bundled anthropic plugin makes up (`resolveAnthropicForwardCompatModel`).

use super::forward::{BECAUSE, template};
use super::question::{Draft, ModelQuestion};
use super::static_catalogue;
use crate::release::AnthropicIds;

const URL: &str = "https://api.anthropic.com";

/// A Claude model in lower case, for `anthropic` or `claude-cli`.
pub(super) fn find(
    question: &ModelQuestion<'_>,
    provider: &str,
    id: &str,
    known: &dyn Fn(&str, &str) -> Option<Draft>,
) -> Option<Draft> {
    let made_up = &question.facts.made_up;
    let derived = template(made_up.anthropic_families, id, true)
        .and_then(|template| template.models.iter().find_map(|model| known("anthropic", model)));
    if let Some(derived) = derived {
        return Some(Draft { provider: provider.to_owned(), because: BECAUSE, ..derived });
    }
    let accepted = match made_up.anthropic {
        AnthropicIds::Starts(starts) => starts.iter().any(|start| id.starts_with(start)),
        AnthropicIds::Names { names, newer_than } => {
            let newer = newer_than.is_some_and(|known| generation(id).is_some_and(|generation| generation > known));
            let dated = newer_than.is_some() && provider == "anthropic" && is_dated_row(question, id);
            let only_here = provider != "anthropic" && ["fable-5", "mythos-5"].iter().any(|name| names_model(id, name));
            dated || newer || (names.iter().any(|name| names_model(id, name)) && !only_here)
        }
    };
    accepted.then(|| Draft {
        provider: provider.to_owned(),
        api: Some("anthropic-messages".to_owned()),
        base_url: Some(URL.to_owned()),
        because: BECAUSE,
        span: None,
    })
}

/// Whether an id names a model: `claude-` at its start or behind `-` or `/`, the name, then no letter or digit.
fn names_model(id: &str, name: &str) -> bool {
    let plain = plain(id);
    if name == "opus-5" && matches!(plain.as_str(), "opus" | "opus-5") {
        return true;
    }
    let wanted = format!("claude-{name}");
    plain.match_indices(&wanted).any(|(at, _)| {
        let before = plain.get(..at).unwrap_or("");
        let after = plain.get(at + wanted.len()..).unwrap_or("");
        (before.is_empty() || before.ends_with(['-', '/'])) && !after.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// `normalizeClaudeModelId`: no provider, dots and underscores as dashes.
fn plain(id: &str) -> String {
    id.strip_prefix("anthropic/").unwrap_or(id).replace(['.', '_', ' '], "-")
}

/// Major and minor number: `claude-<family>-5-1`, `claude-3-7-<family>`; no dates.
fn generation(id: &str) -> Option<(u32, u32)> {
    let plain = id;
    let numbered = |rest: &str| {
        let mut parts = rest.split('-');
        let major = number(parts.next()?)?;
        Some((major, parts.next().and_then(number).unwrap_or(0)))
    };
    plain.match_indices("claude-").find_map(|(at, _)| {
        let rest = plain.get(at + "claude-".len()..)?;
        let family = rest
            .split_once('-')
            .filter(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()));
        family.and_then(|(_, rest)| numbered(rest)).or_else(|| numbered(rest))
    })
}

/// One or two digits at the start of a part, with nothing numeric behind them.
fn number(part: &str) -> Option<u32> {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits).then(|| part.get(..digits)?.parse().ok()).flatten()
}

/// `claude-haiku-4-5-20251001` where the catalogue has `claude-haiku-4-5` (`resolveAnthropicSnapshotModel`).
fn is_dated_row(question: &ModelQuestion<'_>, id: &str) -> bool {
    id.rsplit_once('-').is_some_and(|(model, date)| {
        date.len() == 8
            && date.bytes().all(|byte| byte.is_ascii_digit())
            && static_catalogue::row(question, "anthropic", model).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the plugins of 2026.6.11 and 2026.8.2 answered when asked with an empty catalogue.
    #[test]
    fn names_are_found_in_ids() {
        assert!(names_model("claude-opus-4-8", "opus-4-8"));
        assert!(names_model("claude-opus-4.6", "opus-4-6"));
        assert!(names_model("us.anthropic.claude-sonnet-4-6", "sonnet-4-6"));
        assert!(names_model("anthropic/claude-opus-4.7-fast", "opus-4-7"));
        assert!(names_model("claude-opus-5-9", "opus-5"));
        assert!(names_model("opus", "opus-5"));
        assert!(!names_model("claude-opus-4-10", "opus-4-1"));
        assert!(!names_model("notclaude-opus-4-8", "opus-4-8"));
    }

    #[test]
    fn generations_are_read_off_ids() {
        assert_eq!(generation("claude-nonesuch-7"), Some((7, 0)));
        assert_eq!(generation("claude-9"), Some((9, 0)));
        assert_eq!(generation("claude-haiku-5-1"), Some((5, 1)));
        assert_eq!(generation("claude-opus-4-20250514"), Some((4, 0)));
        assert_eq!(generation("claude-3-7-sonnet"), Some((3, 7)));
        assert_eq!(generation("gpt-9"), None);
    }
}
