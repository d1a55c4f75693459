//! A candidate leaves without a credential.

use super::codex_route::leave_codex;
use super::diagnosis::{Cause, Diagnosis, Failure, codex_login};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of, suffering};
use super::finding::{Finding, Rule, Severity};
use super::login::log_in;
use super::words::{code, codes, sentences};
use crate::dispatch::{AgentPlan, Outcome, Role};
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "no-profile-bound",
    summary: "a candidate leaves without a credential (`profile=-`)",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
No stored profile, no environment variable and no configured key reaches the candidate.

## Why it matters
Either OpenClaw gives up before it asks anybody (`No API key found for provider …`), or the request
really leaves without an `Authorization` header and comes back with
`401 Unauthorized: Missing bearer or basic authentication in header`. The log shows `profile=-`,
while listing commands may still say that the provider has a login.

## How oc-doctor knows
From the simulated dispatch: the profile order of the provider the runtime asks, each stored profile
with the reason why it does not count, the environment and the config.

## Releases
All. In 2026.4.24 to 2026.4.29 the codex harness is given no profile at all, whatever is stored: the
app-server then uses its own login, or none. From 2026.5.2 it is given one of `openai-codex`, from
2026.5.30-beta.1 one of `openai`.

## What to do
Log in to the provider that is asked, or refer to the model through the provider that has the login.

## Upstream
openclaw#75739, openclaw#83380, openclaw#39925
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::NoCredential), |failure| {
        let asked = failure.dispatch.auth_provider.clone().unwrap_or_else(|| failure.dispatch.provider.clone());
        (failure.dispatch.provider.clone(), asked, failure.dispatch.outcome, failure.dispatch.endpoint.clone())
    });
    groups
        .into_iter()
        .map(|((provider, asked, ..), failures)| finding(diagnosis, &provider, &asked, &failures))
        .collect()
}

fn finding(diagnosis: &Diagnosis<'_>, provider: &str, asked: &str, failures: &[&Failure<'_>]) -> Finding {
    let release = diagnosis.simulation.release;
    let Some(first) = failures.first() else { return Finding::new(RULE.id, Severity::Error, "") };
    let dispatch = first.dispatch;
    let many = !reads_as_one(failures);
    let subject = subject_of(failures);
    let leaves = dispatch.outcome == Outcome::Attempt;
    let codex = matches!(&dispatch.harness, Some(Ok(harness)) if harness == "codex");
    let message = if leaves {
        let url = dispatch.endpoint.as_deref().map(|url| format!(" to {url}")).unwrap_or_default();
        let verb = if many { "leave" } else { "leaves" };
        if codex {
            format!("{subject} {verb} through the codex harness{url} without a credential (profile=-)")
        } else {
            format!("{subject} {verb}{url} without a credential (profile=-)")
        }
    } else {
        let verb = if many { "have" } else { "has" };
        format!("{subject} {verb} no credential: nothing is stored, set or configured for provider `{asked}`")
    };
    let mut finding = Finding::new(RULE.id, Severity::Error, message)
        .agents(agents_of(failures))
        .effect(effect_of(failures))
        .upstream(if codex { &[75739, 83380] } else { &[39925] });
    if let Some(reference) = only_reference(failures) {
        finding = finding.candidate(reference);
    }
    finding = suffering(finding, failures);
    let policy = dispatch.runtime_policy.as_ref();
    if codex && let Some(span) = policy.and_then(|policy| policy.span) {
        finding = finding.also(Some(span), "codex is chosen here");
    }
    let agent = first.agent;
    let login = codex_login(agent).filter(|_| provider == "openai");
    if let Some(profile) = login {
        finding = finding.profile(&profile.id).also(
            profile.span,
            format!(
                "the only OpenAI login, under provider `openai-codex`, which `{}` does not reach here",
                dispatch.reference
            ),
        );
    }
    let stored: Vec<&str> = agent
        .store
        .profiles
        .iter()
        .filter(|profile| {
            diagnosis.same_provider(&profile.provider, asked) || diagnosis.same_provider(&profile.provider, provider)
        })
        .map(|profile| profile.id.as_str())
        .collect();
    if stored.is_empty() {
        finding = finding.because(format!("agent {} sees no profile of provider {}", code(&agent.id), code(provider)));
    } else {
        let reasons: Vec<String> = stored
            .iter()
            .map(|id| {
                let reason = dispatch.eligibility.iter().find(|entry| entry.profile == *id);
                format!("`{id}` ({})", reason.map_or("not handed over", |entry| explain(&entry.code)))
            })
            .collect();
        finding = finding.because(format!("stored: {}", super::words::list(&reasons)));
    }
    if dispatch.role == Role::Primary && dispatch.span.is_none() {
        let reference = code(&dispatch.reference);
        finding = finding.because(format!("no model is configured for it: {reference} is the default of {release}"));
    }
    if codex && !leaves && diagnosis.files(&agent.agent_dir).is_some_and(|files| files.has_codex_home_login) {
        finding = finding.because(format!(
            "the login in {} is Codex's own: OpenClaw {release} wants a profile in its store before it starts codex",
            diagnosis.display(&agent.agent_dir.join("codex-home").join("auth.json"))
        ));
    }
    for mistaken in beside(diagnosis, agent, asked) {
        finding = finding.because(mistaken);
    }
    if let Some((id, span)) = declared(diagnosis, asked).filter(|(id, _)| !stored.contains(id)) {
        finding = finding
            .also(Some(span), "a declaration only: the key itself is in no store of the agent")
            .because(format!("auth.profiles declares {}, which is in no store that the agent reads", code(id)));
    }
    if codex && leaves && !dispatch.auth_order.is_empty() {
        finding = finding.because(format!(
            "{} would count for {}, but OpenClaw {release} hands no profile to the codex harness by itself",
            codes(&dispatch.auth_order),
            code(asked)
        ));
    }
    if let Some(error) = dispatch.credential_error.as_deref().filter(|error| dispatch.failure() != Some(error)) {
        finding = finding.because(sentences(error, 200));
    }
    if leaves {
        finding = diagnosis.seen(finding, "Missing bearer");
    } else {
        finding = diagnosis.seen(finding, &format!("No API key found for provider \"{asked}\""));
    }
    let fix = if codex { leave_codex(diagnosis, policy.and_then(|policy| policy.span), failures) } else { None };
    let has_edit = fix.is_some() && (login.is_some() || leaves);
    finding = finding.fix(fix);
    if !has_edit {
        finding = finding.fix(Some(log_in(diagnosis, asked, &agents_of(failures)))).help(format!(
            "log in to `{asked}`, or set its key in the gateway's environment, or take the candidate out of the chain"
        ));
    } else {
        finding = finding.help("use the reference whose provider holds the login, or store an API key for this one");
    }
    finding
}

/// What is easily taken for a credential of a provider: one of a provider with a similar name, or an agent of that name.
fn beside(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, asked: &str) -> Vec<String> {
    let family = |provider: &str| provider.split('-').next().unwrap_or_default().to_lowercase();
    let mut found = Vec::new();
    for profile in &agent.store.profiles {
        let provider = profile.provider.as_str();
        if family(provider) == family(asked) && !diagnosis.same_provider(provider, asked) {
            let what = match profile.kind.as_str() {
                "api_key" => "an API key",
                "oauth" => "a login",
                _ => "a token",
            };
            found.push(format!(
                "{} is {what} of provider {}: it serves {}, not {}",
                code(&profile.id),
                code(provider),
                code(format!("{provider}/…")),
                code(format!("{asked}/…"))
            ));
        }
    }
    if diagnosis.agent_entry(asked).is_some() {
        found.push(format!("there is an agent named {0}: an agent's name is no login of provider {0}", code(asked)));
    }
    found
}

/// A profile of a provider that the config declares.
fn declared<'a>(diagnosis: &Diagnosis<'a>, provider: &str) -> Option<(&'a str, Span)> {
    let profiles = diagnosis.config()?.at(&["auth", "profiles"])?.as_object()?;
    let of_provider = |node: &Node| {
        node.get("provider").and_then(Node::as_text).is_some_and(|own| diagnosis.same_provider(own, provider))
    };
    let entry = profiles.entries().iter().find(|entry| of_provider(&entry.node))?;
    Some((&entry.key, entry.key_span))
}

/// A reason code of the release in words.
pub(super) fn explain(code: &str) -> &str {
    match code {
        "ok" => "usable",
        "profile_missing" => "not in the store",
        "provider_mismatch" => "belongs to another provider",
        "mode_mismatch" => "its type is not the mode that auth.profiles declares",
        "missing_credential" => "holds no secret",
        "invalid_expires" => "its expiry is not a time",
        "expired" => "expired",
        "unresolved_ref" => "its tokens are in a file this release does not read",
        "malformed_api_key" => "its key is a pasted command, not a key",
        other => other,
    }
}
