//! An include cannot be resolved.

use super::config_problems::{does_not_start, failure};
use super::diagnosis::Diagnosis;
use super::finding::{Finding, Rule};
use crate::home::ConfigFailureKind;

pub(super) const RULE: Rule = Rule {
    id: "config-include-failed",
    summary: "an `$include` of the config cannot be resolved",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A file named by `$include` is missing, is not JSON5, lies outside the config's directory, includes
itself, or nests too deep.

## Why it matters
One include that fails makes the whole config invalid: the gateway refuses to start.

## How oc-doctor knows
By resolving includes as OpenClaw does: relative to the including file, confined to the directory of
the config (and `OPENCLAW_INCLUDE_ROOTS` from 2026.5.12), at most ten levels, no hard links.

## Releases
All.

## What to do
Correct the path or the named file.

## Upstream
openclaw#11696
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let Some(failure) = failure(diagnosis, &[ConfigFailureKind::Include]) else { return Vec::new() };
    let message = format!("an $include fails: {}", failure.message);
    vec![
        does_not_start(diagnosis, RULE.id, message)
            .at(failure.span, "included here")
            .help("correct the path or the named file")
            .upstream(&[11696]),
    ]
}
