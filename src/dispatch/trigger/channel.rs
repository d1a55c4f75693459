//! Chats in the places that `channels.modelByChannel` gives a model of their own (`src/channels/model-overrides.ts`,
//! `src/auto-reply/reply/get-reply.ts`). A session that keeps a choice of its user goes before it.

use super::super::selection::{Aliases, resolve_text};
use super::plan::TriggerKind;
use super::selected::{Scene, Selected, Start, unreadable};
use crate::source::{Entry, Node};

/// The places of the config, one entry each: `telegram/-100`, `telegram/*`.
pub(super) fn channels<'a>(scene: &Scene<'a>) -> Vec<Selected<'a>> {
    let channels = scene.config.at(&["channels", "modelByChannel"]).and_then(Node::as_object);
    let channels = channels.into_iter().flat_map(|object| object.entries());
    let places = channels.flat_map(|channel| {
        let places = channel.node.as_object().into_iter().flat_map(|object| object.entries());
        places.map(move |place| (channel, place))
    });
    places.filter_map(|(channel, place)| of_place(scene, channel, place)).collect()
}

/// A blank text, or one that is none, is no entry at all.
fn of_place<'a>(scene: &Scene<'a>, channel: &Entry, place: &'a Entry) -> Option<Selected<'a>> {
    let model = &place.node;
    let text = model.as_text()?;
    let mut selected = Selected {
        kind: TriggerKind::Channel,
        name: format!("{}/{}", channel.key.trim().to_lowercase(), place.key.trim().to_lowercase()),
        span: Some(place.key_span),
        sessions: Vec::new(),
        automatic: false,
        start: Ok(Start::of(scene.chat.clone())),
        passed_over: Vec::new(),
    };
    let aliases = Aliases::of(scene.config, &scene.chat.run.provider, scene.facts);
    let Some(resolved) = resolve_text(None, text, &scene.chat.run.provider, &aliases, scene.facts) else {
        selected.passed_over.push(unreadable("channels.modelByChannel", model));
        return Some(selected);
    };
    let because = "model of the channel";
    let (setting, passed_over) = ("channels.modelByChannel", &mut selected.passed_over);
    let request = scene.replaced_unless_allowed(setting, model, &resolved.reference, because, passed_over);
    selected.start = Ok(Start::of(request));
    Some(selected)
}
