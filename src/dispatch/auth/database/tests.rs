use super::super::{AgentAuth, AuthContext};
use crate::home::{AgentDatabase, Database, DatabaseFacts, DatabaseFailure, Document, Home, Loaded, StateDatabase};
use crate::release::Facts;
use crate::source::{SourceFile, SourceId, parse_json};
use std::path::PathBuf;

fn directory(agent: &str) -> PathBuf {
    PathBuf::from(format!("/home/x/.openclaw/agents/{agent}/agent"))
}

fn home() -> Home {
    let mut home = Home::default();
    home.paths.os_home = "/home/x".into();
    home.paths.home = "/home/x".into();
    home.paths.state = "/home/x/.openclaw".into();
    home
}

fn parsed(text: &str, source: SourceId) -> Loaded {
    Loaded::Parsed(Document { source, root: parse_json(text, source).unwrap() })
}

fn store(ids: &[&str]) -> Loaded {
    let profiles: Vec<String> =
        ids.iter().map(|id| format!(r#""{id}":{{"type":"api_key","provider":"openai","key":"FAKE-{id}"}}"#)).collect();
    parsed(&format!(r#"{{"version":1,"profiles":{{{}}}}}"#, profiles.join(",")), SourceId::none())
}

fn agent(mut home: Home, id: &str, user_version: i64, auth_store: Loaded) -> Home {
    let facts = DatabaseFacts { user_version, ..DatabaseFacts::default() };
    let files = home.agent_dirs.entry(directory(id)).or_default();
    files.database = Database::Read(AgentDatabase { facts, auth_store, ..AgentDatabase::default() });
    home
}

fn state(mut home: Home, shared: &str, auth_store: Loaded) -> Home {
    let file = SourceFile::from_bytes("x".into(), "x".to_owned(), shared.as_bytes());
    let source = home.sources.add(file);
    let facts = DatabaseFacts { user_version: 15, ..DatabaseFacts::default() };
    let shared_store = parsed(shared, source);
    home.state_database = Database::Read(StateDatabase { facts, shared_store, auth_store, ..StateDatabase::default() });
    home
}

fn failed(mut home: Home, id: &str, failure: DatabaseFailure) -> Home {
    home.agent_dirs.entry(directory(id)).or_default().database = Database::Failed(failure);
    home
}

/// The ids that an agent sees (inherited ones in brackets), or the message.
fn seen(home: &Home, release: &str, agent: &str) -> String {
    let facts = Facts::of(release.parse().unwrap());
    let context = AuthContext { home, facts: &facts, config: None, now_ms: 1_800_000_000_000 };
    let auth = AgentAuth::load(context, &directory(agent));
    let view = auth.view();
    let shown = |profile: &crate::dispatch::StoredProfile| {
        if profile.inherited { format!("({})", profile.id) } else { profile.id.clone() }
    };
    view.error.clone().unwrap_or_else(|| view.profiles.iter().map(shown).collect::<Vec<_>>().join(" "))
}

#[test]
fn rows_of_main_are_inherited() {
    let home = agent(agent(home(), "main", 1, store(&["a", "b"])), "solenne", 1, store(&["b"]));
    assert_eq!(seen(&home, "2026.6.11", "main"), "a b");
    // Case s048: its own profiles come first.
    assert_eq!(seen(&home, "2026.6.11", "solenne"), "b (a)");
    assert_eq!(seen(&home, "2026.8.2", "nobody"), "(a) (b)");
    assert_eq!(seen(&home, "2026.5.28", "main"), "", "no databases yet");
}

#[test]
fn ownership_decides_who_sees_the_rows_of_the_state_database() {
    let main = || agent(home(), "main", 19, store(&["own"]));
    let moved = state(main(), r#"{"location":"state-db"}"#, store(&["shared"]));
    // Case s054: rows that stayed in main's own database are seen by main alone.
    assert_eq!(seen(&moved, "2026.8.2", "main"), "own shared");
    assert_eq!(seen(&moved, "2026.8.2", "solenne"), "(shared)");
    assert_eq!(seen(&moved, "2026.7.1", "main"), "own", "no shared store before 8.1");
    let stayed = state(main(), r#"{"location":"legacy-main"}"#, store(&["shared"]));
    assert_eq!(seen(&stayed, "2026.8.2", "solenne"), "(own)");
    let wrong = state(main(), r#"{"location":"elsewhere"}"#, store(&["shared"]));
    // Case s053.
    let message = "Config machine state auth.sharedStore has an invalid shared auth store location \
                   ({\"location\":\"elsewhere\"}); run openclaw doctor --fix.";
    assert_eq!(seen(&wrong, "2026.8.2", "solenne"), message);
}

#[test]
fn damage_is_silence_up_to_7_1_and_an_error_later() {
    // Case s047.
    let damaged = || DatabaseFailure::Damaged("database disk image is malformed".to_owned());
    let home = || agent(home(), "main", 1, store(&["a"]));
    let cut = failed(home(), "solenne", damaged());
    let message = "Auth profile store ~/.openclaw/agents/solenne/agent/openclaw-agent.sqlite is unreadable; run openclaw doctor \
         --fix.";
    assert_eq!(seen(&cut, "2026.7.1", "solenne"), "(a)");
    assert_eq!(seen(&cut, "2026.8.2", "solenne"), message);
    assert_eq!(seen(&cut, "2026.8.2", "main"), "a");
    // Not JSON, and another schema than the release knows.
    assert_eq!(seen(&agent(home(), "solenne", 1, Loaded::Failed), "2026.7.1", "solenne"), "(a)");
    assert_eq!(seen(&agent(home(), "solenne", 1, Loaded::Failed), "2026.8.2", "solenne"), message);
    assert_eq!(seen(&agent(home(), "solenne", 23, store(&["b"])), "2026.8.2", "solenne"), message);
    assert_eq!(seen(&agent(home(), "solenne", 23, store(&["b"])), "2026.9.6", "solenne"), "b (a)");
    // What only we cannot read is neither.
    assert_eq!(seen(&failed(home(), "solenne", DatabaseFailure::Journal), "2026.9.6", "solenne"), "(a)");
}

#[test]
fn left_over_files_stop_only_those_without_rows() {
    let with_file = |mut home: Home, id: &str| {
        home.agent_dirs.entry(directory(id)).or_default().auth_profiles = store(&[]);
        home
    };
    let main = || agent(home(), "main", 19, store(&["a"]));
    assert_eq!(seen(&with_file(main(), "main"), "2026.8.2", "main"), "a");
    assert_eq!(seen(&with_file(main(), "main"), "2026.8.2", "solenne"), "(a)");
    let stopped = "Auth profile store ~/.openclaw/agents/solenne/agent/openclaw-agent.sqlite requires legacy \
                   credential migration; run openclaw doctor --fix.";
    // Case s051.
    assert_eq!(seen(&with_file(main(), "solenne"), "2026.8.2", "solenne"), stopped);
    assert_eq!(seen(&with_file(main(), "solenne"), "2026.8.2", "main"), "a");
    let empty_row = agent(with_file(main(), "solenne"), "solenne", 19, store(&[]));
    assert_eq!(seen(&empty_row, "2026.8.2", "solenne"), stopped);
    let own_row = agent(with_file(main(), "solenne"), "solenne", 19, store(&["b"]));
    assert_eq!(seen(&own_row, "2026.8.2", "solenne"), "b (a)");
}

#[test]
fn an_inherited_order_begins_with_own_profiles() {
    // Case s014.
    let mut home = agent(agent(home(), "main", 1, store(&["a", "b"])), "solenne", 1, store(&["b"]));
    if let Some(Database::Read(main)) = home.agent_dirs.get_mut(&directory("main")).map(|files| &mut files.database) {
        main.auth_state = parsed(r#"{"order":{"openai":["a","b","gone"]}}"#, SourceId::none());
    }
    let facts = Facts::of("2026.6.11".parse().unwrap());
    let context = AuthContext { home: &home, facts: &facts, config: None, now_ms: 1_800_000_000_000 };
    let order = |agent| AgentAuth::load(context, &directory(agent)).view().order[0].1.clone();
    assert_eq!(order("main"), ["a", "b", "gone"]);
    assert_eq!(order("solenne"), ["b", "a", "gone"]);
}
