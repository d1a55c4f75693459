//! At which keys a release objects: the config against the release's key table, in the order and
//! with the paths of zod 4 (and of ajv for the config of a bundled plugin).

use super::conditions;
use super::objection::{Allowed, Objection, Segment, mentions};
use crate::release::{Checks, ChoiceStyle, KeyTable, Kind, KindId, KnownKey, OtherKeys};
use crate::source::{Node, Object, Span, Value};

/// Everything a release objects to in a value of the given kind.
pub(super) fn objections(table: &KeyTable, kind: KindId, node: &Node) -> Vec<Objection> {
    let mut judge = Judge { table, path: Vec::new(), found: Vec::new() };
    judge.value(kind, Some(node), node.span);
    judge.found
}

struct Judge<'a> {
    table: &'a KeyTable,
    path: Vec<Segment>,
    found: Vec<Objection>,
}

impl Judge<'_> {
    /// Judges a value, or its absence (`None`). `place` is where an absent value is missing.
    fn value(&mut self, kind: KindId, node: Option<&Node>, place: Span) {
        let span = node.map_or(place, |node| node.span);
        match self.table.kind(kind) {
            Kind::Any => {}
            Kind::Never => self.wrong_kind("never", node, span),
            Kind::Null => match node.map(|node| &node.value) {
                Some(Value::Null) => {}
                _ => self.wrong_kind("null", node, span),
            },
            Kind::Boolean => match node.map(|node| &node.value) {
                Some(Value::Bool(_)) => {}
                _ => self.wrong_kind("boolean", node, span),
            },
            Kind::Text(checks) => match node.and_then(Node::as_str) {
                Some(text) => self.text(text, checks, span),
                None => self.wrong_kind("string", node, span),
            },
            Kind::Number(checks) => match node.and_then(Node::as_f64).filter(|number| number.is_finite()) {
                Some(number) => self.number(number, checks, span),
                None => self.wrong_kind("number", node, span),
            },
            Kind::Choice(style, literals) => self.choice(style, literals, node, span),
            Kind::Nullable(inner) => match node.map(|node| &node.value) {
                Some(Value::Null) => {}
                _ => self.value(inner, node, place),
            },
            Kind::Object { others, keys, checks } => match node.and_then(Node::as_object) {
                Some(object) => self.object(object, others, &keys, checks, span),
                None => self.wrong_kind("object", node, span),
            },
            Kind::Record(keys, values, checks) => match node.and_then(Node::as_object) {
                Some(object) => self.record(object, keys, values, checks, span),
                None => self.wrong_kind("record", node, span),
            },
            Kind::Array(items, checks) => match node.and_then(Node::as_array) {
                Some(array) => self.array(array, items, checks, span),
                None => self.wrong_kind("array", node, span),
            },
            Kind::Tuple(kinds) => match node.and_then(Node::as_array) {
                Some(array) if array.len() == kinds.len() => {
                    for (index, (item, kind)) in array.iter().zip(kinds).enumerate() {
                        self.under(Segment::Index(index), |judge| judge.value(kind, Some(item), item.span));
                    }
                }
                Some(_) => self.object_to("Invalid input: wrong number of items".to_owned(), span, false),
                None => self.wrong_kind("tuple", node, span),
            },
            Kind::Union(options, checks) => self.union(&options, checks, node, span),
            Kind::Tagged(key, options) => self.tagged(key, &options, node, span),
        }
    }

    fn under(&mut self, segment: Segment, judge: impl FnOnce(&mut Self)) {
        self.path.push(segment);
        judge(self);
        self.path.pop();
    }

    fn object_to(&mut self, message: String, span: Span, goes_on: bool) {
        self.found.push(Objection::new(&self.path, message, span, goes_on));
    }

    fn wrong_kind(&mut self, expected: &str, node: Option<&Node>, span: Span) {
        let message = format!("Invalid input: expected {expected}, received {}", received(node));
        let mut objection = Objection::new(&self.path, message, span, false);
        objection.allowed = match expected {
            "boolean" => Allowed::Values(vec!["true".to_owned(), "false".to_owned()]),
            _ => Allowed::Incomplete,
        };
        self.found.push(objection);
    }

    fn text(&mut self, text: &str, checks: Checks<'_>, span: Span) {
        let text = if checks.trimmed { text.trim() } else { text };
        let length = text.encode_utf16().count() as f64;
        if let Some(min) = checks.min.filter(|min| length < *min) {
            self.object_to(format!("Too small: expected string to have >={min} characters"), span, true);
        }
        if let Some(max) = checks.max.filter(|max| length > *max) {
            self.object_to(format!("Too big: expected string to have <={max} characters"), span, true);
        }
        if let Some(message) = checks.rule.and_then(|rule| conditions::text(rule, text)) {
            self.object_to(message.to_owned(), span, true);
        }
    }

    fn number(&mut self, number: f64, checks: Checks<'_>, span: Span) {
        if checks.whole && number.fract() != 0.0 {
            self.object_to("Invalid input: expected int, received number".to_owned(), span, false);
        }
        if let Some(min) = checks.min.filter(|min| number < *min) {
            self.object_to(format!("Too small: expected number to be >={min}"), span, true);
        }
        if let Some(above) = checks.above.filter(|above| number <= *above) {
            self.object_to(format!("Too small: expected number to be >{above}"), span, true);
        }
        if let Some(max) = checks.max.filter(|max| number > *max) {
            self.object_to(format!("Too big: expected number to be <={max}"), span, true);
        }
        if checks.rule == Some("timestamp") && number.abs() > 8.64e15 {
            self.object_to("Invalid timestamp".to_owned(), span, true);
        }
    }

    fn choice(&mut self, style: ChoiceStyle, literals: &str, node: Option<&Node>, span: Span) {
        let literals: Vec<serde_json::Value> = serde_json::from_str(literals).unwrap_or_default();
        if literals.iter().any(|literal| node.is_some_and(|node| equals(node, literal))) {
            return;
        }
        let shown: Vec<String> = literals.iter().map(ToString::to_string).collect();
        let message = match style {
            ChoiceStyle::Literal => format!("Invalid input: expected {}", shown.join("|")),
            ChoiceStyle::Union => "Invalid input".to_owned(),
            ChoiceStyle::Enumeration => format!("Invalid option: expected one of {}", shown.join("|")),
        };
        let mut objection = Objection::new(&self.path, message, span, false);
        objection.allowed = Allowed::Values(shown);
        self.found.push(objection);
    }

    fn object(&mut self, object: &Object, others: OtherKeys, keys: &[KnownKey<'_>], checks: Checks<'_>, span: Span) {
        let before = self.found.len();
        if others == OtherKeys::RefusedFirst {
            self.unknown_keys(object, keys);
        }
        for key in keys {
            match object.get(key.name) {
                None if key.optional => {}
                value => self.under(Segment::Key(key.name.to_owned()), |judge| judge.value(key.kind, value, span)),
            }
        }
        match others {
            OtherKeys::Refused => self.unknown_keys(object, keys),
            OtherKeys::Rest(kind) => {
                for entry in unknown(object, keys) {
                    let segment = Segment::Key(entry.key.clone());
                    self.under(segment, |judge| judge.value(kind, Some(&entry.node), entry.node.span));
                }
            }
            OtherKeys::Open | OtherKeys::RefusedFirst => {}
        }
        self.conditions(checks, object, span, before);
    }

    fn unknown_keys(&mut self, object: &Object, keys: &[KnownKey<'_>]) {
        let names: Vec<_> = unknown(object, keys).collect();
        let Some(first) = names.first() else { return };
        let listed: Vec<String> = names.iter().map(|entry| format!("\"{}\"", entry.key)).collect();
        let plural = if names.len() > 1 { "s" } else { "" };
        let message = format!("Unrecognized key{plural}: {}", listed.join(", "));
        let mut objection = Objection::new(&self.path, message, first.key_span, false);
        objection.names_unknown_keys = true;
        self.found.push(objection);
    }

    fn record(&mut self, object: &Object, keys: Option<KindId>, values: KindId, checks: Checks<'_>, span: Span) {
        let before = self.found.len();
        for entry in object.entries() {
            if let Some(keys) = keys {
                let key = Node::new(Value::String(entry.key.clone()), entry.key_span);
                if !objections(self.table, keys, &key).is_empty() {
                    self.under(Segment::Key(entry.key.clone()), |judge| {
                        judge.object_to("Invalid key in record".to_owned(), entry.key_span, false);
                    });
                    continue;
                }
            }
            let segment = Segment::Key(entry.key.clone());
            self.under(segment, |judge| judge.value(values, Some(&entry.node), entry.node.span));
        }
        self.conditions(checks, object, span, before);
    }

    fn array(&mut self, array: &[Node], items: KindId, checks: Checks<'_>, span: Span) {
        for (index, item) in array.iter().enumerate() {
            self.under(Segment::Index(index), |judge| judge.value(items, Some(item), item.span));
        }
        let length = array.len() as f64;
        if let Some(min) = checks.min.filter(|min| length < *min) {
            self.object_to(format!("Too small: expected array to have >={min} items"), span, true);
        }
        if let Some(max) = checks.max.filter(|max| length > *max) {
            self.object_to(format!("Too big: expected array to have <={max} items"), span, true);
        }
    }

    /// Conditions over several keys; zod does not ask for them once something below has the wrong kind.
    fn conditions(&mut self, checks: Checks<'_>, object: &Object, span: Span, before: usize) {
        let Some(rule) = checks.rule else { return };
        if self.found.iter().skip(before).any(|objection| !objection.goes_on) {
            return;
        }
        for complaint in conditions::object(rule, object, self.table) {
            let path = self.path.iter().cloned().chain(complaint.path).collect::<Vec<_>>();
            self.found.push(Objection::new(&path, complaint.message, complaint.span.unwrap_or(span), true));
        }
    }

    fn union(&mut self, options: &[KindId], checks: Checks<'_>, node: Option<&Node>, span: Span) {
        let mut tries = Vec::with_capacity(options.len());
        for option in options {
            let mut judge = Judge { table: self.table, path: self.path.clone(), found: Vec::new() };
            judge.value(*option, node, span);
            if judge.found.is_empty() {
                return;
            }
            tries.push(judge.found);
        }
        // zod: when exactly one option got the kind right, its objections are the answer.
        let near: Vec<usize> = (0..tries.len())
            .filter(|index| tries.get(*index).is_some_and(|found| found.iter().all(|objection| objection.goes_on)))
            .collect();
        if let [only] = near.as_slice() {
            self.found.extend(tries.swap_remove(*only));
            return;
        }
        if checks.rule == Some("bindings")
            && let Some(better) = better_binding_objection(node, tries.last())
        {
            self.found.push(better);
            return;
        }
        let mut objection = Objection::new(&self.path, "Invalid input".to_owned(), span, false);
        objection.allowed = Allowed::of_all(tries.iter().flatten());
        self.found.push(objection);
    }

    fn tagged(&mut self, key: &str, options: &[(&str, KindId)], node: Option<&Node>, span: Span) {
        let Some(object) = node.and_then(Node::as_object) else { return self.wrong_kind("object", node, span) };
        let tag = object.get(key);
        let option = options.iter().find(|(literal, _)| {
            serde_json::from_str(literal).is_ok_and(|literal| tag.is_some_and(|tag| equals(tag, &literal)))
        });
        match option {
            Some((_, kind)) => self.value(*kind, node, span),
            None => {
                let place = tag.map_or(span, |tag| tag.span);
                let mut objection = Objection::new(&self.path, "Invalid input".to_owned(), place, false);
                objection.path = mentions(&self.path, key);
                objection.allowed = Allowed::Incomplete;
                self.found.push(objection);
            }
        }
    }
}

/// OpenClaw `extractBindingsSpecificUnionIssue`: for an ACP binding the deepest objection of the ACP kind.
fn better_binding_objection(node: Option<&Node>, acp: Option<&Vec<Objection>>) -> Option<Objection> {
    if node?.get("type")?.as_str() != Some("acp") {
        return None;
    }
    let mut best: Option<&Objection> = None;
    for objection in acp? {
        let better = best.is_none_or(|best| {
            let (deeper, same) = (objection.path.len() > best.path.len(), objection.path.len() == best.path.len());
            deeper || (same && objection.names_unknown_keys && !best.names_unknown_keys)
        });
        if better {
            best = Some(objection);
        }
    }
    best.cloned()
}

fn unknown<'a>(object: &'a Object, keys: &'a [KnownKey<'a>]) -> impl Iterator<Item = &'a crate::source::Entry> {
    object.entries().iter().filter(|entry| !keys.iter().any(|key| key.name == entry.key))
}

fn equals(node: &Node, literal: &serde_json::Value) -> bool {
    match (&node.value, literal) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(value), serde_json::Value::Bool(literal)) => value == literal,
        (Value::Number(value), serde_json::Value::Number(literal)) => literal.as_f64() == Some(*value),
        (Value::String(value), serde_json::Value::String(literal)) => value == literal,
        _ => false,
    }
}

/// What zod calls the kind of a value it received.
fn received(node: Option<&Node>) -> &'static str {
    match node.map(|node| &node.value) {
        None => "undefined",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(number)) if number.is_nan() => "NaN",
        Some(Value::Number(number)) if number.is_infinite() => "Infinity",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    }
}
