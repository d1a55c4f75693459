//! The homes of the first reports, in every state the reporters describe: what a diagnosis must say
//! about each (`must_say` of its `case.json`), and what it must not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken fixture must stop the test")]

mod common;

use common::diagnosed::{Diagnosed, Say, diagnosed};
use common::{cases, fixtures, milliseconds, read_json};
use oc_doctor::rules::{Applicability, Severity};

const FOREIGN: &str = "non-codex-model-under-codex-harness";
const NO_PROFILE: &str = "no-profile-bound";
const EMPTY_STORE: &str = "empty-store-blocks-inheritance";
const ORDER: &str = "auth-order-stale-or-excluding";
const EXTERNAL: &str = "external-login-bootstrap";
const COPIES: &str = "duplicated-oauth-across-agents";
const SIDECAR: &str = "oauth-sidecar-unread";
const OUTLOOK: &str = "openai-codex:outlook@example.com";
const XXX: &str = "openai-codex:xxx@example.com";
const CLI: &str = "openai-codex:default";

/// A seed as one release sees it at the time of the case.
fn seed(name: &str, release: &str) -> Diagnosed {
    let directory = fixtures().join("seeds").join(name);
    let case = read_json(&directory.join("case.json"));
    diagnosed(&directory, release, milliseconds(&case["now"]), &case["env"])
}

#[test]
fn seed_000_after_the_migration_every_candidate_fails_in_codex() {
    let seen = seed("000-after", "2026.4.29");
    seen.says(
        Say::error(NO_PROFILE)
            .of(&["main"])
            .on("openai/gpt-5.5")
            .profile("openai-codex:user@example.com")
            .at("openclaw.json:20")
            .with(&["codex", "profile=-", "https://api.openai.com/v1/responses", "401"]),
    );
    seen.says(Say::error(FOREIGN).of(&["main"]).at("openclaw.json:23").with(&[
        "moonshot/kimi-k2.5",
        "anthropic/claude-sonnet-4-6",
        "does not answer at all",
        "frees no candidate",
    ]));
    seen.says(Say::info("harness-fallback-without-effect").at("openclaw.json:23").with(&["only forbids"]));
    let errors = seen.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    assert_eq!(errors, 2, "{}", seen.listing());
    for finding in seen.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        let fix = finding.fixes.first().expect("a fix");
        assert_eq!((fix.applicability, fix.edits.len()), (Applicability::Safe, 2), "{}", fix.title);
    }
}

#[test]
fn seed_000_before_it_works_until_a_later_release() {
    let seen = seed("000-before", "2026.4.29");
    assert!(seen.findings.iter().all(|finding| finding.severity == Severity::Info), "{}", seen.listing());
    let seen = seed("000-before", "2026.5.12");
    seen.says(
        Say::error("codex-harness-not-registered")
            .of(&["main"])
            .with(&["implies codex", "plugins install @openclaw/codex"]),
    );
    let seen = seed("000-before", "2026.5.19");
    seen.at_most(Severity::Info);
    seen.says(
        Say::info("codex-harness-not-registered")
            .of(&["main"])
            .with(&["implies the codex runtime", "built-in runner answers"]),
    );
    for release in ["2026.6.1", "2026.6.11"] {
        let seen = seed("000-before", release);
        seen.says(Say::error("legacy-openai-codex-ref").of(&["main"]).at("openclaw.json:19").with(&[
            "not a provider",
            "openai-codex:user@example.com",
            "bills per token",
        ]));
    }
}

#[test]
fn seed_001_an_absent_store_follows_main() {
    let seen = seed("001-absent", "2026.5.19");
    seen.at_most(Severity::Warning);
    seen.says(Say::warning(EMPTY_STORE).of(&["solenne"]).profile(XXX).with(&[
        "no credential file of its own",
        "reads main's profiles",
        OUTLOOK,
        "2026-05-23 21:43 UTC",
        "creates an empty file",
    ]));
    seen.says(Say::info(ORDER).at("openclaw.json:20").with(&["auth.order.openai", "does go by it", "openai-codex"]));
    seen.says(
        Say::info(EXTERNAL).of(&["main", "solenne"]).profile(CLI).with(&["tried before any profile in cooldown"]),
    );
    for finding in &seen.findings {
        assert!(
            finding.severity == Severity::Info || finding.agents != ["main"],
            "main is not broken: {}",
            finding.message
        );
    }
}

#[test]
fn seed_001_an_empty_store_hides_mains_cooldown() {
    let seen = seed("001-empty", "2026.5.19");
    seen.at_most(Severity::Warning);
    seen.says(
        Say::warning(EMPTY_STORE)
            .of(&["solenne"])
            .profile(OUTLOOK)
            .at("agents/solenne/agent/auth-profiles.json")
            .with(&["still reads main's profiles", "goes by its own state", "tries it first", CLI]),
    );
    seen.says(Say::info(EXTERNAL).of(&["main", "solenne"]).profile(CLI).with(&["single account"]));
    let fix =
        seen.findings.iter().find(|finding| finding.rule == EMPTY_STORE).and_then(|finding| finding.fixes.first());
    assert_eq!(fix.map(|fix| fix.edits.len()), Some(1));
}

#[test]
fn seed_001_a_copied_store_holds_the_same_tokens() {
    let seen = seed("001-populated", "2026.5.19");
    seen.at_most(Severity::Warning);
    seen.says(Say::warning(COPIES).of(&["solenne"]).with(&["same refresh tokens", OUTLOOK, XXX, "main"]));
    seen.says(
        Say::warning("cooldown-or-disabled-window")
            .of(&["main", "solenne"])
            .profile(OUTLOOK)
            .with(&["agent `solenne` keeps its own state", "tries this account first"]),
    );
    seen.says(Say::info("auth-rig-incomplete").of(&["solenne"]).with(&["no models.json", "needs none"]));
    seen.says(Say::info(EXTERNAL).with(&[OUTLOOK, XXX, CLI]));
    seen.never(EMPTY_STORE, None);
}

#[test]
fn seed_002_the_ignored_runtime_and_the_closed_list_are_named() {
    for name in ["002-profile-dash", "002-sidecar"] {
        for release in ["2026.5.12", "2026.5.16-beta.4", "2026.5.19"] {
            let seen = seed(name, release);
            seen.says(
                Say::info("ignored-config-key")
                    .at("openclaw.json:24")
                    .with(&["agents.defaults.agentRuntime", "ignored"]),
            );
            seen.says(Say::info("plugins-allow-excludes-provider").of(&["main"]).with(&["`openai`", "openai-codex"]));
            seen.says(Say::info("single-point-of-failure").of(&["main"]).with(&["no fallback"]));
            seen.never(FOREIGN, None);
        }
        let seen = seed(name, "2026.5.12");
        seen.says(
            Say::error("model-ref-unregistered")
                .of(&["main"])
                .on("openai-codex/gpt-5.5-pro")
                .with(&["does not register"]),
        );
        let seen = seed(name, "2026.5.19");
        seen.at_most(Severity::Warning);
    }
}

#[test]
fn seed_002_a_sidecar_is_a_login_only_where_it_is_read() {
    let seen = seed("002-sidecar", "2026.5.16-beta.4");
    seen.says(Say::error(SIDECAR).of(&["main"]).profile("openai-codex:user@example.com").with(&[
        "profile=-",
        "2026.5.16-beta.4 does not read",
        "log in again",
        "2026.5.18",
    ]));
    seen.never(NO_PROFILE, None);
    for release in ["2026.5.12", "2026.5.19"] {
        seed("002-sidecar", release).says(Say::info(SIDECAR).with(&["readable as long as its key"]));
    }
    seed("002-profile-dash", "2026.5.19").never(SIDECAR, None);
}

#[test]
fn seed_003_foreign_fallbacks_and_silent_cron_errors() {
    for (name, release, count, file) in [
        ("003-before", "2026.4.19-beta.2", "52 times", "cron/jobs.json"),
        ("003-upgraded-77", "2026.4.21", "77 times", "cron/jobs-state.json"),
    ] {
        let seen = seed(name, release);
        for agent in ["release-engineer", "qa-engineer"] {
            seen.says(
                Say::error(FOREIGN).of(&[agent]).with(&["ollama-cloud/glm-5.1", "openrouter/deepseek/deepseek-v3.2"]),
            );
        }
        for agent in ["adrian", "builder"] {
            seen.never(FOREIGN, Some(agent));
            seen.never(NO_PROFILE, Some(agent));
        }
        seen.says(Say::error("cron-failing-streak").of(&["release-engineer"]).at(file).with(&[
            count,
            "no failure alert",
            "delivery is none",
        ]));
    }
}

#[test]
fn seed_003_pi_does_not_take_over_and_the_run_is_stuck() {
    let seen = seed("003-after-pi", "2026.4.19-beta.2");
    seen.says(Say::warning("cron-run-stuck").of(&["release-engineer"]).with(&["13 minutes", "disable", "enable"]));
    seen.says(Say::info("harness-fallback-without-effect").of(&["release-engineer"]).with(&[
        "\"pi\"",
        "codex app-server exited",
        "does not cover",
    ]));
    seen.says(Say::error(FOREIGN).of(&["qa-engineer"]).with(&["`none` frees no candidate"]));
}

#[test]
fn seed_003_the_roster_is_not_agents_definitions() {
    for release in ["2026.4.19-beta.2", "2026.4.21"] {
        let seen = seed("003-definitions-literal", release);
        seen.says(Say::error("config-schema").at("openclaw.json:56").with(&[
            "definitions",
            "agents.list (up to 2026.7.1)",
            "agents.entries (2026.8.1 and later)",
        ]));
        assert_eq!(seen.findings.len(), 1, "{}", seen.listing());
    }
}

#[test]
fn seed_003_the_final_fix_frees_one_agent() {
    let seen = seed("003-final-fix", "2026.4.21");
    seen.never(FOREIGN, Some("release-engineer"));
    seen.says(Say::error(FOREIGN).of(&["qa-engineer"]));
    seen.says(
        Say::info("model-ref-unregistered")
            .of(&["release-engineer"])
            .with(&["names no vendor", "openrouter/deepseek/deepseek-v3.2"]),
    );
    seen.never("cron-failing-streak", None);
    // Read as agentRuntime up to 2026.4.29, not at all from 2026.5.2 on.
    seed("003-final-fix", "2026.5.2").says(Say::any("ignored-config-key").with(&["embeddedHarness", "ignored"]));
}

#[test]
fn seed_004_an_absent_order_is_not_the_cause() {
    let seen = seed("004-empty-order", "2026.4.5");
    seen.at_most(Severity::Warning);
    seen.says(
        Say::info("auth-order-empty")
            .of(&["main"])
            .with(&["reads as no order", "auth order set --provider openai-codex"]),
    );
    seen.says(
        Say::warning("gateway-log-contradicts-files").of(&["main"]).profile("openai-codex:user@example.com").with(&[
            "logs/gateway.log:1",
            "as it was before the login",
            "another user, with another state directory than",
        ]),
    );
    let seen = seed("004-after-workaround", "2026.4.5");
    assert!(seen.findings.iter().all(|finding| finding.severity == Severity::Info), "{}", seen.listing());
}

/// The output for people and for programs, as a whole, with the first release of each case.
#[test]
fn the_output_for_every_seed() {
    for directory in cases("seeds") {
        let case = read_json(&directory.join("case.json"));
        let name = directory.file_name().unwrap().to_string_lossy().into_owned();
        let release = case["releases"][0].as_str().unwrap();
        for (format, extra) in [("human", "--verbose"), ("json", "--verbose")] {
            let output = std::process::Command::new(env!("CARGO_BIN_EXE_oc-doctor"))
                .env_clear()
                .env("HOME", directory.join("home"))
                .args(["check", "--release", release, "--at", case["now"].as_str().unwrap(), "--format", format])
                .args(["--color", "never", extra])
                .output()
                .unwrap();
            assert!(output.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            insta::assert_snapshot!(format!("{name}.{format}"), String::from_utf8(output.stdout).unwrap());
        }
    }
}
