//! `explain RULE` and `rules`.

use super::arguments::{ExplainArguments, Format, RulesArguments};
use super::exit::Exit;
use super::names::rule;
use super::output::say;
use crate::report::rule_page;
use crate::rules::RULES;

pub(super) fn explain(arguments: &ExplainArguments) -> anyhow::Result<Exit> {
    let rule = rule(&arguments.rule)?;
    say(&format!("{}: {}\n\n{}\n", rule.id, rule.summary, rule.documentation.trim()), Exit::Clean)
}

pub(super) fn list(arguments: &RulesArguments) -> anyhow::Result<Exit> {
    if arguments.format == Format::Json {
        let document = serde_json::to_string_pretty(&rule_page::catalogue())?;
        return say(&format!("{document}\n"), Exit::Clean);
    }
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let lines: Vec<String> = RULES.iter().map(|rule| format!("{:width$}  {}\n", rule.id, rule.summary)).collect();
    say(&lines.concat(), Exit::Clean)
}
