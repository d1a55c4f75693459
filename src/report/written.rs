//! What `fix` and `undo` did, for people.

use super::diff::{painted, unified};
use super::human::counted;
use super::style::{Style, plain};
use super::subject::Change;

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The command that undoes it.
    pub undo: String,
    /// The files.
    pub files: Vec<String>,
    /// Files whose permissions were made narrower: the bits before and after.
    pub narrowed: Vec<(String, u32, u32)>,
    /// What the operator must still run.
    pub commands: Vec<String>,
    /// Process of a running gateway.
    pub gateway: Option<u32>,
    /// Errors that are left.
    pub errors_left: usize,
}

/// What became of a `fix` or `undo` that was interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// All was written.
    Finished {
        /// The files.
        files: Vec<String>,
    },
    /// All was put back.
    TakenBack {
        /// The files.
        files: Vec<String>,
    },
    /// Somebody else had changed files.
    Abandoned {
        /// The files that stay.
        files: Vec<String>,
        /// Where the old content lies.
        journal: String,
    },
}

/// One entry of the list of journals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub id: String,
    /// When, Unix milliseconds; `None` = it does not read.
    pub at_ms: Option<i64>,
    /// The release it was for.
    pub release: String,
    /// What was repaired.
    pub titles: Vec<String>,
    /// The files.
    pub files: Vec<String>,
    /// What is special about it.
    pub note: Option<String>,
}

/// Said before asking: which files, and whether somebody else is at work on them.
#[must_use]
pub fn before(files: &[String], gateway: Option<u32>) -> String {
    let mut text = format!("\nto be written: {}\n", names(files));
    if let Some(process) = gateway {
        text.push_str(&format!(
            "a gateway is running on this home (process {process}); it takes up a changed config by itself, unless \
             `gateway.reload.mode` is `off`\n"
        ));
    }
    text
}

/// Said after writing.
#[must_use]
pub fn after(outcome: &Outcome) -> String {
    let mut text = format!("\nwrote {}\n", names(&outcome.files));
    for (file, before, after) in &outcome.narrowed {
        let why = "it holds credentials, so only its owner may read it now";
        text.push_str(&format!("  {}: permissions {before:03o} -> {after:03o}; {why}\n", plain(file)));
    }
    text.push_str(&format!("undo with: {}\n", plain(&outcome.undo)));
    if let Some(process) = outcome.gateway {
        text.push_str(&format!(
            "`openclaw gateway restart` makes sure that the running gateway (process {process}) uses it\n"
        ));
    }
    if !outcome.commands.is_empty() {
        text.push_str("still to be run by you:\n");
        for command in &outcome.commands {
            text.push_str(&format!("  {}\n", plain(command)));
        }
    }
    text.push_str(&match outcome.errors_left {
        0 => "checked again: no error is left\n".to_owned(),
        count => {
            format!(
                "checked again: {} left; `oc-doctor check` shows {}\n",
                counted(count, "error is", "errors are"),
                if count == 1 { "it" } else { "them" }
            )
        }
    });
    text
}

/// Said when something interrupted was found.
#[must_use]
pub fn settled(settled: &[Settled]) -> String {
    let line = |settled: &Settled| match settled {
        Settled::Finished { files } => {
            format!("an earlier fix was interrupted after its last step; finished: {}\n", names(files))
        }
        Settled::TakenBack { files } => {
            format!("an earlier fix was interrupted; as before it again: {}\n", names(files))
        }
        Settled::Abandoned { files, journal } => format!(
            "an earlier fix was interrupted, and somebody else has changed since, so left as they are: {}\n  \
             what was there before lies in {}\n",
            names(files),
            plain(journal)
        ),
    };
    settled.iter().map(line).collect()
}

/// Said after `undo`.
#[must_use]
pub fn restored(files: &[String], at_ms: i64) -> String {
    format!("as before the fix of {}: {}\n", time(at_ms), names(files))
}

/// Said when `undo` would take somebody's change away: what changed since, secrets masked. `journal`: where the
/// old content lies.
#[must_use]
pub fn drifted(changes: &[Change], at_ms: i64, journal: &str, style: &Style) -> String {
    let files: Vec<String> = changes.iter().map(|change| change.file.clone()).collect();
    let mut text = format!(
        "nothing was undone: since the fix of {} somebody has changed {}; from what fix wrote to what is there:\n",
        time(at_ms),
        names(&files)
    );
    for change in changes {
        painted(&mut text, &unified(change), style);
    }
    text.push_str(&format!("what was there before the fix lies in {}\n", plain(journal)));
    text
}

/// The list of journals.
#[must_use]
pub fn journals(entries: &[Entry]) -> String {
    if entries.is_empty() {
        return "nothing was written to this home\n".to_owned();
    }
    let mut text = String::new();
    for entry in entries {
        let when = entry.at_ms.map_or_else(|| "unknown".to_owned(), time);
        let release =
            if entry.release.is_empty() { String::new() } else { format!(", for OpenClaw {}", plain(&entry.release)) };
        text.push_str(&format!("{}  {when}{release}\n", entry.id));
        for title in &entry.titles {
            text.push_str(&format!("  + {}\n", plain(title)));
        }
        if !entry.files.is_empty() {
            text.push_str(&format!("  in {}\n", names(&entry.files)));
        }
        if let Some(note) = &entry.note {
            text.push_str(&format!("  {}\n", plain(note)));
        }
    }
    text
}

fn names(files: &[String]) -> String {
    files.iter().map(|file| plain(file)).collect::<Vec<_>>().join(", ")
}

fn time(at_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(at_ms).map_or_else(|_| "an unknown time".to_owned(), |time| format!("{time:.0}"))
}
