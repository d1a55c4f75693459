//! What the user asked about, and the answers written home by home.

use super::arguments::HomeArguments;
use super::examine::{Depth, Examined};
use super::exit::{Exit, UsageError};
use super::guard::guarded;
use super::names::misspelt_command;
use super::output::{Output, warn};
use super::process::gateway_process;
use super::time::now_ms;
use crate::home::{Process, Selection};
use crate::report::Style;
use std::path::Path;

/// Why there is nothing to say about a home.
struct Failure {
    /// `unreadable` or `internal`.
    kind: &'static str,
    message: String,
}

/// Reads one home, from the disk each time.
pub(super) type Look<'a> = dyn Fn() -> anyhow::Result<Examined> + 'a;

/// What the user asked about, ready to be asked home by home.
pub(super) struct Question<'a> {
    arguments: &'a HomeArguments,
    process: Process,
    now_ms: i64,
    selections: Vec<Selection>,
    depth: Depth,
}

impl<'a> Question<'a> {
    /// # Errors
    /// [`UsageError`]: options that contradict each other, or a misspelt command.
    pub(super) fn new(arguments: &'a HomeArguments, depth: Depth) -> Result<Self, UsageError> {
        if let Some(error) = arguments.homes.iter().find_map(|path| misspelt_command(path)) {
            return Err(error);
        }
        let select = |path: Option<&Path>| {
            let selection =
                Selection::from_options(path.map(Path::to_path_buf), arguments.profile.as_deref(), arguments.dev);
            selection.map_err(|error| UsageError(error.to_string()))
        };
        let selections = match arguments.homes.as_slice() {
            [] => vec![select(None)?],
            homes => homes.iter().map(|path| select(Some(path))).collect::<Result<_, _>>()?,
        };
        let now_ms = arguments.at.unwrap_or_else(now_ms);
        Ok(Self {
            arguments,
            process: gateway_process(arguments.env_file.as_deref(), arguments.clean_env)?,
            now_ms,
            selections,
            depth,
        })
    }

    /// Whether several homes are asked about.
    pub(super) fn is_plural(&self) -> bool {
        self.selections.len() > 1
    }

    /// Writes the answer for each home, made by `answer`, and gives the worst exit code. A home that cannot
    /// be read, or on which oc-doctor fails, is reported under `schema` and does not stop the others.
    pub(super) fn answer(
        &self,
        look: &Style,
        schema: Option<&str>,
        answer: impl Fn(Examined) -> Result<(String, Exit), UsageError>,
    ) -> anyhow::Result<Exit> {
        let mut output = Output::new(look.colour);
        let mut worst = Exit::Clean;
        let mut last_was_paragraph = None;
        for selection in &self.selections {
            let (text, exit) = match self.one(selection, &answer) {
                Ok(answer) => answer?,
                Err(failure) => (said(&failure, schema), Exit::Unreadable),
            };
            worst = worst.max(exit);
            if text.is_empty() {
                continue;
            }
            let is_paragraph = schema.is_none() && text.lines().nth(1).is_some();
            if last_was_paragraph.is_some_and(|last| last || is_paragraph) {
                output.write("\n")?;
            }
            last_was_paragraph = Some(is_paragraph);
            output.write(&text)?;
        }
        output.finish()?;
        Ok(worst)
    }

    /// Does something with each home, one after the other, and gives the worst exit code. `work` reads the home
    /// when and as often as it needs. What fails in one home does not stop the others, except for wrong usage.
    pub(super) fn each(&self, work: impl Fn(&Look<'_>) -> anyhow::Result<Exit>) -> anyhow::Result<Exit> {
        let mut worst = Exit::Clean;
        for selection in &self.selections {
            let look = || {
                let examined = Examined::of(selection, &self.process, self.arguments, self.now_ms, self.depth);
                examined.map_err(|message| anyhow::anyhow!(message))
            };
            let exit = match guarded(|| work(&look)) {
                Ok(Ok(exit)) => exit,
                Ok(Err(error)) if error.is::<UsageError>() || error.is::<std::io::Error>() => return Err(error),
                Ok(Err(error)) => {
                    warn(&format!("error: {error:#}"));
                    Exit::Unreadable
                }
                Err(message) => {
                    warn(&format!("error: {}: {message}", name(selection)));
                    Exit::Unreadable
                }
            };
            worst = worst.max(exit);
        }
        Ok(worst)
    }

    fn one<T>(&self, selection: &Selection, answer: impl FnOnce(Examined) -> T) -> Result<T, Failure> {
        let work = || Examined::of(selection, &self.process, self.arguments, self.now_ms, self.depth).map(answer);
        match guarded(work) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(message)) => Err(Failure { kind: "unreadable", message }),
            Err(message) => Err(Failure { kind: "internal", message: format!("{}: {message}", name(selection)) }),
        }
    }
}

fn name(selection: &Selection) -> String {
    match selection {
        Selection::Own => "the home of this user".to_owned(),
        Selection::Profile(name) => format!("profile {}", name.as_str()),
        Selection::Path(path) => path.display().to_string(),
    }
}

/// What is said about a home for which there is no answer: a document, or a line on standard error.
fn said(failure: &Failure, schema: Option<&str>) -> String {
    let Some(schema) = schema else {
        warn(&format!("error: {}", failure.message));
        return String::new();
    };
    let error = serde_json::json!({ "kind": failure.kind, "message": failure.message });
    let tool = serde_json::json!({ "name": "oc-doctor", "version": env!("CARGO_PKG_VERSION") });
    document(&serde_json::json!({ "schema": schema, "tool": tool, "error": error }), true)
}

/// A document: indented when it is alone, on one line when there are several (JSON Lines).
pub(super) fn document(document: &impl serde::Serialize, plural: bool) -> String {
    let text = if plural { serde_json::to_string(document) } else { serde_json::to_string_pretty(document) };
    text.unwrap_or_default() + "\n"
}
