//! `check`: findings of one or many homes.

use super::arguments::{CheckArguments, FailOn, Format};
use super::colour::style;
use super::examine::{Examined, Failure, NO_ANSWER, Question};
use super::exit::{Exit, UsageError};
use super::names::known;
use super::output::{Output, warn};
use crate::report::{Style, Subject, human, json};
use crate::rules::{Finding, Severity};

pub(super) fn run(arguments: &CheckArguments) -> anyhow::Result<Exit> {
    known(&arguments.rules)?;
    let question = Question::new(&arguments.home)?;
    let style = style(&arguments.look);
    let mut output = Output::new(style.colour);
    let mut worst = Exit::Clean;
    let answers = question.each(|examined| answer(examined, arguments, &style, question.is_plural()));
    for (index, answer) in answers.enumerate() {
        let (text, exit) = answer?.unwrap_or_else(|failure| failed(&failure, arguments.format, json::SCHEMA));
        if index > 0 && arguments.format == Format::Human {
            output.write("\n")?;
        }
        output.write(&text)?;
        worst = worst.max(exit);
    }
    output.finish()?;
    Ok(worst)
}

fn answer(
    mut examined: Examined,
    arguments: &CheckArguments,
    style: &Style,
    plural: bool,
) -> Result<(String, Exit), UsageError> {
    let agents = &arguments.home.agents;
    let found = examined.findings(&arguments.rules, agents);
    examined.keep_agents(agents)?;
    let subject = Subject {
        home: &examined.home,
        release: &examined.release,
        simulation: &examined.simulation,
        findings: &found,
        repairs: &[],
    };
    let text = match arguments.format {
        Format::Human => human::check(&subject, style),
        Format::Json => written(&json::check(&subject), plural),
    };
    Ok((text, exit(&found, arguments.fail_on)))
}

fn exit(findings: &[Finding], fail_on: FailOn) -> Exit {
    let least = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Never => return Exit::Clean,
    };
    if findings.iter().any(|finding| finding.severity >= least) { Exit::Findings } else { Exit::Clean }
}

/// A document: indented when it is alone, on one line when there are several (JSON Lines).
pub(super) fn written(document: &impl serde::Serialize, plural: bool) -> String {
    let text = if plural { serde_json::to_string(document) } else { serde_json::to_string_pretty(document) };
    text.unwrap_or_default() + "\n"
}

/// What is said about a home for which there is no answer.
pub(super) fn failed(failure: &Failure, format: Format, schema: &str) -> (String, Exit) {
    let text = match format {
        Format::Human => {
            warn(&format!("error: {}", failure.message));
            String::new()
        }
        Format::Json => {
            let error = serde_json::json!({ "kind": failure.kind, "message": failure.message });
            let tool = serde_json::json!({ "name": "oc-doctor", "version": env!("CARGO_PKG_VERSION") });
            written(&serde_json::json!({ "schema": schema, "tool": tool, "error": error }), true)
        }
    };
    (text, NO_ANSWER)
}
