//! Writing to the terminal, a file or a closed pipe.

use super::exit::{Exit, UsageError};
use anstream::{AutoStream, ColorChoice};
use std::io::{BufWriter, ErrorKind, Write};
use std::process::ExitCode;

/// Standard output, locked and buffered.
pub(super) struct Output {
    stream: BufWriter<Box<dyn Write>>,
}

impl Output {
    /// `colour`: the texts are coloured; a terminal that wants it in another way gets it translated.
    pub(super) fn new(colour: bool) -> Self {
        let lock = std::io::stdout().lock();
        let stream: Box<dyn Write> =
            if colour { Box::new(AutoStream::new(lock, ColorChoice::Always)) } else { Box::new(lock) };
        Self { stream: BufWriter::with_capacity(1 << 16, stream) }
    }

    /// Writes a text.
    pub(super) fn write(&mut self, text: &str) -> std::io::Result<()> {
        self.stream.write_all(text.as_bytes())
    }

    /// Writes what is buffered.
    pub(super) fn finish(mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

/// Writes one text and ends with `exit`.
pub(super) fn say(text: &str, exit: Exit) -> anyhow::Result<Exit> {
    let mut output = Output::new(false);
    output.write(text)?;
    output.finish()?;
    Ok(exit)
}

/// Says what went wrong and how to end. A reader that has gone away is no failure.
pub(super) fn failure(error: &anyhow::Error) -> ExitCode {
    let is_closed_pipe = |error: &std::io::Error| error.kind() == ErrorKind::BrokenPipe;
    if error.downcast_ref::<std::io::Error>().is_some_and(is_closed_pipe) {
        return Exit::Clean.into();
    }
    warn(&format!("error: {error:#}"));
    if error.is::<UsageError>() { Exit::Usage.into() } else { Exit::Unreadable.into() }
}

/// A line on standard error.
pub(super) fn warn(line: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
