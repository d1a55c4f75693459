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
        cases: &[(Kind::Configs, 63), (Kind::Homes, 331)], compared: 24792, equal: 24792,
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
        cases: &[(Kind::Configs, 63), (Kind::Homes, 234)], compared: 17717, equal: 17340,
        unequal: &[("api", 8), ("attempt_has_key", 8), ("attempt_model", 8), ("attempt_provider", 8), ("auth_plan", 8), ("base_url", 10), ("credential_error", 2), ("credential_error.sentence", 2), ("credential_source", 9), ("error", 9), ("error.sentence", 115), ("error.text", 177), ("outcome", 8), ("selected_profile", 5)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 119,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 324,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.7.1",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 185)], compared: 13504, equal: 13100,
        unequal: &[("api", 10), ("attempt_has_key", 10), ("attempt_model", 10), ("attempt_provider", 10), ("auth_plan", 10), ("base_url", 12), ("credential_error", 1), ("credential_error.sentence", 1), ("credential_source", 10), ("error", 11), ("error.sentence", 103), ("error.text", 197), ("outcome", 10), ("selected_profile", 9)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 68,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 282,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.8.2",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 234)], compared: 16800, equal: 16387,
        unequal: &[("api", 11), ("attempt_has_key", 23), ("attempt_model", 11), ("attempt_provider", 11), ("auth_plan", 43), ("base_url", 11), ("credential_error", 31), ("credential_error.sentence", 31), ("credential_source", 24), ("error", 23), ("error.sentence", 55), ("error.text", 115), ("harness", 1), ("outcome", 11), ("runtime_policy", 1), ("selected_profile", 3), ("store.error.sentence", 2), ("walk.tried", 6)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 69,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 58,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
    Row {
        release: "2026.9.6",
        cases: &[(Kind::Configs, 63), (Kind::Homes, 237)], compared: 17205, equal: 16728,
        unequal: &[("api", 14), ("attempt_has_key", 26), ("attempt_model", 14), ("attempt_provider", 14), ("auth_order", 1), ("auth_order_own_provider", 1), ("auth_plan", 58), ("base_url", 14), ("credential_error", 33), ("credential_error.sentence", 33), ("credential_source", 24), ("error", 29), ("error.sentence", 67), ("error.text", 116), ("harness", 2), ("harness.sentence", 1), ("outcome", 14), ("runtime_policy", 2), ("selected_profile", 5), ("store.error.sentence", 2), ("walk.tried", 7)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 105,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 45,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
        ],
    },
];
