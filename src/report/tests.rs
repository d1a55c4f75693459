//! Renderings of hand-made values; real homes are rendered in `tests/`.

use super::*;
use crate::dispatch::{
    AgentPlan, Billing, ConfigVerdict, Dispatch, Outcome, Role, RuntimePolicy, Simulation, Step, StoreView,
    StoredProfile, Unknown, Walk,
};
use crate::home::{Home, HomePaths};
use crate::release::Version;
use crate::rules::{Applicability, Finding, FixProposal, Label, Severity};
use crate::source::{SourceFile, SourceId, Span};
use proptest::prelude::*;

const CONFIG: &str = "{\n  // one agent\n  \"agents\": {\n    \"defaults\": {\n      \"agentRuntime\": { \"id\": \"codex\", \"fallback\": \"none\" },\n      \"model\": {\n        \"primary\": \"openai/gpt-5.5\",\n        \"fallbacks\": [\"moonshot/kimi-k2.5\"]\n      }\n    }\n  },\n  \"models\": { \"providers\": { \"moonshot\": { \"apiKey\": \"FAKE-moonshot-key\", \"baseUrl\": \"https://api.moonshot.ai/v1\" } } }\n}\n";

fn home(text: &str) -> (Home, SourceId) {
    let os_home = std::path::PathBuf::from("/home/ada");
    let state = os_home.join(".openclaw");
    let config = state.join("openclaw.json");
    let mut home = Home {
        paths: HomePaths { home: os_home.clone(), os_home, config: config.clone(), state, ..HomePaths::default() },
        ..Home::default()
    };
    let file = SourceFile { path: config, display: "openclaw.json".into(), text: text.into(), has_bom: false };
    let source = home.sources.add(file);
    (home, source)
}

fn span(source: SourceId, text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span { source, start: start as u32, end: (start + part.len()) as u32 }
}

fn label(span: Span, text: &str, primary: bool) -> Label {
    Label { span, text: text.into(), primary }
}

fn finding(severity: Severity, message: &str) -> Finding {
    Finding {
        rule: "non-codex-model-under-codex-harness",
        severity,
        message: message.into(),
        agents: vec!["main".into()],
        candidate: None,
        profile: None,
        labels: Vec::new(),
        file: None,
        evidence: Vec::new(),
        effect: None,
        help: Vec::new(),
        upstream: Vec::new(),
        fixes: Vec::new(),
    }
}

fn forced_codex(source: SourceId) -> Finding {
    let config_key = span(source, CONFIG, "\"codex\"");
    Finding {
        candidate: Some("moonshot/kimi-k2.5".into()),
        labels: vec![
            label(
                span(source, CONFIG, "\"moonshot/kimi-k2.5\""),
                "fails with: Model provider `moonshot` not found",
                true,
            ),
            label(config_key, "in 2026.4.29 this forces codex on every candidate", false),
            label(
                span(source, CONFIG, "\"moonshot\": {"),
                "the provider is configured, but only for the pi runtime",
                false,
            ),
        ],
        evidence: vec!["logs/gateway.log:14: Model provider `moonshot` not found, key FAKE-moonshot-key".into()],
        effect: Some("when openai/gpt-5.5 fails, agent `main` does not answer".into()),
        help: vec!["set the runtime per model, or leave `agentRuntime.id` at `auto`".into()],
        upstream: vec![75739, 35220],
        fixes: vec![
            FixProposal {
                title: "set agents.defaults.agentRuntime.id to `auto`".into(),
                applicability: Applicability::Safe,
                edits: Vec::new(),
                commands: Vec::new(),
            },
            FixProposal {
                title: "log in".into(),
                applicability: Applicability::Manual,
                edits: Vec::new(),
                commands: vec!["openclaw models auth login --provider openai-codex".into()],
            },
        ],
        ..finding(
            Severity::Error,
            "fallback `moonshot/kimi-k2.5` of agent `main` is sent to the codex harness, which has no provider `moonshot`",
        )
    }
}

fn dispatch(reference: &str, role: Role, attempt_error: Option<&str>, source: SourceId) -> Dispatch {
    let (provider, model) = reference.split_once('/').unwrap();
    Dispatch {
        reference: reference.into(),
        provider: provider.into(),
        model: model.into(),
        role,
        span: Some(span(source, CONFIG, &format!("\"{reference}\""))),
        runtime_policy: Some(RuntimePolicy {
            runtime: "codex".into(),
            source: None,
            fallback: Some("none".into()),
            span: Some(span(source, CONFIG, "\"codex\"")),
        }),
        harness: Some(Ok("codex".into())),
        auth_provider: Some("openai-codex".into()),
        auth_order: vec!["openai-codex:ada@example.com".into()],
        auth_order_own_provider: None,
        profile_candidates: Vec::new(),
        eligibility: Vec::new(),
        cooldown: vec![("openai-codex:ada@example.com".into(), false)],
        selected_profile: Some("openai-codex:ada@example.com".into()),
        credential_source: None,
        credential_error: None,
        api: Some("openai-codex-responses".into()),
        base_url: Some("https://chatgpt.com/backend-api".into()),
        endpoint: Some("https://chatgpt.com/backend-api/codex/responses".into()),
        outcome: Outcome::Attempt,
        error: None,
        attempt_error: attempt_error.map(str::to_owned),
        stops_chain: false,
        attempt_provider: Some(provider.into()),
        attempt_model: Some(model.into()),
        attempt_has_key: Some(false),
        auth_plan: None,
        billing: Billing::Subscription,
        unknown: vec![Unknown {
            field: "attempt_has_key".into(),
            reason: "the codex program holds its own login".into(),
        }],
        trace: vec![Step {
            decision: "runtime",
            value: "codex".into(),
            because: "agentRuntime.id of the defaults forces it".into(),
            span: Some(span(source, CONFIG, "\"codex\"")),
        }],
    }
}

fn simulation(source: SourceId) -> Simulation {
    let plan = |id: &str, dispatches: Vec<Dispatch>| AgentPlan {
        id: id.into(),
        agent_dir: format!("/home/ada/.openclaw/agents/{id}/agent").into(),
        primary: "openai/gpt-5.5".into(),
        fallbacks: None,
        span: None,
        primary_span: None,
        dropped_fallbacks: Vec::new(),
        store: StoreView {
            profiles: vec![StoredProfile {
                id: "openai-codex:ada@example.com".into(),
                kind: "oauth".into(),
                provider: "openai-codex".into(),
                inherited: id != "main",
                span: None,
            }],
            ..StoreView::default()
        },
        dispatches,
        triggers: Vec::new(),
        walk: Some(Walk { tried: vec!["openai/gpt-5.5".into()], skipped: Vec::new() }),
    };
    let missing = Some("Model provider `moonshot` not found");
    Simulation {
        release: Version::new(2026, 4, 29),
        now_ms: 1_800_000_000_000,
        config: ConfigVerdict { valid: true, ..ConfigVerdict::default() },
        agents: vec![
            plan(
                "main",
                vec![
                    dispatch("openai/gpt-5.5", Role::Primary, None, source),
                    dispatch("moonshot/kimi-k2.5", Role::Fallback, missing, source),
                ],
            ),
            plan("ops", vec![dispatch("moonshot/kimi-k2.5", Role::Primary, missing, source)]),
        ],
        model_hooks: Vec::new(),
        unknown: Vec::new(),
    }
}

fn note() -> ReleaseNote {
    ReleaseNote {
        value: "2026.4.29".into(),
        source: "meta.lastTouchedVersion, openclaw.json:3".into(),
        conflicts: vec!["the installed openclaw is 2026.5.19; --release chooses".into()],
    }
}

fn with_subject(findings: &[Finding], repairs: Option<&Repairs>, show: impl FnOnce(&Subject<'_>) -> String) -> String {
    let (home, source) = home(CONFIG);
    let simulation = simulation(source);
    show(&Subject {
        name: "~/.openclaw",
        again: &[],
        home: &home,
        release: &note(),
        simulation: &simulation,
        findings,
        repairs,
    })
}

fn some_findings() -> Vec<Finding> {
    let (_, source) = home(CONFIG);
    vec![forced_codex(source), finding(Severity::Info, "worth knowing")]
}

#[test]
fn a_finding_is_shown_like_a_compiler_error() {
    insta::assert_snapshot!(with_subject(&some_findings(), None, |subject| human::check(subject, &Style::default())));
}

#[test]
fn of_very_many_commands_the_first_are_shown() {
    let (_, source) = home(CONFIG);
    let mut finding = forced_codex(source);
    let commands = (0..1000).map(|agent| format!("openclaw models auth --agent a{agent} login"));
    finding.fixes.push(FixProposal::manual("log in", commands));
    let text = with_subject(&[finding], None, |subject| human::check(subject, &Style::default()));
    assert!(text.contains("--agent a11 login"), "{text}");
    assert!(!text.contains("--agent a12 login"), "{text}");
    assert!(text.contains("… and 988 more"), "{text}");
}

#[test]
fn a_healthy_home_gets_one_line() {
    let (home, _) = home(CONFIG);
    let simulation = Simulation {
        release: Version::new(2026, 5, 19),
        now_ms: 0,
        config: ConfigVerdict { valid: true, ..ConfigVerdict::default() },
        agents: Vec::new(),
        model_hooks: Vec::new(),
        unknown: Vec::new(),
    };
    let release = ReleaseNote { value: "2026.5.19".into(), source: "--release".into(), conflicts: Vec::new() };
    let subject = Subject {
        name: "~/.openclaw",
        again: &[],
        home: &home,
        release: &release,
        simulation: &simulation,
        findings: &[],
        repairs: None,
    };
    insta::assert_snapshot!(human::check(&subject, &Style::default()), @"~/.openclaw, OpenClaw 2026.5.19 (--release): no problem found; no agent");
}

#[test]
fn the_check_document_is_what_docs_output_describes() {
    let text =
        with_subject(&some_findings(), None, |subject| serde_json::to_string_pretty(&json::check(subject)).unwrap());
    insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "0.0.0"));
}

#[test]
fn the_dispatch_document_has_the_keys_of_the_recordings() {
    let text =
        with_subject(&[], None, |subject| serde_json::to_string_pretty(&dispatch_json::document(subject)).unwrap());
    insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "0.0.0"));
}

#[test]
fn a_failure_that_stops_the_chain_silences_the_agent() {
    let (_, source) = home(CONFIG);
    let mut simulation = simulation(source);
    let plan = &mut simulation.agents[0];
    assert_eq!(Standing::of(plan), Standing::Answers);
    plan.dispatches.swap(0, 1);
    assert_eq!(Standing::of(plan), Standing::AnswersByFallback);
    plan.dispatches[0].stops_chain = true;
    assert_eq!(Standing::of(plan), Standing::Silent);
    let summary = Summary::of(&simulation, &[]);
    assert_eq!((summary.silent.len(), summary.dead_fallbacks.len()), (2, 0));
}

#[test]
fn a_model_that_files_do_not_tell_is_no_failure() {
    let (_, source) = home(CONFIG);
    let mut simulation = simulation(source);
    let plan = &mut simulation.agents[0];
    plan.dispatches.swap(0, 1);
    let reason = "which models the server of ollama has is asked over the network".to_owned();
    plan.dispatches[0].unknown.push(Unknown { field: "error".to_owned(), reason });
    assert_eq!(Standing::of(plan), Standing::Answers);
    plan.dispatches.truncate(1);
    assert_eq!(Standing::of(plan), Standing::CannotBeTold);
}

#[test]
fn an_unknown_outcome_makes_an_answer_uncertain() {
    let (_, source) = home(CONFIG);
    let mut simulation = simulation(source);
    let unknown = Unknown { field: "outcome".into(), reason: "whether the program is installed".into() };
    simulation.agents[0].dispatches[0].unknown = vec![unknown];
    let summary = Summary::of(&simulation, &[]);
    assert_eq!(summary.uncertain, ["main"]);
    let sentence = summary.unknown[0].sentence();
    assert_eq!(sentence, "the outcome of openai/gpt-5.5 (agent main) depends on whether the program is installed");
}

#[test]
fn a_plan_is_shown_as_a_tree() {
    insta::assert_snapshot!(with_subject(&[], None, |subject| tree::plans(subject, true, &Style::default())));
}

#[test]
fn a_repair_shows_its_diff_without_secrets() {
    let after = CONFIG.replace("\"id\": \"codex\"", "\"id\": \"auto\"").replace("kimi-k2.5", "kimi-k3");
    let repair = Repair {
        title: "set agents.defaults.agentRuntime.id to `auto`".into(),
        applicability: Applicability::Safe,
        repairs: vec![0],
        changes: vec![change(CONFIG, &after)],
        commands: vec!["openclaw gateway restart".into()],
        dispatches: vec![DispatchChange {
            agent: "main".into(),
            candidate: "moonshot/kimi-k2.5".into(),
            before: "codex harness, fails: Model provider `moonshot` not found".into(),
            after: "pi harness, is called with moonshot:default".into(),
        }],
        notes: Vec::new(),
    };
    let repairs = Repairs { list: vec![repair], ..Repairs::default() };
    let text = with_subject(&some_findings(), Some(&repairs), |subject| shown(subject, false));
    insta::assert_snapshot!(text);
    let checked = with_subject(&some_findings(), Some(&repairs), |subject| human::check(subject, &Style::default()));
    assert!(checked.contains("fixes: 1 safe\nnext: ") && !checked.contains("fix (manual)"), "{checked}");
}

#[test]
fn several_safe_repairs_are_shown_as_they_would_be_written() {
    let repair = |title: &str, applicability, from: &str, to: &str| Repair {
        title: title.into(),
        applicability,
        repairs: vec![0],
        changes: vec![change(CONFIG, &CONFIG.replace(from, to))],
        commands: Vec::new(),
        dispatches: Vec::new(),
        notes: Vec::new(),
    };
    let both = CONFIG.replace("\"codex\"", "\"auto\"").replace("none", "pi");
    let repairs = Repairs {
        list: vec![
            repair("set the runtime to `auto`", Applicability::Safe, "\"codex\"", "\"auto\""),
            repair("set the fallback to `pi`", Applicability::Safe, "none", "pi"),
            repair("use another model", Applicability::Unsafe, "kimi-k2.5", "kimi-k3"),
        ],
        together: Some(Together {
            changes: vec![change(CONFIG, &both)],
            dispatches: Vec::new(),
            titles: vec!["set the runtime to `auto`".into(), "set the fallback to `pi`".into()],
            left_out: Vec::new(),
        }),
        dropped: vec![("remove the key".into(), "agent main would not answer".into())],
    };
    let show = |with_unsafe| with_subject(&some_findings(), Some(&repairs), |subject| shown(subject, with_unsafe));
    insta::assert_snapshot!(show(false));
    assert!(!show(false).contains("kimi-k3") && show(true).contains("kimi-k3"));
}

fn shown(subject: &Subject<'_>, with_unsafe: bool) -> String {
    let text = diff::repairs(subject, with_unsafe, &Style::default());
    format!("{text}\n{}", diff::closing(subject, with_unsafe))
}

fn change(before: &str, after: &str) -> Change {
    Change { file: "openclaw.json".into(), before: Some(before.into()), after: Some(after.into()) }
}

fn rendered(text: &str, spans: &[(u32, u32)], style: &Style) -> String {
    let (home, source) = home(text);
    let labels = spans.iter().enumerate();
    let labels = labels.map(|(index, (start, end))| label(Span { source, start: *start, end: *end }, text, index == 0));
    let finding = Finding { labels: labels.collect(), effect: Some(text.into()), ..finding(Severity::Error, text) };
    let simulation = simulation(super::tests::home(CONFIG).1);
    let findings = [finding];
    let subject = Subject {
        name: "~/.openclaw",
        again: &[],
        home: &home,
        release: &note(),
        simulation: &simulation,
        findings: &findings,
        repairs: None,
    };
    let _ = json::check(&subject);
    let _ = tree::plans(&subject, true, style);
    human::check(&subject, style)
}

#[test]
fn a_line_of_a_megabyte_is_cut_around_the_mark() {
    let text = format!("{{\"a\":\"{}\",\"mark\":1,\"b\":\"{}\"}}", "ä".repeat(500_000), "b".repeat(500_000));
    let at = text.find("\"mark\"").unwrap() as u32;
    let (home, source) = home(&text);
    let findings = [Finding {
        labels: vec![label(Span { source, start: at, end: at + 6 }, "here", true)],
        ..finding(Severity::Warning, "long")
    }];
    let simulation = simulation(super::tests::home(CONFIG).1);
    let subject = Subject {
        name: "~/.openclaw",
        again: &[],
        home: &home,
        release: &note(),
        simulation: &simulation,
        findings: &findings,
        repairs: None,
    };
    let shown = human::check(&subject, &Style::default());
    assert!(shown.contains("\"mark\"") && shown.contains("openclaw.json:1:500009") && shown.len() < 2_000, "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_any_spans_can_be_shown(
        text in "[a-zä\u{1b}\u{202e}\t\r\n😀{}\":,]{0,60}|.{0,40}",
        spans in proptest::collection::vec((0_u32..90, 0_u32..90), 0..4),
        colour in any::<bool>(),
        width in 0_usize..200,
    ) {
        let shown = rendered(&text, &spans, &Style { colour, width, remarks: true, verbose: true });
        let is_control = |c: char| c.is_control() && c != '\n' && !(colour && c == '\u{1b}');
        prop_assert!(!shown.contains(is_control), "{:?}", shown);
    }

    #[test]
    fn no_planted_secret_appears(start in 0_u32..500, end in 0_u32..500, colour in any::<bool>()) {
        let text = CONFIG.replace("gpt-5.5\"", "gpt-5.5\", \"token\": \"FAKE-token-in-config\" // FAKE-no, \"secret\": \"FAKE-quoted\"\n");
        let shown = rendered(&text.replace("FAKE-no", "key"), &[(start, end), (end, start)], &Style { colour, ..Style::default() });
        prop_assert!(!shown.contains("FAKE"), "{}", shown);
    }
}
