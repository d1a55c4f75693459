use super::*;
use crate::source::{SourceFile, Sources};

fn source() -> SourceId {
    Sources::default().add(SourceFile::from_bytes("/.env".into(), ".env".into(), b""))
}

/// `recorded.json` holds texts and what `dotenv` 17.4.2 made of them.
#[test]
fn recorded_files_are_read_as_the_npm_package_does() {
    let recorded: Vec<(String, Vec<(String, String)>)> = serde_json::from_str(include_str!("recorded.json")).unwrap();
    assert!(recorded.len() > 100);
    for (text, mut expected) in recorded {
        let mut found: Vec<_> =
            parse_dotenv(&text, source()).into_iter().map(|entry| (entry.name, entry.value)).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn spans_point_at_name_and_value() {
    let text = "# c\nexport KEY = \"FAKE-1\" # c\r\nB:  x y \nC=";
    let found: Vec<_> = parse_dotenv(text, source())
        .into_iter()
        .map(|entry| (&text[entry.name_span.range()], &text[entry.value_span.range()]))
        .collect();
    assert_eq!(found, [("KEY", "\"FAKE-1\""), ("B", "x y"), ("C", "")]);
}

#[test]
fn hostile_files_take_linear_time() {
    for text in ["\n".repeat(1 << 20), "A='\\'\n".repeat(1 << 17), "A='".repeat(1 << 18), "A=\"\\\"x ".repeat(1 << 17)]
    {
        let _ = parse_dotenv(&text, source());
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC*|[A-C='\"`#\\\\nr \r\n\u{2028}:]*") {
        for entry in parse_dotenv(&text, source()) {
            proptest::prop_assert_eq!(text.get(entry.name_span.range()), Some(entry.name.as_str()));
            proptest::prop_assert!(text.get(entry.value_span.range()).is_some());
        }
    }
}
