//! A home taken from one release to another: what breaks without doing anything, what to do, and how it stands then.

use super::doctor::after_doctor;
use super::passage::{Command, Passage, Share, When, command};
use super::registry::MIGRATIONS;
use super::texts::{Changes, apply};
use crate::dispatch::{Dispatch, Simulation, Unknown, simulate};
use crate::home::{Home, HomePaths, LoadOptions, load};
use crate::release::{Facts, JsonStore};
use crate::source::{Environment, Files, OverlayFiles};
use std::path::PathBuf;

/// Most edits of one migration; each one is proven by itself, and beyond this many OpenClaw's doctor is quicker.
const MOST_EDITS: usize = 600;

/// Everything that is needed to look at a home again and again.
#[derive(Clone, Copy)]
pub struct Traveller<'a> {
    /// Where the home is.
    pub paths: &'a HomePaths,
    /// The environment of the gateway's process.
    pub process: &'a Environment,
    /// The file system.
    pub files: &'a dyn Files,
    /// How the home is read.
    pub options: LoadOptions,
    /// The time, Unix milliseconds.
    pub now_ms: i64,
}

/// An upgrade, worked out.
#[derive(Debug, Clone)]
pub struct Journey {
    /// The home as it is.
    pub home: Home,
    /// What its agents do now.
    pub before: Simulation,
    /// What they would do if only the package were replaced.
    pub bare: Simulation,
    /// The home once everything below is done.
    pub migrated: Home,
    /// What its agents do then.
    pub after: Simulation,
    /// What to do, migration by migration.
    pub stages: Vec<Stage>,
    /// Files before and after all edits.
    pub files: Vec<EditedFile>,
}

/// What one migration comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Name of the migration.
    pub name: &'static str,
    /// What it does, in the imperative.
    pub title: String,
    /// Who else does it.
    pub share: Share,
    /// Whether it edits files.
    pub edits: bool,
    /// Commands for the operator.
    pub commands: Vec<Command>,
    /// What else there is to know.
    pub remarks: Vec<String>,
}

/// The text of one file before and after. Texts hold secrets: mask them before showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedFile {
    /// Absolute path.
    pub path: PathBuf,
    /// The path as people should read it.
    pub display: String,
    /// Text before.
    pub before: String,
    /// Text after.
    pub after: String,
}

impl Journey {
    /// All commands in the order in which to run them, each once.
    #[must_use]
    pub fn commands(&self) -> Vec<&Command> {
        let mut all: Vec<&Command> = Vec::new();
        for command in self.stages.iter().flat_map(|stage| &stage.commands) {
            if !all.iter().any(|known| known.line == command.line && known.when == command.when) {
                all.push(command);
            }
        }
        all.sort_by_key(|command| command.when);
        all
    }
}

/// Works out the way from one release to another. Changes nothing on disk.
#[must_use]
pub fn travel(traveller: &Traveller<'_>, from: &Facts, to: &Facts) -> Journey {
    let home = traveller.look(&Changes::new());
    let before = simulate(&home, from, traveller.now_ms);
    let bare = simulate(&home, to, traveller.now_ms);
    let mut changes = Changes::new();
    let mut installs: Vec<String> = Vec::new();
    let mut stages = Vec::new();
    let mut written = home.clone();
    let mut now = traveller.there(&written, to, &installs);
    for migration in MIGRATIONS.iter().filter(|migration| (migration.applies)(from, to)) {
        let passage = Passage { home: &written, from, to, before: &before, now: &now };
        let Some(steps) = (migration.plan)(&passage) else { continue };
        let mut stage = Stage {
            name: migration.name,
            title: steps.title,
            share: migration.share,
            edits: false,
            commands: steps.commands,
            remarks: steps.remarks,
        };
        installs.extend(steps.installs);
        if steps.edits.len() > MOST_EDITS {
            let count = steps.edits.len();
            stage.remarks.push(format!("not edited here: {count} edits; `openclaw doctor --fix` does them in one go"));
            stage.commands.push(command(When::Installed, "openclaw doctor --fix", stage.title.clone()));
        } else if !steps.edits.is_empty() {
            match apply(traveller.files, &changes, &steps.edits) {
                Ok(edited) => {
                    written = traveller.look(&edited);
                    (changes, stage.edits) = (edited, true);
                }
                Err(reason) => stage.remarks.push(format!("oc-doctor cannot do the edit: {reason}")),
            }
        }
        now = traveller.there(&written, to, &installs);
        stages.push(stage);
    }
    expect_of_plugins(&mut now, &before, to, &installs);
    let migrated = after_doctor(written, to, &installs);
    doctor_for_sqlite(&mut stages, from, to);
    let files = super::texts::edited_files(traveller.files, &home, &changes);
    Journey { home, before, bare, after: now, migrated, stages, files }
}

impl Traveller<'_> {
    fn look(&self, changes: &Changes) -> Home {
        let files = OverlayFiles {
            base: self.files,
            changed: changes.iter().map(|(path, text)| (path.clone(), Some(text.clone().into_bytes()))).collect(),
        };
        load(self.paths, self.process, &files, self.options)
    }

    /// What the agents do in the new release once its doctor was there.
    fn there(&self, written: &Home, to: &Facts, installs: &[String]) -> Simulation {
        simulate(&after_doctor(written.clone(), to, installs), to, self.now_ms)
    }
}

/// What a plugin serves that is still to be installed is not known: its candidates are expected to do what they did,
/// if the profile they had is there.
fn expect_of_plugins(now: &mut Simulation, before: &Simulation, to: &Facts, installs: &[String]) {
    for plan in &mut now.agents {
        let Some(old) = before.agents.iter().find(|old| old.id == plan.id) else { continue };
        for dispatch in &mut plan.dispatches {
            let is_new = to.config.bundled_plugins.owner(&dispatch.provider).is_none();
            let was = old.dispatches.iter().find(|was| was.reference == dispatch.reference && was.can_answer());
            let Some(was) = was.filter(|was| is_new && !dispatch.can_answer() && installs.contains(&was.provider))
            else {
                continue;
            };
            let profile = was.selected_profile.as_ref();
            if profile.is_some_and(|id| !plan.store.profiles.iter().any(|stored| stored.id == *id)) {
                continue;
            }
            let (role, span, policy) = (dispatch.role, dispatch.span, dispatch.runtime_policy.take());
            *dispatch = Dispatch { role, span, runtime_policy: policy, ..was.clone() };
            dispatch.harness = was.harness.as_ref().map(|_| Ok(to.runtime.built_in.to_owned()));
            dispatch.unknown.push(Unknown {
                field: "outcome".to_owned(),
                reason: format!("whether the plugin of {} knows the model, once it is installed", dispatch.provider),
            });
        }
    }
}

/// Where the databases change their schema, the doctor has work even when no file asks for it.
fn doctor_for_sqlite(stages: &mut Vec<Stage>, from: &Facts, to: &Facts) {
    let forward =
        to.databases.agent_schema.map(|range| range.newest) > from.databases.agent_schema.map(|range| range.newest);
    let asked = stages.iter().flat_map(|stage| &stage.commands).any(|command| command.line == "openclaw doctor --fix");
    if forward && !asked && to.auth.json_store != JsonStore::Used {
        stages.push(Stage {
            name: "doctor",
            title: "let OpenClaw bring its databases up to date".to_owned(),
            share: Share::DoctorOnly,
            edits: false,
            commands: vec![command(
                When::Installed,
                "openclaw doctor --fix",
                "databases and what else the new release keeps",
            )],
            remarks: Vec::new(),
        });
    }
}
