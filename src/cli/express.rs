//! `fix --as`: the proven change for something else to apply. Only the change goes to standard output.

use super::arguments::{FixArguments, PatchForm};
use super::exit::Exit;
use super::fix::Proposal;
use super::output::{say, warn};
use super::question::Look;
use super::repairs::changes;
use super::write::warn_if_interrupted;
use crate::dispatch::simulate;
use crate::fix::FileChange;
use crate::home::load;
use crate::report::patch::{Patch, commands::commands, json_patch::json_patch, real_diff::diff};
use crate::source::{DiskFiles, OverlayFiles};
use std::path::PathBuf;

pub(super) fn express(look: &Look<'_>, form: PatchForm, arguments: &FixArguments) -> anyhow::Result<Exit> {
    let examined = look()?;
    warn_if_interrupted(&examined);
    let mut proposal = Proposal::of(examined, arguments);
    let Some(combined) = proposal.plan.combined.take() else {
        warn(proposal.closing(arguments).trim_end());
        return Ok(Exit::Clean);
    };
    let main = main_config(&proposal, &combined.files);
    let changes = changes(combined.files);
    let Patch { text, left_out } = match form {
        PatchForm::Diff => diff(&changes),
        PatchForm::JsonPatch => json_patch(&changes),
        PatchForm::Commands => commands(&changes, &main, &|text| would_load(&proposal, text)),
    };
    say(&text, Exit::Clean)?;
    if form == PatchForm::Commands && !text.is_empty() {
        warn("note: `openclaw config` writes the whole file anew: comments and formatting are lost");
    }
    for reason in &left_out {
        warn(&format!("not in it: {reason}"));
    }
    Ok(if left_out.is_empty() { Exit::Clean } else { Exit::Findings })
}

/// What the report calls the main config.
fn main_config(proposal: &Proposal, files: &[FileChange]) -> String {
    let config = &proposal.examined.state.home.paths.config;
    files.iter().find(|file| file.path == *config).map(|file| file.display.clone()).unwrap_or_default()
}

/// Whether the release would load the home with this main config.
fn would_load(proposal: &Proposal, text: &str) -> bool {
    let examined = &proposal.examined;
    let paths = &examined.state.home.paths;
    let changed: [(PathBuf, Option<Vec<u8>>); 1] = [(paths.config.clone(), Some(text.as_bytes().to_vec()))];
    let files = OverlayFiles { base: &DiskFiles, changed: changed.into_iter().collect() };
    let home = load(paths, &examined.process, &files, examined.options);
    simulate(&home, &examined.facts, examined.state.simulation.now_ms).config.valid
}
