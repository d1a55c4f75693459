//! `dispatch`: the plan of each agent.

use super::arguments::{DispatchArguments, Format};
use super::colour::style;
use super::examine::Depth;
use super::exit::Exit;
use super::question::{Question, document};
use crate::report::{dispatch_json, tree};

pub(super) fn run(arguments: &DispatchArguments) -> anyhow::Result<Exit> {
    let question = Question::new(&arguments.home, Depth::Plans)?;
    let style = style(&arguments.look);
    let schema = (arguments.format == Format::Json).then_some(dispatch_json::SCHEMA);
    question.answer(&style, schema, |mut examined| {
        examined.keep_agents(&arguments.home.agents, question.is_plural())?;
        let subject = examined.subject(&[], None);
        let text = match arguments.format {
            Format::Human => tree::plans(&subject, arguments.trace, &style),
            Format::Json => document(&dispatch_json::document(&subject), question.is_plural()),
        };
        Ok((text, Exit::Clean))
    })
}
