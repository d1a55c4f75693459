//! The clock, and times given by the user.

/// Now, Unix milliseconds.
pub(super) fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// RFC 3339 or Unix milliseconds, as Unix milliseconds.
pub(super) fn parse_time(text: &str) -> Result<i64, String> {
    if let Ok(milliseconds) = text.parse::<i64>() {
        return match jiff::Timestamp::from_millisecond(milliseconds) {
            Ok(_) => Ok(milliseconds),
            Err(_) => Err("no such time".to_owned()),
        };
    }
    let time = text.parse::<jiff::Timestamp>();
    time.map(jiff::Timestamp::as_millisecond).map_err(|_| {
        "give a time as RFC 3339, `2026-05-10T12:00:00Z`, or as Unix milliseconds, `1778414400000`".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::parse_time;

    #[test]
    fn both_forms_name_the_same_time() {
        assert_eq!(parse_time("2027-01-15T08:00:00Z"), Ok(1_800_000_000_000));
        assert_eq!(parse_time("2027-01-15T09:00:00+01:00"), Ok(1_800_000_000_000));
        assert_eq!(parse_time("1800000000000"), Ok(1_800_000_000_000));
        assert_eq!(parse_time("0"), Ok(0));
        for text in ["", "tomorrow", "2027-01-15", "99999999999999999999", "9223372036854775807"] {
            assert!(parse_time(text).is_err(), "{text}");
        }
    }
}
