//! Homes after other public reports: the rule that belongs to each report fires for the cause, and
//! stays silent about what is fine beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::diagnosed::{Diagnosed, Say, diagnosed};
use common::{fixtures, read_json};

/// The reports are of 2026; no case depends on the day, but for expiry dates that lie before it.
const NOW_MS: i64 = 1_790_000_000_000;

/// A report's home as the release of the report sees it.
fn field(issue: &str) -> Diagnosed {
    let directory = fixtures().join("field").join(issue);
    let case = read_json(&directory.join("case.json"));
    diagnosed(&directory, case["release"].as_str().unwrap(), NOW_MS, &case["env"])
}

#[test]
fn issue_78509_the_direct_route_has_no_key() {
    let seen = field("78509");
    seen.says(
        Say::error("openai-route-without-usable-auth")
            .of(&["writer"])
            .on("openai/gpt-5.5")
            .profile("openai-codex:user@example.com")
            .with(&["openai-codex/gpt-5.5", "does not answer at all"]),
    );
    seen.never("openai-route-without-usable-auth", Some("main"));
    seen.never("no-profile-bound", None);
}

#[test]
fn issue_81326_the_plugin_is_not_there() {
    let seen = field("81326");
    seen.says(Say::error("codex-harness-not-registered").of(&["main"]).on("openai/gpt-5.5").with(&[
        "neither configured nor installed",
        "plugins install @openclaw/codex",
        "openai-codex/gpt-5.5",
    ]));
}

#[test]
fn issue_82151_a_cron_pin_bills_the_key() {
    let seen = field("82151");
    seen.says(Say::warning("cron-failing-streak").at("cron/jobs.json").with(&[
        "inbox-scan",
        "openai/gpt-5.4",
        "openai-codex/gpt-5.5",
        "OPENAI_API_KEY",
        "openai-codex/gpt-5.4",
    ]));
    assert!(!seen.listing().contains("digest"), "{}", seen.listing());
}

#[test]
fn issue_84463_the_copies_are_older_than_mains() {
    let seen = field("84463");
    seen.says(
        Say::error("duplicated-oauth-across-agents")
            .of(&["coder", "pm"])
            .profile("openai-codex:user@example.com")
            .with(&["differ", "newest is agent `main`'s", "refresh_token_reused", "inherit"]),
    );
    let fix = seen.findings.iter().find(|finding| finding.rule == "duplicated-oauth-across-agents").unwrap();
    assert_eq!(fix.fixes.first().map(|fix| fix.edits.len()), Some(2));
}

#[test]
fn issue_96197_one_move_of_everything() {
    let seen = field("96197");
    seen.says(Say::error("legacy-openai-codex-ref").of(&["main", "ops"]).with(&[
        "the config, cron jobs and sessions",
        "openai-codex:user@example.com",
        "bills per token",
        "codex runtime",
    ]));
}

#[test]
fn issue_133881_the_files_are_not_read() {
    let seen = field("133881");
    seen.says(Say::error("auth-json-stranded-after-sqlite").of(&["main", "worker"]).with(&[
        "auth-profiles.json",
        "gateway stop",
        "doctor --fix",
    ]));
}

#[test]
fn issue_72434_a_cli_backend_is_no_harness() {
    let seen = field("72434");
    let rule = "cli-runtime-harness-mismatch";
    let fix = seen.findings.iter().find(|finding| finding.rule == rule).and_then(|finding| finding.fixes.first());
    assert_eq!(fix.map(|fix| fix.edits.len()), Some(1));
    seen.says(Say::error("cli-runtime-harness-mismatch").of(&["main"]).with(&["claude-cli", "auto", "not `pi`"]));
}
