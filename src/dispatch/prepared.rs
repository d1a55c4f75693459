//! One candidate as 2026.8 and later run it: everything is prepared before anything starts
//! (`prepareEmbeddedRunRuntime` in `src/agents/embedded-agent-runner/run/runtime-preparation.ts`).
//!
//! ```text
//! harness   by the policy alone
//! model     its transport and address
//! harness   again, now that these are known
//! auth      the attempts: credential source and route of each
//! harness   again, for all attempts together; when it is another one, the attempts are prepared anew
//! start     the first attempt that yields a key
//! ```

use super::auth::{AttemptKind, Preparation, PrepareRequest, PreparedAttempt};
use super::chain::has_fallbacks;
use super::model::ResolvedModel;
use super::plan::{Dispatch, RuntimePolicy};
use super::route::{Choice, Observed, Route, routes};
use super::run::{Run, fail, step};
use super::runtime::{Asked, runtime_policy_of};
use super::support::{PreparedFacts, SupportFacts};

impl Run<'_> {
    /// Decides the candidate.
    pub(super) fn prepare_and_start(&self, dispatch: &mut Dispatch, asked: &Asked<'_>, policy: Option<&RuntimePolicy>) {
        let Some(first) = self.choose(dispatch, asked, policy, SupportFacts::default()) else { return };
        let Some(found) = self.look_up_model(dispatch, &first) else { return };
        let observed = Observed { api: Some(&found.api), base_url: found.base_url.as_deref() };
        let policy = runtime_policy_of(asked, observed);
        let known = SupportFacts { observed, prepared: None };
        let Some(harness) = self.choose(dispatch, asked, policy.as_ref(), known) else { return };
        self.prepare(dispatch, asked, &found, harness);
    }

    fn prepare(&self, dispatch: &mut Dispatch, asked: &Asked<'_>, found: &ResolvedModel, mut harness: String) {
        let observed = Observed { api: Some(&found.api), base_url: found.base_url.as_deref() };
        let type_of = |id: &str| {
            let profiles = &self.auth.view().profiles;
            profiles.iter().find(|profile| profile.id == id).map(|profile| profile.kind.clone())
        };
        let routes_for =
            |pinned| routes(asked, Choice { observed, pinned, type_of: Some(&type_of), with_parameters: false });
        for again in [false, true] {
            let request = PrepareRequest {
                provider: asked.provider,
                model: asked.model,
                harness: &harness,
                locked_profile: None,
                has_fallbacks: has_fallbacks(self.config, self.agent, self.facts),
                routes: &routes_for,
            };
            let preparation = match self.auth.prepare(&request) {
                Ok(preparation) => preparation,
                Err(message) => {
                    dispatch.trace.push(step("auth", "none", message.clone(), None));
                    return fail(dispatch, message);
                }
            };
            let Some(agreed) = self.agree(dispatch, asked, observed, &preparation) else { return };
            if agreed == harness {
                return self.start(dispatch, &request, &preparation, found);
            }
            if again {
                let message = format!(
                    "Prepared auth route did not converge on one agent harness for {}/{}.",
                    asked.provider, asked.model
                );
                return fail(dispatch, message);
            }
            dispatch.trace.push(step("harness", &agreed, "the prepared attempts fit no other".to_owned(), None));
            dispatch.harness = Some(Ok(agreed.clone()));
            harness = agreed;
        }
    }

    /// The harness that takes every attempt (`selectAgentHarnessForPreparedModelProviders`).
    fn agree(
        &self,
        dispatch: &mut Dispatch,
        asked: &Asked<'_>,
        observed: Observed<'_>,
        preparation: &Preparation,
    ) -> Option<String> {
        let mut agreed: Option<String> = None;
        for attempt in &preparation.attempts {
            let route = attempt.route.as_ref();
            let observed = route.map_or(observed, observed_of);
            let known = SupportFacts { observed, prepared: Some(prepared_facts(attempt)) };
            let policy = runtime_policy_of(asked, observed)?;
            let id = match self.select(asked, &policy, known) {
                Ok((id, _)) => id,
                Err((message, _)) => {
                    dispatch.trace.push(step("harness", "none", message.clone(), policy.span));
                    fail(dispatch, message);
                    return None;
                }
            };
            match &agreed {
                None => agreed = Some(id),
                Some(known) if *known == id => {}
                Some(_) => agreed = Some(self.facts.runtime.built_in.to_owned()),
            }
        }
        agreed
    }

    fn start(
        &self,
        dispatch: &mut Dispatch,
        request: &PrepareRequest<'_>,
        preparation: &Preparation,
        found: &ResolvedModel,
    ) {
        let started = self.auth.start(request, preparation, &found.api);
        let route = preparation.attempts.get(started.attempt).and_then(|attempt| attempt.route.as_ref());
        let (api, base_url) = match route {
            Some(route) => (route.api.clone(), Some(route.base_url.clone())),
            None => (found.api.clone(), found.base_url.clone()),
        };
        self.accept(dispatch, started.decision, found, api, base_url);
    }
}

fn observed_of(route: &Route) -> Observed<'_> {
    Observed { api: Some(&route.api), base_url: Some(&route.base_url) }
}

fn prepared_facts(attempt: &PreparedAttempt) -> PreparedFacts<'_> {
    let route = attempt.route.as_ref();
    let deferred = attempt.deferred;
    PreparedFacts {
        codex: route.map(|route| route.codex).or(deferred.map(|deferred| deferred.codex)),
        overrides: route.is_some_and(|route| route.overrides) || deferred.is_some_and(|deferred| deferred.overrides),
        requirement: route.map(|route| route.requirement),
        source: match attempt.kind {
            AttemptKind::Profile(_) => Some("profile"),
            AttemptKind::Direct { .. } => Some("direct"),
            AttemptKind::Implicit => None,
        },
        plan: &attempt.plan,
    }
}
