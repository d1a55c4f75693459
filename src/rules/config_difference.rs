//! What one version of a config has and another has not.

use super::place::{Route, key};
use crate::source::{Node, PathSegment, Span, Value};

/// Deepest level that is compared; what differs below is told as a whole.
const MAX_LEVEL: usize = 12;
/// Most differences that are gathered.
const MOST: usize = 200;
/// Keys that OpenClaw stamps by itself.
const STAMPS: [&str; 3] = ["meta", "wizard", "$schema"];

/// Something in the older version.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Difference {
    /// Where, in the older version.
    pub(super) route: Route,
    /// The place of the key (of the item, in a list).
    pub(super) span: Span,
    /// Whether it is gone; else it has another value.
    pub(super) gone: bool,
}

/// What of `older` is gone from `newer` or has another value there, in the order of `older`.
pub(super) fn differences(older: &Node, newer: &Node) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(older, newer, &mut Route::new(), &mut found);
    found
}

fn compare(older: &Node, newer: &Node, route: &mut Route, found: &mut Vec<Difference>) {
    if found.len() >= MOST || older.value == newer.value {
        return;
    }
    match (&older.value, &newer.value) {
        (Value::Object(old), Value::Object(new)) if route.len() < MAX_LEVEL => {
            for entry in old.entries() {
                if route.is_empty() && STAMPS.contains(&entry.key.as_str()) {
                    continue;
                }
                route.push(key(&entry.key));
                match new.get(&entry.key) {
                    Some(node) => compare(&entry.node, node, route, found),
                    None => found.push(Difference { route: route.clone(), span: entry.key_span, gone: true }),
                }
                route.pop();
            }
        }
        (Value::Array(old), Value::Array(new)) if route.len() < MAX_LEVEL => {
            for (index, item) in old.iter().enumerate() {
                if !new.iter().any(|other| same(item, other)) {
                    let mut route = route.clone();
                    route.push(PathSegment::Index(index));
                    found.push(Difference { route, span: item.span, gone: true });
                }
            }
        }
        _ if same(older, newer) => {}
        _ => found.push(Difference { route: route.clone(), span: older.span, gone: false }),
    }
}

/// Whether two values say the same, wherever they stand.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.entries().iter().all(|entry| b.get(&entry.key).is_some_and(|node| same(&entry.node, node)))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::super::place::dotted;
    use super::*;
    use crate::source::{SourceId, parse_json5};

    fn lost(older: &str, newer: &str) -> Vec<String> {
        let parse = |text| parse_json5(text, SourceId::none()).unwrap();
        let found = differences(&parse(older), &parse(newer));
        found.iter().map(|one| format!("{}{}", dotted(&one.route), if one.gone { "" } else { " changed" })).collect()
    }

    #[test]
    fn what_is_gone_and_what_has_changed_is_named_once_at_the_top() {
        assert_eq!(
            lost("{a: {b: 1, c: {d: 1}}, e: [1, {f: 2}]}", "{a: {b: 2}, e: [{f: 2}], g: 1}"),
            ["a.b changed", "a.c", "e[0]"]
        );
    }

    #[test]
    fn order_comments_and_stamps_do_not_count() {
        assert!(
            lost("{meta: {x: 1}, a: {b: 1, c: 2}, l: ['x', 'y']}", "{ a: {c: 2, /* */ b: 1}, l: ['y', 'x'] }")
                .is_empty()
        );
    }
}
