//! A program that Windows does not find by its bare name.

use super::credential_evidence::runs_claude_cli;
use super::diagnosis::Diagnosis;
use super::finding::{Finding, Rule, Severity};
use super::words::{agents, code};
use crate::dispatch::Dispatch;
use crate::source::{Node, Span, Value};

pub(super) const RULE: Rule = Rule {
    id: "windows-command-shim",
    summary: "on Windows the release starts a program by a name that only a shell would find",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
npm installs `codex` and `claude` on Windows as `codex.cmd` and `claude.cmd`. Started by the bare name
without a shell, Windows does not find them.

## Why it matters
Every candidate on that program ends with `spawn codex ENOENT` or `spawn claude ENOENT`.

## How oc-doctor knows
The home is a Windows one: it is read on Windows, or its config holds paths with a drive letter. Then from
the harness of the simulated dispatch and the configured command.

## Releases
codex: up to 2026.4.23. The Claude CLI with a bare `command`: all up to now.

## What to do
Upgrade, or write the full path of the program.

## Upstream
openclaw#70913, openclaw#71139, openclaw#92054
";

/// Values of a config that are looked at for a drive letter.
const MOST_VALUES: usize = 20_000;

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(evidence) = windows(diagnosis) else { return findings };
    findings.extend(codex(diagnosis, evidence));
    findings.extend(claude(diagnosis, evidence));
    findings
}

/// What shows that this is a home on Windows.
#[derive(Clone, Copy)]
struct Evidence {
    /// A path with a drive letter in the config; `None` = oc-doctor itself runs there.
    path: Option<Span>,
}

fn windows(diagnosis: &Diagnosis<'_>) -> Option<Evidence> {
    let config = diagnosis.config()?;
    let mut waiting = vec![config];
    let mut seen = 0;
    while let Some(node) = waiting.pop() {
        seen += 1;
        if seen > MOST_VALUES {
            break;
        }
        match &node.value {
            Value::String(text) if has_drive(text) => return Some(Evidence { path: Some(node.span) }),
            Value::Array(items) => waiting.extend(items),
            Value::Object(object) => waiting.extend(object.entries().iter().map(|entry| &entry.node)),
            _ => {}
        }
    }
    cfg!(windows).then_some(Evidence { path: None })
}

/// `C:\…`, also behind another word.
fn has_drive(text: &str) -> bool {
    let mut words = text.split([' ', '"']);
    words.any(|word| {
        let mut letters = word.chars();
        letters.next().is_some_and(|drive| drive.is_ascii_alphabetic())
            && letters.next() == Some(':')
            && letters.next() == Some('\\')
    })
}

/// Whether a command is found without the extensions that a shell tries.
fn is_found(command: &str) -> bool {
    has_drive(command) || command.to_ascii_lowercase().ends_with(".exe") || command.contains(['/', '\\'])
}

fn codex(diagnosis: &Diagnosis<'_>, evidence: Evidence) -> Option<Finding> {
    if diagnosis.facts.runtime.finds_command_shims {
        return None;
    }
    let command = diagnosis.config()?.at(&["plugins", "entries", "codex", "config", "appServer", "command"]);
    if command.and_then(Node::as_text).is_some_and(is_found) {
        return None;
    }
    let is_codex = |dispatch: &Dispatch| matches!(&dispatch.harness, Some(Ok(harness)) if harness == "codex");
    let (ids, first) = users(diagnosis, is_codex)?;
    let release = diagnosis.simulation.release;
    let written = command.and_then(Node::as_text).unwrap_or("codex");
    let why = if written.to_ascii_lowercase().ends_with(".cmd") {
        format!("{release} starts `{written}` without a shell, and Windows starts only an .exe so")
    } else {
        format!("{release} looks for `{written}`, and npm installs `{written}.cmd`")
    };
    let message = format!("{} cannot start codex on Windows: {why}", agents(&ids));
    let finding = shim(message, ids, first, evidence, written)
        .also(command.map(|node| node.span), "not found without a shell")
        .upstream(&[70913, 71139]);
    Some(finding.help("upgrade to 2026.4.24 or later, or write the full path of codex.exe in plugins.entries.codex.config.appServer.command"))
}

fn claude(diagnosis: &Diagnosis<'_>, evidence: Evidence) -> Option<Finding> {
    let command = diagnosis.config()?.at(&["agents", "defaults", "cliBackends", "claude-cli", "command"])?;
    let text = command.as_text().filter(|text| !is_found(text))?;
    let (ids, first) = users(diagnosis, runs_claude_cli)?;
    let message =
        format!("{} may not start the Claude CLI on Windows: {} is found by a shell only", agents(&ids), code(text));
    let finding =
        shim(message, ids, first, evidence, "claude").at(Some(command.span), "a bare name").upstream(&[92054]);
    Some(finding.help("write the full path of claude.exe (where.exe claude shows it)"))
}

fn users<'a>(diagnosis: &Diagnosis<'a>, uses: impl Fn(&Dispatch) -> bool) -> Option<(Vec<&'a str>, &'a Dispatch)> {
    let mut ids: Vec<&str> = Vec::new();
    let mut first = None;
    for agent in &diagnosis.simulation.agents {
        if let Some(dispatch) = agent.dispatches.iter().find(|dispatch| uses(dispatch)) {
            ids.push(&agent.id);
            first = first.or(Some(dispatch));
        }
    }
    Some((ids, first?))
}

fn shim(message: String, ids: Vec<&str>, first: &Dispatch, evidence: Evidence, program: &str) -> Finding {
    Finding::new(RULE.id, Severity::Warning, message)
        .agents(ids)
        .candidate(&first.reference)
        .at(first.span, format!("started as `{program}`"))
        .also(evidence.path, "a Windows path")
        .effect(format!("spawn {program} ENOENT instead of an answer"))
}
