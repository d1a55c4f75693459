//! One text: JSON and JSON5, `.env`, a version.

use oc_doctor::release::Version;
use oc_doctor::source::{Node, Object, SourceId, allow_comments, parse_dotenv, parse_json, parse_json5};

/// Every place lies in the text, inside the place of what holds it; what is JSON is the same as JSON5.
pub fn json(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let id = SourceId::none();
    let lenient = parse_json5(&text, id);
    if let Ok(root) = &lenient {
        inside(root, 0, text.len(), &text);
    }
    if let Ok(strict) = parse_json(&text, id) {
        let lenient = lenient.unwrap_or_else(|error| panic!("JSON that is not JSON5: {error}"));
        assert_eq!(strict, lenient, "JSON and JSON5 differ");
    }
    let _ = allow_comments(&text);
}

fn inside(root: &Node, start: usize, end: usize, text: &str) {
    let mut open = vec![(root, start, end)];
    while let Some((node, start, end)) = open.pop() {
        let (from, to) = (node.span.start as usize, node.span.end as usize);
        assert!(start <= from && from <= to && to <= end, "{from}..{to} is not in {start}..{end}");
        assert!(text.is_char_boundary(from) && text.is_char_boundary(to), "{from}..{to} cuts a character");
        let members = node.as_object().map_or(&[][..], Object::entries).iter().map(|entry| &entry.node);
        open.extend(members.chain(node.as_array().unwrap_or_default()).map(|member| (member, from, to)));
    }
}

/// A `.env` file: the value of an entry is no longer than the file.
pub fn dotenv(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for entry in parse_dotenv(&text, SourceId::none()) {
        assert!(entry.value.len() <= text.len(), "a value longer than its file");
    }
}

/// A version: what is read and written is read the same again.
pub fn release(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(version) = text.parse::<Version>() {
        let again: Version = version.to_string().parse().unwrap_or_else(|error| panic!("{version}: {error}"));
        assert_eq!(version, again);
    }
}
