//! Main's store under an agent's own one (`mergeAuthProfileStores` in
//! `src/agents/auth-profiles/persisted.ts`), with the repairs of stale logins that come with it.

use super::super::model::normalize_provider;
use super::credential::Login;
use super::store::{Profile, Store};
use super::usage::INLINE_KEY;
use crate::release::{Dangling, Facts};

/// The store that an agent sees: its own over main's. What comes from main is marked as inherited.
pub(super) fn merge(main: Store, own: Store, facts: &Facts, now: f64) -> Store {
    let mut base = main;
    for profile in &mut base.profiles {
        profile.inherited = true;
    }
    let mut rejected = own.rejected.clone();
    rejected.append(&mut base.rejected);
    if own.says_nothing() {
        base.rejected = rejected;
        return base;
    }
    let replacements =
        if facts.auth.repairs_login_drift { drifted_logins(&base, &own, facts, now) } else { Vec::new() };
    let mut merged = Store { profiles: base.profiles.clone(), state: base.state.clone(), rejected };
    if facts.auth.own_profiles_first {
        put_own_profiles_first(&mut merged, &own, facts);
    }
    for profile in own.profiles {
        merged.put(profile);
    }
    merged.state = merged.state.overlaid(own.state);
    if facts.auth.dangling != Dangling::Kept {
        drop_dangling(&mut merged, facts.auth.dangling);
    }
    replace(&mut merged, &base, &replacements, now);
    merged
}

/// The agent's own profiles come first, in an order that is inherited too.
fn put_own_profiles_first(merged: &mut Store, own: &Store, facts: &Facts) {
    let inherited = std::mem::take(&mut merged.profiles);
    merged.profiles.clone_from(&own.profiles);
    merged.profiles.extend(inherited.into_iter().filter(|profile| own.profile(&profile.id).is_none()));
    for order in merged.state.order.iter_mut().flatten() {
        let provider = normalize_provider(&facts.models, &order.provider);
        let of_provider = own
            .profiles
            .iter()
            .filter(|profile| normalize_provider(&facts.models, &profile.stored.provider) == provider)
            .map(|profile| profile.id.clone());
        let mut ids: Vec<String> = of_provider.collect();
        let inherited: Vec<String> = order.profiles.iter().filter(|id| !ids.contains(id)).cloned().collect();
        ids.extend(inherited);
        order.profiles = ids;
    }
}

/// Order, last good profile and usage of profiles that are in neither store.
fn drop_dangling(store: &mut Store, dangling: Dangling) {
    let ids: Vec<String> = store.profiles.iter().map(|profile| profile.id.clone()).collect();
    let known = |id: &String| ids.contains(id);
    if dangling == Dangling::Dropped
        && let Some(orders) = &mut store.state.order
    {
        for order in orders.iter_mut() {
            order.profiles.retain(known);
        }
        orders.retain(|order| !order.profiles.is_empty());
    }
    if let Some(last_good) = &mut store.state.last_good {
        last_good.retain(|(_, id)| known(id));
    }
    if let Some(usage) = &mut store.state.usage {
        usage.retain(|(id, _)| known(id) || id.starts_with(INLINE_KEY));
    }
    let state = &mut store.state;
    state.order = state.order.take().filter(|list| !list.is_empty());
    state.last_good = state.last_good.take().filter(|list| !list.is_empty());
    state.usage = state.usage.take().filter(|list| !list.is_empty());
}

/// Logins of the agent's own store that give way to one of main's: (own id, main's id).
fn drifted_logins(main: &Store, own: &Store, facts: &Facts, now: f64) -> Vec<(String, String)> {
    let mut replacements = Vec::new();
    for profile in &own.profiles {
        let Some(login) = profile.stored.login() else { continue };
        let provider = normalize_provider(&facts.models, &profile.stored.provider);
        let found = if profile.id == format!("{provider}:default") {
            newer_login_of_main(main, profile, login, &provider, facts, now)
        } else if facts.auth.replaces_failed_codex_login && provider == "openai-codex" {
            login_instead_of_failed(main, own, profile, facts, now)
        } else {
            None
        };
        if let Some(id) = found {
            replacements.push((profile.id.clone(), id));
        }
    }
    replacements
}

/// Main's logins of a provider other than `except` that count, latest end first.
fn logins_of<'a>(
    main: &'a Store,
    provider: &str,
    except: &str,
    facts: &Facts,
    counts: impl Fn(&Login) -> bool,
) -> Vec<(&'a str, &'a Login)> {
    let mut found: Vec<(&str, &Login)> = main
        .profiles
        .iter()
        .filter(|profile| profile.id != except)
        .filter(|profile| normalize_provider(&facts.models, &profile.stored.provider) == provider)
        .filter_map(|profile| Some((profile.id.as_str(), profile.stored.login()?)))
        .filter(|(_, login)| counts(login))
        .collect();
    let end = |login: &Login| login.expires.at().unwrap_or(0.0);
    found.sort_by(|(left_id, left), (right_id, right)| {
        end(right).total_cmp(&end(left)).then_with(|| left_id.cmp(right_id))
    });
    found
}

/// `findMainStoreOAuthReplacement`: main's newer login of the same person, else the only one that
/// cannot be told to be someone else's.
fn newer_login_of_main(
    main: &Store,
    profile: &Profile,
    own: &Login,
    provider: &str,
    facts: &Facts,
    now: f64,
) -> Option<String> {
    let newer = |login: &Login| login.usable(now) && (!own.usable(now) || login.expires.later_than(own.expires));
    let candidates = logins_of(main, provider, &profile.id, facts, newer);
    let same: Vec<_> = candidates.iter().filter(|(_, login)| !own.has_identity() || own.same_identity(login)).collect();
    if let Some((id, _)) = same.first() {
        return (own.has_identity() || same.len() == 1).then(|| (*id).to_owned());
    }
    if own.usable(now) {
        return None;
    }
    let mut possible = candidates.iter().filter(|(_, login)| !contradicts(own, login));
    let (id, _) = possible.next()?;
    possible.next().is_none().then(|| (*id).to_owned())
}

/// Whether two logins state different accounts or addresses.
fn contradicts(one: &Login, other: &Login) -> bool {
    let differ = |left: &Option<String>, right: &Option<String>| matches!((left, right), (Some(left), Some(right)) if left != right);
    differ(&one.account, &other.account) || differ(&one.email, &other.email)
}

/// `findMainStoreOAuthReplacementForInvalidatedProfile`.
fn login_instead_of_failed(main: &Store, own: &Store, profile: &Profile, facts: &Facts, now: f64) -> Option<String> {
    let provider = "openai-codex";
    let in_order = own.state.order.iter().flatten().any(|order| order.profiles.contains(&profile.id));
    let last_good = own.state.last_good.iter().flatten().any(|(_, id)| *id == profile.id);
    let failed = own.usage(&profile.id).is_some_and(|usage| usage.login_failed);
    if !(in_order || last_good) || !failed {
        return None;
    }
    let candidates = logins_of(main, provider, &profile.id, facts, |login| login.usable(now));
    let known = |id: &&String| candidates.iter().any(|(candidate, _)| candidate == id);
    let is_provider = |key: &str| normalize_provider(&facts.models, key) == provider;
    let ordered = main.state.order.iter().flatten().find(|order| is_provider(&order.provider));
    let last = main.state.last_good.iter().flatten().find(|(key, _)| is_provider(key)).map(|(_, id)| id);
    let only = if let [(id, _)] = candidates.as_slice() { Some((*id).to_owned()) } else { None };
    ordered.and_then(|order| order.profiles.iter().find(known)).or_else(|| last.filter(known)).cloned().or(only)
}

/// `replaceMergedProfileReferences`: the login goes, and every mention of it names main's.
fn replace(merged: &mut Store, main: &Store, replacements: &[(String, String)], now: f64) {
    for (own, new) in replacements {
        match main.profile(own) {
            Some(profile) => merged.put(profile.clone()),
            None => merged.profiles.retain(|profile| profile.id != *own),
        }
        let Some(of_main) = main.profile(new) else { continue };
        let newer = |known: &Profile| match (known.stored.login(), of_main.stored.login()) {
            (Some(known), Some(login)) => {
                login.usable(now) && (!known.usable(now) || login.expires.later_than(known.expires))
            }
            _ => false,
        };
        if merged.profile(new).is_none_or(newer) {
            merged.put(of_main.clone());
        }
    }
    let renamed = |id: &str| replacements.iter().find(|(own, _)| own == id).map(|(_, new)| new.clone());
    for order in merged.state.order.iter_mut().flatten() {
        let mut ids: Vec<String> = Vec::new();
        for id in &order.profiles {
            let id = renamed(id).unwrap_or_else(|| id.clone());
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        if !replacements.is_empty() {
            order.profiles = ids;
        }
    }
    for (_, id) in merged.state.last_good.iter_mut().flatten() {
        if let Some(new) = renamed(id) {
            *id = new;
        }
    }
    if let Some(usage) = &mut merged.state.usage {
        for (own, _) in replacements {
            let of_main = main.usage(own).cloned();
            match usage.iter().position(|(id, _)| id == own) {
                Some(place) => match of_main {
                    Some(of_main) => {
                        if let Some(entry) = usage.get_mut(place) {
                            entry.1 = of_main;
                        }
                    }
                    None => {
                        usage.remove(place);
                    }
                },
                None => usage.extend(of_main.map(|of_main| (own.clone(), of_main))),
            }
        }
    }
}
