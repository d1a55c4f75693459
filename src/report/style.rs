//! How text for people is dressed.

use owo_colors::OwoColorize;

/// Decided once, by `cli`.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
    /// Columns to fit into. Commands and paths stay whole, and so do words that are longer.
    pub width: usize,
    /// Also findings of severity info.
    pub remarks: bool,
    /// Also everything that could not be known, and every reason.
    pub verbose: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, width: 100, remarks: false, verbose: false }
    }
}

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Something fails.
    Bad,
    /// Something will fail.
    Warn,
    /// Something works.
    Good,
    /// A name that matters.
    Strong,
    /// Less important.
    Faint,
}

impl Style {
    /// The text in the colour of its meaning.
    #[must_use]
    pub fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.colour {
            return text.to_owned();
        }
        match ink {
            Ink::Bad => text.bright_red().bold().to_string(),
            Ink::Warn => text.yellow().bold().to_string(),
            Ink::Good => text.green().to_string(),
            Ink::Strong => text.bold().to_string(),
            Ink::Faint => text.dimmed().to_string(),
        }
    }
}

/// Text from a file as one line that cannot steer a terminal.
pub(super) fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => line.push_str(if line.ends_with(' ') { "" } else { " " }),
            '\r' => {}
            '\t' => line.push(' '),
            // C0 controls have pictures of their own; the rest of what moves the cursor or hides text does not.
            '\0'..='\x1f' => line.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            '\x7f'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => line.push('\u{fffd}'),
            c => line.push(c),
        }
    }
    line.truncate(line.trim_end().len());
    line
}
