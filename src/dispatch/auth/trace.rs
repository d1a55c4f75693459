//! The decisions of this room in words, each with the place that caused it.

use super::super::plan::Step;
use super::AuthContext;
use super::provider::provider_config;
use super::store::Store;
use super::types::{Credential, Order, OrderBasis};
use crate::source::Node;

impl OrderBasis {
    /// Which list it is, in words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::StoredOrder => "stored order",
            Self::ConfiguredOrder => "auth.order of the config",
            Self::AliasOrder => "order of openai, which openai-codex shares in this release",
            Self::ConfiguredProfiles => "auth.profiles of the config: other stored profiles do not count",
            Self::StoredProfiles => "no order: all stored profiles of the provider",
            Self::Repaired => "no id of the list exists: all stored profiles of the provider",
        }
    }
}

/// The order of a provider.
pub(super) fn order(provider: &str, order: &Order) -> Step {
    let mut because = order.basis.in_words().to_owned();
    for (id, reason) in &order.dropped {
        because.push_str(&format!("; {id} does not count: {reason}"));
    }
    if !order.cooling.is_empty() {
        because.push_str(&format!("; cooling, so last: {}", order.cooling.join(", ")));
    }
    let list = if order.profiles.is_empty() { "none".to_owned() } else { order.profiles.join(", ") };
    Step { decision: "order", value: format!("{provider}: {list}"), because, span: order.span }
}

/// The configured key comes before all profiles.
pub(super) fn configured_key_first(context: &AuthContext<'_>, provider: &str) -> Step {
    let entry = provider_config(context.config, provider, context.facts);
    let span = entry.and_then(|entry| entry.get("auth")).map(|node: &Node| node.span);
    let because = "auth is api-key and a key is configured: profiles are not asked".to_owned();
    Step { decision: "order", value: format!("{provider}: none"), because, span }
}

/// A profile is not tried.
pub(super) fn passed_over(store: &Store, id: &str) -> Step {
    let window =
        store.usage(id).and_then(|usage| usage.windows().max_by(|left, right| left.until.total_cmp(&right.until)));
    let reason = window.and_then(|window| window.reason.as_deref()).unwrap_or("no reason recorded");
    Step {
        decision: "profile",
        value: format!("not {id}"),
        because: format!("it is cooling ({reason})"),
        span: window.map(|window| window.span),
    }
}

/// A profile yields no key.
pub(super) fn failed(store: &Store, id: &str, message: &str) -> Step {
    let span = store.profile(id).and_then(|profile| profile.span);
    Step { decision: "profile", value: format!("not {id}"), because: message.to_owned(), span }
}

/// The credential of the run.
pub(super) fn accepted(credential: &Credential, profile: Option<&str>) -> Step {
    let value = credential.source.clone().unwrap_or_else(|| "none".to_owned());
    let because = match profile {
        Some(_) => "first profile that yields a key",
        None => "no profile to try, so the key of the provider",
    };
    Step { decision: "credential", value, because: because.to_owned(), span: credential.span }
}
