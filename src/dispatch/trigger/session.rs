//! Chat messages in stored sessions that keep a choice of their user (`src/auto-reply/reply/model-selection.ts`,
//! `resolveSessionAuthProfileOverride`, `resolveSessionRuntimeOverrideForProvider`). What OpenClaw itself wrote into a
//! session after a failure it gives up again; that makes no plan of its own.

use super::super::auth::auth_id;
use super::super::model::{ModelRef, normalize_provider, parse_reference};
use super::super::plan::StoreView;
use super::allowlist::Allowlist;
use super::plan::{PassedOver, PassedOverCause, TriggerKind};
use super::selected::{Scene, Selected, Start};
use crate::home::{ChosenBy, Pinned, StoredSession};
use crate::release::{PolicyShape, RefusedPin, UserPinFallbacks};

/// The sessions of an agent, one entry for all that keep the same.
pub(super) fn sessions<'a>(scene: &Scene<'a>, stored: &[StoredSession<'a>], store: &StoreView) -> Vec<Selected<'a>> {
    let mut groups: Vec<(Choice<'a>, Selected<'a>)> = Vec::new();
    let mut allowlist: Option<Allowlist> = None;
    for session in stored.iter().filter(|session| is_chat(session)) {
        let choice = Choice::of(scene, session);
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
pub(super) fn of_one<'a>(scene: &Scene<'a>, session: &StoredSession<'a>, store: &StoreView) -> Option<Selected<'a>> {
    let choice = Choice::of(scene, session);
    (!choice.is_empty()).then(|| select(scene, session, &choice, &scene.allowlist(), store))
}

/// Sessions of jobs, hooks and sub-agents are no chats.
fn is_chat(session: &StoredSession<'_>) -> bool {
    let name = session.name();
    !session.locked && !["cron:", "hook:", "subagent:", "acp:"].iter().any(|prefix| name.starts_with(prefix))
}

/// What a user chose for a session.
struct Choice<'a> {
    model: Option<(Option<Pinned<'a>>, Pinned<'a>)>,
    profile: Option<Pinned<'a>>,
    runtime: Option<Pinned<'a>>,
}

impl<'a> Choice<'a> {
    fn of(scene: &Scene<'_>, session: &StoredSession<'a>) -> Self {
        let by_user = session.model_chosen_by == ChosenBy::User;
        let model = session.model.filter(|_| by_user).map(|model| (session.provider, model));
        let profile = session.profile.filter(|_| session.profile_chosen_by == ChosenBy::User);
        let counts = match &scene.facts.runtime.policy {
            PolicyShape::OneRunner => false,
            PolicyShape::Agent(shape) => shape.session_pin,
            PolicyShape::Model(shape) => shape.session_override,
        };
        let runtime = session.runtime.filter(|runtime| counts && !["auto", "default"].contains(&runtime.text));
        Self { model, profile, runtime }
    }

    fn is_empty(&self) -> bool {
        self.model.is_none() && self.profile.is_none() && self.runtime.is_none()
    }

    fn same(&self, other: &Self) -> bool {
        let text = |pinned: &Option<Pinned<'a>>| pinned.map(|pinned| pinned.text);
        let model = |choice: &Self| choice.model.map(|(provider, model)| (text(&provider), model.text));
        model(self) == model(other)
            && text(&self.profile) == text(&other.profile)
            && text(&self.runtime) == text(&other.runtime)
    }
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
            let because = format!("it is not in {path}; the next message sets the session back to the default");
            passed_over.push(pass("modelOverride", model, because, PassedOverCause::NotAllowed));
        }
        let refused = scene.facts.triggers.refused_pin;
        start.request = if allowed || refused == RefusedPin::RunsOnce {
            scene.with_model(reference, Some(model.span), "model that the session keeps")
        } else {
            scene.default_if_allowed(allowlist)
        };
        if allowed || refused != RefusedPin::LikeNew {
            start.request.own_fallbacks = Some(match scene.facts.triggers.user_pin_fallbacks {
                UserPinFallbacks::None => Vec::new(),
                UserPinFallbacks::AsConfigured => scene.automatic_fallbacks(),
            });
        }
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
            start.runtime = Some((runtime.text, runtime.span));
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
        start: Ok(start),
        passed_over,
    }
}

fn pass(setting: &str, pinned: Pinned<'_>, because: String, cause: PassedOverCause) -> PassedOver {
    PassedOver { setting: setting.to_owned(), value: pinned.text.to_owned(), span: pinned.span, because, cause }
}

/// `resolvePersistedOverrideModelRef`
fn picked(scene: &Scene<'_>, provider: Option<Pinned<'_>>, model: Pinned<'_>) -> Option<ModelRef> {
    let text = provider.map_or_else(|| model.text.to_owned(), |provider| format!("{}/{}", provider.text, model.text));
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
        "pi" => scene.facts.runtime.built_in == "pi",
        "codex" => provider == "openai",
        _ => scene.facts.runtime.cli_serves(&runtime, &provider),
    }
}
