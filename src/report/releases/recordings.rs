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
        cases: &[(Kind::Configs, 63), (Kind::Homes, 259)], compared: 20505, equal: 20058,
        unequal: &[("api", 11), ("attempt_has_key", 11), ("attempt_model", 11), ("attempt_provider", 11), ("auth_order", 1), ("auth_order_own_provider", 1), ("auth_plan", 11), ("base_url", 13), ("credential_error", 2), ("credential_error.sentence", 2), ("credential_source", 12), ("eligibility", 1), ("error", 12), ("error.sentence", 130), ("error.text", 201), ("outcome", 11), ("selected_profile", 5), ("store.profiles", 1)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 137,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 390,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.7.1",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 217)], compared: 16982, equal: 16477,
        unequal: &[("api", 14), ("attempt_has_key", 14), ("attempt_model", 14), ("attempt_provider", 14), ("auth_order", 1), ("auth_order_own_provider", 1), ("auth_plan", 14), ("base_url", 16), ("credential_error", 2), ("credential_error.sentence", 2), ("credential_source", 14), ("eligibility", 1), ("error", 16), ("error.sentence", 120), ("error.text", 237), ("outcome", 14), ("selected_profile", 10), ("store.profiles", 1)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 119,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 345,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.8.2",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 269)], compared: 20372, equal: 19836,
        unequal: &[("api", 15), ("attempt_has_key", 27), ("attempt_model", 15), ("attempt_provider", 15), ("auth_plan", 56), ("base_url", 15), ("credential_error", 36), ("credential_error.sentence", 36), ("credential_source", 26), ("error", 30), ("error.sentence", 67), ("error.text", 165), ("harness", 2), ("harness.sentence", 1), ("outcome", 15), ("runtime_policy", 1), ("selected_profile", 5), ("store.error.sentence", 2), ("walk.tried", 7)],
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
        ],
    },
    Row {
        release: "2026.9.6",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 260)], compared: 19555, equal: 18933,
        unequal: &[("api", 20), ("attempt_has_key", 32), ("attempt_model", 20), ("attempt_provider", 20), ("auth_order", 1), ("auth_order_own_provider", 1), ("auth_plan", 76), ("base_url", 20), ("credential_error", 38), ("credential_error.sentence", 38), ("credential_source", 30), ("error", 42), ("error.sentence", 82), ("error.text", 162), ("harness", 2), ("harness.sentence", 1), ("outcome", 20), ("runtime_policy", 3), ("selected_profile", 5), ("store.error.sentence", 2), ("walk.tried", 7)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 141,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 74,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
            LeftOut { reason: "the message names the place of the installation, which is no part of a home", count: 2,
                fields: &["error.text"] },
        ],
    },
];
