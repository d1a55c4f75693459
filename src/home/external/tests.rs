use super::super::types::{CodexLoginKind, HomePaths};
use super::*;
use crate::source::DiskFiles;
use std::fs;

/// A token with these claims.
fn token(claims: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::from("FAKE.");
    for chunk in claims.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * index) & 63) as usize]));
        }
    }
    text + ".FAKE"
}

fn read(files: &[(&str, &str)], variables: &[(&str, &str)]) -> (ExternalLogins, Vec<String>) {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = root.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let (home, state) = (root.path().to_path_buf(), root.path().join(".openclaw"));
    let paths = HomePaths { os_home: home.clone(), home, state, ..HomePaths::default() };
    let mut reader = Reader::new(&paths, &DiskFiles);
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let logins = read_external_logins(&mut reader, &Environment::from_process(variables));
    (logins, reader.problems.into_iter().map(|problem| format!("{}: {}", problem.file, problem.message)).collect())
}

#[test]
fn a_chatgpt_login_keeps_its_owner_and_its_end_but_no_token() {
    let access = token(r#"{"exp":1900000000,"https://api.openai.com/auth":{"chatgpt_account_id":"acc-claim"}}"#);
    let id = token(r#"{"email":"me@example.com"}"#);
    let file =
        format!(r#"{{"tokens":{{"access_token":"{access}","refresh_token":"FAKE-refresh","id_token":"{id}"}}}}"#);
    let (logins, problems) = read(&[(".codex/auth.json", &file)], &[]);
    let login = logins.codex.clone().unwrap();
    assert_eq!(login.kind, CodexLoginKind::ChatGpt);
    assert_eq!(login.expires_ms, Some(1_900_000_000_000.0));
    assert_eq!(login.email.as_deref(), Some("me@example.com"));
    assert_eq!(login.account_id.as_deref(), Some("acc-claim"));
    assert!(problems.is_empty());
    assert!(!format!("{logins:?}").contains("FAKE"));
}

#[test]
fn codex_home_moves_the_login() {
    let file = r#"{"OPENAI_API_KEY":"FAKE-key","tokens":{"access_token":"FAKE","account_id":"acc"}}"#;
    let (logins, _) = read(&[("work/codex/auth.json", file)], &[("CODEX_HOME", "~/work/codex")]);
    assert_eq!(logins.codex.map(|login| login.kind), Some(CodexLoginKind::ApiKey));
    let (logins, _) = read(&[("work/codex/auth.json", file)], &[]);
    assert_eq!(logins.codex, None);
}

#[test]
fn a_token_without_an_end_lasts_an_hour_from_the_last_change() {
    let file = r#"{"tokens":{"access_token":"FAKE-a","refresh_token":"FAKE-r"}}"#;
    let (logins, _) = read(&[(".codex/auth.json", file)], &[]);
    let end = logins.codex.unwrap().expires_ms.unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    assert!((now as f64 + 3_600_000.0 - end).abs() < 60_000.0);
}

#[test]
fn the_login_of_claude_code_is_described() {
    let file = r#"{"claudeAiOauth":{"accessToken":"FAKE-a","refreshToken":"","expiresAt":1900000000000}}"#;
    let (logins, _) = read(&[(".claude/.credentials.json", file)], &[]);
    let login = logins.claude.unwrap();
    assert_eq!((login.has_access, login.has_refresh, login.expires_ms), (true, false, Some(1_900_000_000_000.0)));
}

#[test]
fn a_login_that_is_not_json_is_noted_without_its_text() {
    let (logins, problems) = read(&[(".codex/auth.json", "FAKE-secret"), (".claude/.credentials.json", "[]")], &[]);
    assert_eq!(logins, ExternalLogins::default());
    assert_eq!(problems, ["~/.codex/auth.json: is not JSON"]);
}
