//! How text for people is dressed.

use owo_colors::OwoColorize;

/// Decided once, by `cli`.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
    /// Columns to fit source excerpts into.
    pub width: usize,
    /// Whether sentences are broken to fit too: on a terminal; text for files and pipes stays whole, so that it can be searched.
    pub wrap: bool,
    /// Also what is hidden by default: findings of severity info, everything that could not be known.
    pub verbose: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, width: 140, wrap: false, verbose: false }
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

/// A sentence in lines of at most `width` columns, broken between words. A longer word stays whole, and so
/// does what stands in backticks, because it is copied from there. Wide characters count as one: a line
/// may come out a little longer.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut column = 0;
    for piece in pieces(text) {
        let length = piece.chars().count();
        if column > 0 && column + 1 + length > width.max(20) {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(piece);
        column += length;
    }
    lines
}

/// The words of a sentence; words in backticks are one.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.split(move |c: char| {
        in_code ^= c == '`';
        c == ' ' && !in_code
    })
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn sentences_break_between_words_and_never_in_code() {
        let text = "log in once: `openclaw models auth login --provider openai-codex`, then start the gateway again";
        let broken = wrapped(text, 30);
        insta::assert_snapshot!(broken, @r"
        log in once:
        `openclaw models auth login --provider openai-codex`,
        then start the gateway again
        ");
        assert_eq!(broken.replace('\n', " "), text);
    }
}
