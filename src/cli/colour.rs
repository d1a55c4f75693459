//! Whether to colour and how wide to write: decided once, from the flag, the environment and the terminal.

use super::arguments::{LookArguments, When};
use crate::report::Style;
use std::io::IsTerminal;

/// Columns when nobody says how wide the terminal is: text for files and pipes.
const WIDTH_WITHOUT_TERMINAL: usize = 100;

/// The style of this call.
pub(super) fn style(look: &LookArguments) -> Style {
    let variable = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_terminal = std::io::stdout().is_terminal();
    let colour = wants_colour(look.color, variable("NO_COLOR"), forced(), is_terminal && !is_dumb());
    let width = if is_terminal { terminal_width() } else { None };
    Style { colour, width: width.unwrap_or(WIDTH_WITHOUT_TERMINAL), remarks: look.verbose, verbose: look.verbose }
}

fn forced() -> bool {
    std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0")
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}

fn terminal_width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

fn wants_colour(when: When, no_color: bool, forced: bool, is_terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if no_color => false,
        When::Auto => forced || is_terminal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_beats_the_variables_and_they_beat_the_terminal() {
        assert!(wants_colour(When::Always, true, false, false));
        assert!(!wants_colour(When::Never, false, true, true));
        assert!(!wants_colour(When::Auto, true, true, true));
        assert!(wants_colour(When::Auto, false, true, false));
        assert!(wants_colour(When::Auto, false, false, true));
        assert!(!wants_colour(When::Auto, false, false, false));
    }
}
