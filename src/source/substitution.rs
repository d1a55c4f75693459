//! `${NAME}` in the strings of a config (OpenClaw `src/config/env-substitution.ts`).

use super::environment::Environment;
use super::file::Span;
use super::value::{EnvUse, Node, Value};

/// A variable that a config uses and nobody sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingVariable {
    /// Its name.
    pub name: String,
    /// Where it is used, as OpenClaw writes paths: `models.providers.x.apiKey`, `list[0].name`.
    pub path: String,
    /// The string that uses it.
    pub span: Span,
}

/// Replaces `${NAME}` in every string value below `node` by the variable and notes in [`Node::env`]
/// what was done. `$${NAME}` becomes the text `${NAME}`; other uses of `$` stay. One pass: a value
/// put in is not looked at again. Unset and empty variables keep their `${NAME}` and are returned.
pub fn substitute_variables(node: &mut Node, environment: &Environment) -> Vec<MissingVariable> {
    let mut missing = Vec::new();
    substitute(node, environment, &mut String::new(), &mut missing);
    missing
}

// Recursion is bounded: values are at most `MAX_DEPTH` deep, merged ones too.
fn substitute(node: &mut Node, environment: &Environment, path: &mut String, missing: &mut Vec<MissingVariable>) {
    let length = path.len();
    match &mut node.value {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                path.push_str(&format!("[{index}]"));
                substitute(item, environment, path, missing);
                path.truncate(length);
            }
        }
        Value::Object(object) => {
            for entry in object.entries_mut() {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&entry.key);
                substitute(&mut entry.node, environment, path, missing);
                path.truncate(length);
            }
        }
        Value::String(text) => {
            let Some((replaced, usage)) = substitute_text(text, environment) else { return };
            for name in &usage.missing {
                missing.push(MissingVariable { name: name.clone(), path: path.clone(), span: node.span });
            }
            *text = replaced;
            if !usage.found.is_empty() || !usage.missing.is_empty() {
                node.env = Some(Box::new(usage));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text with its variables replaced; `None` when it has no token.
fn substitute_text(text: &str, environment: &Environment) -> Option<(String, EnvUse)> {
    let mut usage = EnvUse { raw: text.to_owned(), found: Vec::new(), missing: Vec::new() };
    let mut replaced = String::new();
    let mut rest = text;
    let mut any = false;
    while let Some(dollar) = rest.find('$') {
        replaced.push_str(rest.get(..dollar)?);
        rest = rest.get(dollar..)?;
        if let Some((name, after)) = rest.strip_prefix("$${").and_then(token) {
            replaced.push_str(&format!("${{{name}}}"));
            rest = after;
            any = true;
        } else if let Some((name, after)) = rest.strip_prefix("${").and_then(token) {
            match environment.get(name).filter(|value| !value.is_empty()) {
                Some(value) => {
                    replaced.push_str(value);
                    usage.found.push(name.to_owned());
                }
                None => {
                    replaced.push_str(&format!("${{{name}}}"));
                    usage.missing.push(name.to_owned());
                }
            }
            rest = after;
            any = true;
        } else {
            replaced.push('$');
            rest = rest.get(1..)?;
        }
    }
    replaced.push_str(rest);
    any.then_some((replaced, usage))
}

/// `NAME}…` split into the name and what follows the brace.
fn token(text: &str) -> Option<(&str, &str)> {
    let length = text.bytes().position(|byte| !matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_'))?;
    let name = text.get(..length).filter(|name| !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()))?;
    Some((name, text.get(length..)?.strip_prefix('}')?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Sources, parse_json5};

    fn substituted(text: &str) -> (Node, Vec<MissingVariable>) {
        let mut sources = Sources::default();
        let id = sources.add(SourceFile::from_bytes("/c".into(), "c".into(), text.as_bytes()));
        let mut node = parse_json5(text, id).unwrap();
        let environment = Environment::from_process([
            ("KEY".to_owned(), "FAKE-value".to_owned()),
            ("NESTED".to_owned(), "${KEY}".to_owned()),
            ("EMPTY".to_owned(), String::new()),
        ]);
        let missing = substitute_variables(&mut node, &environment);
        (node, missing)
    }

    #[test]
    fn tokens_are_replaced_as_openclaw_does() {
        for (text, expected) in [
            ("'${KEY}'", "FAKE-value"),
            ("'a${KEY}b${KEY}c'", "aFAKE-valuebFAKE-valuec"),
            ("'$${KEY}'", "${KEY}"),
            ("'$$${KEY}'", "$${KEY}"),
            ("'${NESTED}'", "${KEY}"),
            ("'${lower} ${A-b} ${A:-x} $KEY $ ${1A} ${} ${KEY'", "${lower} ${A-b} ${A:-x} $KEY $ ${1A} ${} ${KEY"),
            ("'$${lower}'", "$${lower}"),
            ("'${EMPTY}${NONE}'", "${EMPTY}${NONE}"),
        ] {
            assert_eq!(substituted(text).0.as_str(), Some(expected), "{text}");
        }
    }

    #[test]
    fn missing_variables_are_named_with_their_path() {
        let (node, missing) = substituted("{a: [{'b.c': '${NONE}'}], k: '$${KEY}'}");
        let found: Vec<_> = missing.iter().map(|one| (one.name.as_str(), one.path.as_str())).collect();
        assert_eq!(found, [("NONE", "a[0].b.c")]);
        assert!(node.get("k").unwrap().env.is_none());
        let usage = node.get("a").unwrap().as_array().unwrap()[0].get("b.c").unwrap().env.clone().unwrap();
        assert_eq!((usage.raw.as_str(), usage.found.len(), usage.missing.len()), ("${NONE}", 0, 1));
    }
}
