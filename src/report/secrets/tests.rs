use super::{Redactor, mask};
use crate::home::Home;
use crate::source::{Environment, SourceFile};
use proptest::prelude::*;

const CONFIG: &str = r#"{
  // "apiKey": "FAKE-in-a-comment",
  models: { providers: { acme: {
    baseUrl: "https://ada:FAKE-password@llm.example.com/v1?api-version=1&key=FAKE-parameter",
    apiKey: 'FAKE-single-quoted', api: "openai-completions",
    headers: { "Content-Type": "application/json", "X-Team": "FAKE-header" },
  } } },
  "env": { "vars": { "ACME_KEY": "FAKE-variable", "ACME_BASE_URL": "https://llm.example.com" } },
  "gateway": { "auth": { "mode": "token", "token": "FAKE-\u0041-gateway" } },
  "channels": { "telegram": { "botToken": { "source": "env", "provider": "default", "id": "BOT" } } },
  "mcp": { "servers": { "x": { "args": ["--token", "FAKE-flag", "--api-key=FAKE-equals", "--verbose"] } } },
  "openai": { "apiKey": "${OPENAI_API_KEY}" }, "maxTokens": 8192, "note": "Bearer FAKE-bearer-value",
}"#;

const STORE: &str = r#"{"version":1,"profiles":{"openai-codex:ada@example.com":{"type":"oauth","provider":"openai-codex",
"email":"ada@example.com","access":"FAKE-access","refresh":"FAKE-refresh","expires":1800000000000,"other":"FAKE-other"}},
"order":{"openai-codex":["openai-codex:ada@example.com"]},"lastGood":{"openai":"openai:default"}}"#;

#[test]
fn a_config_is_shown_without_its_secrets() {
    insta::assert_snapshot!(mask("/h/openclaw.json", CONFIG));
}

#[test]
fn a_store_shows_who_but_not_what() {
    insta::assert_snapshot!(mask("/h/auth-profiles.json", STORE));
}

#[test]
fn a_dotenv_file_shows_names_and_places() {
    let text = "# OLD_KEY=FAKE-old\nexport ACME_KEY='FAKE-key-1'\nACME_BASE_URL=https://llm.example.com\nX=\"FAKE-several\nFAKE-lines\"\n";
    insta::assert_snapshot!(mask("/h/.env", text));
}

#[test]
fn broken_text_shows_no_more_than_sound_text() {
    for broken in [
        r#"{ "apiKey": "FAKE-secret "#,
        r#"{ "apiKey" "FAKE-secret" }"#,
        r#"{ "apiKey: "FAKE-secret", }"#,
        r#"{ apiKey: FAKE-secret }"#,
        "{ \"apiKey\":\n \"FAKE-secret",
        r#"{ apiKey = "FAKE-secret" }"#,
        r#"]]] "token": "FAKE-secret""#,
        r#"{ "apiKey": { "value": "FAKE-secret" } "#,
        r#"{ "apiKeys": ["FAKE-secret", "FAKE-secret"] }"#,
        r#"{ "api\u004bey": "FAKE-secret" }"#,
        r#"{ apiKey/* why */: "FAKE-secret" }"#,
    ] {
        assert!(!mask("/h/openclaw.json", broken).contains("FAKE"), "{}", mask("/h/openclaw.json", broken));
    }
}

#[test]
fn sentences_are_searched_for_the_secrets_of_the_home() {
    let mut home = Home::default();
    for (path, text) in [("/h/openclaw.json", CONFIG), ("/h/auth-profiles.json", STORE)] {
        let file = SourceFile { path: path.into(), display: path.into(), text: text.into(), has_bom: false };
        home.sources.add(file);
    }
    home.environment = Environment::from_process([("OPENAI_API_KEY".to_owned(), "FAKE-env-key".to_owned())]);
    let redactor = Redactor::of(&home);
    assert_eq!(redactor.clean("no key: FAKE-single-quoted!"), "no key: <secret>!");
    assert_eq!(redactor.clean("got FAKE-A-gateway and FAKE-env-key"), "got <secret> and <secret>");
    assert_eq!(redactor.clean("profile openai-codex:ada@example.com"), "profile openai-codex:ada@example.com");
    assert_eq!(redactor.clean("https://a:FAKE-pw@x.example.com/v1"), "https://a:<secret>@x.example.com/v1");
    assert_eq!(redactor.clean("api-key sk-proj-FAKE1234567890"), "api-key <secret>");
}

fn secret() -> impl Strategy<Value = String> {
    "FAKE-[A-Za-z0-9äß€ /+=_.:-]{4,40}x"
}

proptest! {
    #[test]
    fn masking_keeps_the_length_and_never_panics(text in any::<String>(), path in "(openclaw|auth-profiles).json|[.]env") {
        prop_assert_eq!(mask(&path, &text).len(), text.len());
    }

    #[test]
    fn masking_keeps_the_length_of_what_looks_like_json(text in "[{}\\[\\]:,\"'/*\\\\ \n\r\tkKeyätoken=#-]{0,80}") {
        for path in ["openclaw.json", "auth.json", ".env"] {
            let masked = mask(path, &text);
            prop_assert_eq!(masked.len(), text.len());
            prop_assert_eq!(masked.lines().count(), text.lines().count());
        }
    }

    #[test]
    fn no_secret_under_a_secret_name_survives_any_cut(secret in secret(), cut in 0_usize..400, junk in "[{}\\[\\]\",: ]{0,3}") {
        let text = format!(
            "{{\"a\":{junk} {{\"apiKey\": \"{secret}\", // \"token\": \"{secret}\"\n\"headers\": {{\"Authorization\": \"{secret}\"}},\n\"password\": '{secret}'}}}}"
        );
        let mut cut = cut.min(text.len());
        while !text.is_char_boundary(cut) { cut -= 1; }
        for part in [&text[..cut], &text[..]] {
            let masked = mask("openclaw.json", part);
            prop_assert!(!masked.contains(&secret), "{}", masked);
            prop_assert!(!masked.contains("FAKE-"), "{}", masked);
        }
    }
}

#[test]
fn a_row_of_a_database_is_masked_as_the_file_that_it_replaced() {
    let text = r#"{"profiles":{"a":{"type":"api_key","provider":"openai","odd":"FAKE-1"}}}"#;
    for row in ["agent/openclaw-agent.sqlite#auth_profile_store", "state/openclaw.sqlite#authProfiles.store"] {
        assert!(!mask(row, text).contains("FAKE-1"), "{row}");
    }
}
