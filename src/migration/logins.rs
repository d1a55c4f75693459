//! Candidates that answered and would be without a credential after all other migrations: the logins that are missing.

use super::passage::{Migration, Passage, Share, Steps, When, command};
use crate::compare::{Plan, Turn, pairs};
use crate::release::Facts;

pub(super) const MIGRATION: Migration =
    Migration { name: "missing-logins", share: Share::Nobody, applies: |_: &Facts, _: &Facts| true, plan };

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let mut steps = Steps { title: "log in where a credential is missing".to_owned(), ..Steps::default() };
    for old in &passage.before.agents {
        let Some(new) = passage.now.agents.iter().find(|plan| plan.id == old.id) else { continue };
        let (then, now) = (Plan::of(old), Plan::of(new));
        for pair in pairs(&then, &now) {
            let Some(now) = pair.now.filter(|_| pair.turn() == Turn::Lost) else { continue };
            let without = now
                .reason_of_failure()
                .is_some_and(|reason| matches!(reason.decision.as_str(), "credential" | "login"));
            let line = format!("openclaw models auth login --provider {}", now.provider);
            if without && !steps.commands.iter().any(|command| command.line == line) {
                let because = format!("agent {} has no credential for `{}` there", old.id, now.reference);
                steps.commands.push(command(When::After, line, because));
            }
        }
    }
    (!steps.commands.is_empty()).then_some(steps)
}
