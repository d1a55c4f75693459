//! `check --format json`: the document `oc-doctor/check@1`, described in `docs/output.md`.

use super::diff::unified;
use super::lines::Lines;
use super::paths::tilde;
use super::secrets::Redactor;
use super::subject::{Offer, Subject};
use super::summary::Summary;
use crate::rules::Finding;
use serde::Serialize;

/// Name and version of the schema.
pub const SCHEMA: &str = "oc-doctor/check@1";

/// The document of one home.
#[derive(Debug, Serialize)]
pub struct Document {
    schema: &'static str,
    tool: Tool,
    home: String,
    state: String,
    config: String,
    release: Release,
    summary: Figures,
    findings: Vec<Item>,
    unknown: Vec<Unknown>,
}

#[derive(Debug, Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Debug, Serialize)]
struct Release {
    value: String,
    source: String,
    conflicts: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Figures {
    error: usize,
    warning: usize,
    info: usize,
    config_valid: bool,
    agents: Standings,
    unknown: usize,
    fixes: Fixes,
}

#[derive(Debug, Serialize)]
struct Standings {
    answers: Vec<String>,
    answers_by_fallback: Vec<String>,
    dead_fallbacks: Vec<String>,
    uncertain: Vec<String>,
    cannot_be_told: Vec<String>,
    silent: Vec<String>,
    one_failure_away: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Fixes {
    safe: usize,
    r#unsafe: usize,
    manual: usize,
    proven: bool,
}

#[derive(Debug, Serialize)]
struct Item {
    rule: &'static str,
    severity: &'static str,
    message: String,
    agents: Vec<String>,
    candidate: Option<String>,
    profile: Option<String>,
    file: Option<String>,
    spans: Vec<Place>,
    evidence: Vec<String>,
    effect: Option<String>,
    help: Vec<String>,
    upstream: Vec<String>,
    fixes: Vec<Fix>,
}

#[derive(Debug, Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    label: String,
    primary: bool,
}

#[derive(Debug, Serialize)]
struct Fix {
    title: String,
    applicability: &'static str,
    edits: Vec<Edited>,
    commands: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Edited {
    file: String,
    diff: String,
}

#[derive(Debug, Serialize)]
struct Unknown {
    field: String,
    reason: String,
    concerns: Vec<Concern>,
}

#[derive(Debug, Serialize)]
struct Concern {
    agent: String,
    candidate: String,
}

/// The document of one checked home.
#[must_use]
pub fn check(subject: &Subject<'_>) -> Document {
    let redactor = Redactor::of(subject.home);
    let summary = Summary::of(subject.simulation, subject.findings);
    let mut lines = Lines::default();
    let clean = |text: &str| redactor.clean(text).into_owned();
    let (safe, with_risk, manual) = subject.offer_counts();
    let paths = &subject.home.paths;
    Document {
        schema: SCHEMA,
        tool: Tool { name: "oc-doctor", version: env!("CARGO_PKG_VERSION") },
        home: subject.name.to_owned(),
        state: tilde(paths, &paths.state),
        config: tilde(paths, &paths.config),
        release: Release {
            value: subject.release.value.clone(),
            source: clean(&subject.release.source),
            conflicts: subject.release.conflicts.iter().map(|text| clean(text)).collect(),
        },
        summary: Figures {
            error: summary.errors,
            warning: summary.warnings,
            info: summary.infos,
            config_valid: subject.simulation.config.valid,
            agents: Standings {
                answers: summary.answering,
                answers_by_fallback: summary.by_fallback,
                dead_fallbacks: summary.dead_fallbacks,
                uncertain: summary.uncertain,
                cannot_be_told: summary.cannot_be_told,
                silent: summary.silent,
                one_failure_away: summary.one_failure_away,
            },
            unknown: summary.unknown.len(),
            fixes: Fixes { safe, r#unsafe: with_risk, manual, proven: subject.repairs.is_some() },
        },
        findings: subject
            .findings
            .iter()
            .enumerate()
            .map(|(index, finding)| item(subject, index, finding, &redactor, &mut lines))
            .collect(),
        unknown: summary
            .unknown
            .into_iter()
            .map(|thing| Unknown {
                field: thing.field,
                reason: clean(&thing.reason),
                concerns: thing.concerns.into_iter().map(|(agent, candidate)| Concern { agent, candidate }).collect(),
            })
            .collect(),
    }
}

fn item(subject: &Subject<'_>, index: usize, finding: &Finding, redactor: &Redactor<'_>, lines: &mut Lines) -> Item {
    let clean = |text: &String| redactor.clean(text).into_owned();
    let sources = &subject.home.sources;
    Item {
        rule: finding.rule,
        severity: finding.severity.as_str(),
        message: clean(&finding.message),
        agents: finding.agents.clone(),
        candidate: finding.candidate.clone(),
        profile: finding.profile.clone(),
        file: finding.file.as_ref().map(clean),
        spans: finding
            .labels
            .iter()
            .filter_map(|label| {
                let place = lines.locate(sources, label.span)?;
                Some(Place {
                    file: sources.get(label.span.source)?.display.clone(),
                    line: place.line,
                    column: place.column,
                    end_line: place.end_line,
                    end_column: place.end_column,
                    label: clean(&label.text),
                    primary: label.primary,
                })
            })
            .collect(),
        evidence: finding.evidence.iter().map(clean).collect(),
        effect: finding.effect.as_ref().map(clean),
        help: finding.help.iter().map(clean).collect(),
        upstream: finding.upstream.iter().map(|number| format!("openclaw#{number}")).collect(),
        fixes: subject.offers(index).into_iter().map(|offer| fix(&offer, redactor)).collect(),
    }
}

fn fix(offer: &Offer<'_>, redactor: &Redactor<'_>) -> Fix {
    Fix {
        title: redactor.clean(offer.title).into_owned(),
        applicability: offer.applicability.as_str(),
        edits: offer.changes.iter().map(|change| Edited { file: change.file.clone(), diff: unified(change) }).collect(),
        commands: offer.commands.iter().map(|command| redactor.clean(command).into_owned()).collect(),
    }
}
