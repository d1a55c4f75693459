//! Keys in plain text in the config.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, Rule, Severity};
use super::words::{codes, plural};
use crate::source::{Entry, Node, Object, Span};

pub(super) const RULE: Rule = Rule {
    id: "secret-in-config",
    summary: "API keys stand in plain text in the config",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A provider's key stands as text in `openclaw.json`: in `models.providers.<p>.apiKey`, in its headers, or
in the `env` block.

## Why it matters
The config is the file that people copy, show and put under version control. OpenClaw also keeps copies
of it beside the file.

## How oc-doctor knows
From the text before variables are replaced. `${VARIABLE}`, SecretRefs, names of variables and
placeholders such as `ollama-local` are no secrets. The token of the gateway itself, which setup writes
there, is not reported.

## Releases
All.

## What to do
Put the key into the credential store (`openclaw models auth add`) or `.env`, and write `${NAME}` in its
place. There is no automatic fix: it would have to write the key into another file.

## Upstream
openclaw#11696, openclaw#17689
";

/// Texts that stand for a key and are none.
const PLACEHOLDERS: [&str; 12] = [
    "oauth:",
    "ollama",
    "lmstudio",
    "vllm",
    "custom-local",
    "secretref",
    "codex-app-server",
    "none",
    "local",
    "n/a",
    "dummy",
    "unused",
];

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    // A config that does not load has something more urgent to be told.
    if !diagnosis.simulation.config.valid {
        return Vec::new();
    }
    let Some(root) = &diagnosis.home.config.raw_root else { return Vec::new() };
    let mut found: Vec<(String, Span)> = Vec::new();
    for provider in entries(root.at(&["models", "providers"])) {
        if let Some(key) = provider.node.get("apiKey").filter(|key| is_secret(key)) {
            found.push((format!("models.providers.{}.apiKey", provider.key), key.span));
        }
        for header in entries(provider.node.get("headers")) {
            let name = header.key.to_ascii_lowercase();
            if (name == "authorization" || name.ends_with("api-key")) && is_secret(&header.node) {
                found.push((format!("models.providers.{}.headers.{}", provider.key, header.key), header.node.span));
            }
        }
    }
    for (block, prefix) in [(root.get("env"), "env"), (root.at(&["env", "vars"]), "env.vars")] {
        let named = entries(block).iter().filter(|entry| names_a_secret(&entry.key) && is_secret(&entry.node));
        found.extend(named.map(|entry| (format!("{prefix}.{}", entry.key), entry.node.span)));
    }
    if found.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    let message = format!("{} {} in plain text in the config", codes(&names), plural(names.len(), "stands", "stand"));
    let mut finding = Finding::new(RULE.id, Severity::Info, message);
    for (index, (_, span)) in found.iter().enumerate() {
        let text = "a secret in plain text";
        finding = if index == 0 { finding.at(Some(*span), text) } else { finding.also(Some(*span), text) };
    }
    vec![
        finding
            .help("store it with `openclaw models auth add`, or in .env as `NAME=…`, and write `${NAME}` here")
            .upstream(&[11696]),
    ]
}

fn entries(node: Option<&Node>) -> &[Entry] {
    node.and_then(Node::as_object).map_or(&[][..], Object::entries)
}

fn names_a_secret(name: &str) -> bool {
    ["_KEY", "_TOKEN", "_SECRET", "_PASSWORD"].iter().any(|ending| name.ends_with(ending))
}

fn is_secret(node: &Node) -> bool {
    let Some(text) = node.as_text() else { return false };
    let lower = text.to_ascii_lowercase();
    let variable = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    text.len() >= 8 && !variable && !text.contains("${") && !PLACEHOLDERS.iter().any(|known| lower.starts_with(known))
}
