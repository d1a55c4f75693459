//! Stored sessions in one form, whether they stand in `sessions.json` or in table `session_nodes`.

use super::types::{Home, Loaded};
use crate::source::{Node, Span};
use std::path::Path;

/// What a stored session says about the model, the account and the runtime of its next run
/// (`SessionEntry` in `src/config/sessions/types.ts`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoredSession<'a> {
    /// Session key, `agent:main:telegram:direct:1001`.
    pub key: &'a str,
    /// Where the key stands.
    pub span: Span,
    /// `providerOverride`
    pub provider: Option<Pinned<'a>>,
    /// `modelOverride`; without it the session follows the config.
    pub model: Option<Pinned<'a>>,
    /// Who chose that model.
    pub model_chosen_by: ChosenBy,
    /// `modelOverrideFallbackOriginProvider` and `…Model`: the model that failed when OpenClaw itself chose this one.
    pub failed: Option<(Pinned<'a>, Pinned<'a>)>,
    /// `authProfileOverride`
    pub profile: Option<Pinned<'a>>,
    /// Who chose that profile.
    pub profile_chosen_by: ChosenBy,
    /// `agentHarnessId`: the harness of the last turn.
    pub harness: Option<Pinned<'a>>,
    /// `agentRuntimeOverride`
    pub runtime: Option<Pinned<'a>>,
    /// `parentSessionKey`: the session above it, whose model it takes when it has none.
    pub parent: Option<Pinned<'a>>,
    /// `modelSelectionLocked`: the session belongs to another program and cannot be given a model (8.1+).
    pub locked: bool,
    /// `modelProvider`: provider of the last turn; recorded, never read for selection.
    pub last_provider: Option<Pinned<'a>>,
    /// `updatedAt`, Unix milliseconds.
    pub updated_at_ms: Option<f64>,
}

/// A text of a session entry with its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pinned<'a> {
    /// The text without white space around it; never empty.
    pub text: &'a str,
    /// Where it stands.
    pub span: Span,
}

/// Who made a choice that a session keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenBy {
    /// Somebody, with `/model` or a picker: strict, no other is tried.
    User,
    /// OpenClaw itself, after a failure: a preference that it gives up again.
    Automatic,
}

impl<'a> StoredSession<'a> {
    /// Reads one entry of a session store.
    fn of(key: &'a str, span: Span, entry: &'a Node) -> Self {
        let pinned = |name: &str| {
            let node = entry.get(name)?;
            node.as_text().map(|text| Pinned { text, span: node.span })
        };
        Self {
            key,
            span,
            provider: pinned("providerOverride"),
            // The source `default` is written when the configured model is picked: then nothing is kept.
            model: pinned("modelOverride")
                .filter(|_| entry.get("modelOverrideSource").and_then(Node::as_text) != Some("default")),
            model_chosen_by: model_chosen_by(entry),
            failed: pinned("modelOverrideFallbackOriginProvider").zip(pinned("modelOverrideFallbackOriginModel")),
            profile: pinned("authProfileOverride"),
            profile_chosen_by: profile_chosen_by(entry),
            harness: pinned("agentHarnessId"),
            runtime: pinned("agentRuntimeOverride"),
            parent: pinned("parentSessionKey"),
            locked: entry.get("modelSelectionLocked").and_then(Node::as_bool) == Some(true),
            last_provider: pinned("modelProvider"),
            updated_at_ms: entry.get("updatedAt").and_then(Node::as_f64).filter(|time| time.is_finite()),
        }
    }

    /// The key of the session above: the one it names, else for a thread its chat
    /// (`resolveParentSessionKeyCandidate`, `parseThreadSessionSuffix` in `src/sessions/session-key-utils.ts`).
    #[must_use]
    pub fn parent_key(&self) -> Option<&'a str> {
        let named = self.parent.map(|parent| parent.text).filter(|parent| *parent != self.key);
        named.or_else(|| self.key.rsplit_once(":thread:").map(|(chat, _)| chat))
    }

    /// What stands after `agent:<id>:`, `main` or `telegram:direct:1001`; the whole key when it has another form.
    #[must_use]
    pub fn name(&self) -> &'a str {
        let rest = self.key.strip_prefix("agent:").and_then(|rest| rest.split_once(':'));
        rest.map_or(self.key, |(_, name)| name)
    }
}

/// `modelOverrideSource`; without it the record of an automatic fallback (`hasSessionAutoModelFallbackProvenance`).
fn model_chosen_by(entry: &Node) -> ChosenBy {
    let text = |name: &str| entry.get(name).and_then(Node::as_text);
    let automatic = match text("modelOverrideSource") {
        Some(source) => source == "auto",
        None => {
            text("modelOverrideFallbackOriginProvider").is_some() && text("modelOverrideFallbackOriginModel").is_some()
        }
    };
    if automatic { ChosenBy::Automatic } else { ChosenBy::User }
}

/// `authProfileOverrideSource`; without it a count of compactions tells an automatic choice
/// (`resolveSessionAuthProfileOverride`).
fn profile_chosen_by(entry: &Node) -> ChosenBy {
    let counted = entry.get("authProfileOverrideCompactionCount").is_some_and(|node| node.as_f64().is_some());
    let automatic = entry
        .get("authProfileOverrideSource")
        .and_then(Node::as_text)
        .map_or(counted, |source| source != "user" && source != "user-link");
    if automatic { ChosenBy::Automatic } else { ChosenBy::User }
}

impl Home {
    /// The stored sessions of an agent, in file order. `in_database`: where the release keeps them, table
    /// `session_nodes` of the database in the agent's directory; a home without one still has the file, which
    /// is what a migration will bring over.
    #[must_use]
    pub fn stored_sessions(&self, agent: &str, directory: &Path, in_database: bool) -> Vec<StoredSession<'_>> {
        let rows = self.agent_dirs.get(directory).and_then(|files| files.database.read()).map(|read| &read.sessions);
        let file = self.sessions.get(agent).map(|files| &files.store);
        let store = if in_database { rows.filter(|rows| rows.exists()).or(file) } else { file };
        let root = store.and_then(Loaded::document).and_then(|document| document.root.as_object());
        let entries = root.into_iter().flat_map(|object| object.entries());
        entries
            .filter(|entry| entry.node.as_object().is_some())
            .map(|entry| StoredSession::of(&entry.key, entry.key_span, &entry.node))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, parse_json};

    fn session(text: &str) -> Node {
        parse_json(text, SourceId::none()).unwrap()
    }

    #[test]
    fn a_choice_without_a_source_is_the_users_unless_a_fallback_made_it() {
        let user = session(r#"{"modelOverride": "x", "authProfileOverride": "p:a"}"#);
        assert_eq!((model_chosen_by(&user), profile_chosen_by(&user)), (ChosenBy::User, ChosenBy::User));
        let fallen = session(
            r#"{"modelOverride": "x", "modelOverrideFallbackOriginProvider": "a", "modelOverrideFallbackOriginModel": "b",
                "authProfileOverride": "p:a", "authProfileOverrideCompactionCount": 0}"#,
        );
        assert_eq!((model_chosen_by(&fallen), profile_chosen_by(&fallen)), (ChosenBy::Automatic, ChosenBy::Automatic));
    }

    #[test]
    fn the_name_is_the_key_without_the_agent() {
        let node = session("{}");
        let name = |key| StoredSession::of(key, node.span, &node).name();
        assert_eq!(name("agent:main:telegram:direct:1001"), "telegram:direct:1001");
        assert_eq!(name("global"), "global");
    }
}
