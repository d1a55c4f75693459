//! Sentences that fit a width.

/// Columns that a line has at least, however narrow the terminal is.
const LEAST: usize = 20;

/// A sentence in lines of at most `width` columns, broken between words. A longer word stays whole, and so
/// does what stands in backticks, because it is copied from there. Wide characters count as one: a line
/// may come out a little longer.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    filled(text, width, width).join("\n")
}

/// The same with `indent` before every line but the first, on which `taken` columns are in use.
pub(super) fn hanging(text: &str, taken: usize, indent: &str, width: usize) -> String {
    let rest = width.saturating_sub(indent.chars().count());
    filled(text, width.saturating_sub(taken), rest).join(&format!("\n{indent}"))
}

/// The lines of a sentence: the first of at most `first` columns, the others of at most `rest`.
pub(super) fn filled(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut column = 0;
    for piece in pieces(text) {
        let length = piece.chars().count();
        let width = if lines.is_empty() { first } else { rest };
        if column > 0 && column + 1 + length > width.max(LEAST) {
            lines.push(std::mem::take(&mut line));
            column = 0;
        } else if column > 0 {
            line.push(' ');
            column += 1;
        }
        line.push_str(piece);
        column += length;
    }
    lines.push(line);
    lines
}

/// The words of a sentence; words in backticks are one. A backtick without its second one is a letter.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut in_code) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '`' => in_code = !in_code && text.get(at + 1..).is_some_and(|rest| rest.contains('`')),
            ' ' if !in_code => {
                pieces.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.extend(text.get(start..));
    pieces
}

/// A sentence that ends in a command (``to do it: `command --option` ``) as the sentence and the command, which
/// then stands on a line of its own.
pub(super) fn with_command(text: &str) -> (&str, Option<&str>) {
    let split = text.strip_suffix('`').and_then(|text| text.rsplit_once(": `"));
    match split {
        Some((sentence, command)) if command.contains(' ') && !command.contains('`') => (sentence, Some(command)),
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn later_lines_hang() {
        assert_eq!(hanging("one two three four five six seven", 10, "  ", 30), "one two three four\n  five six seven");
    }

    #[test]
    fn a_lone_backtick_is_a_letter() {
        assert_eq!(wrapped("it`s one of the many words here", 20), "it`s one of the many\nwords here");
    }

    #[test]
    fn a_command_at_the_end_stands_alone() {
        assert_eq!(with_command("do it: `a b`"), ("do it", Some("a b")));
        assert_eq!(with_command("write `a b`"), ("write `a b`", None));
        assert_eq!(with_command("do it: `word`"), ("do it: `word`", None));
    }
}
