//! What JavaScript means by white space and strings, where Rust means something else.

/// White space of `\s` and `trim()`.
#[must_use]
pub fn is_white_space(c: char) -> bool {
    matches!(
        c,
        '\t'..='\r'
            | ' '
            | '\u{a0}'
            | '\u{1680}'
            | '\u{2000}'..='\u{200a}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{202f}'
            | '\u{205f}'
            | '\u{3000}'
            | '\u{feff}'
    )
}

/// `String.prototype.trim`.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_white_space)
}

/// A string under construction. JavaScript strings are UTF-16, ours UTF-8: it glues two surrogate escapes to one character.
#[derive(Default)]
pub(super) struct Text {
    content: String,
    high: Option<u32>,
}

impl Text {
    pub(super) fn push_str(&mut self, text: &str) {
        if !text.is_empty() {
            self.flush();
            self.content.push_str(text);
        }
    }

    pub(super) fn push(&mut self, c: char) {
        self.flush();
        self.content.push(c);
    }

    /// A UTF-16 unit written as an escape.
    pub(super) fn push_unit(&mut self, unit: u32) {
        if let (Some(high), 0xdc00..=0xdfff) = (self.high, unit) {
            self.high = None;
            let code = 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
            self.content.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            return;
        }
        self.flush();
        if (0xd800..=0xdbff).contains(&unit) {
            self.high = Some(unit);
        } else {
            self.content.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    fn flush(&mut self) {
        if self.high.take().is_some() {
            self.content.push(char::REPLACEMENT_CHARACTER);
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.flush();
        self.content
    }
}
