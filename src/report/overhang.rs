//! Labels that would go past the edge, put on several lines.
//!
//! The renderer writes a label behind its mark on one line, however long it is. Here the rest of it goes on below,
//! in the same column, or further left when there is no room.

use super::paragraph::filled;

/// Columns that a label needs at least to be read.
const ROOM: usize = 30;

/// The rendered excerpt with the labels broken that end behind `width` columns.
pub(super) fn tucked(rendered: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = rendered.lines().peekable();
    while let Some(line) = rest.next() {
        match Annotation::of(line).filter(|annotation| annotation.end > width) {
            Some(annotation) => lines.extend(annotation.lines(width, rest.peek().copied().unwrap_or_default())),
            None => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

/// A line of marks that ends in a label.
struct Annotation<'t> {
    /// What stands before the label, with its colours.
    before: &'t str,
    /// Column behind the `|` of the margin, and the margin itself with its colours.
    margin: (usize, &'t str),
    /// Where the label begins.
    start: usize,
    /// One past its last column.
    end: usize,
    label: String,
    /// The escapes that colour the label.
    colour: String,
}

impl<'t> Annotation<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let cells = cells(line);
        let plain: Vec<char> = cells.iter().map(|(_, c)| *c).collect();
        // Without a number before the `|` it is no source line.
        let bar = plain.iter().position(|c| *c != ' ').filter(|at| plain.get(*at) == Some(&'|'))?;
        let is_mark = |c: char| c == '^' || c == '-';
        let marks_end = (bar + 1..plain.len()).rev().find(|at| {
            let at = *at;
            let run = plain.get(..=at).unwrap_or_default().iter().rev().take_while(|c| is_mark(**c)).count();
            let before = at.checked_sub(run).and_then(|at| plain.get(at));
            run > 0 && plain.get(at + 1) == Some(&' ') && matches!(before, Some(' ' | '|'))
        });
        let from = marks_end.map_or(bar + 1, |at| at + 1);
        let start = (from..plain.len()).find(|at| !matches!(plain.get(*at), Some(' ' | '|')))?;
        if plain.get(start).copied().is_some_and(is_mark) {
            return None;
        }
        let (byte, _) = cells.get(start)?;
        let margin_end = cells.get(bar + 1).map_or(line.len(), |(byte, _)| *byte);
        let before = line.get(..*byte)?;
        let colour = before.rfind("\u{1b}[0m").map_or(before, |at| before.get(at + 4..).unwrap_or_default());
        let colour: String = escapes(colour);
        Some(Self {
            before,
            margin: (bar + 1, line.get(..margin_end)?),
            start,
            end: plain.len(),
            label: plain.get(start..)?.iter().collect(),
            colour,
        })
    }

    /// The label in lines that fit. `below`: the next line of the excerpt, into which other marks may be drawn on.
    fn lines(&self, width: usize, below: &str) -> Vec<String> {
        let reset = if self.colour.is_empty() { "" } else { "\u{1b}[0m" };
        let (edge, margin) = self.margin;
        // Without room behind the mark the label goes below it.
        let fits = self.start + ROOM <= width;
        let column = if fits { self.start } else { width.saturating_sub(2 * ROOM).max(edge + 1).min(self.start) };
        let room = width.saturating_sub(column);
        let strokes: Vec<char> = cells(below).iter().map(|(_, c)| *c).collect();
        let is_drawn_on = strokes.iter().take(self.start).all(|c| matches!(c, ' ' | '|'));
        let stroke = |at: usize| strokes.get(at).copied().filter(|c| is_drawn_on && *c == '|').unwrap_or(' ');
        let pad: String = (edge..column).map(stroke).collect();
        let parts = filled(&self.label, room, room);
        let mut lines = Vec::with_capacity(parts.len() + 1);
        if !fits {
            lines.push(format!("{}{reset}", self.before.trim_end()));
        }
        for (index, part) in parts.iter().enumerate() {
            if fits && index == 0 {
                lines.push(format!("{}{part}{reset}", self.before));
            } else {
                lines.push(format!("{margin}{reset}{pad}{}{part}{reset}", self.colour));
            }
        }
        lines
    }
}

/// The visible characters of a line with the byte at which each begins.
fn cells(line: &str) -> Vec<(usize, char)> {
    let mut cells = Vec::with_capacity(line.len());
    let mut in_escape = false;
    for (at, c) in line.char_indices() {
        match c {
            '\u{1b}' => in_escape = true,
            _ if in_escape => in_escape = !c.is_ascii_alphabetic(),
            _ => cells.push((at, c)),
        }
    }
    cells
}

/// Only the escapes of a text.
fn escapes(text: &str) -> String {
    let visible = cells(text);
    text.char_indices().filter(|(at, _)| !visible.iter().any(|(seen, _)| seen == at)).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_label_goes_on_below_in_its_column() {
        let line = "   |     ^^^^ this label is so long that it does not fit into the width";
        let broken = "   |     ^^^^ this label is so long that it does\n   |          not fit into the width";
        assert_eq!(tucked(line, 50), broken);
    }

    #[test]
    fn a_label_without_room_goes_below_its_mark() {
        let line = format!("   |{}^^^^ this label is so long that it does not fit into the width", " ".repeat(60));
        let (mark, pad) = (" ".repeat(60), " ".repeat(16));
        let broken = format!("   |{mark}^^^^\n   |{pad}this label is so long that it does not fit into the width");
        assert_eq!(tucked(&line, 80), broken);
    }

    #[test]
    fn the_strokes_of_other_marks_go_through() {
        let text = "   |  ^^^   ---- this label does not fit into the width that there is\n   |  |\n   |  here";
        let broken = "   |  ^^^   ---- this label does not fit into\n   |  |          the width that there is\n   |  |\n   |  here";
        assert_eq!(tucked(text, 48), broken);
    }

    #[test]
    fn source_lines_and_footers_stay() {
        for line in
            ["12 |     a source line that is much too long for it", "   = help: a footer that was wrapped before"]
        {
            assert_eq!(tucked(line, 20), line);
        }
    }

    #[test]
    fn colours_go_on_in_the_next_line() {
        let line = "   \u{1b}[1m|\u{1b}[0m  \u{1b}[1m\u{1b}[91m^^^^ fails with a very long sentence that does not fit here\u{1b}[0m";
        let tucked = tucked(line, 44);
        let bare = anstream::adapter::strip_str(&tucked).to_string();
        assert_eq!(bare, "   |  ^^^^ fails with a very long sentence\n   |       that does not fit here");
        assert!(tucked.lines().all(|line| line.ends_with("\u{1b}[0m")), "{tucked:?}");
    }
}
