//! `openai/*` on the direct API, while the login is a Codex one.

use super::codex_route::to_codex_ref;
use super::diagnosis::{Cause, Diagnosis, Failure, codex_login};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of};
use super::finding::{Applicability, Edit, Finding, FixProposal, Rule, Severity};
use super::words::{code, codes, excerpt};

pub(super) const RULE: Rule = Rule {
    id: "openai-route-without-usable-auth",
    summary: "an `openai/*` candidate needs an API key, and only a Codex login is stored",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
The candidate `openai/…` resolves to the direct OpenAI API, which takes an API key. The home holds
a ChatGPT login under `openai-codex` and no key.

## Why it matters
The candidate ends with `No API key found for provider \"openai\". You are authenticated with OpenAI
Codex OAuth.` The same model is answered by the stored login under another reference.

## How oc-doctor knows
From the simulated dispatch: built-in runner, provider `openai`, no profile, no `OPENAI_API_KEY`, and
an `openai-codex` login in the same store.

## Releases
2026.4.5 to 2026.5.28, where `openai` and `openai-codex` are two providers. Repairs between 2026.5.5
and 2026.5.7 rewrote working `openai-codex/*` references to this dead end.

## What to do
Refer to the model as `openai-codex/<model>`, or store an OpenAI API key (it bills per token).

## Upstream
openclaw#78509, openclaw#78407, openclaw#79461, openclaw#75739
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::OpenAiWithoutKey), |failure| {
        (failure.dispatch.span, failure.dispatch.reference.clone())
    });
    groups.into_iter().map(|(_, failures)| finding(diagnosis, &failures)).collect()
}

fn finding(diagnosis: &Diagnosis<'_>, failures: &[&Failure<'_>]) -> Finding {
    let mut finding = Finding::new(RULE.id, Severity::Error, String::new());
    let Some(first) = failures.first() else { return finding };
    let dispatch = first.dispatch;
    let login = codex_login(first.agent);
    let id = login.map_or("openai-codex", |profile| profile.id.as_str());
    let other = format!("openai-codex/{}", dispatch.model);
    finding.message = format!(
        "{} {} to the direct OpenAI API without a key: the stored login {} answers {} instead",
        subject_of(failures),
        if reads_as_one(failures) { "goes" } else { "go" },
        code(id),
        code(&other),
    );
    finding = finding
        .agents(agents_of(failures))
        .profile(id)
        .at(dispatch.span, "needs an API key of provider `openai`")
        .effect(effect_of(failures))
        .because(excerpt(dispatch.failure().unwrap_or_default(), 200))
        .upstream(&[78509, 78407]);
    if let Some(reference) = only_reference(failures) {
        finding = finding.candidate(reference);
    }
    finding = finding.also(login.and_then(|profile| profile.span), "a ChatGPT login: counts for `openai-codex` only");
    let mut edits: Vec<Edit> = Vec::new();
    for failure in failures {
        let edit = failure.dispatch.span.and_then(|span| to_codex_ref(diagnosis, span, &failure.dispatch.model));
        if let Some(edit) = edit
            && !edits.contains(&edit)
        {
            edits.push(edit);
        }
    }
    if !edits.is_empty() {
        let title = format!("use {}, which the stored login answers", codes(&[other.as_str()]));
        finding = finding.fix(Some(FixProposal::edits(title, Applicability::Safe, edits)));
    }
    finding.help(format!("write {}, or store an OpenAI API key, which bills per token", code(&other)))
}
