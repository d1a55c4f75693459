//! `check`: findings of one or many homes.

use super::arguments::{CheckArguments, FailOn, Format};
use super::colour::style;
use super::examine::{Depth, Examined};
use super::exit::Exit;
use super::names::known;
use super::question::{Question, document};
use super::repairs::repairs;
use crate::report::{human, json};
use crate::rules::{Finding, Severity};

/// The number of candidates in a home up to which `check` proves repairs.
const MOST_CANDIDATES_TO_PROVE: usize = 200;

pub(super) fn run(arguments: &CheckArguments) -> anyhow::Result<Exit> {
    known(&arguments.rules)?;
    let question = Question::new(&arguments.home, Depth::Findings)?;
    let mut style = style(&arguments.look);
    style.remarks |= arguments.pedantic || arguments.fail_on == FailOn::Info;
    let agents = &arguments.home.agents;
    let schema = (arguments.format == Format::Json).then_some(json::SCHEMA);
    question.answer(&style, schema, |mut examined| {
        let found = examined.findings(&arguments.rules, agents);
        let repairs = can_be_proven(&examined).then(|| repairs(&examined, &found, &arguments.rules, agents));
        examined.keep_agents(agents, question.is_plural())?;
        let subject = examined.subject(&found, repairs.as_ref());
        let text = match arguments.format {
            Format::Human => human::check(&subject, &style),
            Format::Json => document(&json::check(&subject), question.is_plural()),
        };
        Ok((text, exit(&found, arguments.fail_on)))
    })
}

/// Every proof reads and simulates the home again. That is nothing for an ordinary home; for one with very
/// many candidates `check` only names what the rules propose, and `fix` proves it.
fn can_be_proven(examined: &Examined) -> bool {
    let candidates: usize = examined.state.simulation.agents.iter().map(|plan| plan.dispatches.len()).sum();
    candidates <= MOST_CANDIDATES_TO_PROVE
}

fn exit(findings: &[Finding], fail_on: FailOn) -> Exit {
    let least = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
        FailOn::Never => return Exit::Clean,
    };
    if findings.iter().any(|finding| finding.severity >= least) { Exit::Findings } else { Exit::Clean }
}
