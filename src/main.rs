//! The `oc-doctor` command.

fn main() -> std::process::ExitCode {
    oc_doctor::cli::run()
}
