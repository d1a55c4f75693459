//! A reference the release knows no model for.

use super::codex_harness_not_registered::plugin_trouble;
use super::diagnosis::{Cause, Diagnosis, Failure};
use super::effect::{agents_of, effect_of, grouped, only_reference, reads_as_one, subject_of};
use super::finding::{Applicability, Finding, FixProposal, PathSegment, Rule, Severity};
use super::place::config_spot;
use super::shell::word;
use super::words::{code, codes, excerpt};
use crate::dispatch::Dispatch;
use crate::dispatch::admission::plugin_state;
use crate::source::{Entry, Node};

pub(super) const RULE: Rule = Rule {
    id: "model-ref-unregistered",
    summary: "a reference names a model or provider this release does not know",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
Neither the release's own catalog nor `models.providers` of the config has the model that a
candidate names; or the id looks like a slip of the pen.

## Why it matters
The candidate ends with `Unknown model: …` and the next one is tried.

## How oc-doctor knows
From the simulated dispatch. Several bundled providers register their models only while a credential
for them is in reach, so a missing key can look like a missing model.

## Releases
All; the catalogs differ between releases.

## What to do
Correct the id, add the model to `models.providers.<provider>.models`, or store the provider's key.

## Upstream
openclaw#64238, openclaw#97241, openclaw#88644
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = unknown(diagnosis);
    findings.extend(slips(diagnosis));
    findings
}

fn unknown(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let groups = grouped(diagnosis.failures_of(Cause::UnknownModel), |failure| failure.dispatch.reference.clone());
    let release = diagnosis.simulation.release;
    let mut findings = Vec::new();
    for (reference, failures) in groups {
        let Some(first) = failures.first() else { continue };
        let dispatch = first.dispatch;
        if let Some(doubt) = dispatch.model_doubt() {
            findings.push(untold(&failures, doubt));
            continue;
        }
        let message = format!(
            "{} {} not known to {release}",
            subject_of(&failures),
            if reads_as_one(&failures) { "is" } else { "are" },
        );
        let mut finding = Finding::new(RULE.id, Severity::Error, message)
            .agents(agents_of(&failures))
            .effect(effect_of(&failures))
            .because(excerpt(dispatch.failure().unwrap_or_default(), 300))
            .upstream(&[64238, 97241]);
        if let Some(reference) = only_reference(&failures) {
            finding = finding.candidate(reference);
        }
        for failure in &failures {
            let text = "fails with: Unknown model";
            finding = if finding.labels.is_empty() {
                finding.at(failure.dispatch.span, text)
            } else {
                finding.also(failure.dispatch.span, text)
            };
        }
        let map =
            diagnosis.config().and_then(|root| root.at(&["agents", "defaults", "models"])).and_then(Node::as_object);
        let listed = map.and_then(|object| object.entries().iter().find(|entry| entry.key == reference));
        finding = finding
            .also(listed.map(|entry| entry.key_span), "an entry here gives it options, it does not register the model");
        // The route may have looked for it under another provider, which the message then names.
        let asked = dispatch.failure().and_then(|text| text.strip_prefix("Unknown model: ")?.split('/').next());
        let served = [Some(dispatch.provider.as_str()), asked, dispatch.auth_provider.as_deref()];
        let served: Vec<&str> = served.into_iter().flatten().collect();
        let stored = first
            .agent
            .store
            .profiles
            .iter()
            .any(|profile| served.iter().any(|served| diagnosis.same_provider(&profile.provider, served)));
        let configured =
            diagnosis.config().and_then(|root| root.at(&["models", "providers", &dispatch.provider])).is_some();
        let mut listed = diagnosis.facts.models.listed_models(&dispatch.provider);
        if let Some(asked) = asked.filter(|asked| *asked != dispatch.provider) {
            listed.extend(diagnosis.facts.models.listed_models(asked));
        }
        let (by_codex, advice) = codex_advice(diagnosis, first);
        if let Some(why) = by_codex {
            finding = finding.because(why);
        }
        if let Some(reason) = retired(diagnosis, dispatch) {
            finding = finding.help(reason);
        } else if let Some(advice) = advice {
            finding = finding.help(advice);
        } else if let Some(spoiler) = spoiler(diagnosis, first).filter(|_| listed.contains(&dispatch.model.as_str())) {
            let name = code(spoiler.key.trim());
            finding = finding
                .also(Some(spoiler.key_span), "lists models and has no apiKey")
                .because(format!(
                    "{release} knows the model, but the entry {name} has models and no apiKey, and this release then reads \
                     no list of models at all"
                ))
                .help(format!("give {name} an apiKey; for a local server any text does, such as \"ollama-local\""))
                .fix(local_key(diagnosis, spoiler));
        } else if stored || configured || (!listed.is_empty() && !listed.contains(&dispatch.model.as_str())) {
            let others = nearest(&listed, &dispatch.model);
            let known =
                if others.is_empty() { String::new() } else { format!(" ({release} lists {})", codes(&others)) };
            finding = finding.help(format!(
                "correct the id{known}, or add {{ \"id\": \"{}\" }} to models.providers.{}.models",
                dispatch.model, dispatch.provider
            ));
        } else {
            finding = finding
                .because(format!(
                    "no profile and no models.providers entry for {}: many providers register their models only with a credential",
                    code(&dispatch.provider)
                ))
                .help(format!(
                    "describe the provider in models.providers.{}, or, when OpenClaw brings it along, store a key for it: \
                     `openclaw models auth login --provider {}`",
                    dispatch.provider,
                    word(&dispatch.provider)
                ));
        }
        findings.push(finding);
    }
    findings
}

/// Why the release refuses a model that it once had, with what it names instead.
fn retired(diagnosis: &Diagnosis<'_>, dispatch: &Dispatch) -> Option<&'static str> {
    let text = dispatch.failure()?;
    let (provider, model) = (dispatch.provider.to_lowercase(), dispatch.model.to_lowercase());
    let rows = diagnosis.facts.models.suppressions(&provider, &model);
    rows.iter().map(|row| row.reason).find(|reason| text.ends_with(reason))
}

/// Why codex does not know a model, and what to do, where codex is what serves the reference.
fn codex_advice(diagnosis: &Diagnosis<'_>, failure: &Failure<'_>) -> (Option<String>, Option<String>) {
    let dispatch = failure.dispatch;
    let active = plugin_state(diagnosis.config(), diagnosis.facts, &diagnosis.home.plugins, "codex").active;
    if dispatch.provider == "codex" && !active {
        let (why, _) = plugin_trouble(diagnosis);
        let advice = "install and enable the codex plugin: `openclaw plugins install @openclaw/codex`";
        return (Some(format!("`codex/…` models come from the codex plugin, and {why}")), Some(advice.to_owned()));
    }
    // Where the release says how to register it, that is what to do.
    let registers = dispatch.failure().is_some_and(|text| text.contains(". Add {"));
    if matches!(&dispatch.harness, Some(Ok(harness)) if harness == "codex") && !registers {
        let login = failure.agent.store.profiles.iter().find(|profile| profile.provider.starts_with("openai"));
        let why = login
            .map(|profile| format!("the login {} is not even asked: the model is looked up first", code(&profile.id)));
        let advice = "choose a model that is offered: `openclaw models list --all --provider openai`";
        return (why, Some(advice.to_owned()));
    }
    (None, None)
}

/// An entry of `models.providers` with models and without a key, where one such entry makes the generated list of
/// models unreadable (`validateConfig` of the model registry).
fn spoiler<'a>(diagnosis: &Diagnosis<'a>, failure: &Failure<'_>) -> Option<&'a Entry> {
    if !diagnosis.facts.models.one_bad_provider_spoils_all {
        return None;
    }
    let providers = diagnosis.config()?.at(&["models", "providers"])?.as_object()?;
    let is_bare = |entry: &&Entry| {
        let lists = entry.node.get("models").and_then(Node::as_array).is_some_and(|models| !models.is_empty());
        let profiles = &failure.agent.store.profiles;
        let stored = profiles.iter().any(|profile| diagnosis.same_provider(&profile.provider, entry.key.trim()));
        lists && entry.node.get("apiKey").is_none() && !stored
    };
    providers.entries().iter().find(is_bare)
}

/// A key for a server on this machine, which wants one and does not look at it.
fn local_key(diagnosis: &Diagnosis<'_>, entry: &Entry) -> Option<FixProposal> {
    let url = entry.node.get("baseUrl").and_then(Node::as_text)?;
    let is_local = ["://localhost", "://127.0.0.1", "://[::1]"].iter().any(|host| url.contains(host));
    let mut spot = config_spot(diagnosis, entry.key_span).filter(|_| is_local)?;
    spot.route.push(PathSegment::Key("apiKey".to_owned()));
    let title = format!("give {} the key that a local server needs", code(entry.key.trim()));
    Some(FixProposal::edits(title, Applicability::Unsafe, vec![spot.set("ollama-local")]))
}

/// Up to three of the listed ids, those that begin most like the one that is not listed.
fn nearest<'a>(listed: &[&'a str], model: &str) -> Vec<&'a str> {
    let shared =
        |id: &str| id.chars().zip(model.chars()).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
    let mut sorted: Vec<&str> = listed.iter().copied().filter(|id| *id != model).collect();
    // Of equals the one that is last by name, which mostly is the newest.
    sorted.sort_by_key(|id| std::cmp::Reverse((shared(id), *id)));
    sorted.dedup();
    sorted.truncate(3);
    sorted
}

/// A model that a server or a plugin's code may know all the same: nothing that files could call wrong.
fn untold(failures: &[&Failure<'_>], doubt: &str) -> Finding {
    let message = format!("files do not tell whether {} can run: {doubt}", subject_of(failures));
    let mut finding = Finding::new(RULE.id, Severity::Info, message).agents(agents_of(failures));
    if let Some(reference) = only_reference(failures) {
        finding = finding.candidate(reference);
    }
    for failure in failures {
        finding = if finding.labels.is_empty() {
            finding.at(failure.dispatch.span, "in no list that is kept in files")
        } else {
            finding.also(failure.dispatch.span, "likewise")
        };
    }
    let provider = failures.first().map_or("", |failure| &failure.dispatch.provider);
    finding.help(format!("see what it serves: `openclaw models list --all --provider {}`", word(provider)))
}

/// OpenRouter ids name a vendor, but for its own few.
const OPENROUTER_OWN: &[&str] = &["auto", "free", "bodybuilder"];

fn slips(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in
            agent.dispatches.iter().filter(|dispatch| dispatch.can_answer() && dispatch.provider == "openrouter")
        {
            let bare = dispatch.model.strip_prefix("openrouter/").unwrap_or(&dispatch.model);
            if bare.contains('/')
                || OPENROUTER_OWN.contains(&bare)
                || bare.ends_with("-alpha")
                || bare.ends_with("-beta")
            {
                continue;
            }
            if let Some(known) =
                findings.iter_mut().find(|finding| finding.candidate.as_deref() == Some(&dispatch.reference))
            {
                known.agents.push(agent.id.clone());
                continue;
            }
            let meant: Vec<&str> = diagnosis
                .simulation
                .agents
                .iter()
                .flat_map(|agent| &agent.dispatches)
                .map(|dispatch| dispatch.reference.as_str())
                .filter(|reference| reference.rsplit('/').next() == Some(bare) && reference.matches('/').count() > 1)
                .filter(|reference| !reference.starts_with("openrouter/openrouter/"))
                .collect();
            let mut message = format!(
                "`openrouter/{bare}` names no vendor: the id sent to OpenRouter is `openrouter/{bare}`, likely a slip",
            );
            let mut unique = meant.clone();
            unique.sort_unstable();
            unique.dedup();
            if !unique.is_empty() {
                message.push_str(&format!("; elsewhere it is {}", codes(&unique)));
            }
            findings.push(
                Finding::new(RULE.id, Severity::Info, message)
                    .agents([agent.id.as_str()])
                    .candidate(&dispatch.reference)
                    .at(dispatch.span, "vendor missing, such as deepseek/ or google/")
                    .help("write openrouter/<vendor>/<model>"),
            );
        }
    }
    findings
}
