//! Claims of a JSON web token. Nothing is verified: OpenClaw does not either.

use serde_json::Value;

/// Longest token that is looked into, bytes.
const MAX_TOKEN_BYTES: usize = 64 * 1024;

/// The claims of a token; `None` when it is not one.
pub(super) fn claims(token: &str) -> Option<Value> {
    if token.len() > MAX_TOKEN_BYTES {
        return None;
    }
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&base64_url(payload)).ok()
}

/// The end of the token, Unix milliseconds.
pub(super) fn end_ms(claims: &Value) -> Option<f64> {
    let seconds = claims.get("exp")?.as_f64().filter(|seconds| *seconds > 0.0 && seconds.is_finite())?;
    Some(seconds * 1000.0)
}

/// Decodes base64 as Node's `Buffer` does: both alphabets, other characters passed over, up to `=`.
fn base64_url(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0_u32, 0);
    for character in text.bytes().take_while(|byte| *byte != b'=') {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn base64_is_read_as_node_reads_it() {
        for (text, bytes) in [("", ""), ("YQ", "a"), ("YQ==", "a"), ("YWI", "ab"), ("Y W\nJj", "abc"), ("eyJ9", "{\"}")]
        {
            assert_eq!(base64_url(text), bytes.as_bytes(), "{text}");
        }
        assert_eq!(base64_url("-_-_"), base64_url("+/+/"));
    }

    proptest! {
        #[test]
        fn any_token_is_taken(token in ".{0,200}") {
            let _ = claims(&token).as_ref().and_then(end_ms);
        }
    }
}
