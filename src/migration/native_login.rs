//! Up to 2026.9.4 the login of the Codex CLI stands in for an OpenAI profile; since 2026.9.5 only a login of OpenClaw's
//! own counts.

use super::passage::{Migration, Passage, Share, Steps, When, command};
use crate::release::Facts;

pub(super) const MIGRATION: Migration = Migration { name: "native-codex-login", share: Share::Nobody, applies, plan };

fn applies(from: &Facts, to: &Facts) -> bool {
    from.auth.external.codex_profile.is_some() && to.auth.external.codex_profile.is_none()
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let borrowed = passage.from.auth.external.codex_profile?;
    let mut agents: Vec<&str> = Vec::new();
    for plan in &passage.before.agents {
        let stored = plan.store.profiles.iter().any(|profile| profile.id == borrowed);
        let borrows = plan.dispatches.iter().any(|dispatch| dispatch.selected_profile.as_deref() == Some(borrowed));
        if borrows && !stored {
            agents.push(&plan.id);
        }
    }
    if agents.is_empty() {
        return None;
    }
    let mut steps = Steps { title: "log in to OpenAI with OpenClaw itself".to_owned(), ..Steps::default() };
    let whose = agents.join(", ");
    steps
        .remarks
        .push(format!("{whose} goes by the login of the Codex CLI, which the new release does not borrow any more"));
    // A login under its own id; `openai:default` may hold an API key.
    let line = "openclaw models auth login --provider openai --profile-id openai:chatgpt";
    steps.commands.push(command(When::Before, line, "a login that the new release finds in its own store"));
    Some(steps)
}
