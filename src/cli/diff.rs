//! `diff`: what changes for the agents between two homes, configs, saved documents or git revisions.

use super::arguments::{DiffArguments, DiffFormat, FailOnChange};
use super::colour::style;
use super::exit::{Exit, UsageError};
use super::guard::guarded;
use super::output::say;
use super::process::gateway_process;
use super::question::document;
use super::side::{Asked, Circumstance, Seen, see};
use super::time::now_ms;
use crate::compare::{Comparison, Weight, compare};
use crate::report::comparison::{Compared, human, json, markdown};

pub(super) fn run(arguments: &DiffArguments) -> anyhow::Result<Exit> {
    let circumstances = &arguments.circumstances;
    let process = gateway_process(circumstances.env_file.as_deref(), circumstances.clean_env)?;
    let asked = |given, release: Option<_>| Asked {
        given,
        release: release.or(arguments.release),
        home: arguments.home.as_deref(),
    };
    let (first, second) = (asked(&arguments.before, arguments.from), asked(&arguments.after, arguments.to));
    let saved = [&first, &second].iter().find_map(|side| side.saved_time());
    let now_ms = circumstances.at.or(saved).unwrap_or_else(now_ms);
    let without_services = circumstances.env_file.is_some() || circumstances.clean_env;
    let circumstance = Circumstance { process: &process, without_services, now_ms };
    let look = |asked: &Asked<'_>| -> anyhow::Result<Seen> {
        guarded(|| see(asked, &circumstance)).map_err(anyhow::Error::msg)?
    };
    let (before, after) = (look(&first)?, look(&second)?);
    let mut comparison = compare(&before.picture, &after.picture);
    keep_agents(&mut comparison, &arguments.agents)?;
    let compared = Compared { before: before.side(), after: after.side(), comparison: &comparison };
    let text = match arguments.format {
        DiffFormat::Human => human::comparison(&compared, &style(&arguments.look)),
        DiffFormat::Json => document(&json::comparison(&compared), false),
        DiffFormat::Markdown => markdown::comparison(&compared),
    };
    say(&text, exit(comparison.weight(), arguments.fail_on))
}

/// Leaves only the agents asked for.
pub(super) fn keep_agents(comparison: &mut Comparison, agents: &[String]) -> Result<(), UsageError> {
    let plans = &mut comparison.plans;
    let is = |id: &str, asked: &String| asked.eq_ignore_ascii_case(id);
    if let Some(missing) = agents.iter().find(|asked| !plans.iter().any(|plan| is(&plan.agent, asked))) {
        let ids: Vec<&str> = plans.iter().take(20).map(|plan| plan.agent.as_str()).collect();
        return Err(UsageError(format!("there is no agent `{missing}` on either side; there are: {}", ids.join(", "))));
    }
    if !agents.is_empty() {
        plans.retain(|plan| agents.iter().any(|asked| is(&plan.agent, asked)));
    }
    Ok(())
}

/// The exit code of a comparison.
pub(super) fn exit(weight: Weight, fail_on: FailOnChange) -> Exit {
    let fails = match fail_on {
        FailOnChange::Any => weight > Weight::Same,
        FailOnChange::Worse => weight == Weight::Worse,
        FailOnChange::Never => false,
    };
    if fails { Exit::Findings } else { Exit::Clean }
}
