//! Conditions of the config schema that are no mere kinds or bounds (zod `refine` and
//! `superRefine` in OpenClaw `src/config/zod-schema*.ts`), by the name they have in the key table.

use super::objection::Segment;
use super::units::{is_byte_size, is_duration};
use crate::home::normalize_agent_id;
use crate::release::KeyTable;
use crate::source::{Node, Object, Span, Value};
use std::collections::BTreeSet;

/// What a condition has against an object.
pub(super) struct Complaint {
    /// Path below the object.
    pub(super) path: Vec<Segment>,
    /// Why.
    pub(super) message: String,
    /// The place, when it is not the whole object.
    pub(super) span: Option<Span>,
}

/// Why a string does not meet the condition of this name; `None` when it does.
pub(super) fn text(rule: &str, text: &str) -> Option<&'static str> {
    let all = |allowed: fn(u8) -> bool| !text.is_empty() && text.bytes().all(allowed);
    let first = text.as_bytes().first().copied().unwrap_or(0);
    let lower_or_digit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let id_byte = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
    let lower = text.to_ascii_lowercase();
    let (met, message) = match rule {
        "url" => (is_url(text), "Invalid URL"),
        "httpurl" => (is_url_of(text, &["http", "https"]), "Expected http:// or https:// URL"),
        "plainhttpurl" => (is_url_of(text, &["http"]), "proxyUrl must use http://"),
        "dashed" => (
            all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "Profile names must be alphanumeric with hyphens only",
        ),
        "hexcolor" => {
            let digits = text.strip_prefix('#').unwrap_or(text);
            (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "expected hex color (RRGGBB)")
        }
        "envname" => (
            first.is_ascii_uppercase()
                && text.len() <= 128
                && all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'),
            "Env secret reference id must match /^[A-Z][A-Z0-9_]{0,127}$/ (example: \"OPENAI_API_KEY\").",
        ),
        "alias" => (
            first.is_ascii_lowercase() && text.len() <= 64 && text.bytes().all(id_byte),
            "Secret reference provider must match /^[a-z][a-z0-9_-]{0,63}$/ (example: \"default\").",
        ),
        "agentid" => {
            let starts = lower.as_bytes().first().copied().is_some_and(lower_or_digit);
            (starts && lower.len() <= 64 && lower.bytes().all(id_byte), "Invalid agent id")
        }
        "entryid" => {
            let starts = lower.as_bytes().first().copied().is_some_and(|byte| lower_or_digit(byte) || byte == b'_');
            (starts && lower.len() <= 64 && lower.bytes().all(id_byte), "Invalid agent id")
        }
        "plainkey" => (!text.is_empty() && !text.contains(['.', '[', ']']), "Invalid key"),
        "filerefid" => (
            text == "value" || text.strip_prefix('/').is_some_and(is_json_pointer),
            "File secret reference id must be an absolute JSON pointer (example: \"/providers/openai/apiKey\"), or \"value\" for singleValue mode.",
        ),
        "execrefid" => (is_exec_reference(text), "Exec secret reference id is not valid"),
        "bytesize" => (is_byte_size(text), "Expected byte size string like 2mb"),
        "modulepath" => (is_module_path(text), "module must be a safe relative path (no absolute paths)"),
        "notblank" => (!text.trim().is_empty(), "must not be blank"),
        _ => (true, ""),
    };
    (!met).then_some(message)
}

/// What the condition of this name has against an object.
pub(super) fn object(rule: &str, object: &Object, table: &KeyTable) -> Vec<Complaint> {
    match rule {
        "custom-providers" => custom_providers(object, table),
        "roster-broadcast" => broadcast(object, false),
        "roster-bindings" => broadcast(object, true),
        "roster" => roster(object),
        "heartbeat" => heartbeat(object),
        "session-maintenance" => {
            let durations = ["pruneAfter", "resetArchiveRetention"];
            let sizes = ["maxDiskBytes", "highWaterBytes"];
            let durations = durations.into_iter().filter_map(|key| duration(object, key, "ms, s, m, h, d"));
            durations.chain(sizes.into_iter().filter_map(|key| size(object, &[key]))).collect()
        }
        "cron" => {
            let retention = duration(object, "sessionRetention", "ms, s, m, h, d");
            retention.into_iter().chain(size(object, &["runLog", "maxBytes"])).collect()
        }
        "tool-lists" => tool_lists(object),
        "one-provider" => one_provider(object),
        "acp-binding" => acp_binding(object),
        "gateway-health" => gateway_health(object),
        _ => Vec::new(),
    }
}

/// `models.providers` from 2026.5.19: only bundled providers may leave out `baseUrl` and `models`.
fn custom_providers(providers: &Object, table: &KeyTable) -> Vec<Complaint> {
    let mut found = Vec::new();
    for entry in providers.entries() {
        if table.is_overlay_provider(&entry.key.trim().to_lowercase()) {
            continue;
        }
        let mut missing = |key: &str, present: bool| {
            if !present {
                found.push(Complaint {
                    path: vec![Segment::Key(entry.key.clone()), Segment::Key(key.to_owned())],
                    message: format!(
                        "custom model providers must declare {key}; provider overlays without {key} are only supported for bundled providers"
                    ),
                    span: Some(entry.key_span),
                });
            }
        };
        missing(
            "baseUrl",
            entry.node.get("baseUrl").is_some_and(|url| url.as_str().is_some_and(|url| !url.is_empty())),
        );
        missing("models", entry.node.get("models").is_some_and(|models| models.as_array().is_some()));
    }
    found
}

/// The root: agents named by `broadcast` (and from 2026.5.27 by `bindings`) must exist.
fn broadcast(config: &Object, bindings_too: bool) -> Vec<Complaint> {
    let agents = config.get("agents").and_then(|agents| agents.get("list")).and_then(Node::as_array).unwrap_or(&[]);
    if agents.is_empty() {
        return Vec::new();
    }
    let ids: BTreeSet<&str> = agents.iter().filter_map(|agent| agent.get("id").and_then(Node::as_str)).collect();
    let unknown = |path: Vec<Segment>, node: &Node, id: &str| Complaint {
        path,
        message: format!("Unknown agent id \"{id}\" (not in agents.list)."),
        span: Some(node.span),
    };
    let key = |name: &str| Segment::Key(name.to_owned());
    let mut found = Vec::new();
    if bindings_too {
        let normal: BTreeSet<String> = ids.iter().map(|id| normalize_agent_id(id)).collect();
        let bindings = config.get("bindings").and_then(Node::as_array).unwrap_or(&[]);
        for (index, binding) in bindings.iter().enumerate() {
            let Some(node) = binding.get("agentId") else { continue };
            if let Some(id) = node.as_str().filter(|id| !normal.contains(&normalize_agent_id(id))) {
                found.push(unknown(vec![key("bindings"), Segment::Index(index), key("agentId")], node, id));
            }
        }
    }
    let peers = config.get("broadcast").and_then(Node::as_object).map(Object::entries).unwrap_or_default();
    for peer in peers.iter().filter(|peer| peer.key != "strategy") {
        for (index, node) in peer.node.as_array().unwrap_or(&[]).iter().enumerate() {
            if let Some(id) = node.as_str().filter(|id| !ids.contains(id)) {
                found.push(unknown(vec![key("broadcast"), key(&peer.key), Segment::Index(index)], node, id));
            }
        }
    }
    found
}

/// `agents` from 2026.8.1.
fn roster(agents: &Object) -> Vec<Complaint> {
    let entries = agents.get("entries").and_then(Node::as_object).map(Object::entries).unwrap_or_default();
    let at = |key: &str| vec![Segment::Key(key.to_owned())];
    let mut found = Vec::new();
    let mut complain = |path, message: String, span| found.push(Complaint { path, message, span });
    if entries.is_empty() {
        complain(at("entries"), "agents.entries must contain at least one configured agent".to_owned(), None);
    }
    let mut first_by_id: Vec<(String, &str)> = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in entries {
        let id = normalize_agent_id(&entry.key);
        if seen.insert(id.clone()) {
            first_by_id.push((id, &entry.key));
            continue;
        }
        let first = first_by_id.iter().find(|(known, _)| *known == id).map_or("", |(_, key)| key);
        let message = format!(
            "agents.entries keys \"{first}\" and \"{}\" resolve to the same agent id \"{id}\"; rename one key so each agent has a unique id",
            entry.key
        );
        let path = vec![Segment::Key("entries".to_owned()), Segment::Key(entry.key.clone())];
        complain(path, message, Some(entry.key_span));
    }
    let marked = entries.iter().filter(|entry| is_true(entry.node.get("default"))).count();
    let ownership = agents.get("ownership");
    let explicit = ownership.and_then(Node::as_str) == Some("explicit");
    let span = ownership.map(|node| node.span);
    if marked > 1 {
        let message = format!("agents.entries must contain at most one default=true entry (found {marked})");
        complain(at("entries"), message, None);
    }
    if explicit && marked > 0 {
        let message = "agents.ownership=explicit cannot be combined with a legacy default=true marker";
        complain(at("ownership"), message.to_owned(), span);
    }
    if entries.len() > 1 && marked == 0 && !explicit {
        let message = "multi-agent rosters require agents.ownership=\"explicit\" or one legacy default=true marker; add agents.ownership=\"explicit\" or run openclaw doctor";
        complain(at("ownership"), message.to_owned(), span);
    }
    found
}

fn heartbeat(heartbeat: &Object) -> Vec<Complaint> {
    let Some(every) = heartbeat.get("every").filter(|node| node.as_str().is_some_and(|text| !text.is_empty())) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if !every.as_str().is_some_and(is_duration) {
        found.push(Complaint {
            path: vec![Segment::Key("every".to_owned())],
            message: "invalid duration (use ms, s, m, h)".to_owned(),
            span: Some(every.span),
        });
    }
    for key in ["start", "end"] {
        let Some(node) = heartbeat.get("activeHours").and_then(|hours| hours.get(key)) else { continue };
        let Some(text) = node.as_str().filter(|text| !text.is_empty()) else { continue };
        let message = match clock_time(text) {
            None => "invalid time (use \"HH:MM\" 24h format)",
            Some((24, minute)) if minute != 0 => "invalid time (24:00 is the only allowed 24:xx value)",
            Some((24, _)) if key == "start" => "invalid time (start cannot be 24:00)",
            Some(_) => continue,
        };
        found.push(Complaint {
            path: vec![Segment::Key("activeHours".to_owned()), Segment::Key(key.to_owned())],
            message: message.to_owned(),
            span: Some(node.span),
        });
    }
    found
}

fn clock_time(text: &str) -> Option<(u8, u8)> {
    let (hour, minute) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hour) || !two_digits(minute) {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60).then_some((hour, minute))
}

/// A number or a string with a unit; `false` and absence are fine.
fn duration(object: &Object, key: &str, units: &str) -> Option<Complaint> {
    let node = object.get(key)?;
    let fine = match &node.value {
        Value::Bool(false) => true,
        Value::Number(number) => *number >= 0.0,
        _ => node.as_str().is_some_and(is_duration),
    };
    (!fine).then(|| Complaint {
        path: vec![Segment::Key(key.to_owned())],
        message: format!("invalid duration (use {units})"),
        span: Some(node.span),
    })
}

fn size(object: &Object, path: &[&str]) -> Option<Complaint> {
    let (first, rest) = path.split_first()?;
    let node = rest.iter().try_fold(object.get(first)?, |node, key| node.get(key))?;
    let fine = match &node.value {
        Value::Number(number) => *number >= 0.0,
        _ => node.as_str().is_some_and(is_byte_size),
    };
    (!fine).then(|| Complaint {
        path: path.iter().map(|key| Segment::Key((*key).to_owned())).collect(),
        message: "invalid size (use b, kb, mb, gb, tb)".to_owned(),
        span: Some(node.span),
    })
}

fn tool_lists(tools: &Object) -> Vec<Complaint> {
    let filled = |key: &str| tools.get(key).and_then(Node::as_array).is_some_and(|list| !list.is_empty());
    if !(filled("allow") && filled("alsoAllow")) {
        return Vec::new();
    }
    let message = "tools policy cannot set both allow and alsoAllow in the same scope (merge alsoAllow into allow, or remove allow and use profile + alsoAllow)";
    vec![Complaint {
        path: Vec::new(),
        message: message.to_owned(),
        span: tools.get("alsoAllow").map(|node| node.span),
    }]
}

fn one_provider(talk: &Object) -> Vec<Complaint> {
    let chosen = talk.get("provider").and_then(Node::as_text).map(str::to_lowercase);
    let providers = talk.get("providers").and_then(Node::as_object);
    let count = providers.map_or(0, Object::len);
    let message = match &chosen {
        Some(id) if count > 0 && providers.is_none_or(|providers| providers.get(id).is_none()) => {
            format!("provider must match a key in providers (missing \"{id}\")")
        }
        None if count > 1 => "provider is required when providers defines multiple providers".to_owned(),
        _ => return Vec::new(),
    };
    let span = talk.get("provider").map(|node| node.span);
    vec![Complaint { path: vec![Segment::Key("provider".to_owned())], message, span }]
}

fn acp_binding(binding: &Object) -> Vec<Complaint> {
    let peer = binding.get("match").and_then(|matches| matches.at(&["peer", "id"]));
    if peer.is_some_and(|id| id.as_text().is_some()) {
        return Vec::new();
    }
    let path = ["match", "peer"].map(|key| Segment::Key(key.to_owned())).to_vec();
    let message = "ACP bindings require match.peer.id to target a concrete conversation.".to_owned();
    vec![Complaint { path, message, span: binding.get("match").map(|node| node.span) }]
}

fn gateway_health(gateway: &Object) -> Vec<Complaint> {
    let number = |key: &str| gateway.get(key).and_then(Node::as_f64);
    let every = number("channelHealthCheckMinutes").unwrap_or(5.0);
    let key = "channelStaleEventThresholdMinutes";
    match number(key) {
        Some(stale) if every != 0.0 && stale < every => vec![Complaint {
            path: vec![Segment::Key(key.to_owned())],
            message: "channelStaleEventThresholdMinutes should be >= channelHealthCheckMinutes to avoid delayed stale detection".to_owned(),
            span: gateway.get(key).map(|node| node.span),
        }],
        _ => Vec::new(),
    }
}

fn is_true(node: Option<&Node>) -> bool {
    node.and_then(Node::as_bool) == Some(true)
}

fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.trim().split_once(':') else { return false };
    let mut bytes = scheme.bytes();
    let named = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    let special = ["http", "https", "ws", "wss", "ftp"].contains(&scheme.to_ascii_lowercase().as_str());
    named && (!special || !rest.trim_start_matches(['/', '\\']).is_empty())
}

fn is_url_of(text: &str, schemes: &[&str]) -> bool {
    let scheme = text.trim().split(':').next().unwrap_or("").to_ascii_lowercase();
    is_url(text) && schemes.contains(&scheme.as_str())
}

fn is_json_pointer(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('~') {
        if !after.starts_with(['0', '1']) {
            return false;
        }
        rest = after;
    }
    true
}

fn is_exec_reference(text: &str) -> bool {
    let starts = text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    let body = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:/#-".contains(&byte));
    starts && body && text.len() <= 256 && !text.split('/').any(|segment| segment == "." || segment == "..")
}

fn is_module_path(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && !text.starts_with(['/', '~'])
        && !text.contains(':')
        && !text.split(['/', '\\']).any(|part| part == "..")
}
