#![cfg(unix)]

use super::*;
use crate::source::{DiskFiles, parse_json5};
use serde_json::json;
use std::os::unix::fs::symlink;

/// The files that `recorded.json` speaks of.
fn write_files(home: &Path, other: &Path) {
    let write = |name: &str, text: &str| std::fs::write(home.join(name), text).unwrap();
    std::fs::create_dir_all(home.join("sub")).unwrap();
    std::fs::create_dir_all(other).unwrap();
    for (name, text) in [
        ("a.json5", "{a:1,list:[1],o:{x:1,y:2},s:\"a\"}"),
        ("b.json5", "{b:2,list:[2,3],o:{y:3,z:4},s:[\"b\"]}"),
        ("arr.json", "[1,2]"),
        ("prim.json", "\"x\""),
        ("sub/n.json", "{\"$include\":\"./m.json\",n:1}"),
        ("sub/m.json", "{\"m\":1}"),
        ("sub/up.json", "{\"$include\":\"../a.json5\"}"),
        ("c1.json", "{$include:\"c2.json\"}"),
        ("c2.json", "{$include:\"c1.json\"}"),
        ("self.json", "{$include:\"./self.json\"}"),
        ("bad.json", "{a:"),
        ("empty.json", ""),
        ("bom.json", "\u{feff}{bom:1}"),
        ("d13.json", "{end:1}"),
        ("h1.json", "{h:1}"),
        ("proto.json", "{\"__proto__\":{p:1},constructor:{c:1},prototype:2,ok:1,\"10\":1,\"2\":2}"),
        ("sib.json", "{\"$include\":\"a.json5\",\"o\":{\"x\":9,\"__proto__\":1,\"toString\":5},\"list\":[9]}"),
    ] {
        write(name, text);
    }
    for level in 0..13 {
        write(&format!("d{level}.json"), &format!("{{\"$include\":\"d{}.json\",\"k{level}\":1}}", level + 1));
    }
    std::fs::write(home.join("latin.json"), b"{\"a\":\"\xff\"}").unwrap();
    std::fs::write(other.join("o.json"), "{o:1}").unwrap();
    let link = |target: &Path, name: &str| symlink(target, home.join(name)).unwrap();
    link(&other.join("o.json"), "out.json");
    link(Path::new("a.json5"), "in.json");
    link(other, "outdir");
    link(Path::new("loop2.json"), "loop1.json");
    link(Path::new("loop1.json"), "loop2.json");
    link(Path::new("gone.json"), "dangling.json");
    std::fs::hard_link(home.join("h1.json"), home.join("h2.json")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(home.join("pipe")).status().unwrap().success());
}

fn plain(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => json!(null),
        Value::Bool(flag) => json!(flag),
        #[expect(clippy::cast_possible_truncation, reason = "the recorded numbers are small integers")]
        Value::Number(number) => json!(*number as i64),
        Value::String(text) => json!(text),
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(object) => {
            let pairs = object.entries().iter().map(|entry| (entry.key.clone(), plain(&entry.node)));
            serde_json::Value::Object(pairs.collect())
        }
    }
}

fn resolved(home: &Path, config: &str, rules: &IncludeRules) -> (Sources, Result<Node, IncludeError>) {
    let path = home.join("openclaw.json");
    std::fs::write(&path, config).unwrap();
    let mut sources = Sources::default();
    let id = sources.add(SourceFile::from_bytes(path.clone(), "openclaw.json".into(), config.as_bytes()));
    let root = parse_json5(config, id).unwrap();
    let display = |path: &Path| path.display().to_string();
    let result = resolve_includes(&DiskFiles, &mut sources, &path, root, rules, &display);
    (sources, result)
}

/// `recorded.json` holds what `resolveConfigIncludes` of real releases made of small configs.
#[test]
fn recorded_includes_are_resolved_and_refused_as_in_the_releases() {
    let directory = tempfile::tempdir().unwrap();
    let base = directory.path().canonicalize().unwrap();
    let (home, other) = (base.join("home"), base.join("other"));
    write_files(&home, &other);
    let place = |text: &str| {
        text.replace("@HOME@", &home.display().to_string()).replace("@OTHER@", &other.display().to_string())
    };
    let recorded: Vec<serde_json::Value> = serde_json::from_str(include_str!("recorded.json")).unwrap();
    let mut compared = 0;
    for case in &recorded {
        let text = |key: &str| case[key].as_str().map(place);
        let config = text("config").unwrap();
        for release in case["releases"].as_array().unwrap() {
            let release = release.as_str().unwrap();
            let rules = IncludeRules {
                extra_roots: if release.ends_with("+roots") {
                    vec![other.clone(), PathBuf::from("relative")]
                } else {
                    Vec::new()
                },
                checks_path_length: release != "2026.4.5",
            };
            let found = resolved(&home, &config, &rules).1.map(|node| plain(&node).to_string());
            let found = found.map_err(|error| error.message);
            let expected = text("value").map_or_else(|| Err(text("error").unwrap()), Ok);
            assert_eq!(found, expected, "{release}: {config}");
            compared += 1;
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn every_value_points_into_the_file_that_owns_it() {
    let directory = tempfile::tempdir().unwrap();
    let home = directory.path().canonicalize().unwrap();
    write_files(&home, &home.join("elsewhere"));
    let (sources, node) = resolved(&home, "{$include: 'a.json5', o: {y: 5}}", &IncludeRules::default());
    let node = node.unwrap();
    let written = |node: &Node| {
        let file = sources.get(node.span.source).unwrap();
        (file.path.file_name().unwrap().to_str().unwrap().to_owned(), file.text[node.span.range()].to_owned())
    };
    assert_eq!(written(node.at(&["o", "x"]).unwrap()), ("a.json5".to_owned(), "1".to_owned()));
    assert_eq!(written(node.at(&["o", "y"]).unwrap()), ("openclaw.json".to_owned(), "5".to_owned()));
    assert_eq!(written(node.at(&["o"]).unwrap()).1, "{y: 5}");
    let (sources, failed) = resolved(&home, "{$include: 'bad.json'}", &IncludeRules::default());
    let error = failed.unwrap_err();
    assert_eq!(error.cause.as_deref(), Some("JSON5: invalid end of input at 1:4"));
    assert!(sources.get(error.span.source).unwrap().path.ends_with("bad.json"));
}

#[test]
fn includes_that_multiply_are_given_up() {
    let directory = tempfile::tempdir().unwrap();
    let home = directory.path().canonicalize().unwrap();
    for level in 0..10 {
        let next = format!("'l{}.json',", level + 1).repeat(10);
        std::fs::write(home.join(format!("l{level}.json")), format!("{{$include: [{next}]}}")).unwrap();
    }
    std::fs::write(home.join("l10.json"), "{a: [1]}").unwrap();
    let error = resolved(&home, "{$include: 'l1.json'}", &IncludeRules::default()).1.unwrap_err();
    assert!(error.is_our_limit);
}

#[test]
fn nesting_over_several_files_is_limited() {
    let directory = tempfile::tempdir().unwrap();
    let home = directory.path().canonicalize().unwrap();
    let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(300), "]".repeat(300));
    std::fs::write(home.join("deep.json"), deep("1")).unwrap();
    let error = resolved(&home, &deep("{$include: 'deep.json'}"), &IncludeRules::default()).1.unwrap_err();
    assert!(error.is_our_limit);
}
