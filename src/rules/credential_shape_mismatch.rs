//! A credential that is there, in a form or a place that the route does not use.

use super::credential_evidence::runs_claude_cli;
use super::diagnosis::{Cause, Diagnosis};
use super::effect::{agents_of, effect_of, only_reference, subject_of};
use super::finding::{Applicability, Finding, FixProposal, Rule, Severity};
use super::login::log_in;
use super::no_profile_bound::explain;
use super::place::{config_route, shell_path};
use super::shell::config_path;
use super::words::{agents, code, codes, either, plural};
use crate::dispatch::{AgentPlan, StoredProfile};
use crate::home::MisplacedStore;
use crate::source::{Node, Span};

pub(super) const RULE: Rule = Rule {
    id: "credential-shape-mismatch",
    summary: "a credential is stored in a form or a place that no run uses",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A credential file lies where no run looks (`agents/<id>/auth-profiles.json` instead of
`agents/<id>/agent/`, or `credentials/auth-profiles.json`), the mode that `auth.profiles` declares is not
the type that is stored, an API key stands in a profile of type `token`, or an agent runs on the Claude
CLI while the only credential is an API key, which that program is not given.

## Why it matters
The profile is passed over without a message. The next one, an environment key or nothing takes its
place, and listing commands may still show the provider as logged in.

## How oc-doctor knows
From the files, and from the release's own test of each stored profile. A config mode `oauth` goes with a
stored token, not the other way round.

## Releases
All; files lie in a database from 2026.6.5 on, and a misplaced file is then not migrated either.

## What to do
Move the file to the agent's directory, declare the mode that is stored, or log in again.

## Upstream
openclaw#12685, openclaw#17689, openclaw#18623, openclaw#71527, openclaw#79731, openclaw#120317,
openclaw#131800, openclaw#147111
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = misplaced(diagnosis);
    findings.extend(wrong_form(diagnosis));
    findings.extend(key_as_token(diagnosis));
    findings.extend(key_for_a_cli(diagnosis));
    findings
}

fn misplaced(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for store in &diagnosis.home.surroundings.misplaced_stores {
        let concerned: Vec<&AgentPlan> = diagnosis
            .simulation
            .agents
            .iter()
            .filter(|agent| diagnosis.misplaced_of(agent).iter().any(|(found, _)| std::ptr::eq(*found, store)))
            .collect();
        let unseen: Vec<(&str, Span)> = store
            .profiles()
            .filter(|entry| concerned.iter().any(|agent| !agent.store.profiles.iter().any(|one| one.id == entry.key)))
            .map(|entry| (entry.key.as_str(), entry.key_span))
            .collect();
        if !unseen.is_empty() {
            findings.push(misplaced_finding(diagnosis, store, &concerned, &unseen));
        }
    }
    findings
}

fn misplaced_finding(
    diagnosis: &Diagnosis<'_>,
    store: &MisplacedStore,
    concerned: &[&AgentPlan],
    unseen: &[(&str, Span)],
) -> Finding {
    let file = diagnosis.display(&store.path);
    let ids: Vec<&str> = unseen.iter().map(|(id, _)| *id).collect();
    let owner = store.agent.as_deref().and_then(|id| concerned.iter().find(|agent| agent.id == id));
    let directory = owner.map_or_else(|| diagnosis.main_dir(), |agent| agent.agent_dir.clone());
    let failures: Vec<_> = diagnosis
        .failures_of(Cause::ShapeMismatch)
        .filter(|failure| concerned.iter().any(|agent| agent.id == failure.agent.id))
        .collect();
    let ordered = first_in_order(diagnosis, &ids);
    let severity = if failures.is_empty() { Severity::Warning } else { Severity::Error };
    let whose: Vec<&str> = match (failures.is_empty(), owner) {
        (false, _) => agents_of(&failures),
        (true, Some(owner)) => vec![owner.id.as_str()],
        (true, None) => concerned.iter().map(|agent| agent.id.as_str()).collect(),
    };
    let message = format!(
        "{} of {} {} in {file}, where no run looks: the directory is {}",
        codes(&ids),
        agents(&whose),
        plural(ids.len(), "lies", "lie"),
        diagnosis.display(&directory),
    );
    let mut finding = Finding::new(RULE.id, severity, message).agents(whose).upstream(&[71527, 18623, 79731]);
    if let [only] = ids.as_slice() {
        finding = finding.profile(*only);
    }
    for (index, (_, span)) in unseen.iter().enumerate() {
        let text = "stored here, never read";
        finding = if index == 0 { finding.at(Some(*span), text) } else { finding.also(Some(*span), text) };
    }
    if let Some((id, span)) = ordered {
        finding = finding.also(Some(span), format!("`{id}` comes first here and is not in the store that is read"));
    }
    finding = if failures.is_empty() {
        finding.effect("another credential, or none, is used in its place")
    } else {
        finding.effect(effect_of(&failures))
    };
    let target = directory.join("auth-profiles.json");
    let occupied = diagnosis.files(&directory).is_some_and(|files| files.auth_profiles.exists());
    let (from, to) = (shell_path(diagnosis.home, &store.path), shell_path(diagnosis.home, &target));
    let fix = if occupied {
        let title = format!("add the profiles of {file} to {}, keeping a copy of both", diagnosis.display(&target));
        FixProposal::manual(title, [format!("cp {to} {to}.before"), format!("diff {from} {to}")])
    } else {
        FixProposal::manual(format!("move {file} into {}", diagnosis.display(&directory)), [format!("mv {from} {to}")])
    };
    finding
        .help("with the gateway stopped, put the profiles where the agent reads them, or log in again")
        .fix(Some(fix))
}

/// The first of these profiles that an order of the config begins with.
fn first_in_order<'a>(diagnosis: &Diagnosis<'a>, ids: &[&str]) -> Option<(&'a str, Span)> {
    let order = diagnosis.config()?.at(&["auth", "order"])?.as_object()?;
    let firsts = order.entries().iter().filter_map(|entry| entry.node.as_array()?.first());
    firsts.filter_map(|node| Some((node.as_text()?, node.span))).find(|(id, _)| ids.contains(id))
}

/// Codes of the release for a profile that is there and has the wrong form.
pub(super) const WRONG_FORMS: [&str; 3] = ["mode_mismatch", "malformed_api_key", "invalid_expires"];

/// Profiles that the release's own test refuses for their form.
fn wrong_form(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut seen: Vec<(String, &str, Vec<&AgentPlan>)> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for dispatch in &agent.dispatches {
            let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
            for entry in dispatch.eligibility.iter().filter(|entry| WRONG_FORMS.contains(&entry.code.as_str())) {
                let profile = agent.store.profiles.iter().find(|profile| profile.id == entry.profile);
                if !profile.is_some_and(|profile| diagnosis.same_provider(&profile.provider, asked)) {
                    continue;
                }
                let known = |one: &&mut (String, &str, Vec<&AgentPlan>)| one.0 == entry.profile && one.1 == entry.code;
                match seen.iter_mut().find(known) {
                    Some((.., agents)) if agents.iter().all(|one| one.id != agent.id) => agents.push(agent),
                    Some(_) => {}
                    None => seen.push((entry.profile.clone(), &entry.code, vec![agent])),
                }
            }
        }
    }
    seen.into_iter().map(|(id, why, agents)| wrong_form_finding(diagnosis, &id, why, &agents)).collect()
}

fn wrong_form_finding(diagnosis: &Diagnosis<'_>, id: &str, why: &str, concerned: &[&AgentPlan]) -> Finding {
    let of = |agent: &AgentPlan| agent.store.profiles.iter().find(|profile| profile.id == id).cloned();
    let profile: Option<StoredProfile> = concerned.iter().find_map(|agent| of(agent));
    let kind = profile.as_ref().map_or("", |profile| profile.kind.as_str()).to_owned();
    let provider = profile.as_ref().map(|profile| profile.provider.clone()).unwrap_or_default();
    let failures: Vec<_> = diagnosis
        .failures_of(Cause::ShapeMismatch)
        .filter(|failure| failure.dispatch.eligibility.iter().any(|entry| entry.profile == id && entry.code == why))
        .collect();
    let mode = diagnosis.config().and_then(|root| root.at(&["auth", "profiles", id, "mode"]));
    let what = match (why, mode.and_then(Node::as_text)) {
        ("mode_mismatch", Some(mode)) => {
            format!("it is stored as `{kind}`, and auth.profiles declares mode `{mode}`")
        }
        (other, _) => explain(other).to_owned(),
    };
    let severity = if failures.is_empty() { Severity::Warning } else { Severity::Error };
    let message = format!("profile {} is passed over: {what}", code(id));
    let mut finding = Finding::new(RULE.id, severity, message)
        .agents(concerned.iter().map(|agent| agent.id.as_str()))
        .profile(id)
        .upstream(&[12685]);
    if why == "mode_mismatch" {
        finding = finding.at(mode.map(|node| node.span), format!("stored is `{kind}`"));
        let spot = config_route(diagnosis, &["auth", "profiles", id, "mode"]);
        let title = format!("declare mode `{kind}` for `{id}`");
        finding = finding
            .fix(spot.map(|spot| FixProposal::edits(title, Applicability::Unsafe, vec![spot.set(kind.as_str())])));
    }
    let stored = profile.as_ref().and_then(|profile| profile.span);
    finding =
        if finding.labels.is_empty() { finding.at(stored, "stored here") } else { finding.also(stored, "stored here") };
    finding = if failures.is_empty() {
        finding.effect("the next credential in line, or none, answers in its place")
    } else {
        finding.effect(effect_of(&failures)).because(format!("without a credential: {}", subject_of(&failures)))
    };
    if let Some(reference) = only_reference(&failures) {
        finding = finding.candidate(reference);
    }
    if why == "mode_mismatch" {
        finding.help(format!(
            "write the mode that is stored: `openclaw config set {} {kind}`",
            config_path(&["auth", "profiles", id, "mode"])
        ))
    } else {
        finding.help("store the credential again").fix(Some(log_in(diagnosis, &provider, &agents_of(&failures))))
    }
}

/// An API key of Anthropic in a profile for tokens: it is taken for a login.
fn key_as_token(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for agent in &diagnosis.simulation.agents {
        for profile in agent.store.profiles.iter().filter(|profile| profile.kind == "token" && !profile.inherited) {
            let Some(stored) = diagnosis.stored(agent, &profile.id) else { continue };
            let text = stored.get("token").and_then(Node::as_text).unwrap_or_default();
            if !text.starts_with("sk-ant-api") {
                continue;
            }
            let used = agent.dispatches.iter().any(|dispatch| dispatch.auth_order.contains(&profile.id));
            if !used {
                continue;
            }
            let message = format!(
                "profile {} of {} is a `token` that holds an API key: it is taken for a subscription login",
                code(&profile.id),
                agents(&[&agent.id])
            );
            let finding = Finding::new(RULE.id, Severity::Warning, message)
                .agents([agent.id.as_str()])
                .profile(&profile.id)
                .at(stored.get("type").map(|node| node.span), "an API key belongs into type `api_key`")
                .effect("calls with it may be refused, and who pays is not what the profile says")
                .help("store it as what it is: `openclaw models auth add`")
                .upstream(&[120_317, 131_800]);
            findings.push(finding);
        }
    }
    findings
}

/// The Claude CLI is not given a key that OpenClaw has stored.
fn key_for_a_cli(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    // Its own login may also be in the system's keychain, which no file shows: then it is logged in.
    if diagnosis.home.external.claude.is_some() {
        return Vec::new();
    }
    let is_cli = |dispatch: &&crate::dispatch::Dispatch| runs_claude_cli(dispatch);
    let anthropic = |profile: &&StoredProfile| profile.provider == "anthropic" || profile.provider == "claude-cli";
    let used_elsewhere = diagnosis
        .simulation
        .agents
        .iter()
        .flat_map(|agent| &agent.dispatches)
        .any(|dispatch| dispatch.provider == "anthropic" && !is_cli(&dispatch));
    if used_elsewhere {
        return Vec::new();
    }
    let mut concerned: Vec<&AgentPlan> = Vec::new();
    let mut place = None;
    let mut id = String::new();
    for agent in &diagnosis.simulation.agents {
        let Some(dispatch) = agent.dispatches.iter().find(is_cli) else { continue };
        let mut own = agent.store.profiles.iter().filter(anthropic);
        let Some(first) = own.next().filter(|profile| profile.kind == "api_key") else { continue };
        if own.any(|profile| profile.kind != "api_key") {
            continue;
        }
        id.clone_from(&first.id);
        place = place.or(dispatch.runtime_policy.as_ref().and_then(|policy| policy.span)).or(dispatch.span);
        concerned.push(agent);
    }
    if concerned.is_empty() {
        return Vec::new();
    }
    let ids: Vec<&str> = concerned.iter().map(|agent| agent.id.as_str()).collect();
    let message = format!(
        "{} {} on the Claude CLI, which is not given the stored API key {} and has no login file of its own",
        agents(&ids),
        plural(ids.len(), "runs", "run"),
        code(&id)
    );
    let stored = concerned.iter().find_map(|agent| agent.store.profiles.iter().find(|profile| profile.id == id));
    vec![
        Finding::new(RULE.id, Severity::Warning, message)
            .agents(ids)
            .profile(&id)
            .at(place, "the program logs in by itself")
            .also(stored.and_then(|profile| profile.span), "not handed to the program")
            .effect("unless its login is in the system's keychain: `Not logged in · Please run /login`")
            .help(format!(
                "log the program in (claude, then /login), or take the runtime {} away",
                either(&["claude-cli"])
            ))
            .upstream(&[147_111]),
    ]
}

/// The failures of this rule that no stored profile of a wrong form and no misplaced file explains are none: the cause
/// is only given when one of them is there.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>, agent: &AgentPlan, dispatch: &crate::dispatch::Dispatch) -> bool {
    let asked = dispatch.auth_provider.as_deref().unwrap_or(&dispatch.provider);
    let wrong = dispatch.eligibility.iter().any(|entry| {
        let profile = agent.store.profiles.iter().find(|profile| profile.id == entry.profile);
        WRONG_FORMS.contains(&entry.code.as_str())
            && profile.is_some_and(|profile| diagnosis.same_provider(&profile.provider, asked))
    });
    wrong
        || diagnosis.misplaced_of(agent).iter().any(|(_, entry)| {
            entry
                .node
                .get("provider")
                .and_then(Node::as_text)
                .is_some_and(|provider| diagnosis.same_provider(provider, asked))
        })
}
