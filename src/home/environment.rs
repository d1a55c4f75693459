//! The variables a gateway of this home has (OpenClaw `src/infra/dotenv.ts`, `src/config/config-env-vars.ts`).
//!
//! Left out: `.env` of the gateway's working directory, which nobody knows afterwards and which may set
//! neither keys of the large providers nor `OPENCLAW_*`, and the login shell (`env.shellEnv`), which
//! would have to be run.

use super::dangerous_variables::is_dangerous;
use super::reader::{Reader, Text};
use super::surroundings::Service;
use super::types::HomePaths;
use super::user_path::user_path;
use crate::source::{EnvLayer, Environment, Node, Object, parse_dotenv};
use std::collections::BTreeMap;
use std::path::Path;

/// Variables that say where a home is. For one that was named by its path they are the asking user's.
const LOCATION_VARIABLES: [&str; 5] =
    ["USERPROFILE", "OPENCLAW_HOME", "OPENCLAW_STATE_DIR", "OPENCLAW_CONFIG_PATH", "OPENCLAW_PROFILE"];

/// Variables that name a directory with credentials.
const DIRECTORY_VARIABLES: [&str; 5] =
    ["CODEX_HOME", "OPENCLAW_OAUTH_DIR", "OPENCLAW_AGENT_DIR", "PI_CODING_AGENT_DIR", "XDG_CONFIG_HOME"];

/// The process environment as a gateway of this home would have it.
///
/// For a home of somebody else (`foreign`) `HOME` is that home, and variables that lead out of it are
/// left out: no login of the asking user may be taken for one of that home.
pub(super) fn process_environment(paths: &HomePaths, process: &Environment) -> Environment {
    if !paths.foreign {
        return process.clone();
    }
    let inside = |name: &str, value: &str| {
        !DIRECTORY_VARIABLES.contains(&name)
            || user_path(value, &paths.os_home, &paths.os_home).starts_with(&paths.os_home)
    };
    let home = paths.os_home.to_string_lossy().into_owned();
    let kept = process
        .names()
        .filter(|name| *name != "HOME" && !LOCATION_VARIABLES.contains(name))
        .filter_map(|name| process.get(name).map(|value| (name, value)))
        .filter(|(name, value)| inside(name, value))
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    Environment::from_process(kept.chain([("HOME".to_owned(), home)]))
}

/// Adds what a service sets beyond the asking process: the gateway that it starts has it, and neither `.env` nor the
/// config's `env` block replaces it there.
pub(super) fn add_services(paths: &HomePaths, services: &[Service], environment: &mut Environment) {
    for (name, variable) in services.iter().flat_map(|service| &service.variables) {
        let leads_elsewhere = matches!(name.as_str(), "HOME" | "PATH")
            || LOCATION_VARIABLES.contains(&name.as_str())
            || (paths.foreign && DIRECTORY_VARIABLES.contains(&name.as_str()));
        if is_portable(name) && !leads_elsewhere {
            environment.add(name, &variable.value, EnvLayer::Service, variable.span, false);
        }
    }
}

/// Adds `<state>/.env` and, with the default state directory, `~/.config/openclaw/gateway.env`. They set
/// what nothing has set before, not even to nothing.
pub(super) fn add_dotenv_files(reader: &mut Reader<'_>, environment: &mut Environment) {
    let paths = reader.paths;
    add_dotenv(reader, environment, &paths.config_dir.join(".env"), EnvLayer::StateDotenv);
    if paths.reads_gateway_env {
        let gateway_env = paths.home.join(".config").join("openclaw").join("gateway.env");
        add_dotenv(reader, environment, &gateway_env, EnvLayer::GatewayEnv);
    }
}

fn add_dotenv(reader: &mut Reader<'_>, environment: &mut Environment, path: &Path, layer: EnvLayer) {
    let Text::Read(source) = reader.text(path) else { return };
    let Some(file) = reader.sources.get(source) else { return };
    for entry in parse_dotenv(&file.text, source) {
        if is_portable(&entry.name) {
            environment.add(&entry.name, &entry.value, layer, Some(entry.value_span), false);
        }
    }
}

/// Adds the config's `env.vars` and its `env.<NAME>` strings (which win over `vars`), where the variable
/// is unset or blank. Blank values, names of variables that could make a program run other code or use
/// other hosts, and values that still hold `${VAR}` are passed over.
pub(super) fn apply_config_block(environment: &mut Environment, config: &Node) {
    let Some(block) = config.get("env").and_then(Node::as_object) else { return };
    let vars = block.get("vars").and_then(Node::as_object).map_or(&[][..], Object::entries);
    let inline = block.entries().iter().filter(|entry| !matches!(entry.key.as_str(), "shellEnv" | "vars"));
    let mut chosen = BTreeMap::new();
    for entry in vars.iter().chain(inline) {
        let Some(value) = entry.node.as_str() else { continue };
        let name = entry.key.trim();
        if !value.trim().is_empty() && is_portable(name) && !is_dangerous(name) {
            chosen.insert(name, (value, entry.node.span));
        }
    }
    for (name, (value, span)) in chosen {
        if !has_reference(value) {
            environment.add(name, value, EnvLayer::Config, Some(span), true);
        }
    }
}

/// A name that every shell accepts.
fn is_portable(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Whether a text holds a `${NAME}` that would be replaced (`containsEnvVarReference`).
fn has_reference(text: &str) -> bool {
    let mut rest = text;
    while let Some(dollar) = rest.find('$') {
        rest = rest.get(dollar..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix("$${").and_then(after_token) {
            rest = after;
        } else if rest.strip_prefix("${").and_then(after_token).is_some() {
            return true;
        } else {
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    false
}

fn after_token(text: &str) -> Option<&str> {
    let (name, after) = text.split_once('}')?;
    let valid = name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    valid.then_some(after)
}
