//! `fix --dry-run`: repairs as diffs.

use super::arguments::FixArguments;
use super::colour::style;
use super::exit::{Exit, UsageError};
use super::names::known;
use super::question::Question;
use super::repairs::repairs;
use crate::report::diff;
use crate::rules::Severity;

pub(super) fn run(arguments: &FixArguments) -> anyhow::Result<Exit> {
    if !arguments.dry_run {
        let words = "writing is not part of this version yet; `oc-doctor fix --dry-run` shows what would change";
        return Err(UsageError(words.to_owned()).into());
    }
    known(&arguments.rules)?;
    let question = Question::new(&arguments.home)?;
    let style = style(&arguments.look);
    question.answer(&style, None, |mut examined| {
        let found = examined.findings(&arguments.rules, &arguments.home.agents);
        let repairs = repairs(&examined, &found, &arguments.rules, &arguments.home.agents, arguments.r#unsafe);
        examined.keep_agents(&arguments.home.agents, question.is_plural())?;
        let fails = found.iter().any(|finding| finding.severity == Severity::Error);
        let text = diff::repairs(&examined.subject(&found, &repairs), &style);
        Ok((text, if fails { Exit::Findings } else { Exit::Clean }))
    })
}
