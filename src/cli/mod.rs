//! The command line: arguments to one command file each. The only room that knows the clock, the
//! environment, the terminal and exit codes.

mod arguments;
mod ask;
mod check;
mod colour;
mod completions;
mod diff;
mod dispatch;
mod examine;
mod exit;
mod explain;
mod express;
mod fix;
mod guard;
mod names;
mod output;
mod process;
mod question;
mod releases;
mod repairs;
mod side;
mod time;
mod undo;
mod upgrade;
mod write;

pub use arguments::Arguments;
pub use exit::Exit;

use arguments::Command;
use clap::Parser;
use std::process::ExitCode;

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    guard::silence_panics();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let is_wrong = error.use_stderr();
            // A closed pipe behind `--help` is nothing to report.
            let _ = error.print();
            return if is_wrong { Exit::Usage } else { Exit::Clean }.into();
        }
    };
    match guard::guarded(|| command(arguments)) {
        Ok(Ok(exit)) => exit.into(),
        Ok(Err(error)) => output::failure(&error),
        Err(panic) => output::failure(&anyhow::anyhow!(panic)),
    }
}

fn command(arguments: Arguments) -> anyhow::Result<Exit> {
    match arguments.command {
        None => check::run(&arguments.check),
        Some(Command::Check(check)) => check::run(&check),
        Some(Command::Dispatch(dispatch)) => dispatch::run(&dispatch),
        Some(Command::Fix(fix)) => fix::run(&fix),
        Some(Command::Diff(diff)) => diff::run(&diff),
        Some(Command::Undo(undo)) => undo::run(&undo),
        Some(Command::Upgrade(upgrade)) => upgrade::run(&upgrade),
        Some(Command::Explain(explain)) => explain::explain(&explain),
        Some(Command::Rules(rules)) => explain::list(&rules),
        Some(Command::Releases(releases)) => releases::run(&releases),
        Some(Command::Completions(completions)) => completions::run(&completions),
    }
}
