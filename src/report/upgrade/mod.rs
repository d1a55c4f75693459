//! Upgrades as text: [`human`] and [`json`].

pub mod human;
pub mod json;
pub mod matrix;
mod words;

use super::ReleaseNote;
use super::comparison::{Compared, Side};
use super::subject::Change;
use crate::compare::{Comparison, Picture};
use crate::migration::Journey;

/// One upgrade, compared.
pub struct Upgrade<'a> {
    /// What the home is called.
    pub name: &'a str,
    /// The release it comes from, and why this one.
    pub from: &'a ReleaseNote,
    /// The release it goes to.
    pub to: &'a ReleaseNote,
    /// How it goes.
    pub journey: &'a Journey,
    /// What its agents do now.
    pub before: &'a Picture,
    /// What they would do if only the package were replaced.
    pub bare: &'a Picture,
    /// What they do after the migration.
    pub after: &'a Picture,
    /// From now to the package alone.
    pub alone: &'a Comparison,
    /// From now to after the migration.
    pub lasting: &'a Comparison,
}

impl<'a> Upgrade<'a> {
    fn side(&self, release: &'a ReleaseNote, home: &'a crate::home::Home, picture: &'a Picture) -> Side<'a> {
        Side { name: self.name, release, home: Some(home), picture }
    }

    /// What replacing the package alone does.
    #[must_use]
    pub fn bare_change(&self) -> Compared<'a> {
        Compared {
            before: self.side(self.from, &self.journey.home, self.before),
            after: self.side(self.to, &self.journey.home, self.bare),
            comparison: self.alone,
        }
    }

    /// What is left after the migration.
    #[must_use]
    pub fn lasting_change(&self) -> Compared<'a> {
        Compared {
            before: self.side(self.from, &self.journey.home, self.before),
            after: self.side(self.to, &self.journey.migrated, self.after),
            comparison: self.lasting,
        }
    }

    fn edits(&self) -> Vec<Change> {
        let change = |file: &crate::migration::EditedFile| Change {
            file: file.display.clone(),
            before: Some(file.before.clone()),
            after: Some(file.after.clone()),
        };
        self.journey.files.iter().map(change).collect()
    }
}
