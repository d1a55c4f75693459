//! Agreement with real turns. Written by `UPDATE=1 cargo test --test e2e`.

use super::{Kind, Row};

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    Row {
        release: "2026.4.5",
        cases: &[(Kind::Turns, 6)], compared: 18, equal: 18,
        unequal: &[],
        left_out: &[
        ],
    },
    Row {
        release: "2026.4.29",
        cases: &[(Kind::Turns, 7)], compared: 28, equal: 28,
        unequal: &[],
        left_out: &[
        ],
    },
    Row {
        release: "2026.5.12",
        cases: &[(Kind::Turns, 10)], compared: 48, equal: 48,
        unequal: &[],
        left_out: &[
        ],
    },
    Row {
        release: "2026.5.19",
        cases: &[(Kind::Turns, 48)], compared: 199, equal: 199,
        unequal: &[],
        left_out: &[
        ],
    },
    Row {
        release: "2026.6.11",
        cases: &[(Kind::Turns, 1)], compared: 3, equal: 3,
        unequal: &[],
        left_out: &[
        ],
    },
    Row {
        release: "2026.9.6",
        cases: &[(Kind::Turns, 6)], compared: 23, equal: 3,
        unequal: &[("calls.credential", 5), ("calls.profile", 5), ("calls.url", 5), ("harnesses", 5)],
        left_out: &[
        ],
    },
];
