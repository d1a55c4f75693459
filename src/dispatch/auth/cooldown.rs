//! Whether a profile is cooling (`isProfileInCooldown`, `getSoonestCooldownExpiry` in
//! `src/agents/auth-profiles/usage-state.ts`). Windows that have passed are gone since load.

use super::super::model::normalize_provider;
use super::AuthContext;
use super::store::Store;

/// Whether a profile is cooling for a model; without a model, whether for any.
pub(super) fn cooling(context: &AuthContext<'_>, store: &Store, id: &str, model: Option<&str>) -> bool {
    if store.profile(id).is_some_and(|profile| never_cools(context, &profile.stored.provider)) {
        return false;
    }
    store.usage(id).is_some_and(|usage| usage.unusable_until().is_some() && !usage.only_for_another_model(model))
}

/// Providers that rotate by themselves.
fn never_cools(context: &AuthContext<'_>, provider: &str) -> bool {
    matches!(normalize_provider(&context.facts.models, provider).as_str(), "openrouter" | "kilocode")
}

/// End of a profile's last open window; `now` when none is.
pub(super) fn until(context: &AuthContext<'_>, store: &Store, id: &str) -> f64 {
    store.usage(id).and_then(super::usage::Usage::unusable_until).unwrap_or_else(|| context.now())
}

/// The first end among the windows of these profiles. Cooldowns bound to the asked model count by
/// their last end, as they share one limit.
pub(super) fn soonest_end(store: &Store, ids: &[String], model: Option<&str>) -> Option<f64> {
    let mut soonest: Option<f64> = None;
    let mut of_model: Option<f64> = None;
    for usage in ids.iter().filter_map(|id| store.usage(id)) {
        let Some(until) = usage.unusable_until() else { continue };
        if usage.only_for_another_model(model) {
            continue;
        }
        let bound = model.is_some() && usage.cooldown_model.as_deref() == model && usage.disabled.is_none();
        if bound {
            of_model = Some(of_model.map_or(until, |known| known.max(until)));
        } else {
            soonest = Some(soonest.map_or(until, |known| known.min(until)));
        }
    }
    match (soonest, of_model) {
        (Some(soonest), Some(of_model)) => Some(soonest.min(of_model)),
        (soonest, of_model) => soonest.or(of_model),
    }
}
