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
