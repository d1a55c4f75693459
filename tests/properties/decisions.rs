//! What holds for the decisions of every release.

use crate::homes::{Install, install};
use crate::{NOW_MS, RELEASES, decided, printed, simulated_at};
use oc_doctor::dispatch::{AgentPlan, Dispatch, Outcome};
use oc_doctor::release::Facts;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use std::collections::BTreeSet;

fn key(dispatch: &Dispatch) -> (&str, &str) {
    (&dispatch.provider, &dispatch.model)
}

fn cools(dispatch: &Dispatch, profile: &str) -> bool {
    dispatch.cooldown.iter().any(|(id, cooling)| id == profile && *cooling)
}

/// Whether a profile was asked for by name (`model@profile`).
fn asks_for_a_profile(install: &Install) -> bool {
    install.config.to_string().contains("sonnet-4-6@")
}

/// What happens for an agent that the properties are about.
fn happens(agent: &AgentPlan) -> BTreeSet<&'static str> {
    let of_dispatch = |dispatch: &Dispatch| {
        let passed_over =
            dispatch.selected_profile.is_some() && dispatch.auth_order.iter().any(|id| cools(dispatch, id));
        [
            (dispatch.auth_order.len() > 1).then_some("several profiles in an order"),
            (dispatch.outcome == Outcome::FailedBeforeAttempt).then_some("a failed candidate"),
            passed_over.then_some("a cooling profile passed over"),
        ]
    };
    let of_agent = [
        (agent.dispatches.len() > 1).then_some("a chain of several candidates"),
        agent.store.profiles.iter().any(|profile| profile.inherited).then_some("an inherited profile"),
    ];
    agent.dispatches.iter().flat_map(of_dispatch).chain(of_agent).flatten().collect()
}

/// A property over homes in which nothing happens would prove nothing.
#[test]
fn the_generator_reaches_what_the_properties_are_about() {
    for release in RELEASES {
        let has_shared_store = Facts::of(release.parse().unwrap()).databases.shared_store;
        let all = 5 + usize::from(has_shared_store);
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let mut seen = BTreeSet::new();
        for _ in 0..400 {
            let install = install().new_tree(&mut runner).unwrap().current();
            let agents = decided(&install, release).agents;
            seen.extend(agents.iter().flat_map(happens));
            let selects =
                |agent: &AgentPlan| agent.dispatches.iter().any(|dispatch| dispatch.selected_profile.is_some());
            if has_shared_store && install.shared && agents.iter().any(selects) {
                seen.insert("a profile of the shared store");
            }
            if seen.len() == all {
                break;
            }
        }
        assert_eq!(seen.len(), all, "{release}: only {seen:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_candidate_stands_once_in_a_chain(install in install(), release in select(RELEASES.to_vec())) {
        for agent in decided(&install, release).agents {
            let distinct: BTreeSet<_> = agent.dispatches.iter().map(key).collect();
            prop_assert_eq!(distinct.len(), agent.dispatches.len(), "agent {}", agent.id);
        }
    }

    #[test]
    fn a_walk_tries_candidates_of_the_chain_in_their_order(install in install(), release in select(RELEASES.to_vec())) {
        for agent in decided(&install, release).agents {
            let Some(walk) = &agent.walk else { continue };
            let mut chain = agent.dispatches.iter().map(|dispatch| &dispatch.reference);
            for tried in &walk.tried {
                prop_assert!(chain.any(|reference| reference == tried), "{}: {} is not next", agent.id, tried);
            }
        }
    }

    #[test]
    fn an_order_names_only_eligible_profiles(install in install(), release in select(RELEASES.to_vec())) {
        for agent in decided(&install, release).agents {
            for dispatch in &agent.dispatches {
                let distinct: BTreeSet<_> = dispatch.auth_order.iter().collect();
                prop_assert_eq!(distinct.len(), dispatch.auth_order.len(), "{} twice in an order", agent.id);
                for profile in &dispatch.auth_order {
                    let entry = dispatch.eligibility.iter().find(|entry| entry.profile == *profile);
                    let code = entry.map(|entry| entry.code.as_str());
                    prop_assert_eq!(code, Some("ok"), "{} {} {}", agent.id, dispatch.reference, profile);
                }
            }
        }
    }

    #[test]
    fn an_eligible_profile_is_stored(install in install(), release in select(RELEASES.to_vec())) {
        for agent in decided(&install, release).agents {
            for entry in agent.dispatches.iter().flat_map(|dispatch| &dispatch.eligibility).filter(|entry| entry.code == "ok") {
                prop_assert!(agent.store.profiles.iter().any(|profile| profile.id == entry.profile), "{}", entry.profile);
            }
        }
    }

    /// Of a candidate that gets as far as the built-in runner, when no profile is asked for by name: the first of
    /// those it would try that is neither cooling nor without a secret; the trace names those that are without.
    /// What it would try is its order; for `openai`, whose routes choose by themselves, a part of it in that order.
    #[test]
    fn the_profile_is_the_first_that_is_not_cooling(install in install(), release in select(RELEASES.to_vec())) {
        prop_assume!(!asks_for_a_profile(&install));
        for agent in decided(&install, release).agents {
            for dispatch in agent.dispatches.iter().filter(|dispatch| dispatch.outcome == Outcome::Attempt) {
                let is_plugin = matches!(&dispatch.harness, Some(Ok(id)) if id != "pi" && id != "openclaw");
                let Some(selected) = dispatch.selected_profile.as_ref().filter(|_| !is_plugin) else {
                    continue;
                };
                let has_no_key = |profile: &String| {
                    let is_named = |value: &str| value.strip_prefix("not ") == Some(profile);
                    dispatch.trace.iter().any(|step| step.decision == "profile" && is_named(&step.value))
                };
                let first = dispatch.profile_candidates.iter().find(|id| !cools(dispatch, id) && !has_no_key(id));
                prop_assert_eq!(first, Some(selected), "{} {}", agent.id, &dispatch.reference);
                if dispatch.auth_order.contains(selected) && dispatch.provider != "openai" {
                    let first = dispatch.auth_order.iter().find(|id| !cools(dispatch, id) && !has_no_key(id));
                    prop_assert_eq!(first, Some(selected), "{} {}: the order", agent.id, &dispatch.reference);
                }
            }
        }
    }

    #[test]
    fn nobody_cools_for_ever(install in install(), release in select(RELEASES.to_vec())) {
        let in_a_year = NOW_MS + 366 * 86_400_000;
        for agent in simulated_at(&install.files(release), release, in_a_year).agents {
            for dispatch in agent.dispatches {
                prop_assert!(!dispatch.cooldown.iter().any(|(_, cooling)| *cooling), "{} {}", agent.id, dispatch.reference);
            }
        }
    }

    #[test]
    fn a_failure_has_words_and_an_attempt_a_harness_input(install in install(), release in select(RELEASES.to_vec())) {
        let simulation = decided(&install, release);
        prop_assert!(simulation.config.valid || simulation.agents.is_empty());
        for dispatch in simulation.agents.iter().flat_map(|agent| &agent.dispatches) {
            let failed = dispatch.outcome == Outcome::FailedBeforeAttempt;
            prop_assert_eq!(failed, dispatch.error.is_some(), "{}", &dispatch.reference);
            prop_assert_eq!(failed, dispatch.attempt_provider.is_none(), "{}", &dispatch.reference);
        }
    }

    #[test]
    fn the_same_home_gives_the_same_bytes(install in install(), release in select(RELEASES.to_vec())) {
        prop_assert_eq!(printed(&install, release), printed(&install, release));
    }
}
