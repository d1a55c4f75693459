//! Counting agreement, printing it, and keeping it from falling.

use super::published::{self, Seen};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// One comparison that did not come out equal, or was not made.
pub(crate) struct Difference {
    pub(crate) release: String,
    pub(crate) field: String,
    pub(crate) case: String,
    /// `agent candidate`, or empty for the whole home.
    pub(crate) place: String,
    pub(crate) expected: Value,
    pub(crate) got: Value,
    /// Why the comparison is no evidence.
    pub(crate) waived: Option<&'static str>,
}

/// How often a field was compared and equal.
#[derive(Clone, Copy, Default)]
pub(crate) struct Count {
    pub(crate) compared: usize,
    pub(crate) equal: usize,
    pub(crate) waived: usize,
}

/// All counts of a run.
#[derive(Default)]
pub(crate) struct Tally {
    counts: BTreeMap<(Release, String), Count>,
    cases: BTreeMap<Release, BTreeSet<String>>,
    candidates: BTreeMap<Release, usize>,
    differences: Vec<Difference>,
    only: Filter,
}

/// `ONLY_RELEASE`, `ONLY_CASE`, `ONLY_FIELD`: look at a part while working on it.
pub(crate) struct Filter {
    release: Option<String>,
    case: Option<String>,
    field: Option<String>,
}

impl Default for Filter {
    fn default() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self { release: variable("ONLY_RELEASE"), case: variable("ONLY_CASE"), field: variable("ONLY_FIELD") }
    }
}

impl Filter {
    fn is_set(&self) -> bool {
        self.release.is_some() || self.case.is_some() || self.field.is_some()
    }

    pub(crate) fn wants_case(&self, case: &str) -> bool {
        self.case.as_ref().is_none_or(|part| case.contains(part.as_str()))
    }

    pub(crate) fn wants_release(&self, release: &str) -> bool {
        self.release.as_ref().is_none_or(|wanted| wanted == release)
    }
}

/// A release by number: `2026.4.5` before `2026.4.29`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Release(oc_doctor::release::Version);

impl Release {
    pub(crate) fn of(text: &str) -> Self {
        Self(text.parse().unwrap())
    }
}

impl std::fmt::Display for Release {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Tally {
    pub(crate) fn filter(&self) -> &Filter {
        &self.only
    }

    pub(crate) fn saw_case(&mut self, release: &str, case: &str) {
        self.cases.entry(Release::of(release)).or_default().insert(case.to_owned());
    }

    pub(crate) fn saw_candidate(&mut self, release: &str) {
        *self.candidates.entry(Release::of(release)).or_default() += 1;
    }

    /// Counts one comparison.
    pub(crate) fn compare(&mut self, difference: Difference) {
        if self.only.field.as_ref().is_some_and(|wanted| *wanted != difference.field) {
            return;
        }
        let key = (Release::of(&difference.release), difference.field.clone());
        let count = self.counts.entry(key).or_default();
        if difference.waived.is_some() {
            count.waived += 1;
            self.differences.push(difference);
            return;
        }
        count.compared += 1;
        if difference.expected == difference.got {
            count.equal += 1;
        } else {
            self.differences.push(difference);
        }
    }

    /// Release by release, then field by field.
    pub(crate) fn table(&self) -> String {
        let mut text = String::new();
        let row = |text: &mut String, cells: [&str; 7]| {
            let [release, cases, candidates, compared, equal, percent, waived] = cells;
            let _ = writeln!(
                text,
                "{release:<18} {cases:>6} {candidates:>11} {compared:>9} {equal:>9} {percent:>8} {waived:>7}"
            );
        };
        row(&mut text, ["release", "cases", "candidates", "compared", "equal", "%", "waived"]);
        for (release, cases) in &self.cases {
            let total = self.total(|key| key.0 == *release);
            row(
                &mut text,
                [
                    &release.to_string(),
                    &cases.len().to_string(),
                    &self.candidates.get(release).unwrap_or(&0).to_string(),
                    &total.compared.to_string(),
                    &total.equal.to_string(),
                    &percent(total),
                    &total.waived.to_string(),
                ],
            );
        }
        let fields: BTreeSet<&String> = self.counts.keys().map(|(_, field)| field).collect();
        let releases: Vec<&Release> = self.cases.keys().collect();
        let _ = write!(text, "\n{:<26}", "field");
        for release in &releases {
            let _ = write!(text, " {:>11}", release.to_string().trim_start_matches("2026."));
        }
        text.push('\n');
        for field in fields {
            let _ = write!(text, "{field:<26}");
            for release in &releases {
                let count = self.counts.get(&((*release).clone(), field.clone())).copied().unwrap_or_default();
                let cell =
                    if count.compared == 0 { "-".to_owned() } else { format!("{}/{}", count.equal, count.compared) };
                let _ = write!(text, " {cell:>11}");
            }
            text.push('\n');
        }
        text
    }

    fn total(&self, wanted: impl Fn(&(Release, String)) -> bool) -> Count {
        self.counts.iter().filter(|(key, _)| wanted(key)).fold(Count::default(), |sum, (_, count)| Count {
            compared: sum.compared + count.compared,
            equal: sum.equal + count.equal,
            waived: sum.waived + count.waived,
        })
    }

    /// Writes one list of disagreements per release below `target/<name>/` and returns the directory.
    pub(crate) fn write_lists(&self, name: &str) -> PathBuf {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join(name);
        std::fs::create_dir_all(&directory).unwrap();
        for release in self.cases.keys() {
            let release_name = release.to_string();
            let mut lines: Vec<String> = Vec::new();
            let mut waived: Vec<String> = Vec::new();
            for difference in self.differences.iter().filter(|difference| difference.release == release_name) {
                match difference.waived {
                    None => lines.push(difference.line()),
                    Some(reason) => waived
                        .push(format!("{}\t{}\t{}\t{reason}", difference.field, difference.case, difference.place)),
                }
            }
            lines.sort();
            waived.sort();
            std::fs::write(directory.join(format!("{release_name}.txt")), lines.join("\n") + "\n").unwrap();
            std::fs::write(directory.join(format!("{release_name}.waived.txt")), waived.join("\n") + "\n").unwrap();
        }
        directory
    }

    /// Prints the table; then what a filter asked for, or the place of the lists that it writes.
    pub(crate) fn show(&self, name: &str) {
        println!("{}", self.table());
        if self.only.is_set() {
            for difference in self.differences.iter().filter(|difference| difference.waived.is_none()).take(200) {
                println!("{}\t{}", difference.release, difference.line());
            }
        } else {
            println!("disagreements: {}/<release>.txt", self.write_lists(name).display());
        }
    }

    /// Shows the result, and fails when agreement is below the committed file `tests/<name>.agreement`, or when
    /// what users are told is another. `UPDATE=1` raises that file, never lowers it, and writes what users are told.
    pub(crate) fn conclude(&self, name: &str) {
        self.show(name);
        if self.only.is_set() {
            return;
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/{name}.agreement"));
        let mut kept = kept(&std::fs::read_to_string(&path).unwrap_or_default());
        let lost = self.lost(&kept);
        let updates = std::env::var_os("UPDATE").is_some();
        if updates {
            self.raise(&mut kept);
            std::fs::write(&path, text_of(&kept)).unwrap();
        }
        let told = published::source(name, &self.seen(), &kept);
        if updates {
            std::fs::write(published::path(name), &told).unwrap();
        }
        assert!(lost.is_empty(), "agreement fell (release field now committed):\n{}", lost.join("\n"));
        let current = std::fs::read_to_string(published::path(name)).unwrap_or_default() == told;
        assert!(current, "{} is not current; UPDATE=1 writes it", published::path(name).display());
    }

    /// What fell below the agreement that is kept.
    fn lost(&self, kept: &Kept) -> Vec<String> {
        let mut lost = Vec::new();
        for (key, (equal, compared)) in kept {
            let now = self.counts.get(key).copied().unwrap_or_default();
            if now.equal < *equal || now.compared < *compared {
                lost.push(format!("{} {} {}/{} {equal}/{compared}", key.0, key.1, now.equal, now.compared));
            }
        }
        lost
    }

    fn raise(&self, kept: &mut Kept) {
        for (key, count) in &self.counts {
            let entry = kept.entry(key.clone()).or_default();
            *entry = (entry.0.max(count.equal), entry.1.max(count.compared));
        }
    }

    /// What was asked of each release, and what of it is no evidence.
    fn seen(&self) -> BTreeMap<Release, Seen> {
        let mut seen: BTreeMap<Release, Seen> = BTreeMap::new();
        for (release, cases) in &self.cases {
            for case in cases {
                *seen.entry(release.clone()).or_default().cases.entry(published::kind(case)).or_default() += 1;
            }
        }
        for difference in &self.differences {
            if let Some(reason) = difference.waived {
                let fields = seen.entry(Release::of(&difference.release)).or_default().left_out.entry(reason);
                *fields.or_default().entry(difference.field.clone()).or_default() += 1;
            }
        }
        seen
    }
}

/// Fields that agree and fields that were compared, by release and field.
type Kept = BTreeMap<(Release, String), (usize, usize)>;

fn kept(text: &str) -> Kept {
    let mut kept = Kept::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [release, field, equal, compared] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("not `release field equal compared`: {line}");
        };
        kept.insert((Release::of(release), field.to_owned()), (equal.parse().unwrap(), compared.parse().unwrap()));
    }
    kept
}

fn text_of(kept: &Kept) -> String {
    let mut text = String::from("# release field equal compared; written by UPDATE=1, only ever raised\n");
    for ((release, field), (equal, compared)) in kept {
        let _ = writeln!(text, "{release} {field} {equal} {compared}");
    }
    text
}

impl Difference {
    fn line(&self) -> String {
        format!("{}\t{}\t{}\texpected {}\tgot {}", self.field, self.case, self.place, self.expected, self.got)
    }
}

fn percent(count: Count) -> String {
    if count.compared == 0 {
        return "-".to_owned();
    }
    // Rounded down, so that 100.00 means all of them.
    let hundredths = count.equal * 10_000 / count.compared;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
