//! The transport to ChatGPT is called `openai-codex-responses` up to 2026.5.28 and `openai-chatgpt-responses` since
//! 2026.6.1; either is refused where it is not known.

use super::passage::{Migration, Passage, Share, Steps};
use super::walk::{Found, walk};
use crate::release::Facts;

pub(super) const MIGRATION: Migration =
    Migration { name: "chatgpt-transport-name", share: Share::Doctor, applies, plan };

fn applies(from: &Facts, to: &Facts) -> bool {
    from.upgrade.chatgpt_transport != to.upgrade.chatgpt_transport
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let (old, new) = (passage.from.upgrade.chatgpt_transport, passage.to.upgrade.chatgpt_transport);
    let mut steps = Steps::default();
    for found in walk(passage.config()?, |_| true) {
        if let Found::Text(route, text) = found
            && text == old
            && let Some(spot) = passage.spot(&route)
        {
            steps.edits.push(spot.set(new));
        }
    }
    steps.title = format!("write the transport `{old}` as `{new}`");
    (!steps.edits.is_empty()).then_some(steps)
}
