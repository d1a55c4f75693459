//! What the user reads: commands work when they are pasted, lines fit, and nothing is said twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use clap::Parser;
use common::every_home::{Seen, for_every_home};
use common::{fixtures, read_json};
use oc_doctor::cli::Arguments;
use oc_doctor::report::{ReleaseNote, Style, Subject, human};
use oc_doctor::rules::{Finding, Severity};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Programs of the system that findings may name.
const SYSTEM: [&str; 8] = ["${EDITOR:-nano}", "chmod", "cp", "diff", "env", "ls", "mv", "npm"];

/// What is sent in a chat instead of being typed in a shell.
const CHAT: [&str; 3] = ["/model", "/new", "/reset"];

/// The commands of a finding: those of its fixes, and those in its help that stand in backticks.
fn commands(finding: &Finding) -> Vec<String> {
    let mut commands: Vec<String> = finding.fixes.iter().flat_map(|fix| fix.commands.clone()).collect();
    for text in &finding.help {
        let code = text.split('`').skip(1).step_by(2);
        commands.extend(code.filter(|code| is_command(code)).map(str::to_owned));
    }
    commands
}

fn is_command(code: &str) -> bool {
    ["openclaw ", "oc-doctor "].iter().any(|program| code.starts_with(program))
}

/// The same as they stand in prose, outside backticks: `openclaw models status`.
fn unquoted(finding: &Finding) -> Vec<String> {
    let mut found = Vec::new();
    for text in &finding.help {
        for prose in text.split('`').step_by(2) {
            for (at, _) in prose.match_indices("openclaw ") {
                let command: Vec<&str> = prose[at..].split_whitespace().take(2).collect();
                if ["config", "models", "plugins", "cron", "agents", "gateway"].contains(&command[1]) {
                    found.push(prose[at..].to_owned());
                }
            }
        }
    }
    found
}

/// The commands of `openclaw` in a release, of the nearest one before it that was asked.
fn known(table: &BTreeMap<String, Value>, release: &str) -> Value {
    let version = |text: &str| text.parse::<oc_doctor::release::Version>().unwrap();
    let mut before: Vec<&String> = table.keys().filter(|known| version(known) <= version(release)).collect();
    before.sort_by_key(|known| version(known));
    table[before.last().copied().unwrap_or_else(|| table.keys().next().unwrap())].clone()
}

/// Why a command line is none of `openclaw`'s; `None` = it is one.
fn refused(known: &Value, words: &[String]) -> Option<String> {
    let known = known.as_object().unwrap();
    let is_prefix = |path: &str| known.keys().any(|name| name == path || name.starts_with(&format!("{path} ")));
    let (mut path, mut values) = (String::new(), 0);
    let mut words = words.iter().skip(1);
    while let Some(word) = words.next() {
        if let Some(options) = word.starts_with("--").then(|| known.get(&path).map(|entry| &entry["options"])) {
            match options.and_then(|options| options.get(word)).and_then(Value::as_bool) {
                None => return Some(format!("`{path}` has no option {word}")),
                Some(true) if words.next().is_none() => return Some(format!("{word} needs a value")),
                Some(_) => {}
            }
            continue;
        }
        let deeper = if path.is_empty() { word.clone() } else { format!("{path} {word}") };
        if values == 0 && is_prefix(&deeper) {
            path = deeper;
        } else {
            values += 1;
        }
    }
    let Some(entry) = known.get(&path) else { return Some(format!("`{path}` is no command")) };
    let (least, most) = (entry["least"].as_u64().unwrap(), entry["most"].as_u64().unwrap_or(u64::MAX));
    (values < least || values > most).then(|| format!("`{path}` takes {least} to {most} arguments, not {values}"))
}

/// One look at every home, for all that is asked of what is said about it.
#[test]
fn what_is_said_of_every_home_can_be_read_and_pasted() {
    let (mut commands, mut width, mut twice) = (Commands::new(), Width::default(), Vec::new());
    for_every_home(|home| {
        commands.look(home);
        width.look(home);
        twice.extend(said_twice(home));
    });
    width.judge();
    commands.judge();
    assert!(twice.is_empty(), "said twice:\n{}", twice.join("\n"));
}

/// Every command in a finding can be pasted.
struct Commands {
    table: BTreeMap<String, Value>,
    seen: BTreeSet<String>,
    wrong: BTreeSet<String>,
}

impl Commands {
    fn new() -> Self {
        let table = serde_json::from_value(read_json(&fixtures().join("commands/openclaw.json"))).unwrap();
        Self { table, seen: BTreeSet::new(), wrong: BTreeSet::new() }
    }

    fn look(&mut self, home: &Seen) {
        let known = known(&self.table, &home.release);
        for finding in &home.findings {
            let place = format!("{}: {}", home.name, finding.rule);
            self.wrong.extend(unquoted(finding).iter().map(|text| format!("{place}: not in backticks: {text}")));
            for command in commands(finding) {
                if let Some(reason) = wrong_command(&known, &command) {
                    self.wrong.insert(format!("{place}: {command}: {reason}"));
                }
                self.seen.insert(command);
            }
        }
    }

    fn judge(&self) {
        let wrong: Vec<&str> = self.wrong.iter().map(String::as_str).collect();
        assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), self.seen.len(), wrong.join("\n"));
        assert!(self.seen.len() > 40, "only {} commands", self.seen.len());
    }
}

fn wrong_command(known: &Value, command: &str) -> Option<String> {
    if command.contains('\n') || command.contains("…") {
        return Some("cannot be pasted".to_owned());
    }
    let Some(words) = shlex::split(command) else { return Some("no words of a shell".to_owned()) };
    // What a shell takes as more than a word must stand in quotes.
    let bare: String = command.split('\'').step_by(2).collect();
    let bare = bare.replace("${EDITOR:-nano}", "");
    if let Some(c) = bare.chars().find(|c| "<>|&;()$`*?[]{}\"".contains(*c)) {
        return Some(format!("a shell reads {c} in its own way"));
    }
    match words[0].as_str() {
        "openclaw" => refused(known, &words),
        "oc-doctor" => Arguments::try_parse_from(&words).err().map(|error| error.to_string()),
        first if first.starts_with('/') => (!CHAT.contains(&first)).then(|| "no command of a chat".to_owned()),
        first => (!SYSTEM.contains(&first)).then(|| "no known program".to_owned()),
    }
}

#[test]
fn what_openclaw_does_not_know_is_noticed() {
    let table: BTreeMap<String, Value> =
        serde_json::from_value(read_json(&fixtures().join("commands/openclaw.json"))).unwrap();
    let old = known(&table, "2026.4.21");
    for command in [
        "openclaw models auth paste-api-key --provider acme",
        "openclaw models auth login --profile-id acme:default",
        "openclaw models auth order set --provider acme",
        "openclaw cron run",
        "openclaw config set a b c",
        "openclaw doctr --fix",
        "openclaw models fallbacks add <provider/model>",
        "openclaw config set 'a",
        "oc-doctor fix --harder",
        "oc-doctor explain",
        "/restart",
        "rm -rf /",
    ] {
        assert!(wrong_command(&old, command).is_some(), "{command}");
    }
    let new = known(&table, "2026.9.6");
    assert_eq!(wrong_command(&new, "openclaw models auth paste-api-key --provider acme"), None);
    assert_eq!(wrong_command(&old, "openclaw models auth --agent ops order set --provider a 'a:1 2' a:3"), None);
}

fn report(home: &Seen, width: usize) -> String {
    let release = ReleaseNote { value: home.release.clone(), source: "--release".to_owned(), conflicts: Vec::new() };
    let subject = Subject {
        name: "~/.openclaw",
        again: &[],
        home: &home.home,
        release: &release,
        simulation: &home.simulation,
        findings: &home.findings,
        repairs: None,
    };
    human::check(&subject, &Style { width, remarks: true, verbose: true, ..Style::default() })
}

/// Whether a line may be longer than the width: nothing in it may be broken.
fn may_be_long(line: &str, commands: &[String]) -> bool {
    let text = line.trim_start();
    let is_source = text.split_once(" |").is_some_and(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
    let is_marks = text.starts_with('|') && text.ends_with(['^', '-']);
    let is_place = text.starts_with("--> ") || text.starts_with("::: ");
    let is_command = commands.iter().any(|command| command == text) || text.starts_with("next: ");
    // A label of one word, or a sentence of which the rest of the line is one piece of code or one path.
    let rest = text.trim_start_matches(['|', ' ', '^', '-']);
    let rest = rest.split_once("]: ").map_or(rest, |(_, message)| message);
    let rest = rest.strip_prefix("= ").and_then(|rest| rest.split_once(": ")).map_or(rest, |(_, rest)| rest);
    let is_whole = !rest.contains(' ')
        || rest.split('`').count() == 3 && !rest.split('`').step_by(2).any(|part| part.contains(' '));
    is_source || is_marks || is_place || is_command || is_whole
}

/// No line is wider than the terminal.
#[derive(Default)]
struct Width {
    lines: usize,
    wrong: Vec<String>,
}

impl Width {
    fn look(&mut self, home: &Seen) {
        let commands: Vec<String> = home.findings.iter().flat_map(commands).collect();
        for width in [80, 100] {
            for line in report(home, width).lines().filter(|line| !may_be_long(line, &commands)) {
                self.lines += 1;
                if line.chars().count() > width {
                    self.wrong.push(format!("{} in {width} columns: {line}", home.name));
                }
            }
        }
    }

    fn judge(&self) {
        let shown: Vec<&str> = self.wrong.iter().take(60).map(String::as_str).collect();
        assert!(shown.is_empty(), "{} of {}\n{}", self.wrong.len(), self.lines, shown.join("\n"));
        assert!(self.lines > 5_000, "only {} lines", self.lines);
    }
}

/// Findings of one home that say the same.
fn said_twice(home: &Seen) -> Vec<String> {
    let mut twice = Vec::new();
    for (index, one) in home.findings.iter().enumerate() {
        for other in &home.findings[index + 1..] {
            let alarms = one.severity > Severity::Info && other.severity > Severity::Info;
            let place = |finding: &Finding| finding.labels.first().map(|label| label.span);
            let same_place = place(one).is_some() && place(one) == place(other) && one.agents == other.agents;
            let same_words = one.rule == other.rule && one.message == other.message;
            // One cause is one finding, of however many agents.
            let same_cause = alarms && one.rule == other.rule && place(one).is_some() && place(one) == place(other);
            let same_cause = same_cause && general(one) == general(other);
            if (alarms && same_place) || same_words || same_cause {
                twice.push(format!(
                    "{}: {}: {}\n    {}: {}",
                    home.name, one.rule, one.message, other.rule, other.message
                ));
            }
        }
    }
    twice
}

/// The message without the names of the agents that it concerns.
fn general(finding: &Finding) -> String {
    finding.agents.iter().fold(finding.message.clone(), |text, id| text.replace(&format!("`{id}`"), "`…`"))
}

/// Words of the trade, each with its row in `docs/words.md`.
const TRADE: &[&str] = &[
    "ACP",
    "agent",
    "allowlist",
    "archive",
    "base URL",
    "candidate",
    "chain",
    "CLI backend",
    "codex harness",
    "cooldown",
    "credential",
    "cron job",
    "default agent",
    "defaults",
    "fallback",
    "gateway",
    "harness",
    "heartbeat",
    "home",
    "hook",
    "inherit",
    "login",
    "metered",
    "migration",
    "order",
    "pin",
    "plugin",
    "primary",
    "profile",
    "profile=-",
    "provider",
    "receipt",
    "refresh token",
    "release",
    "remark",
    "roster",
    "rotation",
    "runtime",
    "schema version",
    "SecretRef",
    "service",
    "session",
    "shim",
    "sidecar",
    "store",
    "sub-agent",
    "subscription",
    "trigger",
];

#[test]
fn words_of_the_trade_are_explained() {
    let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/words.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("| ")).collect();
    for word in TRADE {
        let explained = rows.iter().any(|row| {
            let (head, _) = row.split_once(" |").unwrap();
            head.split(", ").any(|name| name.trim_matches('`') == *word)
        });
        assert!(explained, "docs/words.md does not explain {word}");
    }
}
