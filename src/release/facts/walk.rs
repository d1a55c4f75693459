//! How a release walks down a chain when candidates cool or fail.

use crate::release::Version;

/// How a release walks down a chain when candidates cool or fail (`src/agents/model-fallback.ts`,
/// `src/agents/failover-policy.ts`).
#[derive(Debug, Clone)]
pub struct WalkFacts {
    /// Reasons that are taken for passing: a cooling fallback is probed once in a run.
    pub transient: &'static [&'static str],
    /// What the skip of a cooling provider says in brackets.
    pub cooldown_text: &'static str,
    /// Whether a provider without credit is skipped as cooling, not as an issue (2026.5.12+).
    pub billing_suspends: bool,
    /// Whether a rate limit without a declared end is probed at once (2026.5.28+).
    pub probes_undeclared_limits: bool,
    /// Whether a harness that is not registered is noticed before the call and ends the chain (2026.5.18+).
    pub checks_harness: bool,
    /// Whether candidates of a CLI are called whatever cools (6.10+).
    pub cli_skips_cooldowns: bool,
    /// Whether candidates for which codex is asked in words are called whatever cools (8.1+; not in 7.1).
    pub forced_codex_skips_cooldowns: bool,
}

impl WalkFacts {
    /// The facts of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let from = |year, month, patch| version >= Version::new(year, month, patch);
        Self {
            transient: if from(2026, 4, 26) {
                &[
                    "rate_limit",
                    "overloaded",
                    "unknown",
                    "empty_response",
                    "no_error_details",
                    "unclassified",
                    "timeout",
                ]
            } else if from(2026, 4, 10) {
                &["rate_limit", "overloaded", "unknown", "timeout"]
            } else {
                &["rate_limit", "overloaded", "unknown"]
            },
            cooldown_text: if from(2026, 5, 12) { "suspending lanes" } else { "all profiles unavailable" },
            billing_suspends: from(2026, 5, 12),
            probes_undeclared_limits: from(2026, 5, 28),
            checks_harness: from(2026, 5, 18),
            cli_skips_cooldowns: from(2026, 6, 10),
            forced_codex_skips_cooldowns: from(2026, 8, 1),
        }
    }

    /// Whether a reason is taken for passing.
    #[must_use]
    pub fn is_transient(&self, reason: &str) -> bool {
        self.transient.contains(&reason)
    }
}
