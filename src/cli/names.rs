//! Names that the user typed: rules, and paths that are really misspelt commands.

use super::arguments::{Arguments, RuleArguments};
use super::exit::UsageError;
use crate::rules::{Finding, RULES, Rule};
use clap::CommandFactory;
use std::path::Path;

/// The rule of this name, or what the user may have meant.
pub(super) fn rule(name: &str) -> Result<&'static Rule, UsageError> {
    RULES.iter().find(|rule| rule.id == name).copied().ok_or_else(|| {
        let meant = closest(name, RULES.iter().map(|rule| rule.id));
        let hint = meant.map_or_else(
            || "`oc-doctor rules` lists all rules".to_owned(),
            |meant| format!("did you mean `{meant}`? `oc-doctor rules` lists all rules"),
        );
        UsageError(format!("there is no rule `{name}`; {hint}"))
    })
}

/// Refuses names that are no rule's.
pub(super) fn known(rules: &RuleArguments) -> Result<(), UsageError> {
    rules.only.iter().chain(&rules.skip).try_for_each(|name| rule(name).map(|_| ()))
}

/// Whether a finding was asked for.
pub(super) fn wanted(finding: &Finding, rules: &RuleArguments, agents: &[String]) -> bool {
    let named = |names: &[String]| names.iter().any(|name| name == finding.rule);
    let of_agents = agents.is_empty()
        || finding.agents.is_empty()
        || finding.agents.iter().any(|id| agents.iter().any(|asked| asked.eq_ignore_ascii_case(id)));
    (rules.only.is_empty() || named(&rules.only)) && !named(&rules.skip) && of_agents
}

/// A path that is not there but looks like a command: `oc-doctor chekc`.
pub(super) fn misspelt_command(path: &Path) -> Option<UsageError> {
    let name = path.to_str().filter(|name| !name.contains(['/', '\\', '.']) && !path.exists())?;
    let commands = Arguments::command();
    let meant = closest(name, commands.get_subcommands().map(clap::Command::get_name))?;
    Some(UsageError(format!(
        "there is neither a command nor a home `{name}`; did you mean `oc-doctor {meant}`? A home of this name is written ./{name}"
    )))
}

/// The candidate that differs least, when it differs little.
fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let near = candidates.map(|candidate| (strsim::damerau_levenshtein(&name, candidate), candidate));
    let (distance, candidate) = near.min_by_key(|(distance, _)| *distance)?;
    (distance <= (candidate.len() / 3).max(1)).then_some(candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_path_that_resembles_a_command_is_a_typo() {
        for typo in ["chekc", "Check", "dispach", "fx", "rule", "complections"] {
            assert!(misspelt_command(Path::new(typo)).is_some(), "{typo}");
        }
        for path in ["./chekc", "/nowhere/chekc", "src", "laptop-backup", "chekc.d"] {
            assert!(misspelt_command(Path::new(path)).is_none(), "{path}");
        }
    }

    #[test]
    fn the_nearest_name_is_proposed_only_when_it_is_near() {
        let rules = ["no-profile-bound", "auth-order-empty"];
        assert_eq!(closest("no-profile-bond", rules.into_iter()), Some("no-profile-bound"));
        assert_eq!(closest("auth-order-emtpy", rules.into_iter()), Some("auth-order-empty"));
        assert_eq!(closest("something-else", rules.into_iter()), None);
    }
}
