//! Durations and sizes as OpenClaw's config writes them.

/// Whether `parseDurationMs` (OpenClaw `src/cli/parse-duration.ts`) accepts a text: `30m`, `1h30m`,
/// `500ms`, or a bare number.
pub(super) fn is_duration(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let mut rest = text.as_str();
    let mut parts = 0_usize;
    while !rest.is_empty() {
        let Some((number, after)) = leading_number(rest) else { return false };
        let _ = number;
        let unit: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
        rest = after.get(unit.len()..).unwrap_or("");
        let bare = unit.is_empty() && parts == 0 && rest.is_empty();
        if !bare && !["ms", "s", "m", "h", "d"].contains(&unit.as_str()) {
            return false;
        }
        parts += 1;
    }
    parts > 0
}

/// Whether `parseByteSize` (OpenClaw `src/cli/parse-bytes.ts`) accepts a text: `2mb`, `1.5 gb` does not count.
pub(super) fn is_byte_size(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let Some((_, unit)) = leading_number(&text) else { return false };
    ["", "b", "kb", "k", "mb", "m", "gb", "g", "tb", "t"].contains(&unit)
}

/// Splits digits with at most one fraction off the front.
fn leading_number(text: &str) -> Option<(&str, &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    if whole == 0 {
        return None;
    }
    let fraction = text.get(whole..)?.strip_prefix('.').map_or(0, digits);
    text.split_at_checked(if fraction > 0 { whole + 1 + fraction } else { whole })
}
