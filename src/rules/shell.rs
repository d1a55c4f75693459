//! Commands as a POSIX shell takes them: names out of a home may hold anything.

/// One word.
pub(super) fn word(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+@%:,=".contains(&byte);
    let plain = !text.is_empty() && text.bytes().all(is_plain);
    if plain { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// Several words in a row.
pub(super) fn words<T: AsRef<str>>(texts: &[T]) -> String {
    texts.iter().map(|text| word(text.as_ref())).collect::<Vec<_>>().join(" ")
}

/// A path of `openclaw config get|set|unset` as one word: keys between dots, a backslash before what is meant
/// literally (`src/cli/config-cli.ts`, since 2026.8 `src/shared/dot-path.ts`).
pub(super) fn config_path(keys: &[&str]) -> String {
    let mut path = String::new();
    for key in keys {
        if !path.is_empty() {
            path.push('.');
        }
        for c in key.chars() {
            if matches!(c, '.' | '[' | '\\') {
                path.push('\\');
            }
            path.push(c);
        }
    }
    word(&path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_shell_reads_otherwise_is_quoted() {
        assert_eq!(
            words(&["openai:ada@example.com", "my job", "it's", "$(x)"]),
            r"openai:ada@example.com 'my job' 'it'\''s' '$(x)'"
        );
        assert_eq!(word(""), "''");
    }

    #[test]
    fn keys_with_dots_keep_their_dots() {
        assert_eq!(
            config_path(&["auth", "profiles", "openai:ada@example.com", "mode"]),
            r"'auth.profiles.openai:ada@example\.com.mode'"
        );
        assert_eq!(config_path(&["plugins", "entries", "acpx"]), "plugins.entries.acpx");
    }
}
