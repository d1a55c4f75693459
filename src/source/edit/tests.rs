use super::*;
use crate::source::{SourceFile, Sources, comments, parse_json5};
use serde_json::json;

fn route(text: &str) -> Vec<PathSegment> {
    let segment = |part: &str| part.parse().map_or_else(|_| PathSegment::Key(part.to_owned()), PathSegment::Index);
    text.split('.').filter(|part| !part.is_empty()).map(segment).collect()
}

fn set(text: &str, at: &str, value: serde_json::Value) -> Result<String, EditError> {
    apply_edits(text, &[Edit::Set { file: PathBuf::new(), route: route(at), value }])
}

fn remove(text: &str, at: &str) -> Result<String, EditError> {
    apply_edits(text, &[Edit::Remove { file: PathBuf::new(), route: route(at) }])
}

fn rename(text: &str, at: &str, name: &str) -> Result<String, EditError> {
    apply_edits(text, &[Edit::Rename { file: PathBuf::new(), route: route(at), name: name.to_owned() }])
}

#[test]
fn setting_changes_only_the_value() {
    for (before, at, value, after) in [
        ("{a: 1, b: 2}", "a", json!(3), "{a: 3, b: 2}"),
        ("{'a': 'x'} // c", "a", json!("it's"), "{'a': 'it\\'s'} // c"),
        ("{\"a\":\"x\"}", "a", json!("y\"z"), "{\"a\":\"y\\\"z\"}"),
        ("{a: 1, a: 2}", "a", json!(3), "{a: 1, a: 3}"),
        ("{a: 0x10, b: +1.50}", "a", json!(16), "{a: 0x10, b: +1.50}"),
        ("{a: [1, /* two */ 2, 3]}", "a", json!([1, 3]), "{a: [1, 3]}"),
        ("{a: ['x', 'y']}", "a", json!(["x", "y", "z"]), "{a: ['x', 'y', 'z']}"),
        ("{a: ['x', 'y']}", "a", json!(["w", "x", "y"]), "{a: ['w', 'x', 'y']}"),
        ("{a: [\n  'x', // one\n  'y', // two\n]}", "a", json!(["y", "x"]), "{a: [\n  'y', // two\n  'x',\n]}"),
        ("{a: [1]}", "a", json!({"b": [true, null]}), "{a: {b: [true, null]}}"),
        ("{\n  a: 1,\n}\n", "a", json!({"b": {"c": 1}}), "{\n  a: {\n    b: {\n      c: 1,\n    },\n  },\n}\n"),
        ("{\r\n\t\"a\": 1\r\n}", "a", json!({"b": []}), "{\r\n\t\"a\": {\r\n\t\t\"b\": []\r\n\t}\r\n}"),
    ] {
        assert_eq!(set(before, at, value.clone()).as_deref(), Ok(after), "{before}");
        let twice = set(after, at, value);
        assert_eq!(twice.as_deref(), Ok(after), "{before}: twice");
    }
}

#[test]
fn a_new_key_is_written_like_its_neighbours() {
    for (before, at, value, after) in [
        ("{}", "a", json!(1), "{\"a\": 1}"),
        ("{\n}\n", "a", json!(1), "{\n  \"a\": 1\n}\n"),
        ("{\"a\":1}", "b", json!("x"), "{\"a\":1,\"b\":\"x\"}"),
        ("{ a: 1 }", "b", json!("x"), "{ a: 1, b: \"x\" }"),
        ("{ a: 'y', }", "b", json!("x"), "{ a: 'y', b: 'x', }"),
        ("{\n  a: 1, // one\n  // end\n}", "b", json!(2), "{\n  a: 1, // one\n  b: 2,\n  // end\n}"),
        ("{\n    \"a\": 1 // one\n}", "b", json!(2), "{\n    \"a\": 1, // one\n    \"b\": 2\n}"),
        ("{\r\n\ta: 1\r\n}\r\n", "b-c", json!(2), "{\r\n\ta: 1,\r\n\t\"b-c\": 2\r\n}\r\n"),
        ("{\n  a: {},\n}", "a.b", json!("x"), "{\n  a: {\n    b: \"x\",\n  },\n}"),
        ("{\n  a: { b: {} },\n}", "a.b.c", json!(1), "{\n  a: { b: { c: 1 } },\n}"),
        ("{\n  a: {\n    // nothing\n  },\n}", "a.b", json!(1), "{\n  a: {\n    // nothing\n    b: 1,\n  },\n}"),
        ("{\n  x: 1,\n}", "a.b.c", json!(1), "{\n  x: 1,\n  a: {\n    b: {\n      c: 1,\n    },\n  },\n}"),
        ("{\"agents\": {\"main\": []}}", "agents.main.0", json!("x"), "{\"agents\": {\"main\": [\"x\"]}}"),
        ("{ a: 1\n}", "b", json!(2), "{ a: 1, b: 2\n}"),
        ("{\n  a: 1 }", "b", json!(2), "{\n  a: 1,\n  b: 2 }"),
        ("[\n  {a: 1},\n]", "1.b", json!(2), "[\n  {a: 1},\n  {\n    b: 2,\n  },\n]"),
    ] {
        assert_eq!(set(before, at, value).as_deref(), Ok(after), "{before}");
    }
}

#[test]
fn removing_takes_the_comments_that_belong_to_it() {
    for (before, at, after) in [
        ("{a: 1, b: 2, c: 3}", "b", "{a: 1, c: 3}"),
        ("{a: 1, b: 2, c: 3}", "a", "{b: 2, c: 3}"),
        ("{a: 1, b: 2, c: 3}", "c", "{a: 1, b: 2}"),
        ("{ a: 1, b: 2, }", "b", "{ a: 1, }"),
        ("{ a: 1 }", "a", "{}"),
        ("{\n  a: 1,\n}", "a", "{}"),
        (
            "{\n  // head\n\n  // about a\n  a: 1, // more a\n  // about b\n  b: 2,\n}",
            "a",
            "{\n  // head\n\n  // about b\n  b: 2,\n}",
        ),
        ("{\n  a: 1, // one\n  b: 2 // two\n}\n", "b", "{\n  a: 1 // one\n}\n"),
        ("{\n  a: 1,\n  b: 2\n}", "b", "{\n  a: 1\n}"),
        ("{\r\n  a: 1,\r\n  b: 2,\r\n}", "a", "{\r\n  b: 2,\r\n}"),
        ("{\n  a: 1, b: 2,\n  c: 3\n}", "b", "{\n  a: 1,\n  c: 3\n}"),
        ("{\n  a: 1, b: 2,\n  c: 3\n}", "a", "{\n  b: 2,\n  c: 3\n}"),
        ("{a: 1, b: 0, a: 2}", "a", "{b: 0}"),
        ("{x: [1, 2, 3]}", "x.1", "{x: [1, 3]}"),
        ("{x: [1]}", "x.0", "{x: []}"),
        ("[\n  1,\n  2]", "1", "[\n  1]"),
        ("{\n  // only comments stay\n\n  a: 1,\n}", "a", "{\n  // only comments stay\n\n}"),
        ("{\"a\":1,\"b\":{\"c\":[1,{\"d\":2}]}}", "b", "{\"a\":1}"),
    ] {
        assert_eq!(remove(before, at).as_deref(), Ok(after), "{before}");
    }
}

#[test]
fn renaming_keeps_place_quotes_and_comments() {
    for (before, at, name, after) in [
        ("{a: 1, /* x */ b: 2}", "b", "c", "{a: 1, /* x */ c: 2}"),
        ("{'a': 1}", "a", "b:c", "{'b:c': 1}"),
        ("{a: 1}", "a", "b-c", "{\"b-c\": 1}"),
        ("{\"a\": 1, \"a\": 2}", "a", "b", "{\"b\": 1, \"b\": 2}"),
        ("{x: {\\u0061 /* c */ : 1}}", "x.a", "b", "{x: {b /* c */ : 1}}"),
    ] {
        assert_eq!(rename(before, at, name).as_deref(), Ok(after), "{before}");
    }
    assert!(matches!(rename("{a: 1, b: 2}", "a", "b"), Err(EditError::NameTaken { .. })));
}

#[test]
fn what_cannot_be_done_is_refused() {
    assert!(matches!(set("{a: 1}", "a.b", json!(1)), Err(EditError::NoSuchPlace { .. })));
    assert!(matches!(set("{a: []}", "a.1", json!(1)), Err(EditError::NoSuchPlace { .. })));
    assert!(matches!(remove("{a: 1}", "b"), Err(EditError::NoSuchPlace { .. })));
    assert!(matches!(set("{a: ", "a", json!(1)), Err(EditError::Unreadable(_))));
    assert_eq!(remove("{a: 1}", "b").unwrap_err().to_string(), "there is no b");
}

#[test]
fn a_merged_route_leads_to_the_file_that_owns_the_value() {
    let mut sources = Sources::default();
    let mut add =
        |path: &str, text: &str| sources.add(SourceFile::from_bytes(path.into(), path.into(), text.as_bytes()));
    let (main, part) =
        ("{$include: './p', agents: {x: 1}, list: [3]}", "{agents: {y: {z: 2}}, list: [1, 2], only: {}}");
    let id = add("/h/c", main);
    add("/h/p", part);
    let files = crate::source::OverlayFiles {
        base: &crate::source::DiskFiles,
        changed: [("/h/p".into(), Some(part.into()))].into_iter().collect(),
    };
    let root = parse_json5(main, id).unwrap();
    let merged = crate::source::resolve_includes(
        &files,
        &mut sources,
        std::path::Path::new("/h/c"),
        root,
        &crate::source::IncludeRules::default(),
        &|path| path.display().to_string(),
    )
    .unwrap();
    for (at, file, own) in [
        ("agents.x", "/h/c", "agents.x"),
        ("agents.y.z", "/h/p", "agents.y.z"),
        ("agents.new", "/h/c", "agents.new"),
        ("agents.y.new.deep", "/h/p", "agents.y.new.deep"),
        ("list.1", "/h/p", "list[1]"),
        ("list.2", "/h/c", "list[0]"),
        ("list.3", "/h/c", "list[1]"),
        ("only.a", "/h/p", "only.a"),
    ] {
        let (path, owned) = owner_of(&sources, &merged, &route(at)).unwrap();
        assert_eq!((path.to_str().unwrap(), dotted(&owned).as_str()), (file, own), "{at}");
    }
    assert!(owner_of(&sources, &merged, &route("agents.x.y")).is_none());
}

/// JSON5 documents in many styles.
fn documents() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let key =
        prop_oneof![Just("a"), Just("b"), Just("'c'"), Just("\"d\""), Just("'10'"), Just("$e")].prop_map(str::to_owned);
    let leaf =
        prop_oneof![Just("1"), Just("0x10"), Just("'s'"), Just("\"t\""), Just("null"), Just("'// no'"), Just("\"{\"")];
    let blank = || {
        prop_oneof![
            4 => Just(""), 4 => Just(" "), 3 => Just("\n  "), 1 => Just("\r\n\t"), 1 => Just(" // c\n"), 1 => Just("/* d */"),
            1 => Just("\n\n  // e\n  "),
        ]
    };
    let comma = any::<bool>();
    leaf.prop_map(str::to_owned).prop_recursive(4, 40, 5, move |inner| {
        let member = (blank(), key.clone(), blank(), inner.clone(), blank())
            .prop_map(|(a, key, b, value, c)| format!("{a}{key}:{b}{value}{c}"));
        let item = (blank(), inner, blank()).prop_map(|(a, value, c)| format!("{a}{value}{c}"));
        let joined = |members: Vec<String>, comma: bool, end: &str, brackets: (&str, &str)| {
            let last = if comma && !members.is_empty() { "," } else { "" };
            format!("{}{}{last}{end}{}", brackets.0, members.join(","), brackets.1)
        };
        prop_oneof![
            (proptest::collection::vec(member, 0..5), comma, blank()).prop_map(move |(members, comma, end)| joined(
                members,
                comma,
                end,
                ("{", "}")
            )),
            (proptest::collection::vec(item, 0..5), comma, blank()).prop_map(move |(members, comma, end)| joined(
                members,
                comma,
                end,
                ("[", "]")
            )),
        ]
    })
}

/// All routes below a value.
fn routes(node: &crate::source::Node, before: &[PathSegment], all: &mut Vec<Vec<PathSegment>>) {
    let mut below = |segment: PathSegment, child: &crate::source::Node| {
        let route = [before, &[segment]].concat();
        all.push(route.clone());
        routes(child, &route, all);
    };
    if let Some(object) = node.as_object() {
        object.entries().iter().for_each(|entry| below(PathSegment::Key(entry.key.clone()), &entry.node));
    }
    for (index, item) in node.as_array().unwrap_or_default().iter().enumerate() {
        below(PathSegment::Index(index), item);
    }
}

fn values() -> impl proptest::strategy::Strategy<Value = serde_json::Value> {
    proptest::sample::select(vec![
        json!(1),
        json!("x"),
        json!([]),
        json!(["s", 2]),
        json!({}),
        json!({"a": 1, "n": {"m": ["q"]}}),
        json!(null),
    ])
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    /// `apply_edits` itself proves that the value is right; here: it can always be done, twice changes
    /// nothing, and no comment is lost.
    #[test]
    fn any_value_can_be_set(text in documents(), at in proptest::prelude::any::<proptest::sample::Index>(), value in values()) {
        let root = parse_json5(&text, Sources::nowhere()).unwrap();
        let mut all = vec![Vec::new()];
        routes(&root, &[], &mut all);
        let route = at.get(&all).clone();
        let edit = Edit::Set { file: PathBuf::new(), route, value };
        let after = apply_edits(&text, std::slice::from_ref(&edit)).unwrap();
        proptest::prop_assert_eq!(&apply_edits(&after, &[edit]).unwrap(), &after);
    }

    #[test]
    fn any_key_can_be_added_without_losing_a_byte(text in documents(), at in proptest::prelude::any::<proptest::sample::Index>(), value in values()) {
        let root = parse_json5(&text, Sources::nowhere()).unwrap();
        let mut all = vec![Vec::new()];
        routes(&root, &[], &mut all);
        let mut route = at.get(&all).clone();
        route.push(PathSegment::Key("new".to_owned()));
        let edit = Edit::Set { file: PathBuf::new(), route, value };
        if let Ok(after) = apply_edits(&text, std::slice::from_ref(&edit)) {
            let count = |text: &str| comments(text).len();
            proptest::prop_assert_eq!(count(&text), count(&after));
            // Everything but blanks that was there is there in the same order.
            let mut rest = after.chars();
            for c in text.chars().filter(|c| !c.is_whitespace()) {
                proptest::prop_assert!(rest.any(|other| other == c), "{after}");
            }
        }
    }

    #[test]
    fn anything_can_be_removed_and_renamed(text in documents(), at in proptest::prelude::any::<proptest::sample::Index>()) {
        let root = parse_json5(&text, Sources::nowhere()).unwrap();
        let mut all = Vec::new();
        routes(&root, &[], &mut all);
        if all.is_empty() {
            return Ok(());
        }
        let route = at.get(&all).clone();
        let edit = Edit::Remove { file: PathBuf::new(), route: route.clone() };
        proptest::prop_assert!(apply_edits(&text, &[edit]).is_ok(), "{text}");
        if matches!(route.last(), Some(PathSegment::Key(_))) {
            let edit = Edit::Rename { file: PathBuf::new(), route, name: "new".to_owned() };
            proptest::prop_assert!(apply_edits(&text, &[edit]).is_ok(), "{text}");
        }
    }
}
