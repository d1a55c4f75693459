//! Repairs of generated homes, written in every way a person may write JSON5: comments, tabs, CRLF, a byte order
//! mark, odd spacing, all on one line, parts in included files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing property must stop the test")]

mod common;

use common::bench::{Bench, answers, errors};
use common::changed_lines::only_lines_of;
use oc_doctor::rules::Applicability;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

const NOW_MS: i64 = 1_777_626_303_000;
const RELEASES: [&str; 4] = ["2026.4.5", "2026.4.29", "2026.5.12", "2026.5.19"];

/// How a person writes.
#[derive(Debug, Clone)]
struct Hand {
    line_end: &'static str,
    indent: &'static str,
    quote: char,
    bare_keys: bool,
    trailing_comma: bool,
    comments: bool,
    bom: bool,
    final_line_end: bool,
    /// Whether the next container stands on one line, and other whims; taken in turn.
    whims: Vec<bool>,
}

fn hand() -> impl Strategy<Value = Hand> {
    let looks = (select(vec!["\n", "\r\n"]), select(vec!["\t", "  ", "    ", ""]), select(vec!['"', '\'']));
    (looks, any::<[bool; 5]>(), proptest::collection::vec(any::<bool>(), 8..24)).prop_map(
        |((line_end, indent, quote), [bare_keys, trailing_comma, comments, bom, final_line_end], whims)| Hand {
            line_end,
            indent,
            quote,
            bare_keys,
            trailing_comma,
            comments,
            bom,
            final_line_end,
            whims,
        },
    )
}

struct Pen<'a> {
    hand: &'a Hand,
    at: usize,
    text: String,
}

impl Pen<'_> {
    fn document(hand: &Hand, value: &Value) -> String {
        let mut pen = Pen { hand, at: 0, text: if hand.bom { "\u{feff}".to_owned() } else { String::new() } };
        if hand.comments {
            pen.text.push_str(&format!("// at the top{}", hand.line_end));
        }
        pen.value(value, 0);
        if hand.final_line_end {
            pen.text.push_str(hand.line_end);
        }
        pen.text
    }

    fn whim(&mut self) -> bool {
        self.at += 1;
        self.hand.whims[self.at % self.hand.whims.len()]
    }

    fn string(&mut self, text: &str) {
        let quote = self.hand.quote;
        self.text.push_str(&format!("{quote}{text}{quote}"));
    }

    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Object(object) => {
                let members: Vec<_> = object.iter().map(|(key, value)| (Some(key.as_str()), value)).collect();
                self.container('{', &members, '}', depth);
            }
            Value::Array(items) => {
                let members: Vec<_> = items.iter().map(|item| (None, item)).collect();
                self.container('[', &members, ']', depth);
            }
            Value::String(text) => self.string(text),
            other => self.text.push_str(&other.to_string()),
        }
    }

    fn container(&mut self, open: char, members: &[(Option<&str>, &Value)], close: char, depth: usize) {
        let spread = depth < 2 || self.whim();
        self.text.push(open);
        let line = |depth: usize| format!("{}{}", self.hand.line_end, self.hand.indent.repeat(depth));
        let (inner, outer) = (line(depth + 1), line(depth));
        for (index, (key, value)) in members.iter().enumerate() {
            let is_last = index + 1 == members.len();
            if spread {
                self.text.push_str(&inner);
                if self.hand.comments && self.whim() {
                    self.text.push_str(&format!("// about {}{inner}", key.unwrap_or("this")));
                }
            } else if self.whim() {
                self.text.push(' ');
            }
            if let Some(key) = key {
                let can_be_bare = key.bytes().all(|byte| byte.is_ascii_alphabetic());
                if self.hand.bare_keys && can_be_bare {
                    self.text.push_str(key)
                } else {
                    self.string(key)
                }
                let colon = if self.whim() { ": " } else { ":" };
                self.text.push_str(colon);
            }
            self.value(value, depth + 1);
            if !is_last || (self.hand.trailing_comma && spread) {
                self.text.push(',');
            }
            if self.hand.comments && spread && self.whim() {
                self.text.push_str(&format!(" // behind {}", key.unwrap_or("this")));
            } else if self.hand.comments && self.whim() {
                self.text.push_str(" /* beside */");
            }
        }
        if spread && !members.is_empty() {
            self.text.push_str(&outer);
        }
        self.text.push(close);
    }
}

/// Configs in which something may be wrong.
fn config() -> impl Strategy<Value = Value> {
    let reference =
        || select(vec!["openai/gpt-5.5", "openai-codex/gpt-5.5", "anthropic/claude-sonnet-4-6", "moonshot/kimi-k2.5"]);
    let runtime = select(vec![
        Value::Null,
        json!({"id": "codex"}),
        json!({"id": "codex", "fallback": "pi"}),
        json!({"id": "auto"}),
        json!({"id": "pi"}),
    ]);
    let order = select(vec![
        Value::Null,
        json!({"anthropic": []}),
        json!({"anthropic": ["anthropic:gone"], "moonshot": ["moonshot:default"]}),
        json!({"openai-codex": ["openai-codex:ada@example.com"], "anthropic": ["anthropic:default"]}),
    ]);
    let agent = (select(vec!["main", "coder", "night-shift"]), proptest::option::of(reference()), runtime.clone());
    let agents = proptest::collection::vec(agent, 0..3);
    (reference(), proptest::collection::vec(reference(), 0..3), runtime, order, agents).prop_map(
        |(primary, fallbacks, runtime, order, agents)| {
            let mut config = json!({
                "meta": {"lastTouchedVersion": "2026.4.29"},
                "gateway": {"mode": "local"},
                "agents": {"defaults": {"model": {"primary": primary, "fallbacks": fallbacks}}},
                "plugins": {"entries": {"codex": {"enabled": true}}},
            });
            if !runtime.is_null() {
                config["agents"]["defaults"]["agentRuntime"] = runtime;
            }
            if !order.is_null() {
                config["auth"]["order"] = order;
            }
            let list: Vec<Value> = agents
                .into_iter()
                .map(|(id, model, runtime)| {
                    let mut agent = json!({"id": id});
                    if let Some(model) = model {
                        agent["model"] = json!(model);
                    }
                    if !runtime.is_null() {
                        agent["agentRuntime"] = runtime;
                    }
                    agent
                })
                .collect();
            if !list.is_empty() {
                config["agents"]["list"] = json!(list);
            }
            config
        },
    )
}

/// A home with this config; `agents` in a file of its own when `included`.
fn bench(config: &Value, hand: &Hand, included: bool, release: &str) -> Bench {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join(".openclaw");
    let agent = state.join("agents/main/agent");
    std::fs::create_dir_all(&agent).unwrap();
    let mut config = config.clone();
    if included {
        std::fs::write(state.join("agents.json5"), Pen::document(hand, &config["agents"])).unwrap();
        config["agents"] = json!({"$include": "./agents.json5"});
    }
    std::fs::write(state.join("openclaw.json"), Pen::document(hand, &config)).unwrap();
    let store = json!({"version": 1, "profiles": {
        "anthropic:default": {"type": "api_key", "provider": "anthropic", "key": "FAKE-key"},
        "moonshot:default": {"type": "api_key", "provider": "moonshot", "key": "FAKE-key"},
        "openai-codex:ada@example.com": {
            "type": "oauth", "provider": "openai-codex", "access": "FAKE-access", "refresh": "FAKE-refresh",
            "expires": NOW_MS + 86_400_000,
        },
    }});
    std::fs::write(agent.join("auth-profiles.json"), serde_json::to_string_pretty(&store).unwrap()).unwrap();
    Bench::new(home.path(), &[], release, NOW_MS)
}

/// Repairs the home, looks whether it is well, and takes it back; how many repairs it was.
fn repaired(bench: &Bench, hand: &Hand) -> usize {
    let untouched = bench.contents();
    let before = bench.state();
    let plan = bench.plan(&before);
    for repair in &plan.repairs {
        let findings = repair.findings.iter().map(|index| &before.findings[*index]);
        let fixes = findings.flat_map(|finding| &finding.fixes).filter(|fix| fix.title == repair.title);
        let edits: Vec<_> = fixes.flat_map(|fix| &fix.edits).collect();
        for change in &repair.files {
            only_lines_of(&repair.title, change, &edits);
        }
    }
    let Some(combined) = plan.combined else {
        assert!(plan.repairs.iter().all(|repair| repair.applicability != Applicability::Safe));
        return 0;
    };
    for change in combined.files.iter().filter(|change| !change.path.ends_with("auth-profiles.json")) {
        let (old, new) = (change.before.as_deref().unwrap(), change.after.as_deref().unwrap());
        assert_eq!(old.starts_with('\u{feff}'), new.starts_with('\u{feff}'), "{new}");
        assert_eq!(old.ends_with(hand.line_end), new.ends_with(hand.line_end), "{new}");
        if hand.line_end == "\r\n" {
            assert_eq!(new.matches('\n').count(), new.matches("\r\n").count(), "{new:?}");
        } else {
            assert!(!new.contains('\r'), "{new:?}");
        }
        assert_eq!(old.contains("// at the top"), new.contains("// at the top"), "{new}");
    }
    let titles = combined.titles.len();
    bench.written(combined.files, |bench| {
        let after = bench.state();
        let again = bench.plan(&after).combined.map(|combined| combined.titles);
        assert_eq!(again, None, "a second run after {:?}", combined.titles);
        assert!(errors(&after) <= errors(&before));
        let now = answers(&after.simulation);
        assert!(answers(&before.simulation).iter().all(|one| now.contains(one)), "an answer is lost");
    });
    assert_eq!(bench.contents(), untouched);
    titles
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_repaired_home_is_well_and_looks_as_before(
        config in config(), hand in hand(), included in any::<bool>(), release in select(RELEASES.to_vec()),
    ) {
        repaired(&bench(&config, &hand, included, release), &hand);
    }
}

/// A property over homes in which there is nothing to repair would prove nothing.
#[test]
fn the_generator_makes_homes_to_repair() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut with_repairs, mut with_several) = (0, 0);
    for number in 0..60 {
        let config = config().new_tree(&mut runner).unwrap().current();
        let hand = hand().new_tree(&mut runner).unwrap().current();
        let bench = bench(&config, &hand, number % 3 == 0, RELEASES[number % RELEASES.len()]);
        let combined = bench.plan(&bench.state()).combined;
        with_repairs += usize::from(combined.is_some());
        with_several += usize::from(combined.is_some_and(|combined| combined.titles.len() > 1));
    }
    assert!(with_repairs >= 15 && with_several >= 3, "{with_repairs} homes with repairs, {with_several} with several");
}
