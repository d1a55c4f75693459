//! `completions SHELL`.

use super::arguments::{Arguments, CompletionsArguments};
use super::exit::Exit;
use super::output::say;
use clap::CommandFactory;
use clap_complete::Shell;

pub(super) fn run(arguments: &CompletionsArguments) -> anyhow::Result<Exit> {
    say(&script(arguments.shell), Exit::Clean)
}

fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "oc-doctor", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The scripts in `completions/` are what the code generates; `UPDATE=1` rewrites them.
    #[test]
    fn the_scripts_in_completions_are_current() {
        let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
        for (shell, name) in
            [(Shell::Bash, "oc-doctor.bash"), (Shell::Zsh, "_oc-doctor"), (Shell::Fish, "oc-doctor.fish")]
        {
            let path = directory.join(name);
            if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
                std::fs::create_dir_all(&directory).unwrap();
                std::fs::write(&path, script(shell)).unwrap();
            }
            let there = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(there == script(shell), "completions/{name} is not current: UPDATE=1 cargo test completions");
        }
    }
}
