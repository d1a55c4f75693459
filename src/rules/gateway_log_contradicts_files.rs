//! The log holds a failure that the files do not explain.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::shell::word;
use super::words::{code, excerpt, moment};
use crate::dispatch::{AgentPlan, Dispatch};
use crate::home::LogLine;

pub(super) const RULE: Rule = Rule {
    id: "gateway-log-contradicts-files",
    summary: "the gateway's log reports a missing login that the files hold",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A gateway log in the home says that a candidate had no credential, and by the files it has one.

## Why it matters
The running gateway decides by something else than these files: most often by the store as it was
when it started, before the login; or it runs as another user, with another state directory, or is
another release.

## How oc-doctor knows
From log lines (`No API key found for provider …`, `Missing bearer`) of the last seven days, and a
simulated dispatch of the same provider or model that has a credential.

## Releases
All. Seen in 2026.4.5 after `models auth login` beside a running gateway.

## What to do
Start the gateway again and look whether the line comes back; compare its state directory and
version with the ones given here.

## Upstream
openclaw#63856, openclaw#83380
";

/// Older lines say nothing about now, milliseconds.
const RECENT_MS: i64 = 7 * 86_400_000;

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let now = diagnosis.simulation.now_ms;
    let mut findings: Vec<Finding> = Vec::new();
    for line in diagnosis.home.gateway_log_errors.iter().rev() {
        if line.at_ms.is_some_and(|at| at > now || now - at > RECENT_MS) {
            continue;
        }
        let Some((agent, dispatch, provider)) = contradicted(diagnosis, line) else { continue };
        let profile = dispatch.selected_profile.as_deref().unwrap_or_default();
        if findings.iter().any(|finding| finding.profile.as_deref() == Some(profile)) {
            continue;
        }
        findings.push(finding(diagnosis, line, agent, dispatch, provider));
    }
    findings
}

/// The candidate that by the files has what the log line misses.
fn contradicted<'a>(diagnosis: &Diagnosis<'a>, line: &LogLine) -> Option<(&'a AgentPlan, &'a Dispatch, &'a str)> {
    let text = &line.message;
    let quoted = text
        .split_once("No API key found for provider ")
        .and_then(|(_, rest)| rest.trim_start_matches(['\\', '"']).split(['\\', '"', '.', ' ']).next())
        .filter(|name| !name.is_empty());
    let unauthenticated = text.contains("profile=-") || text.contains("Missing bearer");
    if quoted.is_none() && !unauthenticated {
        return None;
    }
    let mut found = None;
    for agent in &diagnosis.simulation.agents {
        for dispatch in &agent.dispatches {
            let named = match quoted {
                Some(provider) => {
                    diagnosis.same_provider(&dispatch.provider, provider)
                        || dispatch
                            .auth_provider
                            .as_deref()
                            .is_some_and(|asked| diagnosis.same_provider(asked, provider))
                }
                None => text.contains(&dispatch.reference),
            };
            if !named {
                continue;
            }
            if !dispatch.can_answer() || dispatch.selected_profile.is_none() {
                // A candidate fails as the log says: no contradiction.
                return None;
            }
            found = found.or(Some((agent, dispatch, dispatch.provider.as_str())));
        }
    }
    found
}

fn finding(
    diagnosis: &Diagnosis<'_>,
    line: &LogLine,
    agent: &AgentPlan,
    dispatch: &Dispatch,
    provider: &str,
) -> Finding {
    let profile = dispatch.selected_profile.as_deref().unwrap_or_default();
    let message = format!(
        "the gateway's log says that `{provider}` has no credential, although {} is stored, usable and the one this release \
         would take",
        code(profile)
    );
    let stored = agent.store.profiles.iter().find(|known| known.id == profile).and_then(|known| known.span);
    let at = line.at_ms.map(|at| format!(" ({})", moment(at))).unwrap_or_default();
    let release = diagnosis.simulation.release;
    let mut finding = Finding::new(RULE.id, Severity::Warning, message)
        .agents([agent.id.as_str()])
        .candidate(&dispatch.reference)
        .profile(profile)
        .at(stored, "the login that the log misses")
        .in_file(&line.file)
        .because(format!("{}:{}{at}: {}", line.file, line.line, excerpt(&line.message, 160)))
        .effect(format!("calls of {} failed although the login is there", code(&dispatch.reference)))
        .upstream(&[63856, 83380]);
    let ordered = diagnosis.configured_order(provider).is_some() || diagnosis.stored_order(agent, provider).is_some();
    if !ordered {
        finding = finding.because(
            "no order is stored or configured: this release then takes every stored profile, so that is not the cause",
        );
    }
    finding
        .help("start the gateway again: most often it still runs with the store as it was before the login")
        .help(format!(
            "if the line comes back, the gateway runs as another user, with another state directory than {}, or is not \
             {release}",
            diagnosis.display(&diagnosis.home.paths.state)
        ))
        .fix(Some(FixProposal::manual(
            "start the gateway again (and, as the reporter did, write the order down)",
            [
                "openclaw gateway restart".to_owned(),
                format!(
                    "openclaw models auth order set --provider {} --agent {} {}",
                    word(provider),
                    word(&agent.id),
                    word(profile)
                ),
            ],
        )))
}
