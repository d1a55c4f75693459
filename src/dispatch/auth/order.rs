//! The profiles of a provider in the order they are tried (`resolveAuthProfileOrder` in
//! `src/agents/auth-profiles/order.ts`).
//!
//! ```text
//! explicit = stored order, else auth.order of the config; an empty list there counts and means none
//!            5.12-5.28, openai-codex: else the list of `openai`, with the codex profiles that it leaves out
//! base     = explicit, else ids of auth.profiles, else all stored profiles of the provider
//! list     = those of base that are eligible
//! repair   : no id of base is in the store, and auth.profiles names some (5.31-beta.1+: or the list
//!            is a stored one) -> all stored profiles that are eligible
//! explicit : ready ones in list order, then cooling ones by the end of their window
//! else     : ready ones by type (oauth, token, api_key), then least recently used; then cooling ones
//! preferred: moves to the front, even when it is cooling
//! ```
//! `lastGood` is never consulted.

use super::super::model::normalize_provider;
use super::AuthContext;
use super::cooldown;
use super::credential::StoredKind;
use super::eligibility::{self, OK, UNRESOLVED, configured_matches, stored_matches};
use super::provider::{CODEX_PROVIDER, OPENAI, auth_id, value_of};
use super::store::Store;
use super::types::{Order, OrderBasis};
use crate::source::{Node, Span};

/// A list that was written down.
struct Explicit {
    ids: Vec<String>,
    basis: OrderBasis,
    span: Span,
}

/// What an order is asked for.
#[derive(Clone, Copy, Default)]
pub(super) struct OrderQuestion<'a> {
    /// Profile that moves to the front.
    pub(super) preferred: Option<&'a str>,
    /// Model whose cooldowns count; `None` = those of any model.
    pub(super) model: Option<&'a str>,
    /// Whether profiles whose tokens lie elsewhere stay in (`readinessMode: "read-only"`).
    pub(super) admits_references: bool,
}

/// Orders the profiles of a provider.
pub(super) fn order(context: &AuthContext<'_>, store: &Store, provider: &str, preferred: Option<&str>) -> Order {
    order_for(context, store, provider, &OrderQuestion { preferred, ..OrderQuestion::default() })
}

/// Orders the profiles of a provider for a run.
pub(super) fn order_for(
    context: &AuthContext<'_>,
    store: &Store,
    provider: &str,
    question: &OrderQuestion<'_>,
) -> Order {
    let facts = context.facts;
    let of_store: Vec<String> = store
        .profiles
        .iter()
        .filter(|profile| stored_matches(context, provider, &profile.stored))
        .map(|profile| profile.id.clone())
        .collect();
    let configured = configured_ids(context, store, provider);
    let explicit = explicit_order(context, store, provider, &of_store);
    let (base, mut basis, span) = match (explicit, &configured) {
        (Some(explicit), _) => (explicit.ids, explicit.basis, Some(explicit.span)),
        (None, Some((ids, span))) => (ids.clone(), OrderBasis::ConfiguredProfiles, Some(*span)),
        (None, None) => (of_store.clone(), OrderBasis::StoredProfiles, None),
    };
    let code = |id: &String| eligibility::code(context, store, provider, id);
    let mut dropped: Vec<(String, &'static str)> = Vec::new();
    let mut list: Vec<String> = Vec::new();
    for id in &base {
        match code(id) {
            OK if !list.contains(id) => list.push(id.clone()),
            OK => {}
            UNRESOLVED if question.admits_references && !list.contains(id) => list.push(id.clone()),
            reason => dropped.push((id.clone(), reason)),
        }
    }
    let explicit = matches!(basis, OrderBasis::StoredOrder | OrderBasis::ConfiguredOrder | OrderBasis::AliasOrder);
    let mut by_list = explicit;
    let all_missing = !base.is_empty() && base.iter().all(|id| store.profile(id).is_none());
    let stale_store_order = facts.auth.repairs_stored_order && basis == OrderBasis::StoredOrder;
    if list.is_empty() && all_missing && (configured.is_some() || stale_store_order) {
        list = of_store.into_iter().filter(|id| code(id) == OK).collect();
        basis = OrderBasis::Repaired;
        by_list = explicit && !facts.auth.repairs_stored_order;
    }
    let (mut ready, mut cooling): (Vec<String>, Vec<String>) =
        list.into_iter().partition(|id| !cooldown::cooling(context, store, id, question.model));
    if !by_list {
        ready.sort_by(|left, right| rank(context, store, left).total_cmp_pair(&rank(context, store, right)));
    }
    let until = |id: &String| cooldown::until(context, store, id);
    cooling.sort_by(|left, right| until(left).total_cmp(&until(right)));
    let mut profiles = ready;
    profiles.extend(cooling.iter().cloned());
    if let Some(place) = question.preferred.and_then(|wanted| profiles.iter().position(|id| id == wanted)) {
        let wanted = profiles.remove(place);
        profiles.insert(0, wanted);
    }
    Order { profiles, basis, explicit, span, dropped, cooling }
}

/// Sorting key of a ready profile without an explicit order.
struct Rank {
    type_score: u8,
    expired: bool,
    last_used: f64,
}

impl Rank {
    fn total_cmp_pair(&self, other: &Self) -> std::cmp::Ordering {
        (self.type_score, self.expired)
            .cmp(&(other.type_score, other.expired))
            .then(self.last_used.total_cmp(&other.last_used))
    }
}

fn rank(context: &AuthContext<'_>, store: &Store, id: &str) -> Rank {
    let kind = store.profile(id).map(|profile| &profile.stored.kind);
    let type_score = match kind {
        Some(StoredKind::OAuth(_)) => 0,
        Some(StoredKind::Token { .. }) => 1,
        Some(StoredKind::ApiKey { .. }) => 2,
        None => 3,
    };
    let expired = match kind {
        Some(StoredKind::OAuth(login)) => {
            context.facts.auth.expired_oauth_last && login.expires.at().is_none_or(|at| at <= context.now())
        }
        _ => false,
    };
    Rank { type_score, expired, last_used: store.usage(id).map_or(0.0, |usage| usage.last_used) }
}

/// Ids of `auth.profiles` whose provider matches, in config order; `None` when there is none.
fn configured_ids(context: &AuthContext<'_>, store: &Store, provider: &str) -> Option<(Vec<String>, Span)> {
    let node = context.config?.at(&["auth", "profiles"])?;
    let ids: Vec<String> = node
        .as_object()?
        .entries()
        .iter()
        .filter(|entry| {
            let stored = store.profile(&entry.key).map(|profile| &profile.stored);
            configured_matches(context, provider, &entry.node, stored)
        })
        .map(|entry| entry.key.clone())
        .collect();
    (!ids.is_empty()).then_some((ids, node.span))
}

fn explicit_order(context: &AuthContext<'_>, store: &Store, provider: &str, of_store: &[String]) -> Option<Explicit> {
    let facts = context.facts;
    let key = normalize_provider(&facts.models, provider);
    let auth_key = auth_id(provider, facts);
    let by_auth_id = facts.auth.order_by_auth_id.then_some(auth_key.as_str());
    let keys: Vec<&str> = by_auth_id.into_iter().chain([key.as_str()]).collect();
    let direct = keys
        .iter()
        .find_map(|key| stored_order(context, store, key))
        .or_else(|| keys.iter().find_map(|key| configured_order(context, key)));
    if direct.is_some() || !facts.auth.codex_uses_openai_order {
        return direct;
    }
    if auth_key != CODEX_PROVIDER && key != CODEX_PROVIDER {
        return None;
    }
    let alias = stored_order(context, store, OPENAI).or_else(|| configured_order(context, OPENAI))?;
    let native: Vec<String> = of_store
        .iter()
        .filter(|id| store.profile(id).is_some_and(|profile| auth_id(&profile.stored.provider, facts) == auth_key))
        .cloned()
        .collect();
    let names_native = alias.ids.iter().any(|id| native.contains(id));
    let (first, second) = if names_native { (alias.ids, native) } else { (native, alias.ids) };
    let mut ids = first;
    for id in second {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Some(Explicit { ids, basis: OrderBasis::AliasOrder, span: alias.span })
}

fn stored_order(context: &AuthContext<'_>, store: &Store, key: &str) -> Option<Explicit> {
    let facts = context.facts;
    let orders = store.state.order.as_ref()?;
    let found = orders
        .iter()
        .find(|order| normalize_provider(&facts.models, &order.provider) == normalize_provider(&facts.models, key))?;
    Some(Explicit { ids: found.profiles.clone(), basis: OrderBasis::StoredOrder, span: found.span })
}

fn configured_order(context: &AuthContext<'_>, key: &str) -> Option<Explicit> {
    let order = context.config?.at(&["auth", "order"]);
    let node = value_of(order, key, context.facts)?;
    let ids = node.as_array()?.iter().filter_map(Node::as_str).map(str::to_owned).collect();
    Some(Explicit { ids, basis: OrderBasis::ConfiguredOrder, span: node.span })
}

/// Ids of the stored order, else of `auth.order` of the config, by auth id, then by the provider's own name.
pub(super) fn explicit_ids(context: &AuthContext<'_>, store: &Store, provider: &str) -> Vec<String> {
    let auth_key = auth_id(provider, context.facts);
    let keys = [auth_key.as_str(), provider];
    let stored = keys.iter().find_map(|key| stored_order(context, store, key));
    let found = stored.or_else(|| keys.iter().find_map(|key| configured_order(context, key)));
    found.map(|explicit| explicit.ids).unwrap_or_default()
}
