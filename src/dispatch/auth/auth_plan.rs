//! The auth plan that a run hands to its attempt (`buildAgentRuntimeAuthPlan` in
//! `src/agents/runtime-plan/auth.ts`), and which profiles may be forwarded to a harness.

use super::super::plan::AuthPlan;
use super::AuthContext;
use super::provider::{CODEX_PROVIDER, OPENAI, auth_id};
use super::store::Store;
use super::types::{AuthRequest, CredentialKind};
use crate::release::AuthPlanKind;

/// The plan of a run with the profile it goes by.
pub(super) fn auth_plan(
    context: &AuthContext<'_>,
    request: &AuthRequest<'_>,
    store: &Store,
    profile: Option<&str>,
    candidates: &[String],
) -> AuthPlan {
    let facts = context.facts;
    let provider = auth_id(request.provider, facts);
    let stored = profile.and_then(|id| store.profile(id)).map(|known| &known.stored);
    let kind = facts.auth.auth_plan;
    let by_store = stored.filter(|_| kind == AuthPlanKind::Candidates).map(|stored| stored.provider.as_str());
    let stated = by_store.or_else(|| profile.and_then(|id| id.split(':').next()));
    let profile_provider = auth_id(stated.unwrap_or(request.provider), facts);
    let harness_provider = (request.harness == "codex").then(|| codex_auth_provider(context));
    let openai_key = kind == AuthPlanKind::Candidates
        && profile_provider == OPENAI
        && stored.is_some_and(|stored| stored.type_name() == "api_key");
    let by_harness = harness_provider
        .as_ref()
        .is_some_and(|wanted| *wanted == profile_provider || (*wanted == CODEX_PROVIDER && openai_key));
    let by_provider = provider == profile_provider && (harness_provider.is_none() || kind == AuthPlanKind::Profile);
    let codex_profile = profile.is_some_and(|id| id.trim().to_lowercase().starts_with("openai-codex:"));
    let through_codex = kind == AuthPlanKind::Candidates
        && provider == OPENAI
        && harness_provider.is_none()
        && codex_profile
        && profile_provider == CODEX_PROVIDER;
    let forwards = by_harness || by_provider || through_codex;
    AuthPlan {
        provider: Some(provider),
        profile_provider: Some(profile_provider),
        harness_provider,
        forwarded_profile: profile.filter(|_| forwards).map(str::to_owned),
        forwarded_source: None,
        forwarded_candidates: if forwards { candidates.to_vec() } else { Vec::new() },
        model: facts.auth.auth_plan_names_mode.then(|| request.model.to_owned()),
        mode: None,
    }
}

/// `selectedAuthMode`: the type of the profile forwarded, else the kind of key.
pub(super) fn mode(plan: &AuthPlan, store: &Store, kind: CredentialKind) -> Option<&'static str> {
    let profile = plan.forwarded_profile.as_deref().and_then(|id| store.profile(id));
    if let Some(profile) = profile {
        return Some(profile.stored.type_name());
    }
    match kind {
        CredentialKind::OAuth | CredentialKind::Token => Some("oauth"),
        CredentialKind::ApiKey | CredentialKind::Local => Some("api-key"),
        CredentialKind::AwsSdk => Some("aws-sdk"),
        CredentialKind::None => None,
    }
}

/// Whose profiles the codex harness takes.
pub(super) fn codex_auth_provider(context: &AuthContext<'_>) -> String {
    let provider = if context.facts.auth.codex_auth_is_openai { OPENAI } else { CODEX_PROVIDER };
    auth_id(provider, context.facts)
}

/// Whether a profile may be forwarded to the harness of a run.
pub(super) fn forwardable(context: &AuthContext<'_>, request: &AuthRequest<'_>, store: &Store, id: &str) -> bool {
    auth_plan(context, request, store, Some(id), &[]).forwarded_profile.is_some()
}
