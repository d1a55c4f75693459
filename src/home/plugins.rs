//! Plugin packages in a home (OpenClaw `src/plugins/discovery.ts`, `installed-plugin-index-record-reader.ts`).
//! Only what is installed; which of them a release loads is decided later.

use super::plugin_catalogue::listed_models;
use super::plugin_code::PluginCode;
use super::reader::{Language, Reader, Shape};
use super::types::InstalledPlugin;
use super::user_path::user_path;
use crate::source::{FileKind, Node, Object};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The file that says what a plugin is.
const MANIFEST: &str = "openclaw.plugin.json";

/// Finds the plugin packages of a home: paths of the config first, then the extensions directory, then
/// what `openclaw plugins install` has recorded, then packages below `npm/`. A directory counts once.
pub(super) fn read_plugins(reader: &mut Reader<'_>, config: Option<&Node>) -> Vec<InstalledPlugin> {
    let mut found = Found { reader, plugins: Vec::new(), seen: BTreeSet::new() };
    found.load_paths(config);
    let extensions = found.reader.paths.config_dir.join("extensions");
    found.children(&extensions);
    found.recorded(config);
    found.npm_packages();
    found.plugins
}

struct Found<'r, 'a> {
    reader: &'r mut Reader<'a>,
    plugins: Vec<InstalledPlugin>,
    seen: BTreeSet<PathBuf>,
}

impl Found<'_, '_> {
    /// `plugins.load.paths`: a plugin, or a directory of plugins, or a file in a plugin.
    fn load_paths(&mut self, config: Option<&Node>) {
        let paths = config.and_then(|root| root.at(&["plugins", "load", "paths"])).and_then(Node::as_array);
        for text in paths.unwrap_or_default().iter().filter_map(Node::as_text) {
            let home = &self.reader.paths.home;
            let path = user_path(text, home, home);
            match self.reader.files.status(&path).map(|status| status.kind) {
                Some(FileKind::Regular) => {
                    if let Some(directory) = path.parent() {
                        self.package(directory, None);
                    }
                }
                Some(FileKind::Directory) if self.is_package(&path) => {
                    self.package(&path, None);
                }
                Some(FileKind::Directory) => self.children(&path),
                Some(FileKind::Other) | None => {}
            }
        }
    }

    /// The plugins directly below a directory.
    fn children(&mut self, directory: &Path) {
        for name in self.reader.files.list(directory) {
            let path = directory.join(&name);
            if !is_ignored(&name) && self.is_directory(&path) {
                self.package(&path, None);
            }
        }
    }

    /// `plugins/installs.json`, and `plugins.installs` of the config, where 2026.4.x had it.
    fn recorded(&mut self, config: Option<&Node>) {
        let path = self.reader.paths.state.join("plugins").join("installs.json");
        let ledger = self.reader.store(&path, Language::Json, Shape::Object);
        let records = ledger.document().map(|document| records(&document.root)).unwrap_or_default();
        let in_config = config.and_then(|root| root.at(&["plugins", "installs"])).and_then(Node::as_object);
        let in_config =
            in_config.map_or(&[][..], Object::entries).iter().map(|entry| (entry.key.as_str(), &entry.node));
        for (id, record) in records.into_iter().chain(in_config) {
            let place = ["installPath", "sourcePath"].iter().find_map(|key| record.get(key).and_then(Node::as_text));
            let home = &self.reader.paths.home;
            if let Some(path) = place.map(|text| user_path(text, home, home))
                && self.is_directory(&path)
            {
                self.package(&path, Some(id));
            }
        }
    }

    /// Packages that `npm/package.json` (or that of a project below `npm/projects/`) depends on.
    fn npm_packages(&mut self) {
        let npm = self.reader.paths.state.join("npm");
        let projects = npm.join("projects");
        let mut roots = vec![npm];
        roots.extend(self.reader.files.list(&projects).into_iter().map(|name| projects.join(name)));
        for root in roots {
            let manifest = self.reader.document(&root.join("package.json"), Language::Json);
            let dependencies = manifest.document().and_then(|document| document.root.get("dependencies"));
            let names = dependencies.and_then(Node::as_object).into_iter().flat_map(Object::keys);
            for name in names.filter(|name| is_package_name(name)) {
                let path = root.join("node_modules").join(name);
                if self.is_directory(&path) && self.is_package(&path) {
                    self.package(&path, None);
                }
            }
        }
    }

    fn package(&mut self, directory: &Path, recorded_id: Option<&str>) {
        if !self.seen.insert(directory.to_path_buf()) {
            return;
        }
        let manifest = self.reader.document(&directory.join(MANIFEST), Language::Json5);
        let package = self.reader.document(&directory.join("package.json"), Language::Json);
        let manifest = manifest.document().map(|document| &document.root).filter(|root| root.as_object().is_some());
        let package = package.document().map(|document| &document.root);
        let package_name = said(package, "name").map(|name| name.rsplit('/').next().unwrap_or(name));
        let directory_name = directory.file_name().and_then(|name| name.to_str());
        let id = said(manifest, "id").or(recorded_id).or(package_name).or(directory_name);
        let code = PluginCode::of(self.reader, directory);
        let providers = manifest.and_then(|root| root.get("providers")).and_then(Node::as_array).unwrap_or_default();
        let web_search =
            manifest.and_then(|root| root.at(&["contracts", "webSearchProviders"])).and_then(Node::as_array);
        let web_search = web_search.unwrap_or_default().iter().filter_map(Node::as_text);
        self.plugins.push(InstalledPlugin {
            id: id.unwrap_or_default().to_owned(),
            version: said(package, "version").or_else(|| said(manifest, "version")).map(str::to_owned),
            directory: directory.to_path_buf(),
            has_manifest: manifest.is_some(),
            logins: manifest.map(logins).unwrap_or_default(),
            key_variables: manifest.map(key_variables).unwrap_or_default(),
            providers: providers.iter().filter_map(Node::as_text).map(str::to_owned).collect(),
            web_search: web_search.map(str::to_owned).collect(),
            models: manifest.map(listed_models).unwrap_or_default(),
            hooks: code.hooks,
            is_partly_read: code.is_partly_read,
        });
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.reader.files.status(path).is_some_and(|status| status.kind == FileKind::Directory)
    }

    fn is_package(&self, path: &Path) -> bool {
        [MANIFEST, "package.json"].iter().any(|name| self.reader.files.status(&path.join(name)).is_some())
    }
}

/// The variables that a manifest names for providers.
fn key_variables(manifest: &Node) -> Vec<(String, Vec<String>)> {
    let names = |list: &Node| -> Vec<String> {
        list.as_array().unwrap_or(&[]).iter().filter_map(Node::as_text).map(str::to_owned).collect()
    };
    let by_provider = manifest.get("providerAuthEnvVars").and_then(Node::as_object).map_or(&[][..], Object::entries);
    let mut found: Vec<(String, Vec<String>)> =
        by_provider.iter().map(|entry| (entry.key.trim().to_lowercase(), names(&entry.node))).collect();
    let providers = manifest.at(&["setup", "providers"]).and_then(Node::as_array).unwrap_or(&[]);
    found.extend(providers.iter().filter_map(|provider| {
        let id = provider.get("id").and_then(Node::as_text)?;
        Some((id.to_lowercase(), names(provider.get("envVars")?)))
    }));
    found
}

/// The providers that a manifest offers a login for.
fn logins(manifest: &Node) -> Vec<String> {
    let choices = manifest.get("providerAuthChoices").and_then(Node::as_array).unwrap_or(&[]);
    choices.iter().filter_map(|choice| choice.get("provider")?.as_text()).map(str::to_lowercase).collect()
}

fn said<'a>(root: Option<&'a Node>, key: &str) -> Option<&'a str> {
    root?.get(key)?.as_text()
}

/// Plugin id and install record of every entry, in either form of the file.
fn records(ledger: &Node) -> Vec<(&str, &Node)> {
    if let Some(records) = ledger.get("installRecords") {
        let entries = records.as_object().map_or(&[][..], Object::entries);
        return entries.iter().map(|entry| (entry.key.as_str(), &entry.node)).collect();
    }
    let plugins = ledger.get("plugins").and_then(Node::as_array).unwrap_or_default();
    plugins
        .iter()
        .filter_map(|plugin| Some((plugin.get("pluginId")?.as_str()?, plugin.get("installRecord")?)))
        .collect()
}

/// Directories that are passed over (`shouldIgnoreScannedDirectory`).
fn is_ignored(name: &str) -> bool {
    let name = name.to_lowercase();
    let tools = [".git", ".hg", ".svn", ".turbo", ".yarn", ".yarn-cache", "build", "coverage", "dist", "node_modules"];
    tools.contains(&name.as_str()) || name.ends_with(".bak") || name.contains(".backup-") || name.contains(".disabled")
}

/// `name` or `@scope/name`, without a way out of the directory.
fn is_package_name(name: &str) -> bool {
    name.split('/').count() <= 2 && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::HomePaths;
    use crate::source::{DiskFiles, SourceFile, Sources, parse_json5};
    use std::fs;

    /// `id version directory has_manifest` of the plugins in a home of these files, and the problems.
    fn plugins(config: &str, files: &[(&str, &str)]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let state = root.path().join(".openclaw");
        let paths = HomePaths {
            os_home: root.path().into(),
            home: root.path().into(),
            config_dir: state.clone(),
            state,
            ..HomePaths::default()
        };
        let mut sources = Sources::default();
        let id = sources.add(SourceFile::from_bytes("/c".into(), "c".into(), config.as_bytes()));
        let config = parse_json5(config, id).unwrap();
        let mut reader = Reader::new(&paths, &DiskFiles);
        let found = read_plugins(&mut reader, Some(&config));
        let plugins = found.iter().map(|plugin| {
            let version = plugin.version.as_deref().unwrap_or("-");
            let directory = plugin.directory.strip_prefix(root.path()).unwrap().display();
            format!("{} {version} {directory} {}", plugin.id, plugin.has_manifest)
        });
        plugins.chain(reader.problems.iter().map(|problem| format!("{}: {}", problem.file, problem.message))).collect()
    }

    #[test]
    fn plugins_are_found_where_openclaw_looks() {
        let found = plugins(
            "{ plugins: { load: { paths: ['~/mine', '~/many', '~/none'] } } }",
            &[
                ("mine/openclaw.plugin.json", "{ id: 'mine', /* JSON5 */ }"),
                ("many/a/package.json", r#"{"name":"@x/a","version":"1.0.0"}"#),
                (".openclaw/extensions/codex/openclaw.plugin.json", r#"{"id":"codex"}"#),
                (".openclaw/extensions/codex/package.json", r#"{"name":"@openclaw/codex","version":"2026.4.29"}"#),
                (".openclaw/extensions/old.bak/openclaw.plugin.json", r#"{"id":"old"}"#),
                (".openclaw/extensions/file.txt", ""),
                (".openclaw/npm/package.json", r#"{"dependencies":{"@openclaw/acp":"1","gone":"1","../up":"1"}}"#),
                (".openclaw/npm/node_modules/@openclaw/acp/package.json", r#"{"name":"@openclaw/acp"}"#),
                (".openclaw/npm/node_modules/transitive/package.json", r#"{"name":"transitive"}"#),
                (".openclaw/up/package.json", "{}"),
                (".openclaw/linked/package.json", r#"{"version":"3"}"#),
                (
                    ".openclaw/plugins/installs.json",
                    r#"{"installRecords":{"linked":{"source":"path","installPath":"~/.openclaw/linked"},
                        "lost":{"source":"npm","installPath":"/nowhere"}}}"#,
                ),
            ],
        );
        assert_eq!(
            found,
            [
                "mine - mine true",
                "a 1.0.0 many/a false",
                "codex 2026.4.29 .openclaw/extensions/codex true",
                "linked 3 .openclaw/linked false",
                "acp - .openclaw/npm/node_modules/@openclaw/acp false"
            ]
        );
    }

    #[test]
    fn a_broken_manifest_is_noted() {
        let found = plugins("{}", &[(".openclaw/extensions/x/openclaw.plugin.json", "{")]);
        assert_eq!(found[0], "x - .openclaw/extensions/x false");
        assert!(found[1].starts_with("extensions/x/openclaw.plugin.json: is not JSON"), "{}", found[1]);
    }
}
