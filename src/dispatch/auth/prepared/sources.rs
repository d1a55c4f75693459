//! Which credentials a run may use (`prepareAgentRuntimeAuth`, first half; `buildProviderModelAuthSourcePlan`).

use super::super::super::route::Requirement;
use super::super::AuthContext;
use super::super::configured_key::{self, Binding, binding, configured_key_first, from_config, from_environment};
use super::super::cooldown::cooling;
use super::super::eligibility::{self, OK};
use super::super::order::{OrderQuestion, order_for};
use super::super::provider::{auth_override, provider_config};
use super::super::readiness::is_unavailable;
use super::super::run::is_openai;
use super::super::secret::SecretRef;
use super::super::store::Store;
use super::super::types::CredentialKind;
use super::PrepareRequest;
use crate::source::Node;

/// How a credential authenticates, as OpenClaw names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AuthMode {
    /// A key of the config or the environment.
    ApiKey,
    /// A key in a profile.
    StoredKey,
    /// An OAuth login.
    OAuth,
    /// A static bearer token.
    Token,
    /// The AWS SDK.
    AwsSdk,
}

impl AuthMode {
    /// As OpenClaw writes it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ApiKey => "api-key",
            Self::StoredKey => "api_key",
            Self::OAuth => "oauth",
            Self::Token => "token",
            Self::AwsSdk => "aws-sdk",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::ApiKey, Self::StoredKey, Self::OAuth, Self::Token, Self::AwsSdk]
            .into_iter()
            .find(|mode| mode.name() == text)
    }

    /// The kind of route that it fits.
    pub(super) fn requirement(self) -> Option<Requirement> {
        Requirement::of_mode(self.name())
    }
}

/// A profile that may be used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ProfileSource {
    /// Its id.
    pub(super) id: String,
    /// Its provider.
    pub(super) provider: Option<String>,
    /// How it authenticates.
    pub(super) mode: Option<AuthMode>,
    /// Whether it is known to yield nothing.
    pub(super) unavailable: bool,
    /// Whether it is cooling for this model.
    pub(super) cooling: bool,
}

/// A key of the config or of the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DirectSource {
    /// How it authenticates.
    pub(super) mode: Option<AuthMode>,
    /// Whether it merely lies in the environment: then it does not stand in for a profile.
    pub(super) ambient: bool,
}

/// One credential.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source {
    /// A profile.
    Profile(ProfileSource),
    /// A key of the config or of the environment.
    Direct(DirectSource),
}

/// Which are used.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SourcePlan {
    /// This one and no other.
    Required(Source),
    /// The first that fits.
    Automatic(Tier),
}

/// Profiles in order, and what comes after them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tier {
    /// In order.
    pub(super) profiles: Vec<ProfileSource>,
    /// Whether the order was written down.
    pub(super) explicit: bool,
    /// How many profiles there are, whatever fits.
    pub(super) declared: usize,
    /// What comes after them.
    pub(super) fallback: Option<DirectSource>,
    /// Whether a profile of the operator's choice keeps its place.
    pub(super) keeps_places: bool,
}

/// The credentials of a run.
#[derive(Debug)]
pub(super) struct Sources {
    /// Which are used.
    pub(super) plan: SourcePlan,
    /// How the config says that routes are chosen.
    pub(super) route_mode: Option<AuthMode>,
    /// How an attempt without a source of its own authenticates.
    pub(super) selected_mode: Option<AuthMode>,
    /// The kind of credential that the run is bound to.
    pub(super) pinned: Option<Requirement>,
}

/// Finds them.
pub(super) fn sources(
    context: &AuthContext<'_>,
    store: &Store,
    request: &PrepareRequest<'_>,
) -> Result<Sources, String> {
    let facts = &context.facts.auth.preparation;
    let PrepareRequest { provider, model, .. } = *request;
    let wanted = request.profile_provider();
    let locked = request.locked_profile;
    if let Some(id) = locked.filter(|id| eligibility::code(context, store, wanted, id) != OK) {
        return Err(format!("Auth profile \"{id}\" is not configured for {wanted}."));
    }
    let entry = provider_config(context.config, provider, context.facts);
    let configured = locked
        .is_none()
        .then(|| auth_override(context.config, provider, context.facts))
        .flatten()
        .and_then(AuthMode::parse);
    let aws = configured == Some(AuthMode::AwsSdk);
    let has_ref = entry.and_then(|entry| entry.get("apiKey")).is_some_and(|key: &Node| SecretRef::of(key).is_some());
    let bound = if locked.is_some() || aws { Binding::None } else { binding(context, store, provider) };
    let bound_profile = match &bound {
        Binding::Incompatible(id) => {
            return Err(format!("Per-entry apiKey \"{id}\" is not a compatible bearer profile for {provider}."));
        }
        Binding::Profile(id) => {
            if eligibility::code(context, store, provider, id) != OK {
                return Err(format!("Per-entry apiKey profile \"{id}\" has no usable credentials for {provider}."));
            }
            if cooling(context, store, id, Some(model)) {
                return Err(format!("Auth profile \"{id}\" is temporarily unavailable for {provider}/{model}."));
            }
            Some(id.clone())
        }
        Binding::None | Binding::Marker | Binding::Literal => None,
    };
    let marker = bound == Binding::Marker && from_config(context, provider).is_some();
    let literal = bound == Binding::Literal;
    let material = !aws && (literal || marker || has_ref);
    let key_first = configured_key_first(context, provider);
    let suppresses = (literal && key_first) || marker || (has_ref && (key_first || facts.references_beat_profiles));
    let selected_mode = configured.or(material.then_some(AuthMode::ApiKey));
    let question = OrderQuestion { preferred: None, model: Some(model), admits_references: true };
    let asks_profiles = bound_profile.is_none() && !suppresses && !aws;
    let order = asks_profiles.then(|| order_for(context, store, wanted, &question));
    let explicit = order.as_ref().is_some_and(|order| order.explicit);
    let mut ids = order.map(|order| order.profiles).unwrap_or_default();
    if let Some(id) = locked {
        ids.retain(|known| known != id);
        ids.insert(0, id.to_owned());
    }
    let profile = |id: &str, minds_cooling: bool| profile_source(context, store, model, id, minds_cooling);
    let fallback = match direct_evidence(context, wanted) {
        Some((mode, in_environment)) => {
            Some(DirectSource { mode: Some(configured.unwrap_or(mode)), ambient: in_environment && !material })
        }
        None if material && !suppresses => Some(DirectSource { mode: selected_mode, ambient: false }),
        None => None,
    };
    let unbinds = match facts.configured_mode_decides {
        true => fallback.is_some() && !suppresses && configured.is_none(),
        false => fallback.is_some() && !suppresses && configured.is_some(),
    };
    let direct = |mode| Source::Direct(DirectSource { mode, ambient: false });
    let plan = if let Some(id) = &bound_profile {
        SourcePlan::Required(Source::Profile(profile(id, false)))
    } else if aws {
        SourcePlan::Required(direct(Some(AuthMode::AwsSdk)))
    } else if suppresses {
        SourcePlan::Required(direct(selected_mode))
    } else {
        let profiles: Vec<ProfileSource> = ids.iter().map(|id| profile(id, true)).collect();
        let declared = profiles.len();
        SourcePlan::Automatic(Tier { profiles, explicit, declared, fallback, keeps_places: locked.is_some() })
    };
    let pinned = match &plan {
        SourcePlan::Required(Source::Profile(profile)) => profile.mode,
        SourcePlan::Required(Source::Direct(direct)) => direct.mode,
        SourcePlan::Automatic(tier) => {
            let own = tier.profiles.iter().find(|profile| Some(profile.id.as_str()) == locked);
            own.and_then(|profile| profile.mode).or(configured)
        }
    };
    Ok(Sources {
        plan,
        route_mode: if unbinds { None } else { selected_mode },
        selected_mode,
        pinned: pinned.and_then(AuthMode::requirement),
    })
}

/// A variable that holds a key, or a provider whose plugin looks for a key by itself; and whether it is a variable.
fn direct_evidence(context: &AuthContext<'_>, provider: &str) -> Option<(AuthMode, bool)> {
    if let Some(found) = from_environment(context, provider) {
        let mode = match found.credential.kind {
            CredentialKind::OAuth | CredentialKind::Token => AuthMode::OAuth,
            _ => AuthMode::ApiKey,
        };
        return Some((mode, true));
    }
    let own = !is_openai(provider) && configured_key::sets_itself_up(context, provider);
    own.then_some((AuthMode::ApiKey, false))
}

fn profile_source(
    context: &AuthContext<'_>,
    store: &Store,
    model: &str,
    id: &str,
    minds_cooling: bool,
) -> ProfileSource {
    let stored = store.profile(id).map(|profile| &profile.stored);
    let configured = eligibility::configured_profile(context, id);
    let text = |key: &str| configured.and_then(|entry| entry.get(key)).and_then(Node::as_str);
    let mode = stored.map(|stored| stored.type_name()).or_else(|| text("mode"));
    ProfileSource {
        id: id.to_owned(),
        provider: stored.map(|stored| stored.provider.clone()).or_else(|| text("provider").map(str::to_owned)),
        mode: mode.and_then(AuthMode::parse),
        unavailable: stored.is_some_and(|stored| is_unavailable(context, stored)),
        cooling: minds_cooling && cooling(context, store, id, Some(model)),
    }
}
