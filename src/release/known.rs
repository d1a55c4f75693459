//! The releases whose decisions were recorded.

use super::Version;

/// In release order: every release that was run to record what it decides for whole homes. One in between
/// behaves as its era does.
const RECORDED: [Version; 10] = [
    Version::new(2026, 4, 5),
    Version::new(2026, 4, 21),
    Version::new(2026, 4, 29),
    Version::new(2026, 5, 12),
    Version::new(2026, 5, 19),
    Version::new(2026, 5, 28),
    Version::new(2026, 6, 11),
    Version::new(2026, 7, 1),
    Version::new(2026, 8, 2),
    Version::new(2026, 9, 6),
];

/// The releases whose decisions were recorded, oldest first.
#[must_use]
pub const fn known() -> &'static [Version] {
    &RECORDED
}

/// The newest of them.
#[must_use]
pub const fn newest_known() -> Version {
    let [.., newest] = RECORDED;
    newest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_releases_are_in_release_order() {
        assert!(known().is_sorted());
        assert_eq!(known().last(), Some(&newest_known()));
    }
}
