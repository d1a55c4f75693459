//! `undo`: everything as it was before the last `fix`.

use super::arguments::UndoArguments;
use super::colour::style;
use super::exit::{Exit, UsageError};
use super::output::say;
use super::process::own_process;
use super::time::now_ms;
use super::write::told;
use crate::fix::{Drift, Journal, RealDisk, Settled, Stage, Undone, Writer};
use crate::home::{Selection, locate};
use crate::report::{Change, tilde, written};
use crate::source::DiskFiles;

pub(super) fn run(arguments: &UndoArguments) -> anyhow::Result<Exit> {
    let UndoArguments { home, profile, dev, list, look } = arguments;
    let selection = Selection::from_options(home.clone(), profile.as_deref(), *dev);
    let selection = selection.map_err(|error| UsageError(error.to_string()))?;
    let process = own_process();
    let paths = locate(&selection, &process, &DiskFiles)?;
    let writer = Writer {
        disk: &RealDisk,
        paths: &paths,
        environment: &process.environment,
        follow_links: true,
        now_ms: now_ms(),
    };
    if *list {
        return say(&listed(&writer)?, Exit::Clean);
    }
    let settled = writer.settle()?;
    say(&written::settled(&settled.iter().map(told).collect::<Vec<_>>()), Exit::Clean)?;
    if settled.iter().any(|settled| !matches!(settled, Settled::Finished { .. })) {
        // That was the last `fix`.
        let is_left = settled.iter().any(|settled| matches!(settled, Settled::Abandoned { .. }));
        return Ok(if is_left { Exit::Findings } else { Exit::Clean });
    }
    match writer.undo()? {
        Undone::Nothing => say("there is nothing to undo in this home\n", Exit::Clean),
        Undone::Restored { record } => {
            let files: Vec<String> = record.files.iter().map(|file| file.display.clone()).collect();
            say(&written::restored(&files, record.at_ms), Exit::Clean)
        }
        Undone::Changed { record, drifts, journal } => {
            let changes: Vec<Change> = drifts.into_iter().map(change).collect();
            say(&written::drifted(&changes, record.at_ms, &tilde(&paths, &journal), &style(look)), Exit::Findings)
        }
    }
}

/// What changed since: from what `fix` wrote to what is there.
fn change(drift: Drift) -> Change {
    let text = |bytes: Option<Vec<u8>>| bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Change { file: drift.display, before: text(drift.written), after: text(drift.now) }
}

fn listed(writer: &Writer<'_>) -> anyhow::Result<String> {
    let entries = writer.journals()?.into_iter().map(|journal| {
        let record = writer.record(&journal);
        entry(&journal, record)
    });
    Ok(written::journals(&entries.collect::<Vec<_>>()))
}

fn entry(journal: &Journal, record: Result<crate::fix::Record, crate::fix::WriteError>) -> written::Entry {
    let stage = match journal.stage {
        Stage::Done => None,
        Stage::New | Stage::Pending => Some("interrupted: `oc-doctor undo` puts everything back"),
        Stage::Undoing => Some("undo was interrupted: `oc-doctor undo` goes on"),
        Stage::Abandoned => Some("interrupted, then changed by somebody else; cannot be undone"),
    };
    let (at_ms, release, titles, files, problem) = match record {
        Ok(record) => {
            let files = record.files.into_iter().map(|file| file.display).collect();
            (Some(record.at_ms), record.release, record.titles, files, None)
        }
        Err(error) => (None, String::new(), Vec::new(), Vec::new(), Some(error.to_string())),
    };
    let note = problem.or_else(|| stage.map(str::to_owned));
    written::Entry { id: journal.id.clone(), at_ms, release, titles, files, note }
}
