//! Which credentials are attempted, on which route (`selectProviderModelAuthSources`,
//! `selectProviderModelRouteAuth` in `src/agents/provider-model-route-auth.ts`).

use super::super::super::route::{Requirement, Route};
use super::Deferred;
use super::sources::{AuthMode, DirectSource, ProfileSource, Source, SourcePlan, Tier};

/// Why nothing is attempted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rejected {
    /// All profiles are cooling; the first of them.
    Cooling(String),
    /// Anything else, in the release's words.
    Because(String),
}

/// An attempt.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Attempt {
    /// Its credential.
    pub(super) source: Source,
    /// Its route, where the model has routes.
    pub(super) route: Option<Route>,
}

/// What comes of routes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Selected {
    /// Attempts; never none.
    Attempts(Vec<Attempt>),
    /// The harness goes by a login of its own.
    Deferred(Deferred),
}

/// What a choice of routes goes by.
#[derive(Clone, Copy)]
pub(super) struct RouteChoice<'a> {
    /// Provider, for messages.
    pub(super) provider: &'a str,
    /// The routes; never none.
    pub(super) routes: &'a [Route],
    /// The kind of credential to prefer among several.
    pub(super) preferred: Option<Requirement>,
    /// What the config says of it.
    pub(super) mode: Option<AuthMode>,
    /// Whether the harness is codex, with a login of its own.
    pub(super) codex_owns_login: bool,
    /// Whether that login may serve a single route when nothing else is there.
    pub(super) login_on_single_route: bool,
}

impl<'a> RouteChoice<'a> {
    fn for_requirement(&self, requirement: Option<Requirement>) -> Option<&'a Route> {
        self.routes.iter().find(|route| Some(route.requirement) == requirement)
    }

    fn for_mode(&self, mode: Option<AuthMode>) -> Option<&'a Route> {
        mode.and_then(AuthMode::requirement).and_then(|requirement| self.for_requirement(Some(requirement)))
    }

    fn not_compatible(&self) -> Rejected {
        let provider = self.provider;
        Rejected::Because(format!(
            "Configured {provider} authentication is not compatible with the selected model route."
        ))
    }
}

/// The credentials in the order in which they are attempted, routes aside; none = the look-up at the start decides.
pub(super) fn logical(provider: &str, plan: &SourcePlan) -> Result<Vec<Source>, Rejected> {
    let tier = match plan {
        SourcePlan::Required(source) => return Ok(vec![source.clone()]),
        SourcePlan::Automatic(tier) => tier,
    };
    let available: Vec<&ProfileSource> = tier.profiles.iter().filter(|profile| !profile.unavailable).collect();
    let ready: Vec<&ProfileSource> = available.iter().filter(|profile| !profile.cooling).copied().collect();
    if ready.is_empty() {
        if let Some(first) = available.first() {
            return Err(Rejected::Cooling(first.id.clone()));
        }
        if tier.explicit {
            return Err(Rejected::Because(format!("Explicit auth order for {provider} has no usable profiles.")));
        }
    }
    let fallback = tier.fallback.filter(|direct| !direct.ambient || tier.declared == 0);
    let profiles = ready.into_iter().cloned().map(Source::Profile);
    Ok(profiles.chain(fallback.map(Source::Direct)).collect())
}

/// The attempts on routes.
pub(super) fn routed(choice: &RouteChoice<'_>, plan: &SourcePlan) -> Result<Selected, Rejected> {
    let mode = match plan {
        SourcePlan::Required(Source::Direct(direct)) => direct.mode,
        SourcePlan::Required(Source::Profile(_)) => None,
        SourcePlan::Automatic(_) => choice.mode,
    };
    let by_config = choice.for_mode(mode);
    if mode.and_then(AuthMode::requirement).is_some() && by_config.is_none() {
        return Err(choice.not_compatible());
    }
    let single = match choice.routes {
        [only] => Some(only.requirement),
        _ => None,
    };
    let requirement = by_config.map(|route| route.requirement).or(single);
    let fitting = match (plan, requirement) {
        (SourcePlan::Automatic(tier), Some(requirement)) => SourcePlan::Automatic(Tier {
            profiles: tier.profiles.iter().filter(|profile| fits(profile, requirement)).cloned().collect(),
            ..tier.clone()
        }),
        _ => plan.clone(),
    };
    let sources = logical(choice.provider, &fitting)?;
    let mut direct: Option<DirectSource> = None;
    let mut profiles: Vec<Attempt> = Vec::new();
    let mut has_profiles = false;
    for source in &sources {
        match source {
            Source::Direct(found) => direct = direct.or(Some(*found)),
            Source::Profile(profile) => {
                has_profiles = true;
                let route = choice.for_mode(profile.mode).filter(|route| serves(route, requirement));
                profiles.extend(route.map(|route| Attempt { source: source.clone(), route: Some(route.clone()) }));
            }
        }
    }
    prefer(choice, &fitting, requirement, &mut profiles);
    if profiles.is_empty()
        && let SourcePlan::Required(Source::Profile(profile)) = plan
    {
        return Err(Rejected::Because(wrong_profile(choice, &profile.id)));
    }
    let explicit = matches!(&fitting, SourcePlan::Automatic(tier) if tier.explicit);
    if explicit && has_profiles && profiles.is_empty() {
        let provider = choice.provider;
        return Err(Rejected::Because(format!("Explicit auth order has no route-compatible profiles for {provider}.")));
    }
    let direct_route =
        direct.and_then(|direct| choice.for_mode(direct.mode)).filter(|route| serves(route, requirement));
    if direct.is_some_and(|direct| direct.mode.is_some()) && direct_route.is_none() && profiles.is_empty() {
        return Err(choice.not_compatible());
    }
    let direct = direct
        .zip(direct_route)
        .map(|(direct, route)| Attempt { source: Source::Direct(direct), route: Some(route.clone()) });
    if profiles.is_empty() && direct.is_none() {
        return nothing(choice, plan, by_config);
    }
    // Profiles of the winner's route come first, those of the other route after them.
    let first = profiles.first().and_then(|attempt| attempt.route.clone()).map(|route| route.requirement);
    let of_first = |attempt: &Attempt| attempt.route.as_ref().map(|route| route.requirement) == first;
    let (mut attempts, others): (Vec<Attempt>, Vec<Attempt>) = profiles.into_iter().partition(of_first);
    attempts.extend(others);
    attempts.extend(direct);
    Ok(Selected::Attempts(attempts))
}

fn fits(profile: &ProfileSource, requirement: Requirement) -> bool {
    profile.mode.and_then(AuthMode::requirement) == Some(requirement)
}

fn serves(route: &Route, requirement: Option<Requirement>) -> bool {
    requirement.is_none_or(|requirement| requirement == route.requirement)
}

/// Without an order in words, profiles of the preferred kind move to the front when both kinds are ready.
fn prefer(choice: &RouteChoice<'_>, plan: &SourcePlan, requirement: Option<Requirement>, profiles: &mut Vec<Attempt>) {
    let (Some(preferred), None, SourcePlan::Automatic(tier)) = (choice.preferred, requirement, plan) else { return };
    if tier.explicit || tier.keeps_places {
        return;
    }
    let is_preferred = |attempt: &Attempt| attempt.route.as_ref().map(|route| route.requirement) == Some(preferred);
    let (mut first, rest): (Vec<Attempt>, Vec<Attempt>) = std::mem::take(profiles).into_iter().partition(is_preferred);
    first.extend(rest);
    *profiles = first;
}

fn wrong_profile(choice: &RouteChoice<'_>, id: &str) -> String {
    let mut accepted: Vec<&str> = choice.routes.iter().map(|route| route.requirement.name()).collect();
    accepted.dedup();
    format!(
        "Auth profile \"{id}\" is not compatible with {}; the selected model route requires {} authentication.",
        choice.provider,
        accepted.join(" or ")
    )
}

/// No credential fits: codex may go by its own login, else the run ends.
fn nothing(choice: &RouteChoice<'_>, plan: &SourcePlan, by_config: Option<&Route>) -> Result<Selected, Rejected> {
    let codex = choice.routes.iter().all(|route| route.codex);
    let nothing_at_all =
        matches!(plan, SourcePlan::Automatic(tier) if tier.profiles.is_empty() && tier.fallback.is_none());
    let by_login = choice.routes.len() > 1 || (choice.login_on_single_route && nothing_at_all);
    if choice.codex_owns_login && codex && by_config.is_none() && by_login {
        let overrides = choice.routes.iter().any(|route| route.overrides);
        return Ok(Selected::Deferred(Deferred { codex, overrides }));
    }
    let provider = choice.provider;
    Err(Rejected::Because(if by_config.is_some() {
        format!(
            "Configured {provider} authentication has no compatible credential source for the selected model route."
        )
    } else {
        format!("No route-compatible authentication source is configured for {provider}.")
    }))
}
