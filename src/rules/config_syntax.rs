//! The config is not JSON5.

use super::config_problems::{does_not_start, failure};
use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use crate::home::ConfigFailureKind;

pub(super) const RULE: Rule = Rule {
    id: "config-syntax",
    summary: "the config file is not valid JSON5 or cannot be read",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`openclaw.json` cannot be read, or its text is not JSON5: a missing comma or brace, an empty file, a
root that is no object.

## Why it matters
The gateway refuses to start. `openclaw doctor` cannot repair such a file either, and early releases
have overwritten it with less.

## How oc-doctor knows
By parsing it as OpenClaw does, comments, trailing commas and the other liberties of JSON5 included.

## Releases
All.

## What to do
Correct the marked place, or go back to the last good copy beside it (`openclaw.json.bak`,
`openclaw.json.last-good`).

## Upstream
openclaw#109362, openclaw#126757
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let kinds = [ConfigFailureKind::Syntax, ConfigFailureKind::Unreadable, ConfigFailureKind::BeyondUs];
    let Some(failure) = failure(diagnosis, &kinds) else { return Vec::new() };
    let file = diagnosis.display(&diagnosis.home.paths.config);
    let finding = match failure.kind {
        ConfigFailureKind::BeyondUs => Finding::new(
            RULE.id,
            // Not a fault of the home, but nothing may look like an all-clear.
            Severity::Error,
            format!("oc-doctor gives up on {file}, which OpenClaw may well load: {}", failure.message),
        )
        .in_file(file.clone())
        .effect("nothing can be said about this home")
        .help("write the file smaller or flatter, or leave out what is not about agents, models and credentials"),
        ConfigFailureKind::Unreadable => {
            does_not_start(diagnosis, RULE.id, format!("{file} cannot be read: {}", failure.message))
                .help(remedy(diagnosis, &failure.message))
        }
        _ => does_not_start(diagnosis, RULE.id, format!("{file} is not valid JSON5: {}", failure.message))
            .help("correct the marked place; a good copy may stand beside it as openclaw.json.bak or openclaw.json.last-good")
            .fix(Some(FixProposal::manual(
                "compare with the last good copy",
                [format!("diff {0} {0}.bak", diagnosis.home.paths.config.file_name().map_or_else(|| file.clone(), |name| name.to_string_lossy().into_owned()))],
            ))),
    };
    vec![finding.at(failure.span, "here").upstream(&[109_362, 126_757])]
}

/// What to do about a file that cannot be read, after what the system says.
fn remedy(diagnosis: &Diagnosis<'_>, message: &str) -> String {
    let name = diagnosis.home.paths.config.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    if message.contains("not a regular file") {
        format!("something else stands there (a directory, a pipe, a device): put the config file {name} in its place")
    } else if message.contains("symbolic link") {
        format!("the links lead in a circle: replace {name} by the file itself, or by a link to it")
    } else if message.contains("ermission") {
        "give the user that runs the gateway the right to read it, and to enter the directories above it".to_owned()
    } else {
        "make it readable for the user that runs the gateway, or restore a copy".to_owned()
    }
}
