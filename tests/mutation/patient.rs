//! A healthy home that can be changed, and what is then said of it.

use crate::common::databases::ScratchHome;
use crate::common::road::{PrivateFiles, load_from};
use crate::common::{copy_tree, read_json};
use oc_doctor::dispatch::{Simulation, simulate};
use oc_doctor::release::{Facts, Version};
use oc_doctor::rules::{Case, Finding, findings};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// When all of it happens, Unix milliseconds.
pub(crate) const NOW_MS: i64 = 1_790_000_000_000;

fn look(path: &Path, env: &Map<String, Value>, modes: &[(String, u32)], release: &str) -> (Simulation, Vec<Finding>) {
    let home = load_from(&PrivateFiles { modes: modes.to_vec() }, path, &Value::Object(env.clone()));
    let facts = Facts::of(release.parse().unwrap());
    let simulation = simulate(&home, &facts, NOW_MS);
    let said = findings(&Case { home: &home, facts: &facts, simulation: &simulation });
    (simulation, said)
}

/// A copy of a healthy home.
pub(crate) struct Patient {
    directory: tempfile::TempDir,
    pub(crate) release: String,
    pub(crate) env: Map<String, Value>,
    pub(crate) modes: Vec<(String, u32)>,
    /// What the release decides for the home as it is.
    pub(crate) healthy: Rc<Simulation>,
}

impl Patient {
    pub(crate) fn of(case: &Path, release: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        copy_tree(ScratchHome::of(case).path(), directory.path());
        let env = read_json(&case.join("case.json"))["env"].as_object().cloned().unwrap_or_default();
        let (healthy, _) = look(directory.path(), &env, &[], release);
        Self { directory, release: release.to_owned(), env, modes: Vec::new(), healthy: Rc::new(healthy) }
    }

    /// The same home once more, as it is now.
    pub(crate) fn again(&self) -> Self {
        let directory = tempfile::tempdir().unwrap();
        copy_tree(self.directory.path(), directory.path());
        let Self { release, env, modes, healthy, .. } = self;
        Self { directory, release: release.clone(), env: env.clone(), modes: modes.clone(), healthy: healthy.clone() }
    }

    /// What the rules say of it now.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        look(self.directory.path(), &self.env, &self.modes, &self.release).1
    }

    pub(crate) fn is_from(&self, release: &str) -> bool {
        self.release.parse::<Version>().unwrap() >= release.parse().unwrap()
    }

    /// A file of the state directory.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.directory.path().join(".openclaw").join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let file = self.file(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    /// A file of the state directory as JSON5; `None` = it is not there.
    pub(crate) fn json(&self, name: &str) -> Option<Value> {
        let text = std::fs::read_to_string(self.file(name)).ok()?;
        Some(json5::from_str(&text).unwrap())
    }

    pub(crate) fn config(&self) -> Value {
        self.json("openclaw.json").unwrap()
    }

    /// Changes a JSON file; nothing happens when it is not there or the change does not apply.
    pub(crate) fn change(&self, name: &str, change: impl FnOnce(&mut Value) -> Option<()>) -> Option<()> {
        let mut value = self.json(name)?;
        change(&mut value)?;
        self.write(name, &serde_json::to_string_pretty(&value).unwrap());
        Some(())
    }

    pub(crate) fn change_config(&self, change: impl FnOnce(&mut Value) -> Option<()>) -> Option<()> {
        // What is included is out of reach of these changes.
        let text = std::fs::read_to_string(self.file("openclaw.json")).ok()?;
        (!text.contains("$include")).then_some(())?;
        self.change("openclaw.json", change)
    }

    /// Sets a value in the config, with the objects on the way.
    pub(crate) fn set(&self, route: &[&str], value: Value) -> Option<()> {
        self.change_config(|config| {
            *place(config, route)? = value;
            Some(())
        })
    }

    /// The profiles stored in main's JSON file.
    pub(crate) fn stored(&self) -> Option<Map<String, Value>> {
        self.json(MAIN_STORE)?["profiles"].as_object().cloned().filter(|profiles| !profiles.is_empty())
    }

    /// The provider that the default agent asks first, when it is answered with a stored profile.
    pub(crate) fn asked(&self) -> Option<(String, String)> {
        let first = self.healthy.agents.first()?.dispatches.first()?;
        let provider = first.auth_provider.clone().unwrap_or_else(|| first.provider.clone());
        Some((provider, first.selected_profile.clone()?))
    }

    /// Whether this home keeps credentials in JSON files.
    pub(crate) fn keeps_json(&self) -> bool {
        !self.is_from("2026.6.5")
    }
}

/// Where main's credentials are kept in releases with JSON files.
pub(crate) const MAIN_STORE: &str = "agents/main/agent/auth-profiles.json";

/// A place in a value, with the objects on the way.
pub(crate) fn place<'v>(value: &'v mut Value, route: &[&str]) -> Option<&'v mut Value> {
    let mut here = value;
    for key in route {
        if here.is_null() {
            *here = json!({});
        }
        here = here.as_object_mut()?.entry((*key).to_owned()).or_insert(Value::Null);
    }
    Some(here)
}
