//! What can be typed. The doc comments are the manual.

use super::time::parse_time;
use crate::home::Selection;
use crate::release::Version;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// Finds out why OpenClaw agents are silent.
///
/// Reads an OpenClaw home, works out what the release would do for every agent and every fallback
/// model, and says what fails, why, and at which line. Only `fix` and `undo` change anything, and `fix`
/// asks before. Nothing is started, no network is needed. Without a command it checks.
#[derive(Debug, Parser)]
#[command(name = "oc-doctor", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, 3 a home could not be read."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: CheckArguments,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say what is wrong with one or many homes (the default command)
    Check(CheckArguments),
    /// Show what each agent would do: candidate, runtime, harness, profile, endpoint, outcome
    Dispatch(DispatchArguments),
    /// Repair: shows the change as a diff, proven by simulating again, asks, and writes it
    Fix(FixArguments),
    /// Compare what agents would do: two homes, configs, saved plans or git revisions, or one home in two releases
    Diff(DiffArguments),
    /// Put everything back as it was before the last `fix`
    Undo(UndoArguments),
    /// Try an upgrade before it is done: what breaks, what changes silently, and the migration in order
    Upgrade(UpgradeArguments),
    /// Explain a rule: what is wrong, why it matters, how it is known, what to do
    Explain(ExplainArguments),
    /// List all rules
    Rules(RulesArguments),
    /// List all releases that were recorded, and how far the simulation agrees with each
    Releases(ReleasesArguments),
    /// Print a completion script for a shell
    Completions(CompletionsArguments),
}

/// Which homes, read how.
#[derive(Debug, Args)]
pub(super) struct HomeArguments {
    /// State directories, directories that hold `.openclaw`, or config files [default: the one openclaw uses here]
    #[arg(value_name = "HOME", value_hint = ValueHint::AnyPath)]
    pub(super) homes: Vec<PathBuf>,
    /// The home of an OpenClaw profile, as `openclaw --profile NAME` would use it
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// The home of the profile `dev`
    #[arg(long)]
    pub(super) dev: bool,
    /// The OpenClaw release to reckon with [default: the one that last wrote the config, else the installed one]
    #[arg(long, value_name = "VERSION")]
    pub(super) release: Option<Version>,
    /// The time to reckon with: RFC 3339 or Unix milliseconds [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_negative_numbers = true)]
    pub(super) at: Option<i64>,
    /// Take the gateway's environment from this file (NAME=value lines) instead of from this process
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "clean_env")]
    pub(super) env_file: Option<PathBuf>,
    /// A gateway with no environment but HOME
    #[arg(long)]
    pub(super) clean_env: bool,
    /// Only this agent; may be given several times
    #[arg(long = "agent", value_name = "ID")]
    pub(super) agents: Vec<String>,
}

impl HomeArguments {
    /// The words that a further command about one of the homes needs to ask the same.
    pub(super) fn again(&self, selection: &Selection) -> Vec<String> {
        let mut words = Vec::new();
        let mut option = |name: &str, value: String| words.extend([name.to_owned(), value]);
        if let Some(release) = self.release {
            option("--release", release.to_string());
        }
        if let Some(at) = self.at {
            option("--at", at.to_string());
        }
        if let Some(file) = &self.env_file {
            option("--env-file", file.display().to_string());
        }
        for agent in &self.agents {
            option("--agent", agent.clone());
        }
        if let Some(profile) = &self.profile {
            option("--profile", profile.clone());
        }
        words.extend(self.clean_env.then(|| "--clean-env".to_owned()));
        words.extend(self.dev.then(|| "--dev".to_owned()));
        if let Selection::Path(path) = selection {
            words.push(path.display().to_string());
        }
        words
    }
}

/// Which rules.
#[derive(Debug, Args)]
pub(super) struct RuleArguments {
    /// Only these rules; may be given several times
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) only: Vec<String>,
    /// Not these rules; may be given several times
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) skip: Vec<String>,
}

/// How text looks.
#[derive(Debug, Args)]
pub(super) struct LookArguments {
    /// When to use colour; NO_COLOR and CLICOLOR_FORCE count too
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub(super) color: When,
    /// Show all: also remarks, and everything that could not be known
    #[arg(long, short)]
    pub(super) verbose: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) home: HomeArguments,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// From which severity on the exit code is 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,
    /// Also show remarks: findings of severity info, which are only counted otherwise
    #[arg(long)]
    pub(super) pedantic: bool,
    #[command(flatten)]
    pub(super) look: LookArguments,
}

#[derive(Debug, Args)]
pub(super) struct DispatchArguments {
    #[command(flatten)]
    pub(super) home: HomeArguments,
    /// Every decision with its cause and its place
    #[arg(long)]
    pub(super) trace: bool,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    #[command(flatten)]
    pub(super) look: LookArguments,
}

#[derive(Debug, Args)]
pub(super) struct FixArguments {
    #[command(flatten)]
    pub(super) home: HomeArguments,
    #[command(flatten)]
    pub(super) rules: RuleArguments,
    /// Show the changes, write nothing; exit code 1 when there is something to repair
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Write without asking, for scripts
    #[arg(long, short, conflicts_with = "dry_run")]
    pub(super) yes: bool,
    /// Write nothing; print the change for something else to apply
    #[arg(long = "as", value_name = "FORM", value_enum, conflicts_with_all = ["dry_run", "yes", "verbose"])]
    pub(super) form: Option<PatchForm>,
    /// Also repairs that change what you may have wanted: which model or account answers, cost, deleted state
    #[arg(long)]
    pub(super) r#unsafe: bool,
    /// Write where symbolic links lead, also outside the home
    #[arg(long)]
    pub(super) follow_links: bool,
    #[command(flatten)]
    pub(super) look: LookArguments,
}

#[derive(Debug, Args)]
pub(super) struct UndoArguments {
    /// State directories, directories that hold `.openclaw`, or config files [default: the one openclaw uses here]
    #[arg(value_name = "HOME", value_hint = ValueHint::AnyPath)]
    pub(super) home: Option<PathBuf>,
    /// The home of an OpenClaw profile, as `openclaw --profile NAME` would use it
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// The home of the profile `dev`
    #[arg(long)]
    pub(super) dev: bool,
    /// List what was written, the newest last; change nothing
    #[arg(long)]
    pub(super) list: bool,
    #[command(flatten)]
    pub(super) look: LookArguments,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 nothing at or above --fail-on, 1 something, 2 wrong usage, 3 a side could not be read.

Each side is a home, a config file (also openclaw.json.bak or .last-good), a document saved with
`oc-doctor dispatch --format json`, or a file or directory of a git revision (HEAD~1:openclaw.json;
./ and ../ are relative to the current directory, other paths to the top of the repository).
Around a config file or a revision lies the home in whose directory it is, or the one of --home."
)]
pub(super) struct DiffArguments {
    /// How it was
    #[arg(value_name = "BEFORE", value_hint = ValueHint::AnyPath)]
    pub(super) before: PathBuf,
    /// How it is
    #[arg(value_name = "AFTER", value_hint = ValueHint::AnyPath)]
    pub(super) after: PathBuf,
    /// The OpenClaw release of both sides [default: what each side says itself]
    #[arg(long, value_name = "VERSION", conflicts_with_all = ["from", "to"])]
    pub(super) release: Option<Version>,
    /// The OpenClaw release of BEFORE
    #[arg(long, value_name = "VERSION")]
    pub(super) from: Option<Version>,
    /// The OpenClaw release of AFTER
    #[arg(long, value_name = "VERSION")]
    pub(super) to: Option<Version>,
    /// Read config files as the config of this home
    #[arg(long, value_name = "HOME", value_hint = ValueHint::AnyPath)]
    pub(super) home: Option<PathBuf>,
    #[command(flatten)]
    pub(super) circumstances: Circumstances,
    /// Only this agent; may be given several times
    #[arg(long = "agent", value_name = "ID")]
    pub(super) agents: Vec<String>,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(super) format: DiffFormat,
    /// What makes the exit code 1
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = FailOnChange::Worse)]
    pub(super) fail_on: FailOnChange,
    #[command(flatten)]
    pub(super) look: LookArguments,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 nothing at or above --fail-on, 1 something, 2 wrong usage, 3 the home could not be read."
)]
pub(super) struct UpgradeArguments {
    /// A state directory, a directory that holds `.openclaw`, or a config file [default: the one openclaw uses here]
    #[arg(value_name = "HOME", value_hint = ValueHint::AnyPath)]
    pub(super) home: Option<PathBuf>,
    /// The OpenClaw release to go to, also an older one; given several times: a table of agents by releases
    #[arg(long, value_name = "VERSION", required = true)]
    pub(super) to: Vec<Version>,
    /// The OpenClaw release to come from [default: the one that last wrote the config, else the installed one]
    #[arg(long, value_name = "VERSION")]
    pub(super) from: Option<Version>,
    /// The home of an OpenClaw profile, as `openclaw --profile NAME` would use it
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    #[command(flatten)]
    pub(super) circumstances: Circumstances,
    /// Only this agent; may be given several times
    #[arg(long = "agent", value_name = "ID")]
    pub(super) agents: Vec<String>,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// What makes the exit code 1
    #[arg(long, value_name = "WHAT", value_enum, default_value_t = FailOnUpgrade::Worse)]
    pub(super) fail_on: FailOnUpgrade,
    #[command(flatten)]
    pub(super) look: LookArguments,
}

/// When and in which environment.
#[derive(Debug, Args)]
pub(super) struct Circumstances {
    /// The time to reckon with: RFC 3339 or Unix milliseconds [default: that of a saved document, else now]
    #[arg(long, value_name = "TIME", value_parser = parse_time, allow_negative_numbers = true)]
    pub(super) at: Option<i64>,
    /// Take the gateway's environment from this file (NAME=value lines) instead of from this process
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "clean_env")]
    pub(super) env_file: Option<PathBuf>,
    /// A gateway with no environment but HOME
    #[arg(long)]
    pub(super) clean_env: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Name of the rule; `oc-doctor rules` lists them
    pub(super) rule: String,
}

#[derive(Debug, Args)]
pub(super) struct ReleasesArguments {
    /// Form of the table
    #[arg(long, value_enum, default_value_t = TableFormat::Human)]
    pub(super) format: TableFormat,
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// Form of the list
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Human,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people
    Human,
    /// For programs
    Json,
    /// For a comment on a pull request
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PatchForm {
    /// A unified diff, for `patch -p1` in the state directory
    Diff,
    /// RFC 6902, one patch for each file
    JsonPatch,
    /// `openclaw config` lines, for the main config file
    Commands,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOnChange {
    /// Any change
    Any,
    /// A change for the worse: an answer that is lost, or is billed per token
    Worse,
    /// Never
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// For people
    Human,
    /// For programs
    Json,
    /// For a document
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOnUpgrade {
    /// Any change by the upgrade alone
    Any,
    /// A change for the worse by the upgrade alone: something has to be done
    Worse,
    /// A change for the worse that is left after the migration
    Lasting,
    /// Never
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors
    Error,
    /// Errors and warnings
    Warning,
    /// Every finding, also remarks, which are then shown as with --pedantic
    Info,
    /// Never
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
