//! `fix --dry-run`: repairs as diffs.

use super::arguments::{FixArguments, Format};
use super::check::failed;
use super::colour::style;
use super::examine::{Examined, Question};
use super::exit::{Exit, UsageError};
use super::names::known;
use super::output::Output;
use crate::report::{Repair, Subject, diff};
use crate::rules::{Applicability, Finding, Severity};

pub(super) fn run(arguments: &FixArguments) -> anyhow::Result<Exit> {
    if !arguments.dry_run {
        let words = "writing is not part of this version yet; `oc-doctor fix --dry-run` shows what would change";
        return Err(UsageError(words.to_owned()).into());
    }
    known(&arguments.rules)?;
    let question = Question::new(&arguments.home)?;
    let style = style(&arguments.look);
    let mut output = Output::new(style.colour);
    let mut worst = Exit::Clean;
    let answers = question.each(|mut examined| {
        let found = examined.findings(&arguments.rules, &arguments.home.agents);
        examined.keep_agents(&arguments.home.agents)?;
        let Examined { home, release, simulation, .. } = &examined;
        let repairs = repairs(&found, arguments.r#unsafe);
        let subject = Subject { home, release, simulation, findings: &found, repairs: &repairs };
        let fails = found.iter().any(|finding| finding.severity == Severity::Error);
        Ok((diff::repairs(&subject, &style), if fails { Exit::Findings } else { Exit::Clean }))
    });
    for (index, answer) in answers.enumerate() {
        let (text, exit) = answer?.unwrap_or_else(|failure| failed(&failure, Format::Human, ""));
        if index > 0 {
            output.write("\n")?;
        }
        output.write(&text)?;
        worst = worst.max(exit);
    }
    output.finish()?;
    Ok(worst)
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
