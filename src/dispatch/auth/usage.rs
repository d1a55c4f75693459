//! Usage statistics of a profile and the windows in which it is not used
//! (`src/agents/auth-profiles/usage-state.ts`).

use crate::release::AuthFacts;
use crate::source::{Node, Object, Span};

/// `usageStats` of one profile, as far as dispatch reads it. Windows that have passed are gone.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Usage {
    /// `lastUsed`; 0 when it was never used.
    pub(super) last_used: f64,
    /// End of a cooldown.
    pub(super) cooldown: Option<Window>,
    /// The model that the cooldown is about, when it holds for that one only.
    pub(super) cooldown_model: Option<String>,
    /// End of a disabled window.
    pub(super) disabled: Option<Window>,
    /// End of a window that the provider declared.
    pub(super) blocked: Option<Window>,
    /// Whether the provider itself declared that window, as the end of a subscription's limit.
    pub(super) declared: bool,
    /// The model that the declared window is about, when it holds for that one only.
    pub(super) blocked_model: Option<String>,
    /// Failures by reason; emptied when the last window has passed.
    pub(super) failures: Vec<(String, f64)>,
    /// Whether any failure of authentication is on record, in a passed window too.
    pub(super) login_failed: bool,
    /// Where the statistics stand.
    pub(super) span: Option<Span>,
}

/// A window in which a profile is not used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    /// Its end, Unix milliseconds.
    pub(super) until: f64,
    /// Why, as recorded.
    pub(super) reason: Option<String>,
    /// Where the end stands.
    pub(super) span: Span,
}

/// What the ids of usage statistics of a configured key begin with; the provider follows (2026.7.2-beta.1+).
pub(super) const INLINE_KEY: &str = "inline-api-key:";

const LOGIN_FAILURES: [&str; 3] = ["auth", "auth_permanent", "session_expired"];

impl Usage {
    /// Reads an entry; `None` when the release drops it.
    pub(super) fn parse(node: &Node, facts: &AuthFacts, now: f64) -> Option<Self> {
        let entry = node.as_object()?;
        let text = |key: &str| entry.get(key).and_then(Node::as_text).map(str::to_owned);
        let number = |key: &str| entry.get(key).and_then(Node::as_f64).filter(|number| number.is_finite());
        if facts.strict_entries && !says_anything(entry) {
            return None;
        }
        let window = |until: &str, reason: &str| {
            let node = entry.get(until)?;
            let at = node.as_f64().filter(|at| at.is_finite() && *at > 0.0)?;
            (now < at).then(|| Window { until: at, reason: text(reason), span: node.span })
        };
        let failures: Vec<(String, f64)> = entry
            .get("failureCounts")
            .and_then(Node::as_object)
            .map(|counts| {
                counts
                    .entries()
                    .iter()
                    .filter_map(|count| Some((count.key.clone(), count.node.as_f64()?)))
                    .filter(|(_, count)| count.is_finite() && *count > 0.0)
                    .collect()
            })
            .unwrap_or_default();
        let recorded = [text("cooldownReason"), text("disabledReason")];
        let login_failed = recorded.iter().flatten().any(|reason| LOGIN_FAILURES.contains(&reason.as_str()))
            || failures.iter().any(|(reason, _)| LOGIN_FAILURES.contains(&reason.as_str()));
        let cooldown = window("cooldownUntil", "cooldownReason");
        let scoped = cooldown
            .as_ref()
            .and_then(|window| window.reason.as_deref())
            .is_some_and(|reason| facts.model_scoped_reasons.contains(&reason));
        let disabled = window("disabledUntil", "disabledReason");
        let blocked = if facts.blocked_windows { window("blockedUntil", "blockedReason") } else { None };
        let passed = ["cooldownUntil", "disabledUntil", "blockedUntil"]
            .iter()
            .any(|key| number(key).is_some_and(|at| at > 0.0 && now >= at));
        let over = passed && cooldown.is_none() && disabled.is_none() && blocked.is_none();
        Some(Self {
            last_used: number("lastUsed").unwrap_or(0.0),
            cooldown_model: if scoped { text("cooldownModel") } else { None },
            declared: text("blockedReason").as_deref() == Some("subscription_limit") && text("blockedSource").is_some(),
            blocked_model: text("blockedModel"),
            cooldown,
            disabled,
            blocked,
            failures: if over { Vec::new() } else { failures },
            login_failed,
            span: Some(node.span),
        })
    }

    /// End of the last window, when one is open (`resolveProfileUnusableUntil`).
    pub(super) fn unusable_until(&self) -> Option<f64> {
        self.windows().map(|window| window.until).reduce(f64::max)
    }

    /// The open windows.
    pub(super) fn windows(&self) -> impl Iterator<Item = &Window> {
        [&self.blocked, &self.cooldown, &self.disabled].into_iter().flatten()
    }

    /// Whether the provider declared when its limit ends, and that lies ahead for this model
    /// (`hasActiveProviderRateLimitResetWindow`).
    pub(super) fn declared_reset(&self, model: &str) -> bool {
        self.declared && self.blocked.is_some() && self.blocked_model.as_deref().is_none_or(|bound| bound == model)
    }

    /// Whether a cooldown of another model is all there is (`shouldBypassModelScopedCooldown`).
    pub(super) fn only_for_another_model(&self, model: Option<&str>) -> bool {
        let other = matches!((model, &self.cooldown_model), (Some(asked), Some(cooling)) if asked != cooling);
        other && self.disabled.is_none()
    }
}

/// Whether any field of an entry survives the coercion of 5.16-beta.4 and later.
fn says_anything(entry: &Object) -> bool {
    const NUMBERS: [&str; 6] =
        ["lastUsed", "blockedUntil", "cooldownUntil", "disabledUntil", "errorCount", "lastFailureAt"];
    const TEXTS: [&str; 6] =
        ["blockedReason", "blockedSource", "blockedModel", "cooldownReason", "cooldownModel", "disabledReason"];
    let number = |key: &&str| entry.get(key).and_then(Node::as_f64).is_some_and(f64::is_finite);
    let text = |key: &&str| entry.get(key).and_then(Node::as_text).is_some();
    let counts = entry.get("failureCounts").and_then(Node::as_object);
    NUMBERS.iter().any(number)
        || TEXTS.iter().any(text)
        || counts.is_some_and(|counts| counts.entries().iter().any(|count| count.node.as_f64() > Some(0.0)))
}

/// The most telling reason of several unavailable profiles (`resolveProfilesUnavailableReason`):
/// open disabled and declared windows weigh most, then the failures counted.
pub(super) fn unavailable_reason<'a>(
    usages: impl Iterator<Item = &'a Usage>,
    known: &'static [&'static str],
) -> Option<&'static str> {
    let mut scores = vec![0.0_f64; known.len()];
    let mut add = |reason: &str, score: f64| {
        let place = known.iter().position(|name| *name == reason);
        match place.and_then(|place| scores.get_mut(place)) {
            Some(total) => {
                *total += score;
                true
            }
            None => false,
        }
    };
    for usage in usages {
        let disabled = usage.disabled.as_ref().and_then(|window| window.reason.as_deref());
        if disabled.is_some_and(|reason| add(reason, 1000.0)) {
            continue;
        }
        if usage.blocked.is_some() {
            add("rate_limit", 1000.0);
            continue;
        }
        if usage.cooldown.is_none() {
            continue;
        }
        let mut counted = false;
        for (reason, count) in &usage.failures {
            counted |= add(reason, *count);
        }
        if !counted {
            add("unknown", 1.0);
        }
    }
    let best = scores.iter().copied().fold(0.0, f64::max);
    (best > 0.0).then(|| scores.iter().position(|score| *score >= best).and_then(|place| known.get(place)).copied())?
}
