//! `fix`: repairs as diffs, and, unless only they are wanted, written. The exit code of `--dry-run` says whether
//! there is something to repair: a proven repair, a command for the operator, or an error for which there is
//! neither.

use super::arguments::FixArguments;
use super::ask::can_ask;
use super::colour::style;
use super::examine::{Depth, Examined};
use super::exit::{Exit, UsageError};
use super::express::express;
use super::names::known;
use super::question::Question;
use super::repairs::{plan, reported};
use super::write::{warn_if_interrupted, write};
use crate::fix::FixPlan;
use crate::report::{Repairs, Style, diff};
use crate::rules::{Applicability, Finding, Severity};

pub(super) fn run(arguments: &FixArguments) -> anyhow::Result<Exit> {
    known(&arguments.rules)?;
    let writes = !arguments.dry_run && arguments.form.is_none();
    if writes && !arguments.yes && !can_ask() {
        let words = "`fix` asks before it writes, and there is no terminal to ask on; give --yes to write without \
                     asking, or --dry-run to see what would be written";
        return Err(UsageError(words.to_owned()).into());
    }
    let question = Question::new(&arguments.home, Depth::Findings)?;
    let style = style(&arguments.look);
    if let Some(form) = arguments.form {
        return question.each(|look| express(look, form, arguments));
    }
    if writes {
        return question.each(|look| write(look, arguments, &style, question.is_plural()));
    }
    question.answer(&style, None, |examined| {
        warn_if_interrupted(&examined);
        let mut proposal = Proposal::of(examined, arguments);
        let exit = proposal.exit();
        let text = proposal.text(arguments, question.is_plural(), &style)?;
        Ok((text + "\n" + &proposal.closing(arguments), exit))
    })
}

/// What would be done to a home.
pub(super) struct Proposal {
    pub(super) examined: Examined,
    pub(super) plan: FixPlan,
    found: Vec<Finding>,
    repairs: Repairs,
}

impl Proposal {
    pub(super) fn of(examined: Examined, arguments: &FixArguments) -> Self {
        let FixArguments { home, rules, .. } = arguments;
        let least = if arguments.r#unsafe { Applicability::Unsafe } else { Applicability::Safe };
        let found = examined.findings(rules, &home.agents);
        let plan = plan(&examined, rules, &home.agents, least);
        let repairs = reported(plan.clone(), &examined, &found);
        Self { examined, plan, found, repairs }
    }

    /// Whether there is something to repair.
    pub(super) fn exit(&self) -> Exit {
        let to_do = !self.repairs.list.is_empty() || self.has_errors();
        if to_do { Exit::Findings } else { Exit::Clean }
    }

    fn has_errors(&self) -> bool {
        self.found.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The repairs; call it last of those that look at agents.
    pub(super) fn text(&mut self, arguments: &FixArguments, plural: bool, style: &Style) -> Result<String, UsageError> {
        self.examined.keep_agents(&arguments.home.agents, plural)?;
        let subject = self.examined.subject(&self.found, Some(&self.repairs));
        Ok(diff::repairs(&subject, arguments.r#unsafe, style))
    }

    /// What it comes to when nothing is written.
    pub(super) fn closing(&self, arguments: &FixArguments) -> String {
        diff::closing(&self.examined.subject(&self.found, Some(&self.repairs)), arguments.r#unsafe)
    }
}
