//! `fix --dry-run`: repairs as diffs. The exit code says whether there is something to repair: a proven repair, a
//! command for the operator, or an error for which there is neither.

use super::arguments::FixArguments;
use super::colour::style;
use super::examine::Depth;
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
    let question = Question::new(&arguments.home, Depth::Findings)?;
    let style = style(&arguments.look);
    let agents = &arguments.home.agents;
    question.answer(&style, None, |mut examined| {
        let found = examined.findings(&arguments.rules, agents);
        let repairs = repairs(&examined, &found, &arguments.rules, agents);
        examined.keep_agents(agents, question.is_plural())?;
        let to_do = !repairs.list.is_empty() || found.iter().any(|finding| finding.severity == Severity::Error);
        let text = diff::repairs(&examined.subject(&found, Some(&repairs)), arguments.r#unsafe, &style);
        Ok((text, if to_do { Exit::Findings } else { Exit::Clean }))
    })
}
