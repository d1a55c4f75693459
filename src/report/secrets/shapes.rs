//! Secrets that can be told by their shape, wherever they stand.

use std::ops::Range;

/// Beginnings of well-known credentials.
const BEGINNINGS: &[&str] = &[
    "sk-",
    "sk_",
    "rk_",
    "pk_live_",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "xapp-",
    "AIza",
    "ya29.",
    "gsk_",
    "AKIA",
    "eyJ",
    "nvapi-",
    "-----BEGIN ",
];

/// Names of URL parameters that carry a secret.
const PARAMETERS: &[&str] = &["key", "token", "secret", "password", "sig", "signature", "auth", "code"];

/// Byte ranges of `text` that look like a secret: known beginnings, `Bearer …`, passwords and
/// secret parameters in addresses.
pub(super) fn shaped(text: &str, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let first = bytes[at];
        let at_word = at == 0 || !is_word(bytes[at - 1]);
        if at_word && BEGINNINGS.iter().any(|start| start.as_bytes()[0] == first && starts(bytes, at, start)) {
            let end = run(bytes, at);
            // A beginning alone (`sk-` in prose) is no secret, nor are words joined by dashes.
            if end - at >= 12 && bytes[at..end].iter().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()) {
                found.push(at..end);
                at = end;
                continue;
            }
        }
        if at_word && (starts(bytes, at, "Bearer ") || starts(bytes, at, "bearer ") || starts(bytes, at, "Basic ")) {
            let from = at + bytes[at..].iter().position(|byte| *byte == b' ').unwrap_or(0) + 1;
            let end = run(bytes, from);
            if end - from >= 8 {
                found.push(from..end);
                at = end;
                continue;
            }
        }
        if first == b':' && starts(bytes, at, "://") {
            at = address(bytes, at + 3, found);
            continue;
        }
        at += 1;
    }
}

/// Looks through an address whose host begins at `from`; returns where it ends.
fn address(bytes: &[u8], from: usize, found: &mut Vec<Range<usize>>) -> usize {
    let length = bytes[from..].iter().take_while(|byte| is_of_address(**byte)).count();
    let end = from + length;
    let host_end = from + bytes[from..end].iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(length);
    if let Some(before) = bytes[from..host_end].iter().rposition(|byte| *byte == b'@') {
        let login = &bytes[from..from + before];
        let password = login.iter().position(|byte| *byte == b':').map_or(0, |colon| colon + 1);
        if password < before {
            found.push(from + password..from + before);
        }
    }
    let Some(question) = bytes[host_end..end].iter().position(|byte| *byte == b'?') else { return end };
    let mut start = host_end + question + 1;
    while start < end {
        let stop =
            bytes[start..end].iter().position(|byte| matches!(byte, b'&' | b'#')).map_or(end, |next| start + next);
        if let Some(equals) = bytes[start..stop].iter().position(|byte| *byte == b'=') {
            let name = String::from_utf8_lossy(&bytes[start..start + equals]).to_ascii_lowercase();
            if start + equals + 1 < stop && PARAMETERS.iter().any(|parameter| name.ends_with(parameter)) {
                found.push(start + equals + 1..stop);
            }
        }
        start = stop + 1;
    }
    end
}

fn starts(bytes: &[u8], at: usize, start: &str) -> bool {
    bytes.get(at..at + start.len()) == Some(start.as_bytes())
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80
}

fn is_of_address(byte: u8) -> bool {
    !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\')
}

fn run(bytes: &[u8], from: usize) -> usize {
    if starts(bytes, from, "-----BEGIN ") {
        return bytes[from..]
            .iter()
            .position(|byte| matches!(byte, b'"' | b'\n'))
            .map_or(bytes.len(), |end| from + end);
    }
    let is_credential = |byte: u8| is_word(byte) || matches!(byte, b'.' | b'+' | b'/' | b'=' | b'~');
    from + bytes[from..].iter().take_while(|byte| is_credential(**byte)).count()
}
