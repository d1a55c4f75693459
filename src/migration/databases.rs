//! Databases of a newer release: an older one cannot open them, and nothing writes them back.

use super::passage::{Migration, Passage, Share, Steps};
use crate::home::Database;
use crate::release::{DatabaseRules, Facts, SchemaRange, known};

pub(super) const MIGRATION: Migration = Migration { name: "newer-databases", share: Share::Nobody, applies, plan };

/// The schemas of one kind of database in a release.
type Range = fn(&DatabaseRules) -> Option<SchemaRange>;

fn applies(from: &Facts, to: &Facts) -> bool {
    let newest = |range: Option<SchemaRange>| range.map(|range| range.newest);
    newest(to.databases.agent_schema) < newest(from.databases.agent_schema)
        || newest(to.databases.state_schema) < newest(from.databases.state_schema)
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let mut newer: Vec<(String, i64, Range)> = Vec::new();
    for files in passage.home.agent_dirs.values() {
        if let Database::Read(database) = &files.database {
            let name = files.directory.strip_prefix(&passage.home.paths.state).unwrap_or(&files.directory);
            let file = format!("{}/openclaw-agent.sqlite", name.display());
            newer.push((file, database.facts.user_version, |rules| rules.agent_schema));
        }
    }
    if let Database::Read(state) = &passage.home.state_database {
        newer.push(("state/openclaw.sqlite".to_owned(), state.facts.user_version, |rules| rules.state_schema));
    }
    let opens = |rules: &DatabaseRules, range: Range, found: i64| {
        range(rules).is_some_and(|range| !range.is_exceeded_by(found))
    };
    newer.retain(|(_, found, range)| !opens(&passage.to.databases, *range, *found));
    if newer.is_empty() {
        return None;
    }
    let mut steps = Steps { title: "restore the databases of before the upgrade".to_owned(), ..Steps::default() };
    for (file, found, range) in newer {
        let lowest = known().iter().find(|version| opens(&Facts::of(**version).databases, range, found));
        let lowest =
            lowest.map_or_else(String::new, |version| format!("; the oldest release known to open it is {version}"));
        let how = match range(&passage.to.databases) {
            Some(_) => format!("{file} has schema {found}, which the older release cannot open{lowest}"),
            None => format!("{file} is not read at all by the older release{lowest}"),
        };
        steps.remarks.push(how);
    }
    steps.remarks.push(
        "without a backup of these files there is no way back; leave them where they are until a backup is in place"
            .to_owned(),
    );
    Some(steps)
}
