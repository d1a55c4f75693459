//! `fix` without `--dry-run`: shows, asks, writes, and looks again.

use super::arguments::{FixArguments, HomeArguments};
use super::ask::ask;
use super::examine::Examined;
use super::exit::Exit;
use super::fix::Proposal;
use super::names::wanted;
use super::output::{say, warn};
use super::question::Look;
use super::time::now_ms;
use crate::fix::{Change, FileChange, Intent, Journal, RealDisk, Settled, Stage, WriteError, Writer, Written};
use crate::report::{Redactor, Style, written};
use crate::rules::Severity;

pub(super) fn write(look: &Look<'_>, arguments: &FixArguments, style: &Style, plural: bool) -> anyhow::Result<Exit> {
    let mut examined = look()?;
    let settled = writer(&examined, arguments.follow_links).settle()?;
    if !settled.is_empty() {
        say(&written::settled(&settled.iter().map(told).collect::<Vec<_>>()), Exit::Clean)?;
        examined = look()?;
    }
    let mut proposal = Proposal::of(examined, arguments);
    let exit = proposal.exit();
    say(&proposal.text(arguments, plural, style)?, Exit::Clean)?;
    let Some(combined) = proposal.plan.combined.take() else {
        return say(&format!("\n{}", proposal.closing(arguments)), exit);
    };
    let examined = &proposal.examined;
    let writer = writer(examined, arguments.follow_links);
    let files: Vec<String> = combined.files.iter().map(|file| file.display.clone()).collect();
    let intent = Intent {
        changes: combined.files.into_iter().map(change).collect(),
        release: examined.release.value.clone(),
        titles: clean(examined, combined.titles),
    };
    let unwritten = |error: WriteError| anyhow::anyhow!("nothing was written: {error}");
    writer.check(&intent.changes).map_err(unwritten)?;
    let gateway = writer.gateway().map(|gateway| gateway.process);
    say(&written::before(&files, gateway), Exit::Clean)?;
    if !arguments.yes && !ask("Write this?")? {
        return say("nothing was written\n", Exit::Findings);
    }
    let done = writer.write(intent).map_err(|error| match error {
        stuck @ WriteError::Stuck { .. } => anyhow::Error::from(stuck),
        error => unwritten(error),
    })?;
    let after = look()?;
    let told = outcome(&after, arguments, done, files, clean(&after, combined.commands), gateway);
    let exit = if told.errors_left > 0 { Exit::Findings } else { Exit::Clean };
    say(&written::after(&told), exit)
}

/// What writes to this home.
pub(super) fn writer(examined: &Examined, follow_links: bool) -> Writer<'_> {
    let home = &examined.state.home;
    Writer {
        disk: &RealDisk,
        paths: &home.paths,
        environment: &home.environment,
        follow_links,
        // The clock, not `--at`: lock files are old or new by the clock.
        now_ms: now_ms(),
    }
}

/// Says on standard error when the files may be half written: this call does not settle it.
pub(super) fn warn_if_interrupted(examined: &Examined) {
    let is_open = |journal: &Journal| matches!(journal.stage, Stage::Pending | Stage::Undoing);
    // A folder that cannot be read says nothing; writing would say so.
    let journals = writer(examined, false).journals().unwrap_or_default();
    if journals.iter().any(is_open) {
        warn(&format!("warning: {}", WriteError::Interrupted));
    }
}

/// What became of something that was interrupted, for the report.
pub(super) fn told(settled: &Settled) -> written::Settled {
    match settled.clone() {
        Settled::Finished { files } => written::Settled::Finished { files },
        Settled::TakenBack { files } => written::Settled::TakenBack { files },
        Settled::Abandoned { files, journal } => {
            written::Settled::Abandoned { files, journal: journal.display().to_string() }
        }
    }
}

fn change(file: FileChange) -> Change {
    let FileChange { path, display, before, after } = file;
    Change { path, display, before: before.map(String::into_bytes), after: after.map(String::into_bytes) }
}

fn clean(examined: &Examined, lines: Vec<String>) -> Vec<String> {
    let redactor = Redactor::of(&examined.state.home);
    lines.iter().map(|line| redactor.clean(line).into_owned()).collect()
}

fn outcome(
    after: &Examined,
    arguments: &FixArguments,
    done: Written,
    files: Vec<String>,
    mut commands: Vec<String>,
    gateway: Option<u32>,
) -> written::Outcome {
    let FixArguments { home, rules, .. } = arguments;
    let findings = &after.state.findings;
    for finding in findings.iter().filter(|finding| wanted(finding, rules, &home.agents)) {
        // Only what no edit can do is left to the operator.
        let manual = finding.fixes.iter().filter(|fix| fix.edits.is_empty()).flat_map(|fix| &fix.commands);
        commands.extend(clean(after, manual.cloned().collect()));
    }
    let mut seen = std::collections::HashSet::new();
    commands.retain(|command| seen.insert(command.clone()));
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    written::Outcome {
        files,
        narrowed: done.narrowed,
        commands,
        gateway,
        errors_left: errors.count(),
        undo: undo_command(&after.name, home),
    }
}

/// The call that undoes it, for this very home.
fn undo_command(name: &str, home: &HomeArguments) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-~+:@%".contains(c);
    match &home.profile {
        _ if home.dev => "oc-doctor undo --dev".to_owned(),
        Some(profile) => format!("oc-doctor undo --profile {profile}"),
        None if home.homes.is_empty() => "oc-doctor undo".to_owned(),
        None if name.chars().all(is_plain) => format!("oc-doctor undo {name}"),
        None => format!("oc-doctor undo '{}'", name.replace('\'', "'\\''")),
    }
}
