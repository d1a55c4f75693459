//! Facts as columns: what the first release does, and what each later one changes. A new release is one column.

use crate::release::Version;

/// What a release changes, from that one on.
pub(super) struct Column<T: 'static> {
    /// The release.
    pub(super) since: Version,
    /// The change.
    pub(super) change: fn(&mut T),
}

/// A column of a release of 2026.
pub(super) const fn column<T>(month: u16, patch: u16, change: fn(&mut T)) -> Column<T> {
    Column { since: Version::new(2026, month, patch), change }
}

/// A column of a beta of 2026.
pub(super) const fn beta<T>(month: u16, patch: u16, number: u16, change: fn(&mut T)) -> Column<T> {
    Column { since: Version::beta(2026, month, patch, number), change }
}

/// The facts of a release: those of the first one with every change up to it.
pub(super) fn at<T>(first: T, columns: &[Column<T>], version: Version) -> T {
    let mut facts = first;
    for column in columns.iter().filter(|column| version >= column.since) {
        (column.change)(&mut facts);
    }
    facts
}

/// Whether columns stand in the order of releases, each release once.
#[cfg(test)]
pub(super) fn in_order<T>(columns: &[Column<T>]) -> bool {
    columns.is_sorted_by(|left, right| left.since < right.since)
}
