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
        cases: &[(Kind::Configs, 63), (Kind::Homes, 259)], compared: 20505, equal: 20298,
        unequal: &[("api", 10), ("attempt_has_key", 10), ("attempt_model", 10), ("attempt_provider", 10), ("auth_order", 1), ("auth_order_own_provider", 1), ("auth_plan", 10), ("base_url", 12), ("credential_error", 1), ("credential_error.sentence", 1), ("credential_source", 10), ("eligibility", 1), ("error", 11), ("error.sentence", 16), ("error.text", 87), ("outcome", 10), ("selected_profile", 5), ("store.profiles", 1)],
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
        cases: &[(Kind::Configs, 63), (Kind::Homes, 217)], compared: 16982, equal: 16686,
        unequal: &[("api", 14), ("attempt_has_key", 14), ("attempt_model", 14), ("attempt_provider", 14), ("auth_order", 1), ("auth_order_own_provider", 1), ("auth_plan", 14), ("base_url", 16), ("credential_error", 1), ("credential_error.sentence", 1), ("credential_source", 14), ("eligibility", 1), ("error", 15), ("error.sentence", 17), ("error.text", 134), ("outcome", 14), ("selected_profile", 10), ("store.profiles", 1)],
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
        cases: &[(Kind::Configs, 63), (Kind::Homes, 269)], compared: 20372, equal: 20209,
        unequal: &[("api", 8), ("attempt_has_key", 8), ("attempt_model", 8), ("attempt_provider", 8), ("auth_plan", 8), ("base_url", 8), ("credential_source", 8), ("error", 14), ("error.sentence", 23), ("error.text", 52), ("outcome", 8), ("selected_profile", 1), ("store.error.sentence", 2), ("walk.tried", 7)],
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
        cases: &[(Kind::Configs, 63), (Kind::Homes, 276)], compared: 21259, equal: 20980,
        unequal: &[("api", 8), ("attempt_has_key", 8), ("attempt_model", 8), ("attempt_provider", 8), ("auth_plan", 8), ("base_url", 8), ("credential_source", 8), ("error", 30), ("error.sentence", 43), ("error.text", 129), ("harness", 1), ("outcome", 8), ("selected_profile", 3), ("store.error.sentence", 2), ("walk.tried", 7)],
        left_out: &[
            LeftOut { reason: "CLI runtime: the recorded function is never reached in reality", count: 176,
                fields: &["api", "attempt_has_key", "attempt_model", "attempt_provider", "auth_plan", "auth_provider", "base_url", "credential_error", "credential_error.sentence", "credential_source", "eligibility", "error", "error.sentence", "error.text", "harness", "harness.sentence", "outcome", "selected_profile"] },
            LeftOut { reason: "failed before the attempt: the provider asked last may have been asked in passing", count: 114,
                fields: &["auth_order", "auth_provider", "eligibility"] },
            LeftOut { reason: "no config file: asked of the command only", count: 2,
                fields: &["verdict.issues", "verdict.valid"] },
            LeftOut { reason: "the message names the place of the installation, which is no part of a home", count: 2,
                fields: &["error.text"] },
        ],
    },
];
