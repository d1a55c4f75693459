//! Turns of phrase that all rules share, so that findings read alike.

/// `` `text` ``
pub(super) fn code(text: impl std::fmt::Display) -> String {
    format!("`{text}`")
}

/// ``a, b and c``; of more than six items the first five and how many more there are.
pub(super) fn list<T: AsRef<str>>(items: &[T]) -> String {
    let shown: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match shown.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first, .., last] if shown.len() <= 6 => {
            let middle = shown.get(1..shown.len() - 1).unwrap_or_default();
            let head = std::iter::once(first).chain(middle).copied().collect::<Vec<_>>().join(", ");
            format!("{head} and {last}")
        }
        _ => {
            let head = shown.iter().take(5).copied().collect::<Vec<_>>().join(", ");
            format!("{head} and {} more", shown.len() - 5)
        }
    }
}

/// The same with every item as code.
pub(super) fn codes<T: AsRef<str>>(items: &[T]) -> String {
    list(&items.iter().map(|item| code(item.as_ref())).collect::<Vec<_>>())
}

/// `` `a` or `b` ``
pub(super) fn either<T: AsRef<str>>(items: &[T]) -> String {
    let text = codes(items);
    match text.rsplit_once(" and ") {
        Some((head, last)) if items.len() <= 6 => format!("{head} or {last}"),
        _ => text,
    }
}

/// ``agent `a` `` or ``agents `a` and `b` ``.
pub(super) fn agents<T: AsRef<str>>(ids: &[T]) -> String {
    format!("{} {}", if ids.len() == 1 { "agent" } else { "agents" }, codes(ids))
}

/// `one` or `many`, by number.
pub(super) fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// `2026-05-23 21:43 UTC`; a time no calendar has is given in milliseconds.
pub(super) fn moment(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map_or_else(|_| format!("{ms} ms"), |time| time.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

/// `45 seconds`, `13 minutes`, `5 hours`, `4 days`: the largest unit of which there are at least two.
pub(super) fn duration(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// A text cut to a readable length.
pub(super) fn excerpt(text: &str, limit: usize) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= limit {
        return line.to_owned();
    }
    let head: String = line.chars().take(limit.saturating_sub(1)).collect();
    format!("{head}…")
}

/// The same, ending with a sentence where one ends in time.
pub(super) fn sentences(text: &str, limit: usize) -> String {
    let line = text.lines().next().unwrap_or_default();
    let whole = excerpt(line, limit);
    if whole == line {
        return whole;
    }
    whole.rsplit_once(". ").map_or(whole.clone(), |(sentences, _)| format!("{sentences}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(list(&["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e and 2 more");
        assert_eq!(either(&["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(agents(&["main"]), "agent `main`");
        assert_eq!(agents(&["main", "ops"]), "agents `main` and `ops`");
    }

    #[test]
    fn times_are_in_plain_units() {
        assert_eq!(moment(1_779_572_580_000), "2026-05-23 21:43 UTC");
        assert_eq!(moment(i64::MAX), format!("{} ms", i64::MAX));
        assert_eq!(duration(1_000), "1 second");
        assert_eq!(duration(13 * 60_000 + 20_000), "13 minutes");
        assert_eq!(duration(5 * 3_600_000), "5 hours");
        assert_eq!(duration(4 * 86_400_000 + 1), "4 days");
        assert_eq!(duration(-5), "0 seconds");
    }

    #[test]
    fn an_excerpt_is_one_line_of_limited_length() {
        assert_eq!(excerpt("abc\ndef", 10), "abc");
        assert_eq!(excerpt("abcdef", 4), "abc…");
        assert_eq!(excerpt("éééé", 4), "éééé");
        assert_eq!(sentences("No key. Look there. Or anywhere", 22), "No key. Look there.");
        assert_eq!(sentences("No key found", 8), "No key …");
    }
}
