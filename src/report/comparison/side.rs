//! What is compared with what, and how its texts are made fit to print.

use crate::compare::{Comparison, Picture, Place, Reason};
use crate::home::Home;
use crate::report::ReleaseNote;
use crate::report::lines::Lines;
use crate::report::paths::tilde_in;
use crate::report::secrets::Redactor;
use crate::report::style::plain;

/// One side of a comparison.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// What it is called: the path, the revision or the file as it was given.
    pub name: &'a str,
    /// Its release, and why this one.
    pub release: &'a ReleaseNote,
    /// The home, when it was read now; `None` for a saved document.
    pub home: Option<&'a Home>,
    /// What its agents would do.
    pub picture: &'a Picture,
}

/// Two sides and what changes between them.
#[derive(Clone, Copy)]
pub struct Compared<'a> {
    /// How it was.
    pub before: Side<'a>,
    /// How it is.
    pub after: Side<'a>,
    /// What changes.
    pub comparison: &'a Comparison,
}

impl Compared<'_> {
    /// The worst of all changes, as documents call it.
    #[must_use]
    pub fn verdict(&self) -> &'static str {
        super::words::weight(self.comparison.weight())
    }
}

/// Makes the texts of one side fit to print: no secret, no home directory, places as people write them.
pub(crate) struct Printer<'a> {
    home: &'a Home,
    redactor: Redactor<'a>,
    lines: Lines,
}

/// A place in a file, one-based.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl<'a> Printer<'a> {
    /// `nobody` stands for the home of a saved document, of which only secrets by their shape are known.
    pub(crate) fn of(side: Side<'a>, nobody: &'a Home) -> Self {
        let home = side.home.unwrap_or(nobody);
        Self { home, redactor: Redactor::of(home), lines: Lines::default() }
    }

    /// A text for programs.
    pub(crate) fn clean(&self, text: &str) -> String {
        tilde_in(&self.home.paths, &self.redactor.clean(text))
    }

    /// A text for people: one line that cannot steer a terminal.
    pub(crate) fn line(&self, text: &str) -> String {
        plain(&self.clean(text))
    }

    /// Where something stands.
    pub(crate) fn spot(&mut self, place: Option<&Place>) -> Option<Spot> {
        match place? {
            Place::Saved { file, line, column } => {
                Some(Spot { file: self.redactor.clean(file).into_owned(), line: *line, column: *column })
            }
            Place::Read(span) => {
                let place = self.lines.locate(&self.home.sources, *span)?;
                let file = self.home.sources.get(span.source)?.display.clone();
                Some(Spot { file, line: place.line, column: place.column })
            }
        }
    }

    /// A cause in words, with its place: `runtime codex: configured  (openclaw.json:9:45)`. What `said` says already
    /// is not said again.
    pub(crate) fn cause(&mut self, reason: Option<&Reason>, said: &str) -> Option<String> {
        let reason = reason?;
        let is_news = !reason.because.is_empty() && !said.contains(&self.line(&reason.because));
        let because = if is_news { format!(": {}", reason.because) } else { String::new() };
        let value = if reason.value.is_empty() { String::new() } else { format!(" {}", reason.value) };
        let text = self.line(&format!("{}{value}{because}", reason.decision));
        let place = self.spot(reason.place.as_ref());
        let place = place.map(|spot| format!("  ({}:{}:{})", plain(&spot.file), spot.line, spot.column));
        Some(format!("{text}{}", place.unwrap_or_default()))
    }
}
