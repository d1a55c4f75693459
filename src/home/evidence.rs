//! What in a home, and beside it, speaks for a release.

use super::database::{Database, StateDatabase};
use super::installed::installed_version;
use super::reader::Reader;
use super::types::{AgentFiles, ConfigFile, ReleaseEvidence, ReleaseEvidenceKind};
use crate::source::Environment;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Stamps in the config: who wrote it last, and which release ran its wizard last.
const STAMPS: [(ReleaseEvidenceKind, &[&str]); 2] = [
    (ReleaseEvidenceKind::LastTouched, &["meta", "lastTouchedVersion"]),
    (ReleaseEvidenceKind::Wizard, &["wizard", "lastRunVersion"]),
];

/// Where evidence is looked for.
pub(super) struct Evidence<'a> {
    pub(super) config: &'a ConfigFile,
    pub(super) agent_dirs: &'a BTreeMap<PathBuf, AgentFiles>,
    pub(super) state_database: &'a Database<StateDatabase>,
    pub(super) environment: &'a Environment,
    /// Whether the package on `PATH` is asked too.
    pub(super) installed: bool,
}

impl Evidence<'_> {
    /// What was found, strongest first.
    pub(super) fn gather(&self, reader: &mut Reader<'_>) -> Vec<ReleaseEvidence> {
        // A config whose includes fail still says who wrote it.
        let root = self.config.root.as_ref().or(self.config.raw_root.as_ref());
        let stamp = |(kind, path): (ReleaseEvidenceKind, &[&str])| {
            let node = root?.at(path)?;
            let version = node.as_text()?.to_owned();
            let file = reader.sources.get(node.span.source).map_or("", |file| file.display.as_str());
            Some(ReleaseEvidence { kind, version, place: format!("{file} {}", path.join(".")), span: Some(node.span) })
        };
        let mut evidence: Vec<_> = STAMPS.into_iter().filter_map(stamp).collect();
        evidence.extend(self.databases(reader));
        if self.installed
            && let Some((version, path)) = installed_version(reader, self.environment)
        {
            let place = reader.display(&path);
            evidence.push(ReleaseEvidence { kind: ReleaseEvidenceKind::InstalledPackage, version, place, span: None });
        }
        evidence.sort_by_key(|found| found.kind);
        evidence
    }

    /// The releases that opened one of the databases last; each once, with the first place that names it.
    fn databases(&self, reader: &Reader<'_>) -> Vec<ReleaseEvidence> {
        let state = self.state_database.read().and_then(|database| {
            Some((database.facts.meta.as_ref()?, reader.paths.state.join("state").join("openclaw.sqlite")))
        });
        let agents = self.agent_dirs.values().filter_map(|files| {
            Some((files.database.read()?.facts.meta.as_ref()?, files.directory.join("openclaw-agent.sqlite")))
        });
        let mut found: Vec<ReleaseEvidence> = Vec::new();
        for (meta, path) in state.into_iter().chain(agents) {
            let Some(version) = meta.app_version.clone() else { continue };
            if found.iter().all(|known| known.version != version) {
                let place = format!("{} schema_meta.app_version", reader.display(&path));
                found.push(ReleaseEvidence { kind: ReleaseEvidenceKind::Database, version, place, span: None });
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::{HomePaths, LoadOptions, load};
    use crate::source::DiskFiles;
    use std::fs;
    use std::path::Path;

    fn evidence(root: &Path, variables: &[(&str, String)], installed: bool) -> Vec<String> {
        let state = root.join(".openclaw");
        let paths = HomePaths {
            os_home: root.into(),
            home: root.into(),
            config: state.join("openclaw.json"),
            config_dir: state.clone(),
            state,
            ..HomePaths::default()
        };
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let environment = Environment::from_process(variables);
        let home = load(&paths, &environment, &DiskFiles, LoadOptions { installed, ..LoadOptions::default() });
        home.release_evidence.iter().map(|one| format!("{:?} {} {}", one.kind, one.version, one.place)).collect()
    }

    fn write(root: &Path, name: &str, text: &str) {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn stamps_of_the_config_are_read_even_when_an_include_fails() {
        let root = tempfile::tempdir().unwrap();
        let config =
            "{ meta: { lastTouchedVersion: ' 2026.4.29 ' }, wizard: { lastRunVersion: 'x' }, $include: './no' }";
        write(root.path(), ".openclaw/openclaw.json", config);
        assert_eq!(
            evidence(root.path(), &[], true),
            [
                "LastTouched 2026.4.29 openclaw.json meta.lastTouchedVersion",
                "Wizard x openclaw.json wizard.lastRunVersion"
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn the_installed_package_is_found_behind_links_and_shims() {
        let package = r#"{"name":"openclaw","version":"2026.5.19"}"#;
        let found = ["InstalledPackage 2026.5.19 ~/lib/node_modules/openclaw/package.json"];
        // npm: a link into the package.
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "lib/node_modules/openclaw/package.json", package);
        write(root.path(), "lib/node_modules/openclaw/openclaw.mjs", "");
        write(root.path(), "empty/readme", "");
        fs::create_dir(root.path().join("bin")).unwrap();
        let command = root.path().join("bin/openclaw");
        std::os::unix::fs::symlink("../lib/node_modules/openclaw/openclaw.mjs", &command).unwrap();
        let search = format!("{0}/empty:{0}/bin:relative", root.path().display());
        assert_eq!(evidence(root.path(), &[("PATH", search.clone())], true), found);
        assert!(evidence(root.path(), &[("PATH", search.clone())], false).is_empty());
        // pnpm: a script that names it.
        fs::remove_file(&command).unwrap();
        let script = "#!/bin/sh\nbasedir=x\nexec node  \"$basedir/../lib/node_modules/openclaw/openclaw.mjs\" \"$@\"\n";
        fs::write(&command, script).unwrap();
        assert_eq!(evidence(root.path(), &[("PATH", search.clone())], true), found);
        // Volta and the like: a program of their own; the package lies where npm puts it.
        fs::write(&command, "\u{0}ELF").unwrap();
        assert_eq!(evidence(root.path(), &[("PATH", search)], true), found);
    }

    #[cfg(unix)]
    #[test]
    fn another_package_is_not_openclaw() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "tool/package.json", r#"{"name":"other","version":"1.0.0"}"#);
        write(root.path(), "tool/bin/openclaw", "#!/bin/sh\n");
        let search = format!("{}/tool/bin", root.path().display());
        assert!(evidence(root.path(), &[("PATH", search)], true).is_empty());
    }
}
