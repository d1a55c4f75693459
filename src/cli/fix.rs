//! `fix --dry-run`: repairs as diffs.

use super::arguments::FixArguments;
use super::colour::style;
use super::exit::{Exit, UsageError};
use super::names::known;
use super::question::Question;
use crate::report::{Repair, diff};
use crate::rules::{Applicability, Finding, Severity};

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
        examined.keep_agents(&arguments.home.agents, question.is_plural())?;
        let repairs = repairs(&found, arguments.r#unsafe);
        let fails = found.iter().any(|finding| finding.severity == Severity::Error);
        let text = diff::repairs(&examined.subject(&found, &repairs), &style);
        Ok((text, if fails { Exit::Findings } else { Exit::Clean }))
    })
}

fn repairs(findings: &[Finding], with_unsafe: bool) -> Vec<Repair> {
    let mut repairs: Vec<Repair> = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        for fix in &finding.fixes {
            if fix.applicability == Applicability::Unsafe && !with_unsafe {
                continue;
            }
            repairs.push(Repair {
                title: fix.title.clone(),
                applicability: fix.applicability,
                repairs: vec![index],
                changes: Vec::new(),
                commands: fix.commands.clone(),
                dispatches: Vec::new(),
                notes: Vec::new(),
            });
        }
    }
    repairs
}
