//! The config is not JSON5.

use super::config_problems::{does_not_start, failure};
use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::place::shell_path;
use crate::home::ConfigFailureKind;
use crate::source::Span;

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
        _ => {
            let told = failure.message.trim_start_matches("JSON5 parse failed: SyntaxError: JSON5: ");
            let finding = does_not_start(diagnosis, RULE.id, format!("{file} is not valid JSON5: {told}"));
            let place = match failure.span.and_then(|span| missing_comma(diagnosis, span)) {
                Some(line) => {
                    format!("correct the marked place: a comma seems to be missing at the end of line {line}")
                }
                None => "correct the marked place".to_owned(),
            };
            good_copy(diagnosis, finding.help(place))
        }
    };
    vec![finding.at(failure.span, "here").upstream(&[109_362, 126_757])]
}

/// Names the copy that OpenClaw keeps, where one parses.
fn good_copy(diagnosis: &Diagnosis<'_>, finding: Finding) -> Finding {
    let copies = &diagnosis.home.surroundings.config_copies;
    let kept = [&copies.last_good, &copies.backup].into_iter().flatten().find(|copy| copy.root.is_some());
    let Some(copy) = kept else { return finding };
    let (copy, config) =
        (shell_path(diagnosis.home, &copy.path), shell_path(diagnosis.home, &diagnosis.home.paths.config));
    finding.help(format!("an older copy that is whole: {copy}")).fix(Some(FixProposal::manual(
        "see what has changed since the copy was made, and go back to it if nothing of that is wanted",
        [format!("diff {copy} {config}"), format!("cp {copy} {config}")],
    )))
}

/// The line at whose end a comma is missing, when what stands at a place begins another entry right after a value.
fn missing_comma(diagnosis: &Diagnosis<'_>, span: Span) -> Option<usize> {
    let text = &diagnosis.home.sources.get(span.source)?.text;
    let start = usize::try_from(span.start).ok()?;
    let before = text.get(..start)?.trim_end();
    let begins = text.get(start..)?.chars().next()?;
    let ends = before.chars().next_back()?;
    let line = before.lines().last()?;
    let is_entry = matches!(begins, '"' | '\'' | '{' | '[') || begins.is_alphanumeric() || begins == '_';
    let is_value = matches!(ends, '"' | '\'' | '}' | ']') || ends.is_ascii_alphanumeric();
    (is_entry && is_value && before.len() < start && !line.contains("//")).then(|| before.lines().count())
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
