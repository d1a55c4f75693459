//! Agreement with recordings of decisions and verdicts. Written by `UPDATE=1 cargo test --test conformance`.

use super::{Kind, LeftOut, Row};

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    Row {
        release: "2026.4.5",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 181)], compared: 11295, equal: 11295,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.4.10",
        cases: &[(Kind::Configs, 63)], compared: 124, equal: 124,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.4.21",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 90)], compared: 5888, equal: 5887,
        unequal: &[("base_url", 1)],
        left_out: &[
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.4.25",
        cases: &[(Kind::Configs, 63)], compared: 124, equal: 124,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.4.29",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 118)], compared: 10190, equal: 10190,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 54,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "an OAuth token had to be refreshed; whether that works is not in the files", count: 24,
                fields: &["api", "base_url", "credential_error", "credential_error.sentence", "credential_source", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.5.3",
        cases: &[(Kind::Configs, 63)], compared: 124, equal: 124,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.5.7",
        cases: &[(Kind::Configs, 63)], compared: 124, equal: 124,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.5.12",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 208)], compared: 14795, equal: 14795,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 24,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
            LeftOut { reason: "the key had to be exchanged for another at the provider; whether that works is not in the files", count: 11,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "base_url", "credential_source", "error", "error.sentence", "error.text", "outcome"] },
        ],
    },
    Row {
        release: "2026.5.16-beta.4",
        cases: &[(Kind::Configs, 63)], compared: 124, equal: 124,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.5.19",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 334)], compared: 29281, equal: 29281,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 139,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "an OAuth token had to be refreshed; whether that works is not in the files", count: 168,
                fields: &["api", "base_url", "credential_error", "credential_error.sentence", "credential_source", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 144,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
            LeftOut { reason: "the key had to be exchanged for another at the provider; whether that works is not in the files", count: 11,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "base_url", "credential_source", "error", "error.sentence", "error.text", "outcome"] },
        ],
    },
    Row {
        release: "2026.5.27",
        cases: &[(Kind::Configs, 63)], compared: 124, equal: 124,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.5.28",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 344)], compared: 26134, equal: 26134,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 139,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 96,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
            LeftOut { reason: "the key had to be exchanged for another at the provider; whether that works is not in the files", count: 11,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "base_url", "credential_source", "error", "error.sentence", "error.text", "outcome"] },
        ],
    },
    Row {
        release: "2026.6.1",
        cases: &[(Kind::Configs, 63)], compared: 124, equal: 124,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.6.11",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 264)], compared: 21090, equal: 21086,
        unequal: &[("auth_order", 1), ("auth_order_own_provider", 1), ("eligibility", 1), ("store.profiles", 1)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 137,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 420,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.7.1",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 222)], compared: 17567, equal: 17563,
        unequal: &[("auth_order", 1), ("auth_order_own_provider", 1), ("eligibility", 1), ("store.profiles", 1)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 119,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 375,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.8.2",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 277)], compared: 20661, equal: 20661,
        unequal: &[],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 69,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 118,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
            LeftOut { reason: "the key had to be exchanged for another at the provider; whether that works is not in the files", count: 33,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "base_url", "credential_source", "error", "error.sentence", "error.text", "outcome"] },
            LeftOut { reason: "the message names the place of the installation, which is no part of a home", count: 2,
                fields: &["error.text"] },
            LeftOut { reason: "the recorder walks without loading the codex plugin, which every caller of the release does first", count: 7,
                fields: &["walk.tried"] },
        ],
    },
    Row {
        release: "2026.9.6",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 268)], compared: 19844, equal: 19830,
        unequal: &[("error", 2), ("error.sentence", 6), ("error.text", 6)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 141,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 74,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
            LeftOut { reason: "the message names the place of the installation, which is no part of a home", count: 2,
                fields: &["error.text"] },
            LeftOut { reason: "the recorder walks without loading the codex plugin, which every caller of the release does first", count: 7,
                fields: &["walk.tried"] },
        ],
    },
];
