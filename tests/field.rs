//! Homes after other public reports: the rule that belongs to each report fires for the cause, and
//! stays silent about what is fine beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::diagnosed::{Diagnosed, Say, diagnosed};
use common::{fixtures, read_json};
use oc_doctor::rules::Severity;

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

/// Recorded (`fixtures/triggers/issue-75753`, `legacy-primary`): with this primary the real 2026.4.29 runs the job, and
/// refuses it as soon as the primary is a name of a program too. So it is no error, and says when it is refused.
#[test]
fn issue_75753_a_job_is_refused_while_the_primary_is_a_name_of_a_program() {
    let seen = field("75753");
    seen.says(
        Say::warning("models-allowlist-too-narrow")
            .of(&["main"])
            .on("claude-cli/claude-sonnet-4-6")
            .at("cron/jobs.json")
            .with(&["nightly", "8 times in a row", "`claude-cli/*`", "rejects the job on every run", "2026.5.2"]),
    );
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

#[test]
fn issue_66633_a_generated_entry_has_a_wrong_address() {
    let seen = field("66633");
    seen.says(
        Say::error("codex-transport-endpoint-wrong")
            .of(&["main"])
            .on("openai-codex/gpt-5.4")
            .profile("openai-codex:user@example.com")
            .at("agents/main/agent/models.json:4")
            .with(&["https://chatgpt.com/backend-api/v1", "browser check", "openai-codex-responses", "2026.4.15"]),
    );
    seen.never("credential-expired", None);
    seen.never("no-profile-bound", None);
}

#[test]
fn issue_71527_the_token_lies_one_directory_too_high() {
    let seen = field("71527");
    seen.says(
        Say::warning("credential-shape-mismatch")
            .of(&["main"])
            .profile("anthropic:manual")
            .at("agents/main/auth-profiles.json:4")
            .with(&["where no run looks", "agents/main/agent", "comes first"]),
    );
    // One cause is one finding: the order is right, the file is in the wrong place.
    seen.never("auth-order-stale-or-excluding", None);
    assert!(!seen.listing().contains("anthropic:default"), "{}", seen.listing());
}

#[test]
fn issue_73833_the_adapter_of_an_old_install() {
    let seen = field("73833");
    seen.says(Say::warning("acp-backend-unavailable").at("openclaw.json:32").with(&[
        "codex-acp does not exist",
        "package of an older install",
        "remove the command",
    ]));
    assert!(
        seen.findings
            .iter()
            .all(|finding| !finding.agents.iter().any(|id| id == "main") || finding.severity == Severity::Info)
    );
}

#[test]
fn issue_92458_the_renamed_profile_is_refused() {
    let seen = field("92458");
    seen.says(
        Say::error("codex-profile-lost-or-renamed")
            .of(&["checker"])
            .on("openai/gpt-5.5")
            .profile("openai:chatgpt-default")
            .with(&["2026.6.5", "openai-provider-unification.1780000000000.bak", "openai-codex:default", "upgrade"]),
    );
    seen.never("codex-profile-lost-or-renamed", Some("main"));
    seen.never("auth-store-empty-after-migration", None);
}

#[test]
fn issue_125578_a_retired_key_stops_the_gateway() {
    let seen = field("125578");
    seen.says(Say::error("config-keys-unknown-to-build").at("openclaw.json:14").with(&[
        "gateway.tailscale.resetOnExit",
        "retired",
        "does not start",
        "doctor --fix removes it",
        "remove `gateway.tailscale.resetOnExit`",
    ]));
    seen.never("config-schema", None);
    assert_eq!(seen.findings.len(), 1, "{}", seen.listing());
}

#[test]
fn issue_134608_the_receipt_says_done() {
    let seen = field("134608");
    seen.says(
        Say::error("auth-store-empty-after-migration")
            .of(&["main"])
            .at("agents/main/agent/auth-profiles.json.migrated-2026-08-31T10-00-00.000Z-0000")
            .with(&["anthropic:default", "`completed`", "does not answer at all", "log in again", "gateway stop"]),
    );
    seen.never("no-profile-bound", None);
    seen.never("auth-store-empty-after-migration", Some("worker"));
}

#[test]
fn issue_124952_nothing_in_the_list_can_be_picked() {
    let seen = field("124952");
    let rule = "models-allowlist-too-narrow";
    seen.says(Say::warning(rule).of(&["main"]).at("openclaw.json:26").with(&[
        "claude-cli/claude-opus-5",
        "anthropic/claude-opus-5",
        "anthropic/claude-sonnet-5",
    ]));
    let fix = seen.findings.iter().find(|finding| finding.rule == rule).and_then(|finding| finding.fixes.first());
    assert_eq!(fix.map(|fix| fix.edits.len()), Some(2));
}
