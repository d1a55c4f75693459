//! Finds the secrets in the text of a file, also of one that is not valid JSON5.
//!
//! It reads tokens, not documents: a broken file must not show more than a sound one. Where the
//! tokens do not fit together, whole lines that speak of a secret are hidden as well.

use super::names::{Within, is_marker, judge, names_secret};
use super::shapes::shaped;
use std::ops::Range;

/// What [`scan`] found, as byte ranges of the text, unsorted.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Secrets, each a whole one.
    pub(super) secrets: Vec<Range<usize>>,
    /// Parts of lines of broken text that may hold a secret.
    pub(super) suspicious: Vec<Range<usize>>,
}

/// Deeper objects than this are treated as secret; sound files are far below.
const DEEPEST: usize = 512;

/// The secrets in a JSON5 text.
pub(super) fn scan(text: &str, within: Within) -> Found {
    let mut found = Found::default();
    scan_part(text, 0..text.len(), within, true, &mut found);
    found
}

/// The values in a dotenv file.
pub(super) fn scan_dotenv(text: &str) -> Found {
    let mut found = Found::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(equals) = line.find('=') {
            let name = line[..equals].trim().trim_start_matches('#').trim().trim_start_matches("export ");
            let value = line[equals + 1..].trim().trim_matches(['"', '\'', '`']);
            let from = start + equals + 1 + line[equals + 1..].find(value).unwrap_or(0);
            if judge(Within::Environment, name).0 {
                if !value.is_empty() && !is_marker(value) {
                    found.secrets.push(from..from + value.len());
                }
            } else {
                shaped_in(text, from..from + value.len(), &mut found.secrets);
            }
        } else if !line.trim_start().starts_with('#') {
            // The next lines of a value in quotes (a private key) have no name.
            found.suspicious.push(start..start + line.len());
        }
        start += line.len();
    }
    found
}

struct Frame {
    within: Within,
    is_list: bool,
    /// The key whose value comes next: whether a scalar is secret, whether by its own name, and how an object is treated.
    key: Option<(bool, bool, Within)>,
    has_colon: bool,
    /// In a list: the item before was a flag such as `--token`.
    after_secret_flag: bool,
}

impl Frame {
    fn new(within: Within, is_list: bool) -> Self {
        Self { within, is_list, key: None, has_colon: false, after_secret_flag: false }
    }
}

fn scan_part(text: &str, part: Range<usize>, within: Within, comments: bool, found: &mut Found) {
    let bytes = text.as_bytes();
    let mut frames = vec![Frame::new(within, false)];
    let mut too_deep = 0_usize;
    let mut is_broken = false;
    let mut at = part.start;
    while at < part.end {
        let byte = bytes[at];
        let depth = frames.len();
        let Some(frame) = frames.last_mut() else { break };
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'/' if comments && matches!(bytes.get(at + 1), Some(b'/' | b'*')) => {
                let end = comment_end(bytes, at, part.end);
                comment(text, (at + 2).min(end)..end, frame.within, found);
                at = end;
            }
            b'{' | b'[' => {
                let inner = match frame.key.take() {
                    Some((_, _, inner)) => inner,
                    None => frame.within,
                };
                frame.has_colon = false;
                if depth < DEEPEST {
                    frames.push(Frame::new(inner, byte == b'['));
                } else {
                    too_deep += 1;
                    is_broken = true;
                }
                at += 1;
            }
            b'}' | b']' => {
                if too_deep > 0 {
                    too_deep -= 1;
                } else if depth > 1 {
                    is_broken |= frame.is_list != (byte == b']');
                    frames.pop();
                } else {
                    is_broken = true;
                }
                at += 1;
            }
            b',' => {
                frame.key = None;
                frame.has_colon = false;
                at += 1;
            }
            b':' => {
                frame.has_colon = true;
                at += 1;
            }
            _ => {
                let (inner, end) = token(bytes, at, part.end);
                let is_quoted = matches!(byte, b'"' | b'\'');
                is_broken |= is_quoted && end == inner.end;
                is_broken |= take(text, frame, inner, is_quoted, end, part.end, too_deep > 0, &mut found.secrets);
                at = end;
            }
        }
    }
    if is_broken || frames.len() > 1 {
        suspicious_lines(text, part, within == Within::Store, &mut found.suspicious);
    }
}

/// Judges one string or bare word; says whether it did not fit.
#[allow(clippy::too_many_arguments)]
fn take(
    text: &str,
    frame: &mut Frame,
    inner: Range<usize>,
    is_quoted: bool,
    end: usize,
    limit: usize,
    hidden: bool,
    secrets: &mut Vec<Range<usize>>,
) -> bool {
    let word = &text[inner.clone()];
    if frame.is_list {
        let secret = hidden || frame.after_secret_flag || !matches!(frame.within, Within::Plain);
        frame.after_secret_flag = word.starts_with('-') && !word.contains('=') && names_secret(word);
        if let Some((flag, _)) = word.split_once('=').filter(|(flag, _)| flag.starts_with('-') && names_secret(flag)) {
            push(text, inner.start + flag.len() + 1..inner.end, true, secrets);
        } else {
            push(text, inner, secret, secrets);
        }
        return false;
    }
    let is_key = !frame.has_colon && next_is_colon(text.as_bytes(), end, limit);
    if is_key {
        let key = if is_quoted { unescaped(word) } else { word.to_owned() };
        let (secret, within) = judge(frame.within, &key);
        frame.key = Some((secret, names_secret(&key), within));
        shaped_in(text, inner, secrets);
        return false;
    }
    let fits = frame.has_colon && frame.key.is_some();
    let (secret, by_name, _) = frame.key.take().unwrap_or((frame.within == Within::Store, false, frame.within));
    frame.has_colon = false;
    let is_literal = !is_quoted && matches!(word, "true" | "false" | "null");
    let is_number = !is_quoted && word.parse::<f64>().is_ok();
    let secret = (secret || hidden) && !is_literal && (by_name || !is_number);
    push(text, inner, secret, secrets);
    if !fits {
        // A word where none belongs may be the key of what follows.
        let (secret, within) = judge(frame.within, word);
        frame.key = Some((secret, secret, within));
    }
    !fits || !(is_quoted || is_literal || is_number || is_number_of_json5(word))
}

fn is_number_of_json5(word: &str) -> bool {
    let plain = word.trim_start_matches(['+', '-']);
    plain.starts_with("0x") || plain.starts_with("0X") || matches!(plain, "Infinity" | "NaN")
}

fn push(text: &str, range: Range<usize>, secret: bool, secrets: &mut Vec<Range<usize>>) {
    if !secret {
        shaped_in(text, range, secrets);
    } else if !is_marker(&text[range.clone()]) {
        secrets.push(range);
    }
}

fn shaped_in(text: &str, range: Range<usize>, secrets: &mut Vec<Range<usize>>) {
    let before = secrets.len();
    shaped(&text[range.clone()], secrets);
    for found in secrets.iter_mut().skip(before) {
        *found = found.start + range.start..found.end + range.start;
    }
}

/// A comment may hold a setting that was taken out: it is read as a text of its own.
fn comment(text: &str, range: Range<usize>, within: Within, found: &mut Found) {
    let mut inner = Found::default();
    scan_part(text, range.clone(), within, false, &mut inner);
    found.secrets.append(&mut inner.secrets);
    found.suspicious.append(&mut inner.suspicious);
    shaped_in(text, range, &mut found.secrets);
}

fn comment_end(bytes: &[u8], at: usize, limit: usize) -> usize {
    if bytes.get(at + 1) == Some(&b'/') {
        return bytes[at..limit].iter().position(|byte| *byte == b'\n').map_or(limit, |end| at + end);
    }
    let from = (at + 2).min(limit);
    bytes[from..limit].windows(2).position(|pair| pair == b"*/").map_or(limit, |end| from + end + 2)
}

/// The inner range of the token at `at` and where it ends; both ends are equal for a string that is not closed.
fn token(bytes: &[u8], at: usize, limit: usize) -> (Range<usize>, usize) {
    let quote = bytes[at];
    if quote != b'"' && quote != b'\'' {
        let mut end = at + 1;
        while end < limit && !ends_word(bytes, end) {
            end += 1;
        }
        return (at..end, end);
    }
    let mut end = at + 1;
    while end < limit {
        match bytes[end] {
            b'\\' => {
                end = (end
                    + if bytes.get(end + 1) == Some(&b'\r') && bytes.get(end + 2) == Some(&b'\n') { 3 } else { 2 })
                .min(limit)
            }
            b'\n' => break,
            byte if byte == quote => return (at + 1..end, end + 1),
            _ => end += 1,
        }
    }
    // A backslash before a character of several bytes may leave `end` inside of it; go on to its end.
    while end < limit && bytes[end] & 0b1100_0000 == 0b1000_0000 {
        end += 1;
    }
    (at + 1..end, end)
}

fn ends_word(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'{' | b'}' | b'[' | b']' | b',' | b':' => true,
        b'/' => matches!(bytes.get(at + 1), Some(b'/' | b'*')),
        _ => false,
    }
}

fn next_is_colon(bytes: &[u8], mut at: usize, limit: usize) -> bool {
    while at < limit {
        match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'/' if matches!(bytes.get(at + 1), Some(b'/' | b'*')) => at = comment_end(bytes, at, limit).max(at + 2),
            byte => return byte == b':',
        }
    }
    false
}

/// In broken text: everything after the colon of a line that speaks of a secret.
fn suspicious_lines(text: &str, part: Range<usize>, every_line: bool, suspicious: &mut Vec<Range<usize>>) {
    const WORDS: &[&str] = &["key", "token", "secret", "passw", "bearer", "credential", "cookie", "authorization"];
    let mut start = part.start;
    for line in text[part].split_inclusive('\n') {
        let lower = line.to_ascii_lowercase();
        let from = if every_line { Some(0) } else { WORDS.iter().filter_map(|word| lower.find(word)).min() };
        if let Some(from) = from {
            let colon = lower[from..].find([':', '=']).map(|colon| start + from + colon);
            if let Some(colon) = colon.or(every_line.then_some(start)) {
                suspicious.push(colon..start + line.len());
            }
        }
        start += line.len();
    }
}

/// The text of a string token without its escapes, well enough to recognise a key.
pub(super) fn unescaped(raw: &str) -> String {
    if !raw.contains('\\') {
        return raw.to_owned();
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            text.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some(kind @ ('u' | 'x')) => {
                let digits: String = rest.clone().take(if kind == 'u' { 4 } else { 2 }).collect();
                if let Some(c) = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
                    text.push(c);
                    rest.nth(digits.len().saturating_sub(1));
                }
            }
            Some('\n' | '\r') | None => {}
            Some(c) => text.push(c),
        }
    }
    text
}
