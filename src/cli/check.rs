//! `check`: findings of one or many homes.

use super::arguments::{CheckArguments, FailOn, Format};
use super::colour::style;
use super::exit::Exit;
use super::names::known;
use super::question::{Question, document};
use crate::report::{human, json};
use crate::rules::{Finding, Severity};

pub(super) fn run(arguments: &CheckArguments) -> anyhow::Result<Exit> {
    known(&arguments.rules)?;
    let question = Question::new(&arguments.home)?;
    let style = style(&arguments.look);
    let agents = &arguments.home.agents;
    let schema = (arguments.format == Format::Json).then_some(json::SCHEMA);
    question.answer(&style, schema, |mut examined| {
        let found = examined.findings(&arguments.rules, agents);
        examined.keep_agents(agents, question.is_plural())?;
        let subject = examined.subject(&found, &[]);
        let text = match arguments.format {
            Format::Human => human::check(&subject, &style),
            Format::Json => document(&json::check(&subject), question.is_plural()),
        };
        Ok((text, exit(&found, arguments.fail_on)))
    })
}

fn exit(findings: &[Finding], fail_on: FailOn) -> Exit {
    let least = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Never => return Exit::Clean,
    };
    if findings.iter().any(|finding| finding.severity >= least) { Exit::Findings } else { Exit::Clean }
}
