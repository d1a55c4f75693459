//! Chat messages in stored sessions that keep a choice of their user (`src/auto-reply/reply/model-selection.ts`,
//! `resolveSessionAuthProfileOverride`, `resolveSessionRuntimeOverrideForProvider`), or one that OpenClaw itself made
//! after a failure, where the release does not give that up again.

use super::super::auth::auth_id;
use super::super::model::{ModelRef, normalize_provider, parse_reference};
use super::super::plan::StoreView;
use super::allowlist::Allowlist;
use super::plan::{PassedOver, PassedOverCause, TriggerKind};
use super::selected::{Scene, Selected, Start};
use super::session_choice::{By, Choice, by_key};
use crate::home::{Pinned, StoredSession};
use crate::release::{RefusedPin, UserPinFallbacks};
use crate::source::Node;

/// The sessions of an agent, one entry for all that keep the same.
pub(super) fn sessions<'a>(scene: &Scene<'a>, stored: &[StoredSession<'a>], store: &StoreView) -> Vec<Selected<'a>> {
    let mut groups: Vec<(Choice<'a>, Selected<'a>)> = Vec::new();
    let mut allowlist: Option<Allowlist> = None;
    let known = by_key(stored);
    for session in stored.iter().filter(|session| is_chat(session)) {
        let choice = Choice::of(scene, session, &known);
        if choice.is_empty() {
            continue;
        }
        if let Some((_, selected)) = groups.iter_mut().find(|(known, _)| known.same(&choice)) {
            selected.sessions.push((session.key.to_owned(), session.span));
            continue;
        }
        let allowlist = allowlist.get_or_insert_with(|| scene.allowlist());
        let selected = select(scene, session, &choice, allowlist, store);
        groups.push((choice, selected));
    }
    groups.into_iter().map(|(_, selected)| selected).collect()
}

/// One session; `None` when it keeps nothing that counts.
pub(super) fn of_one<'a>(
    scene: &Scene<'a>,
    session: &StoredSession<'a>,
    stored: &[StoredSession<'a>],
    store: &StoreView,
) -> Option<Selected<'a>> {
    let choice = Choice::of(scene, session, &by_key(stored));
    (!choice.is_empty()).then(|| select(scene, session, &choice, &scene.allowlist(), store))
}

/// The fallbacks that a session leaves to runs in it; `None` = it keeps nothing that decides about them.
pub(super) fn fallbacks_of<'a>(
    scene: &Scene<'a>,
    session: &StoredSession<'a>,
    stored: &[StoredSession<'a>],
) -> Option<Vec<&'a Node>> {
    let by = Choice::of(scene, session, &by_key(stored)).by;
    matches!(by, By::User | By::OpenClaw).then(|| fallbacks(scene, by))
}

/// Sessions of jobs, hooks and sub-agents are no chats.
fn is_chat(session: &StoredSession<'_>) -> bool {
    let name = session.name();
    !session.locked && !["cron:", "hook:", "subagent:", "acp:"].iter().any(|prefix| name.starts_with(prefix))
}

fn select<'a>(
    scene: &Scene<'a>,
    session: &StoredSession<'a>,
    choice: &Choice<'a>,
    allowlist: &Allowlist,
    store: &StoreView,
) -> Selected<'a> {
    let mut passed_over = Vec::new();
    let mut start = Start::of(scene.chat.clone());
    if let Some((provider, model)) = choice.model
        && let Some(reference) = picked(scene, provider, model)
    {
        let allowed = allowlist.allows(&reference);
        if !allowed {
            let path = allowlist.written().map_or("the list of allowed models", |written| written.path.as_str());
            let (setting, then) = match choice.by {
                By::Above => ("modelOverride of the session above", "this one follows the default"),
                _ => ("modelOverride", "the next message sets the session back to the default"),
            };
            let because = format!("it is not in {path}; {then}");
            let value = format!("{}/{}", reference.provider, reference.model);
            let passed = pass(setting, model, because, PassedOverCause::NotAllowed);
            passed_over.push(PassedOver { value, ..passed });
        }
        let refused = scene.facts.triggers.refused_pin;
        start.request = if allowed || refused == RefusedPin::RunsOnce {
            let above = choice.by == By::Above;
            let because = if above { "model that the session above keeps" } else { "model that the session keeps" };
            scene.with_model(reference, Some(model.span), because)
        } else {
            scene.default_if_allowed(allowlist)
        };
        if choice.by != By::Above && (allowed || refused != RefusedPin::LikeNew) {
            start.request.own_fallbacks = Some(fallbacks(scene, choice.by));
        }
    } else if choice.by == By::User {
        start.request.own_fallbacks = Some(fallbacks(scene, choice.by));
    }
    let run = start.request.run.clone();
    if let Some(profile) = choice.profile {
        match refused_profile(scene, store, profile.text, &run) {
            None => start.profile = Some((profile.text, profile.span)),
            Some((because, cause)) => passed_over.push(pass("authProfileOverride", profile, because, cause)),
        }
    }
    if let Some(runtime) = choice.runtime {
        if runtime_fits(scene, runtime.text, &run.provider) {
            let renamed = runtime.text.eq_ignore_ascii_case("pi") && scene.facts.triggers.pi_is_the_built_in_runtime;
            let id = if renamed { scene.facts.runtime.built_in } else { runtime.text };
            start.runtime = Some((id, runtime.span));
        } else {
            let because = format!("it does not serve provider {}", run.provider);
            passed_over.push(pass("agentRuntimeOverride", runtime, because, PassedOverCause::OtherRuntime));
        }
    }
    Selected {
        kind: TriggerKind::Session,
        name: session.name().to_owned(),
        span: Some(session.span),
        sessions: vec![(session.key.to_owned(), session.span)],
        automatic: choice.by == By::OpenClaw,
        start: Ok(start),
        passed_over,
    }
}

/// The fallbacks behind a model that a session keeps (`resolveEffectiveModelFallbacks`).
fn fallbacks<'a>(scene: &Scene<'a>, by: By) -> Vec<&'a Node> {
    let none = by == By::User && scene.facts.triggers.user_pin_fallbacks == UserPinFallbacks::None;
    if none { Vec::new() } else { scene.automatic_fallbacks() }
}

fn pass(setting: &str, pinned: Pinned<'_>, because: String, cause: PassedOverCause) -> PassedOver {
    PassedOver { setting: setting.to_owned(), value: pinned.text.to_owned(), span: pinned.span, because, cause }
}

/// `resolvePersistedOverrideModelRef`
fn picked(scene: &Scene<'_>, provider: Option<Pinned<'_>>, model: Pinned<'_>) -> Option<ModelRef> {
    let rest = provider.and_then(|provider| model.text.strip_prefix(provider.text)?.strip_prefix('/'));
    let name = rest.filter(|_| scene.facts.triggers.strips_own_provider).unwrap_or(model.text);
    let text = provider.map_or_else(|| name.to_owned(), |provider| format!("{}/{name}", provider.text));
    parse_reference(&scene.facts.models, &text, &scene.chat.run.provider)
}

/// Why a profile that a session keeps is given up at the next message.
fn refused_profile(
    scene: &Scene<'_>,
    store: &StoreView,
    id: &str,
    run: &ModelRef,
) -> Option<(String, PassedOverCause)> {
    let Some(profile) = store.profiles.iter().find(|profile| profile.id == id) else {
        return Some(("no such profile is stored".to_owned(), PassedOverCause::UnknownProfile));
    };
    let (owner, wanted) = (auth_id(&profile.provider, scene.facts), auth_id(&run.provider, scene.facts));
    // Under codex the logins of its own provider serve `openai` too.
    let codex = scene.facts.auth.openai_tries_codex_profiles && wanted == "openai" && owner == "openai-codex";
    if owner == wanted || codex {
        return None;
    }
    let because = format!("it belongs to provider {}, the run to {}", profile.provider, run.provider);
    Some((because, PassedOverCause::OtherProvider))
}

/// Whether a session's runtime counts for a provider.
fn runtime_fits(scene: &Scene<'_>, runtime: &str, provider: &str) -> bool {
    if !scene.facts.triggers.runtime_override {
        return true;
    }
    let provider = normalize_provider(&scene.facts.models, provider);
    let runtime = runtime.to_lowercase();
    match runtime.as_str() {
        "pi" => scene.facts.runtime.built_in == "pi" || scene.facts.triggers.pi_is_the_built_in_runtime,
        "openclaw" => scene.facts.runtime.built_in == "openclaw",
        "codex" => provider == "openai",
        _ => scene.facts.runtime.cli_serves(&runtime, &provider),
    }
}
