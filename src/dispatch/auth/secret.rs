//! Secrets as far as dispatch needs them: never the text, only what kind of text it is.

use crate::source::{Node, Value};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A secret that stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SecretText {
    /// Tells two secrets apart without keeping them.
    fingerprint: u64,
    /// Name of the variable when the whole text is `${NAME}`.
    pub(super) variable: Option<String>,
    /// Whether it is one of the placeholders that local servers and logins use as a key.
    pub(super) placeholder: Option<&'static str>,
    /// Whether it is written like a reference and is none (`hasMalformedSecretInputSyntax`).
    pub(super) malformed: bool,
}

/// Placeholders that some providers pass over when they stand in a profile (`shouldDeferSyntheticProfileAuth`).
const PLACEHOLDERS: [&str; 3] = ["ollama-local", "lmstudio-local", "custom-local"];

impl SecretText {
    /// What is known of a text; `None` when it is blank.
    pub(super) fn of(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let variable = variable_of_template(trimmed).map(str::to_owned);
        let like_reference = ["secretref-env:", "__env__:", "$"].iter().any(|start| trimmed.starts_with(start));
        Some(Self {
            fingerprint: hasher.finish(),
            malformed: variable.is_none() && like_reference,
            variable,
            placeholder: PLACEHOLDERS.into_iter().find(|known| *known == trimmed),
        })
    }

    /// The text of a node, when it is a string that is not blank.
    pub(super) fn of_node(node: Option<&Node>) -> Option<Self> {
        Self::of(node?.as_str()?)
    }
}

/// Where a SecretRef points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SecretRef {
    /// An environment variable, with the provider entry of `secrets.providers` that allows it.
    Environment {
        /// `secrets.providers` entry; `None` = the default one.
        provider: Option<String>,
        /// Name of the variable.
        name: String,
    },
    /// A file or a command: not resolvable without the gateway.
    Elsewhere {
        /// `file` or `exec`.
        source: &'static str,
        /// `secrets.providers` entry; `None` = the default one.
        provider: Option<String>,
    },
}

impl SecretRef {
    /// `coerceSecretRef` of `src/config/types.secrets.ts`: an object of exactly three keys, the
    /// older form without provider, or the text `${NAME}`.
    pub(super) fn of(node: &Node) -> Option<Self> {
        if let Value::String(text) = &node.value {
            let name = variable_of_template(text.trim())?;
            return Some(Self::Environment { provider: None, name: name.to_owned() });
        }
        let object = node.as_object()?;
        let source = object.get("source").and_then(Node::as_str)?;
        let id = object.get("id").and_then(Node::as_text)?;
        let provider = match object.get("provider") {
            None => None,
            Some(provider) if object.len() == 3 => Some(provider.as_text()?.to_owned()),
            Some(_) => return None,
        };
        match source {
            "env" => Some(Self::Environment { provider, name: id.to_owned() }),
            "file" => Some(Self::Elsewhere { source: "file", provider }),
            "exec" => Some(Self::Elsewhere { source: "exec", provider }),
            _ => None,
        }
    }
}

/// `NAME` of a text that is nothing but `${NAME}`.
pub(super) fn variable_of_template(text: &str) -> Option<&str> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?;
    let mut bytes = name.bytes();
    let starts = bytes.next().is_some_and(|byte| byte.is_ascii_uppercase());
    let plain = bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    (starts && plain && name.len() <= 128).then_some(name)
}

/// Whether something is left of a key once line breaks, characters beyond Latin-1 and outer white
/// space are gone (`normalizeOptionalSecretInput`).
pub(super) fn normalized_key(text: &str) -> Option<String> {
    let kept: String = text
        .chars()
        .filter(|character| !matches!(character, '\r' | '\n' | '\u{2028}' | '\u{2029}') && u32::from(*character) <= 255)
        .collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_upper_case_template_names_a_variable() {
        assert_eq!(variable_of_template("${OPENAI_API_KEY}"), Some("OPENAI_API_KEY"));
        for text in ["${}", "${lower}", "x${A}", "${A}x", "$A", "${1A}"] {
            assert_eq!(variable_of_template(text), None, "{text}");
        }
    }

    #[test]
    fn a_key_of_smart_quotes_is_no_key() {
        assert_eq!(normalized_key(" \u{201c}\u{201d}\n"), None);
        assert_eq!(normalized_key(" FAKE-a\nb ").as_deref(), Some("FAKE-ab"));
    }

    #[test]
    fn a_secret_is_not_kept() {
        let secret = SecretText::of("FAKE-secret-value");
        assert!(!format!("{secret:?}").contains("FAKE"));
        assert_ne!(secret, SecretText::of("FAKE-other"));
        assert_eq!(SecretText::of("  "), None);
    }
}
