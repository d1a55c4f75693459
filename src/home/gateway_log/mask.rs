//! Takes out of a log message what looks like a secret: releases before 2026.4.29 write their logs unmasked.

/// How keys and tokens begin.
const PREFIXES: [&str; 16] = [
    "sk-",
    "sk_",
    "pk-",
    "rk-",
    "FAKE-",
    "fake-",
    "ghp_",
    "gho_",
    "github_pat_",
    "xoxb-",
    "xoxp-",
    "AIza",
    "gsk_",
    "eyJ",
    "ya29",
    "AKIA",
];
/// Shortest text of capitals, small letters and digits that is taken for a key.
const MIXED_LENGTH: usize = 24;
/// Shortest hexadecimal text that is taken for a key, unless it is named as a digest.
const HEXADECIMAL_LENGTH: usize = 32;

/// The text with `<secret>` in the place of each.
pub(super) fn masked(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_word_character) {
        let (before, from) = rest.split_at(start);
        clean.push_str(before);
        let word = prefix_of(from, is_word_character);
        if is_secret(word, &clean) {
            clean.push_str("<secret>");
            // Tokens go on behind dots and slashes.
            let whole =
                prefix_of(from, |character| is_word_character(character) || matches!(character, '.' | '+' | '/' | '='));
            rest = from.get(whole.len()..).unwrap_or_default();
        } else {
            clean.push_str(word);
            rest = from.get(word.len()..).unwrap_or_default();
        }
    }
    clean.push_str(rest);
    clean
}

fn is_word_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}

fn prefix_of(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = text.find(|character| !belongs(character)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn is_secret(word: &str, before: &str) -> bool {
    let has = |belongs: fn(&u8) -> bool| word.bytes().any(|byte| belongs(&byte));
    let long_enough = |prefix: &str| word.len() >= prefix.len() + 4;
    if PREFIXES.iter().any(|prefix| word.starts_with(prefix) && long_enough(prefix)) {
        return true;
    }
    let digit = has(u8::is_ascii_digit);
    let before = before.trim_end();
    if digit && ["Bearer", "bearer", "Basic", "basic"].iter().any(|scheme| before.ends_with(scheme)) {
        return true;
    }
    let mixed = digit && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    let hexadecimal = word.len() >= HEXADECIMAL_LENGTH && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    (mixed && word.len() >= MIXED_LENGTH) || (hexadecimal && !before.ends_with("sha256:"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_like_a_secret_goes() {
        for (text, clean) in [
            ("key sk-FAKE1234 x", "key <secret> x"),
            ("Authorization: Bearer abc123.def", "Authorization: Bearer <secret>"),
            ("t=eyJFAKE.eyJ9.sig-na_ture;", "t=<secret>;"),
            ("api_key=FAKE-env-openai", "api_key=<secret>"),
            ("Aa1Aa1Aa1Aa1Aa1Aa1Aa1Aa1", "<secret>"),
            ("0123456789abcdef0123456789abcdef", "<secret>"),
        ] {
            assert_eq!(masked(text), clean);
        }
    }

    #[test]
    fn what_a_diagnosis_needs_stays() {
        for text in [
            "Missing bearer or basic authentication in header, url: https://api.openai.com/v1/responses",
            "profile=sha256:a9ea55ebcea8 lane=session:agent:ops:cron:04b2376f-d1ce-4d69-8c4e-cd56517b94f5",
            "CodexAppServerRpcError: failed to load configuration: Model provider `ollama-cloud` not found",
            "from=openai-codex/gpt-5.5-pro profile=- cf-ray: FAKE, sha256:0123456789abcdef0123456789abcdef",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    proptest! {
        #[test]
        fn a_planted_key_never_stays(before in "[^A-Za-z0-9_-]{0,20}", key in "FAKE-[A-Za-z0-9_-]{4,40}", after in ".{0,20}") {
            let clean = masked(&format!("{before}{key} {after}"));
            prop_assert!(!clean.contains(&key), "{}", clean);
        }
    }
}
