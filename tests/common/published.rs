//! What users are told about the agreement: the tables of `oc-doctor releases`, as Rust source. How much was
//! compared is counted in a run; how much of it agrees is what `tests/<name>.agreement` keeps.

use super::tally::{Count, Release};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// One release in a run.
#[derive(Default)]
pub(crate) struct Seen {
    /// Cases by what they are: `Homes`, `Configs`, `Turns`.
    pub(crate) cases: BTreeMap<&'static str, usize>,
    /// Reason, then field.
    pub(crate) left_out: BTreeMap<&'static str, BTreeMap<String, usize>>,
}

/// What a case of a family is.
pub(crate) fn kind(case: &str) -> &'static str {
    match case.split('/').next() {
        Some("config-validate") => "Configs",
        Some("e2e") => "Turns",
        _ => "Homes",
    }
}

/// Where the table of a test stands.
pub(crate) fn path(name: &str) -> PathBuf {
    let file = if name == "e2e" { "turns" } else { "recordings" };
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/report/releases/{file}.rs"))
}

/// The table's source.
pub(crate) fn source(
    name: &str,
    seen: &BTreeMap<Release, Seen>,
    kept: &BTreeMap<(Release, String), (usize, usize)>,
) -> String {
    let what = if name == "e2e" { "real turns" } else { "recordings of decisions and verdicts" };
    let leaves_out = seen.values().any(|seen| !seen.left_out.is_empty());
    let left_out = if leaves_out { "LeftOut, " } else { "" };
    let mut text = format!(
        "//! Agreement with {what}. Written by `UPDATE=1 cargo test --test {name}`.\n\n\
         use super::{{Kind, {left_out}Row}};\n\n\
         #[rustfmt::skip]\npub(super) static ROWS: &[Row] = &[\n"
    );
    for (release, seen) in seen {
        let fields = kept.iter().filter(|((of, _), _)| of == release);
        let mut sum = Count::default();
        let mut unequal = String::new();
        for ((_, field), (equal, compared)) in fields {
            sum.equal += equal;
            sum.compared += compared;
            if equal < compared {
                let _ = write!(unequal, "({field:?}, {}), ", compared - equal);
            }
        }
        let cases: Vec<String> = seen.cases.iter().map(|(kind, count)| format!("(Kind::{kind}, {count})")).collect();
        let _ = writeln!(text, "    Row {{\n        release: \"{release}\",");
        let _ =
            writeln!(text, "        cases: &[{}], compared: {}, equal: {},", cases.join(", "), sum.compared, sum.equal);
        let _ = writeln!(text, "        unequal: &[{}],", unequal.trim_end_matches(", "));
        let _ = writeln!(text, "        left_out: &[");
        for (reason, fields) in &seen.left_out {
            let count: usize = fields.values().sum();
            let fields: Vec<&String> = fields.keys().collect();
            let _ = writeln!(
                text,
                "            LeftOut {{ reason: {reason:?}, count: {count},\n                fields: &{fields:?} }},"
            );
        }
        text.push_str("        ],\n    },\n");
    }
    text + "];\n"
}
