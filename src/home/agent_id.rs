//! Agent ids as OpenClaw normalises them.

/// The id of an agent as OpenClaw files it: trimmed, lower-cased; runs of other characters than
/// `a-z0-9_-` become one dash, dashes at the ends go, 64 characters stay; nothing becomes `main`
/// (`normalizeAgentId`, `src/routing/session-key.ts`).
#[must_use]
pub fn normalize_agent_id(text: &str) -> String {
    let trimmed = text.trim();
    let lower = trimmed.to_lowercase();
    if is_valid(trimmed) {
        return lower;
    }
    let mut id = String::with_capacity(lower.len());
    for character in lower.chars() {
        if character.is_ascii_lowercase() || character.is_ascii_digit() || matches!(character, '_' | '-') {
            id.push(character);
        } else if !id.ends_with('\u{0}') {
            id.push('\u{0}');
        }
    }
    let id = id.replace('\u{0}', "-");
    let id: String = id.trim_matches('-').chars().take(64).collect();
    if id.is_empty() { "main".to_owned() } else { id }
}

fn is_valid(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_become_what_the_release_makes_of_them() {
        for (text, id) in [
            ("main", "main"),
            (" Ops ", "ops"),
            ("", "main"),
            ("  ", "main"),
            ("My Agent!", "my-agent"),
            ("a  b", "a-b"),
            ("a- b", "a--b"),
            ("--x--", "x"),
            ("_x", "_x"),
            ("日本", "main"),
            ("a/../b", "a-b"),
        ] {
            assert_eq!(normalize_agent_id(text), id, "{text:?}");
        }
        assert_eq!(normalize_agent_id(&"a".repeat(70)).len(), 64);
    }

    proptest! {
        #[test]
        fn ids_are_safe_names_and_stable(text in ".{0,80}") {
            let id = normalize_agent_id(&text);
            prop_assert!(!id.is_empty() && id.len() <= 64);
            prop_assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-')));
        }
    }
}
