//! `dispatch`: the plan of each agent.

use super::arguments::{DispatchArguments, Format};
use super::check::{failed, written};
use super::colour::style;
use super::examine::Question;
use super::exit::Exit;
use super::output::Output;
use crate::report::{Subject, dispatch_json, tree};

pub(super) fn run(arguments: &DispatchArguments) -> anyhow::Result<Exit> {
    let question = Question::new(&arguments.home)?;
    let style = style(&arguments.look);
    let mut output = Output::new(style.colour);
    let mut worst = Exit::Clean;
    let answers = question.each(|mut examined| {
        examined.keep_agents(&arguments.home.agents)?;
        let subject = Subject {
            home: &examined.home,
            release: &examined.release,
            simulation: &examined.simulation,
            findings: &[],
            repairs: &[],
        };
        let text = match arguments.format {
            Format::Human => tree::plans(&subject, arguments.trace, &style),
            Format::Json => {
                let document = dispatch_json::document(subject.home, subject.release, subject.simulation);
                written(&document, question.is_plural())
            }
        };
        Ok((text, Exit::Clean))
    });
    for (index, answer) in answers.enumerate() {
        let (text, exit) = answer?.unwrap_or_else(|failure| failed(&failure, arguments.format, dispatch_json::SCHEMA));
        if index > 0 && arguments.format == Format::Human {
            output.write("\n")?;
        }
        output.write(&text)?;
        worst = worst.max(exit);
    }
    output.finish()?;
    Ok(worst)
}
