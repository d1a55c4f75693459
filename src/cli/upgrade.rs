//! `upgrade`: a home taken to another release before anybody upgrades.

use super::arguments::{FailOnUpgrade, Format, UpgradeArguments};
use super::colour::style;
use super::diff::keep_agents;
use super::exit::{Exit, UsageError};
use super::guard::guarded;
use super::output::say;
use super::process::gateway_process;
use super::question::document;
use super::time::now_ms;
use crate::compare::{Comparison, Picture, Weight, compare};
use crate::home::{LoadOptions, Selection, load, locate};
use crate::migration::{Journey, Traveller, travel};
use crate::release::{Facts, Version, detect, newest_known};
use crate::report::upgrade::{Upgrade, human, json, matrix};
use crate::report::{ReleaseNote, tilde};
use crate::source::DiskFiles;

/// A target, worked out.
struct Target {
    release: ReleaseNote,
    journey: Journey,
    before: Picture,
    bare: Picture,
    after: Picture,
    alone: Comparison,
    lasting: Comparison,
}

pub(super) fn run(arguments: &UpgradeArguments) -> anyhow::Result<Exit> {
    let circumstances = &arguments.circumstances;
    let process = gateway_process(circumstances.env_file.as_deref(), circumstances.clean_env)?;
    let selection = Selection::from_options(arguments.home.clone(), arguments.profile.as_deref(), false)
        .map_err(|error| UsageError(error.to_string()))?;
    let paths = locate(&selection, &process, &DiskFiles)?;
    let options = LoadOptions {
        installed: arguments.from.is_none(),
        without_services: circumstances.env_file.is_some() || circumstances.clean_env,
    };
    let traveller = Traveller {
        paths: &paths,
        process: &process.environment,
        files: &DiskFiles,
        options,
        now_ms: circumstances.at.unwrap_or_else(now_ms),
    };
    let home = guarded(|| load(&paths, &process.environment, &DiskFiles, options)).map_err(anyhow::Error::msg)?;
    let choice = detect(&home, arguments.from, newest_known());
    let from = ReleaseNote {
        value: choice.version.to_string(),
        source: if arguments.from.is_some() { "--from".to_owned() } else { choice.source.to_string() },
        conflicts: choice.conflicts.iter().map(ToString::to_string).collect(),
    };
    let name = match &selection {
        Selection::Path(path) => path.display().to_string(),
        Selection::Own | Selection::Profile(_) => tilde(&paths, &paths.state),
    };
    let targets: Vec<Target> = arguments
        .to
        .iter()
        .map(|to| guarded(|| target(&traveller, choice.version, *to)).map_err(anyhow::Error::msg))
        .collect::<Result<_, _>>()?;
    let mut targets = targets;
    for target in &mut targets {
        keep_agents(&mut target.alone, &arguments.agents)?;
        keep_agents(&mut target.lasting, &arguments.agents)?;
    }
    let upgrades: Vec<Upgrade<'_>> = targets.iter().map(|target| upgrade(&name, &from, target)).collect();
    let style = style(&arguments.look);
    let text = match (arguments.format, upgrades.as_slice()) {
        (Format::Human, [only]) => human::upgrade(only, &style),
        (Format::Human, several) => matrix::matrix(several, &style),
        (Format::Json, all) => all.iter().map(|one| document(&json::upgrade(one), all.len() > 1)).collect(),
    };
    say(&text, targets.iter().map(|target| exit(target, arguments.fail_on)).max().unwrap_or(Exit::Clean))
}

fn target(traveller: &Traveller<'_>, from: Version, to: Version) -> Target {
    let journey = travel(traveller, &Facts::of(from), &Facts::of(to));
    let (before, bare, after) = (Picture::of(&journey.before), Picture::of(&journey.bare), Picture::of(&journey.after));
    let (alone, lasting) = (compare(&before, &bare), compare(&before, &after));
    let release = ReleaseNote { value: to.to_string(), source: "--to".to_owned(), conflicts: Vec::new() };
    Target { release, journey, before, bare, after, alone, lasting }
}

fn upgrade<'a>(name: &'a str, from: &'a ReleaseNote, target: &'a Target) -> Upgrade<'a> {
    Upgrade {
        name,
        from,
        to: &target.release,
        journey: &target.journey,
        before: &target.before,
        bare: &target.bare,
        after: &target.after,
        alone: &target.alone,
        lasting: &target.lasting,
    }
}

fn exit(target: &Target, fail_on: FailOnUpgrade) -> Exit {
    let fails = match fail_on {
        FailOnUpgrade::Any => target.alone.weight() > Weight::Same,
        FailOnUpgrade::Worse => target.alone.weight() == Weight::Worse,
        FailOnUpgrade::Lasting => target.lasting.weight() == Weight::Worse,
        FailOnUpgrade::Never => false,
    };
    if fails { Exit::Findings } else { Exit::Clean }
}
