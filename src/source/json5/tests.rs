use super::*;
use crate::source::{SourceFile, Sources, Value};

fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut sources = Sources::default();
    let id = sources.add(SourceFile::from_bytes("/c".into(), "c".into(), b""));
    parse_json5(text, id)
}

#[test]
fn everything_json5_offers_is_read() {
    let text = "// c\n{a: 1, 'b': +0x1F, \"c\": .5, $d_1: -Infinity, e: [NaN, 1., 1.e3,], /* x */ f/*y*/: 'l\\\n\\x41\\u{}'.x}";
    assert!(parse(text).is_err());
    let text = "// c\n{a: 1, 'b': +0x1F, \"c\": .5, $d_1: -Infinity, e: [NaN, 1., 1.e3,], /* x */ f/*y*/: 'l\\\n\\x41\\u0042',}";
    let node = parse(text).unwrap();
    assert_eq!(node.get("b").unwrap().as_f64(), Some(31.0));
    assert_eq!(node.get("c").unwrap().as_f64(), Some(0.5));
    assert_eq!(node.get("$d_1").unwrap().as_f64(), Some(f64::NEG_INFINITY));
    assert_eq!(node.get("e").unwrap().as_array().unwrap()[2].as_f64(), Some(1000.0));
    assert_eq!(node.get("f").unwrap().as_str(), Some("lAB"));
    assert_eq!(&text[node.get("f").unwrap().span.range()], "'l\\\n\\x41\\u0042'");
}

#[test]
fn errors_are_those_of_the_npm_package() {
    for (text, message) in [
        ("", "JSON5: invalid end of input at 1:1"),
        ("{", "JSON5: invalid end of input at 1:2"),
        ("{\n  a: x}", "JSON5: invalid character 'x' at 2:6"),
        ("{a:1} b", "JSON5: invalid character 'b' at 1:7"),
        ("['a\nb']", "JSON5: invalid character '\\n' at 2:0"),
        ("{claude-cli: {}}", "JSON5: invalid character '-' at 1:8"),
        ("{1: 2}", "JSON5: invalid character '1' at 1:2"),
        ("[1,,2]", "JSON5: invalid character ',' at 1:4"),
        ("/* x", "JSON5: invalid end of input at 1:5"),
    ] {
        assert_eq!(parse(text).unwrap_err().to_string(), message, "{text}");
    }
}

#[test]
fn deep_nesting_is_a_limit_of_ours_and_syntax_errors_behind_it_are_found() {
    for levels in [10_000, 100_000] {
        let closed = "[".repeat(levels) + &"]".repeat(levels);
        assert!(parse(&closed).unwrap_err().is_our_limit);
        let broken = "[".repeat(levels);
        assert!(!parse(&broken).unwrap_err().is_our_limit);
    }
    assert!(parse(&("[".repeat(512) + &"]".repeat(512))).is_ok());
}

#[test]
fn keys_stand_in_javascript_order_and_the_last_duplicate_counts() {
    let node = parse("{b: 1, 10: 0}").unwrap_err();
    assert_eq!(node.to_string(), "JSON5: invalid character '1' at 1:8");
    let node = parse("{b: 1, '10': 2, a: 3, '9': 4, b: 5, '01': 6}").unwrap();
    let Value::Object(object) = node.value else { panic!() };
    assert_eq!(object.keys().collect::<Vec<_>>(), ["9", "10", "b", "a", "01"]);
    assert_eq!(object.get("b").unwrap().as_f64(), Some(5.0));
}

/// A value in the notation of `recorded.json`: numbers by their bits, objects as lists of pairs.
fn notation(node: &Node) -> serde_json::Value {
    use serde_json::json;
    match &node.value {
        Value::Null => json!(null),
        Value::Bool(flag) => json!(flag),
        Value::Number(number) => {
            let bits = if number.is_nan() { f64::NAN.to_bits() } else { number.to_bits() };
            json!({ "#": format!("{bits:016x}") })
        }
        Value::String(text) => json!(text),
        Value::Array(items) => items.iter().map(notation).collect(),
        Value::Object(object) => {
            let pairs: Vec<_> =
                object.entries().iter().map(|entry| json!([entry.key, notation(&entry.node)])).collect();
            json!({ "o": pairs })
        }
    }
}

/// `recorded.json` holds texts and what `json5` 2.2.3 made of them: a value or `{"e": message}`.
#[test]
fn recorded_texts_are_read_and_refused_as_the_npm_package_does() {
    let recorded: Vec<(String, serde_json::Value)> = serde_json::from_str(include_str!("recorded.json")).unwrap();
    assert!(recorded.len() > 300);
    for (text, expected) in recorded {
        let found =
            parse(&text).map_or_else(|error| serde_json::json!({ "e": error.to_string() }), |node| notation(&node));
        assert_eq!(found, expected, "{text:?}");
    }
}

/// A text made of the tokens that matter.
fn texts() -> impl proptest::strategy::Strategy<Value = String> {
    let token = proptest::sample::select(vec![
        "{", "}", "[", "]", ":", ",", "\"", "'", "\\", "\n", "\r\n", "//", "/*", "*/", "a", "\"b\"", "'c'", "null",
        "true", "1", "-", "+", ".5", "0x1F", "1e3", "Infinity", "NaN", "\\u0041", "\\ud83d", "\\ude00", "é", "😀",
        "\u{2028}", " ", "{a: 1}", "[1, 2,]", "'10': 2",
    ]);
    proptest::strategy::Strategy::prop_map(proptest::collection::vec(token, 0..40), |tokens| tokens.concat())
}

/// Whether every span lies in its parent's, on character boundaries, keys before values.
fn spans_are_sound(text: &str, node: &Node) -> bool {
    let range = node.span.range();
    let inside = |other: std::ops::Range<usize>| range.start < other.start && other.end < range.end;
    text.get(range.clone()).is_some_and(|written| !written.is_empty())
        && match &node.value {
            Value::Array(items) => items.iter().all(|item| inside(item.span.range()) && spans_are_sound(text, item)),
            Value::Object(object) => object.entries().iter().all(|entry| {
                inside(entry.key_span.range())
                    && inside(entry.node.span.range())
                    && entry.key_span.end < entry.node.span.start
                    && text.get(entry.key_span.range()).is_some()
                    && spans_are_sound(text, &entry.node)
            }),
            _ => true,
        }
}

/// Whether the crate `json5`, bounded by our depth, reads it; a second opinion.
fn second_opinion(text: &str) -> bool {
    json5::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_or_refused_with_sound_spans(text in texts()) {
        match parse(&text) {
            Ok(node) => proptest::prop_assert!(spans_are_sound(&text, &node)),
            Err(error) => proptest::prop_assert!(text.get(error.span.range()).is_some()),
        }
    }

    #[test]
    fn any_characters_are_read_or_refused(text in "\\PC*") {
        let _ = parse(&text);
    }

    #[test]
    fn the_json5_crate_agrees_except_on_lone_surrogates(text in texts()) {
        if !text.contains("\\ud") {
            proptest::prop_assert_eq!(parse(&text).is_ok(), second_opinion(&text), "{:?}", text);
        }
    }

    #[test]
    fn jsonc_parser_finds_the_same_places(text in texts()) {
        let options = jsonc_parser::ParseOptions { allow_missing_commas: false, ..Default::default() };
        let theirs = jsonc_parser::parse_to_ast(&text, &jsonc_parser::CollectOptions::default(), &options);
        if let (Ok(node), Ok(jsonc_parser::ParseResult { value: Some(value), .. })) = (parse(&text), theirs) {
            use jsonc_parser::common::Ranged;
            proptest::prop_assert_eq!(node.span.range(), value.start()..value.end(), "{:?}", text);
        }
    }

    #[test]
    fn strict_json_written_by_another_crate_is_read_back(value in json_values()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let mut sources = Sources::default();
        let id = sources.add(SourceFile::from_bytes("/c".into(), "c".into(), b""));
        let strict = crate::source::parse_json(&text, id).unwrap();
        proptest::prop_assert_eq!(&strict, &parse(&text).unwrap());
        proptest::prop_assert_eq!(plain(&strict), value);
    }
}

fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => (*number).into(),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(object) => serde_json::Value::Object(
            object.entries().iter().map(|entry| (entry.key.clone(), plain(&entry.node))).collect(),
        ),
    }
}

fn json_values() -> impl proptest::strategy::Strategy<Value = serde_json::Value> {
    use proptest::prelude::*;
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<f64>().prop_filter("JSON has finite numbers", |number| number.is_finite()).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            proptest::collection::vec(("[a-z]{1,6}", inner), 0..6)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}
