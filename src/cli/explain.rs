//! `explain RULE` and `rules`.

use super::arguments::ExplainArguments;
use super::exit::Exit;
use super::names::rule;
use super::output::say;
use crate::rules::RULES;

pub(super) fn explain(arguments: &ExplainArguments) -> anyhow::Result<Exit> {
    let rule = rule(&arguments.rule)?;
    say(&format!("{}: {}\n\n{}\n", rule.id, rule.summary, rule.documentation.trim()), Exit::Clean)
}

pub(super) fn list() -> anyhow::Result<Exit> {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let lines: Vec<String> = RULES.iter().map(|rule| format!("{:width$}  {}\n", rule.id, rule.summary)).collect();
    say(&lines.concat(), Exit::Clean)
}
