//! Whose credential a candidate leaves with, and when two names mean the same account.

/// Whose credential a candidate leaves with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Profile id.
    pub profile: Option<String>,
    /// Type of that profile, where it is stored.
    pub kind: Option<String>,
    /// `profile:<id>`, `env: NAME`, …, or whose login a runtime of its own uses.
    pub source: Option<String>,
}

/// Names that providers had in some releases: 2026.5.30 united `openai-codex` with `openai`; the others only named
/// a runtime (OpenClaw `migrateLegacyRuntimeModelRef`).
const NAMES: [(&str, &str); 5] = [
    ("openai-codex", "openai"),
    ("codex", "openai"),
    ("codex-cli", "openai"),
    ("claude-cli", "anthropic"),
    ("google-gemini-cli", "google"),
];

fn united(provider: &str) -> &str {
    NAMES.iter().find(|(old, _)| *old == provider).map_or(provider, |(_, new)| new)
}

/// Whether two provider names mean the same provider in one release or another.
#[must_use]
pub fn same_provider(one: &str, other: &str) -> bool {
    united(one) == united(other)
}

impl Account {
    /// Whether it is the same account: the same profile, also under the name that the united provider gives it, or
    /// the same other source.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        match (&self.profile, &other.profile) {
            (Some(one), Some(two)) => {
                one == two || (same_profile(one, two) && (self.kind.is_none() || self.kind == other.kind))
            }
            (None, None) => self.source == other.source,
            _ => false,
        }
    }

    /// In words, for people.
    #[must_use]
    pub fn in_words(&self) -> String {
        match (&self.profile, &self.source) {
            (Some(profile), _) => format!("profile `{profile}`"),
            (None, Some(source)) => source.clone(),
            (None, None) => "no profile".to_owned(),
        }
    }
}

/// `openai-codex:ada@example.com` is `openai:ada@example.com` or `openai:chatgpt-ada@example.com` later.
fn same_profile(one: &str, other: &str) -> bool {
    let (Some((one, name)), Some((other, other_name))) = (one.split_once(':'), other.split_once(':')) else {
        return false;
    };
    let plain = |name: &'_ str| name.strip_prefix("chatgpt-").unwrap_or(name).to_owned();
    one != other && same_provider(one, other) && plain(name) == plain(other_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(profile: &str, kind: &str) -> Account {
        Account {
            profile: Some(profile.to_owned()),
            kind: Some(kind.to_owned()),
            source: Some(format!("profile:{profile}")),
        }
    }

    #[test]
    fn an_account_keeps_its_identity_when_its_provider_is_renamed() {
        let old = stored("openai-codex:ada@example.com", "oauth");
        assert!(old.is(&stored("openai:ada@example.com", "oauth")));
        assert!(old.is(&stored("openai:chatgpt-ada@example.com", "oauth")));
        assert!(!old.is(&stored("openai:bob@example.com", "oauth")));
        assert!(!stored("openai-codex:default", "oauth").is(&stored("openai:default", "api_key")));
        assert!(!stored("anthropic:default", "oauth").is(&stored("google:default", "oauth")));
        assert!(Account::default().is(&Account::default()));
        assert!(!Account::default().is(&old));
    }
}
