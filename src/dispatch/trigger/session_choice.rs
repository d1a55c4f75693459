//! What a stored session keeps of a choice (`resolveStoredModelOverride` in
//! `src/auto-reply/reply/stored-model-override.ts`): a model, an account, a runtime.

use super::selected::Scene;
use crate::home::{ChosenBy, Pinned, StoredSession};
use crate::release::{AutomaticPin, PolicyShape};
use std::collections::HashMap;

/// The sessions of an agent by their key.
pub(super) type ByKey<'s, 'a> = HashMap<&'a str, &'s StoredSession<'a>>;

/// Sessions by their key.
pub(super) fn by_key<'s, 'a>(stored: &'s [StoredSession<'a>]) -> ByKey<'s, 'a> {
    stored.iter().map(|session| (session.key, session)).collect()
}

/// What a session keeps.
pub(super) struct Choice<'a> {
    /// The model: (provider, name).
    pub(super) model: Option<(Option<Pinned<'a>>, Pinned<'a>)>,
    /// Who chose the model.
    pub(super) by: By,
    pub(super) profile: Option<Pinned<'a>>,
    pub(super) runtime: Option<Pinned<'a>>,
}

/// Who chose the model of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Its user. Without a model: of a provider alone is kept, which changes nothing but that there are no fallbacks.
    User,
    /// OpenClaw itself, after a failure.
    OpenClaw,
    /// The user of the session above: a thread follows it.
    Above,
    /// Nobody.
    Nobody,
}

impl<'a> Choice<'a> {
    pub(super) fn of(scene: &Scene<'_>, session: &StoredSession<'a>, stored: &ByKey<'_, 'a>) -> Self {
        let own = own_model(scene, session);
        let provider_alone = session.provider.is_some() && session.model.is_none();
        let (model, by) = match own {
            Some(model) if session.model_chosen_by == ChosenBy::Automatic => (Some(model), By::OpenClaw),
            Some(model) => (Some(model), By::User),
            None if session.model.is_some() => (None, By::Nobody),
            None => match session.parent_key().and_then(|key| model_above(scene, stored.get(key)?)) {
                Some(model) => (Some(model), By::Above),
                None if provider_alone && session.model_chosen_by == ChosenBy::User => (None, By::User),
                None => (None, By::Nobody),
            },
        };
        let profile = session.profile.filter(|_| session.profile_chosen_by == ChosenBy::User);
        let counts = match &scene.facts.runtime.policy {
            PolicyShape::OneRunner => false,
            PolicyShape::Agent(shape) => shape.session_pin,
            PolicyShape::Model(shape) => shape.session_override,
        };
        let runtime = session.runtime.filter(|runtime| counts && !["auto", "default"].contains(&runtime.text));
        Self { model, by, profile, runtime }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by == By::Nobody && self.profile.is_none() && self.runtime.is_none()
    }

    pub(super) fn same(&self, other: &Self) -> bool {
        let text = |pinned: &Option<Pinned<'a>>| pinned.map(|pinned| pinned.text);
        let model = |choice: &Self| choice.model.map(|(provider, model)| (text(&provider), model.text));
        model(self) == model(other)
            && self.by == other.by
            && text(&self.profile) == text(&other.profile)
            && text(&self.runtime) == text(&other.runtime)
    }
}

/// The model that a session's own entry keeps, where it counts.
fn own_model<'a>(scene: &Scene<'_>, session: &StoredSession<'a>) -> Option<(Option<Pinned<'a>>, Pinned<'a>)> {
    let counts = session.model_chosen_by == ChosenBy::User || keeps_automatic(scene, session);
    session.model.filter(|_| counts).map(|model| (session.provider, model))
}

/// The model that the session above keeps; later only when a user chose it (`hasSessionActiveAutoModelFallback`).
fn model_above<'a>(scene: &Scene<'_>, above: &StoredSession<'a>) -> Option<(Option<Pinned<'a>>, Pinned<'a>)> {
    let automatic = above.model_chosen_by == ChosenBy::Automatic;
    let counts = !automatic || scene.facts.triggers.follows_automatic_parent;
    above.model.filter(|_| counts).map(|model| (above.provider, model))
}

/// Whether a session goes on with what OpenClaw itself chose for it.
fn keeps_automatic(scene: &Scene<'_>, session: &StoredSession<'_>) -> bool {
    match scene.facts.triggers.automatic_pin {
        AutomaticPin::Kept => return true,
        AutomaticPin::NeedsOrigin if session.failed.is_none() => return false,
        AutomaticPin::FailedOneAgain | AutomaticPin::NeedsOrigin => {}
    }
    let configured = &scene.chat.run;
    let again = |(provider, model): (Pinned<'_>, Pinned<'_>)| {
        provider.text == configured.provider && model.text == configured.model
    };
    // Without both halves of a model there is nothing to go back from.
    !(session.provider.is_some() && session.failed.is_some_and(again))
}
