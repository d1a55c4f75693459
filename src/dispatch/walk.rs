//! Which candidates of a chain are really tried when each one fails with a timeout
//! (`runWithModelFallback` and `resolveCooldownDecision` in `src/agents/model-fallback.ts`).

use super::plan::Walk;
use crate::release::WalkFacts;
use std::collections::HashSet;

/// How long before the end of a cooldown the primary is probed, in milliseconds (`PROBE_MARGIN_MS`).
const PROBE_MARGIN_MS: f64 = 120_000.0;

/// What the gate before each call looks at.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    /// `provider/model`
    pub reference: String,
    /// Provider, whose cooldown bucket counts.
    pub provider: String,
    /// Whether the provider has profiles whose cooldowns are asked.
    pub has_profiles: bool,
    /// Whether one of them is not cooling for this model.
    pub any_ready: bool,
    /// Why they are unavailable: `rate_limit`, `auth`, `billing`, `unknown`, …
    pub reason: String,
    /// First end of a window, Unix milliseconds.
    pub soonest_ms: Option<f64>,
    /// Whether the provider itself declared when its limit ends, and that lies ahead.
    pub declared_reset: bool,
    /// The error that ends the chain before this candidate: a harness that is not registered.
    pub missing_harness: Option<String>,
}

/// Walks a chain at a time in Unix milliseconds, with no probe made before.
#[must_use]
pub fn walk(gates: &[Gate], now_ms: f64, facts: &WalkFacts) -> Walk {
    let mut walk = Walk::default();
    let mut probed: HashSet<&str> = HashSet::new();
    let several = gates.len() > 1;
    for (index, gate) in gates.iter().enumerate() {
        if let Some(error) = &gate.missing_harness {
            walk.skipped.push((gate.reference.clone(), error.clone()));
            for rest in gates.iter().skip(index + 1) {
                walk.skipped.push((rest.reference.clone(), "the chain has stopped before it".to_owned()));
            }
            return walk;
        }
        match decide(gate, index == 0, several, now_ms, facts) {
            Decision::Call => {}
            Decision::Skip(reason) => {
                walk.skipped.push((gate.reference.clone(), reason));
                continue;
            }
            Decision::Probe => {
                if facts.is_transient(&gate.reason) && !probed.insert(gate.provider.as_str()) {
                    let reason =
                        format!("Provider {} is in cooldown (probe already attempted this run)", gate.provider);
                    walk.skipped.push((gate.reference.clone(), reason));
                    continue;
                }
            }
        }
        walk.tried.push(gate.reference.clone());
    }
    walk
}

enum Decision {
    Call,
    Probe,
    Skip(String),
}

fn decide(gate: &Gate, is_primary: bool, several: bool, now_ms: f64, facts: &WalkFacts) -> Decision {
    if !gate.has_profiles || gate.any_ready {
        return Decision::Call;
    }
    let provider = &gate.provider;
    let issue = || Decision::Skip(format!("Provider {provider} has {} issue (skipping all models)", gate.reason));
    let cooling = || Decision::Skip(format!("Provider {provider} is in cooldown ({})", facts.cooldown_text));
    let near_its_end = gate.soonest_ms.is_none_or(|soonest| now_ms >= soonest - PROBE_MARGIN_MS);
    let undeclared_limit = facts.probes_undeclared_limits && gate.reason == "rate_limit" && !gate.declared_reset;
    let probes = is_primary && several && (near_its_end || undeclared_limit);
    match gate.reason.as_str() {
        "auth" | "auth_permanent" => issue(),
        "billing" if is_primary && (probes || !several) => Decision::Probe,
        "billing" if facts.billing_suspends => cooling(),
        "billing" => issue(),
        reason if is_primary && probes || !is_primary && facts.is_transient(reason) => Decision::Probe,
        _ => cooling(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::{Facts, Version};

    fn gate(reference: &str, reason: &str, soonest_ms: f64) -> Gate {
        Gate {
            reference: reference.to_owned(),
            provider: reference.split('/').next().unwrap().to_owned(),
            has_profiles: true,
            reason: reason.to_owned(),
            soonest_ms: Some(soonest_ms),
            ..Gate::default()
        }
    }

    #[test]
    fn a_cooling_provider_is_probed_once_in_a_run() {
        let facts = Facts::of(Version::new(2026, 5, 19)).walk;
        let gates = [
            gate("a/one", "rate_limit", 1e9),
            gate("b/one", "rate_limit", 1e9),
            gate("b/two", "rate_limit", 1e9),
            gate("c/one", "auth", 1e9),
        ];
        let walk = walk(&gates, 0.0, &facts);
        assert_eq!(walk.tried, ["b/one"]);
        assert_eq!(walk.skipped.len(), 3);
    }

    #[test]
    fn a_missing_harness_ends_the_chain() {
        let facts = Facts::of(Version::new(2026, 5, 19)).walk;
        let mut gates = [Gate::default(), Gate::default(), Gate::default()];
        gates[1].missing_harness = Some("Requested agent harness \"x\" is not registered.".to_owned());
        let walk = walk(&gates, 0.0, &facts);
        assert_eq!((walk.tried.len(), walk.skipped.len()), (1, 2));
    }
}
