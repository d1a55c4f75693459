//! The triggers of an agent that do something else than a chat message, below its tree.

use super::style::Ink;
use super::tree::Tree;
use crate::dispatch::{AgentPlan, Course, Dispatch, OwnCourse, TriggerPlan};

impl Tree<'_> {
    /// One tree per trigger; what chat's tree has told about a candidate is not told again.
    pub(super) fn triggers(&mut self, plan: &AgentPlan) {
        for trigger in &plan.triggers {
            self.line("");
            self.trigger(plan, trigger);
        }
    }

    fn trigger(&mut self, plan: &AgentPlan, trigger: &TriggerPlan) {
        let place = self.place_in_brackets(trigger.span);
        let title = self.clean(&trigger.title());
        let title = format!("agent {}, {}", self.clean(&plan.id), self.style.paint(Ink::Strong, &title));
        match &trigger.course {
            Course::LikeChat => self.line(&format!("{title}: as for a chat message{place}")),
            Course::Refused(message) => {
                let says = self.style.paint(Ink::Bad, "does not run");
                self.line(&format!("{title}: {says}{place}"));
                let message = self.clean(message);
                self.line(&format!("└─ {message}"));
            }
            Course::Own(own) => {
                self.line(&format!("{title}{place}"));
                self.own(plan, own);
            }
        }
        for setting in &trigger.passed_over {
            let text =
                self.clean(&format!("{} `{}` does not count: {}", setting.setting, setting.value, setting.because));
            let place = self.place_in_brackets(Some(setting.span));
            self.line(&format!("   {text}{place}"));
        }
        for unknown in &trigger.unknown {
            let text = self.clean(&format!("cannot be told: {}", unknown.reason));
            self.line(&format!("   {text}"));
        }
    }

    fn own(&mut self, plan: &AgentPlan, own: &OwnCourse) {
        for (what, pinned) in [("profile", &own.profile), ("runtime", &own.runtime)] {
            if let Some((id, span)) = pinned {
                let place = self.place_in_brackets(Some(*span));
                let id = self.clean(id);
                self.line(&format!("├─ bound to {what} {id}{place}"));
            }
        }
        for (index, dispatch) in own.dispatches.iter().enumerate() {
            if plan.dispatches.iter().any(|chat| same_decision(chat, dispatch)) {
                let role = if index == 0 { "primary".to_owned() } else { format!("fallback {index}") };
                let reference = self.style.paint(Ink::Strong, &self.clean(&dispatch.reference));
                let place = self.place_in_brackets(dispatch.span);
                self.line(&format!("├─ {role}: {reference}: as for a chat message{place}"));
            } else {
                self.candidate(index, dispatch, plan);
            }
        }
        let calls = own.dispatches.iter().filter(|dispatch| dispatch.can_answer()).count();
        let (all, chat) = (own.dispatches.len(), plan.dispatches.len());
        let end = match (calls, all) {
            (0, 1) => "its only candidate cannot answer".to_owned(),
            (0, _) => "no candidate can answer".to_owned(),
            (1, 1) => "its only candidate can answer".to_owned(),
            (calls, all) => format!("{calls} of {all} candidates can answer"),
        };
        let compared = if all == chat { String::new() } else { format!("; a chat message has {chat}") };
        self.line(&format!("└─ {end}{compared}"));
    }
}

/// Whether two candidates come to the same: model, runtime, account and outcome.
fn same_decision(one: &Dispatch, other: &Dispatch) -> bool {
    one.reference == other.reference
        && one.harness == other.harness
        && one.selected_profile == other.selected_profile
        && one.credential_source == other.credential_source
        && one.failure() == other.failure()
}
