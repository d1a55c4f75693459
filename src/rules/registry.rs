//! The list of rules; its order is the order of output among findings of one place.

use super::diagnosis::Diagnosis;
use super::{Case, Finding, Rule};
use super::{
    acp_backend_unavailable, agent_model_shadows_default_fallbacks, auth_json_stranded_after_sqlite, auth_order_empty,
    auth_order_stale_or_excluding, auth_rig_incomplete, auth_store_empty_after_migration, candidate_cannot_run,
    cli_runtime_harness_mismatch, codex_harness_not_registered, codex_profile_lost_or_renamed,
    codex_transport_endpoint_wrong, config_include_failed, config_keys_unknown_to_build, config_schema, config_syntax,
    config_write_loses_content, cooldown_or_disabled_window, credential_expired, credential_file_permissions,
    credential_sent_to_foreign_host, credential_shape_mismatch, cron_failing_streak, cron_run_stuck,
    default_agent_not_main, duplicated_oauth_across_agents, empty_store_blocks_inheritance,
    env_key_shadows_subscription, external_login_bootstrap, gateway_log_contradicts_files,
    harness_fallback_without_effect, ignored_config_key, legacy_openai_codex_ref, model_ref_unregistered,
    models_json_stale_or_wrong, no_profile_bound, non_codex_model_under_codex_harness, oauth_sidecar_unread,
    openai_route_without_usable_auth, plugin_may_choose_model, plugins_allow_excludes_provider,
    provider_plugin_inactive, secondary_agent_without_auth, secret_in_config, secretref_unresolvable,
    service_env_missing_key, single_point_of_failure, stale_session_runtime_pin, state_dir_mismatch,
    store_schema_newer_than_build, unreadable_file, windows_command_shim,
};
use super::{
    cron_model_bypasses_fallbacks, fallback_crosses_into_metered, fallbacks_share_fate, heartbeat_model_without_effect,
    models_allowlist_too_narrow, rotation_limit_hides_profiles, stale_session_auth_pin, stale_session_model_pin,
    subagent_chain_differs,
};
use crate::home::Home;
use crate::source::Location;

/// All rules.
pub const RULES: &[&Rule] = &[
    &config_syntax::RULE,
    &config_include_failed::RULE,
    &config_schema::RULE,
    &config_keys_unknown_to_build::RULE,
    &store_schema_newer_than_build::RULE,
    &config_write_loses_content::RULE,
    &unreadable_file::RULE,
    &provider_plugin_inactive::RULE,
    &no_profile_bound::RULE,
    &non_codex_model_under_codex_harness::RULE,
    &codex_harness_not_registered::RULE,
    &cli_runtime_harness_mismatch::RULE,
    &openai_route_without_usable_auth::RULE,
    &credential_shape_mismatch::RULE,
    &codex_transport_endpoint_wrong::RULE,
    &credential_sent_to_foreign_host::RULE,
    &legacy_openai_codex_ref::RULE,
    &oauth_sidecar_unread::RULE,
    &auth_json_stranded_after_sqlite::RULE,
    &auth_store_empty_after_migration::RULE,
    &codex_profile_lost_or_renamed::RULE,
    &secondary_agent_without_auth::RULE,
    &state_dir_mismatch::RULE,
    &service_env_missing_key::RULE,
    &secretref_unresolvable::RULE,
    &auth_order_empty::RULE,
    &auth_order_stale_or_excluding::RULE,
    &credential_expired::RULE,
    &cooldown_or_disabled_window::RULE,
    &duplicated_oauth_across_agents::RULE,
    &empty_store_blocks_inheritance::RULE,
    &auth_rig_incomplete::RULE,
    &models_json_stale_or_wrong::RULE,
    &default_agent_not_main::RULE,
    &env_key_shadows_subscription::RULE,
    &windows_command_shim::RULE,
    &acp_backend_unavailable::RULE,
    &external_login_bootstrap::RULE,
    &model_ref_unregistered::RULE,
    &candidate_cannot_run::RULE,
    &models_allowlist_too_narrow::RULE,
    &stale_session_model_pin::RULE,
    &stale_session_auth_pin::RULE,
    &stale_session_runtime_pin::RULE,
    &heartbeat_model_without_effect::RULE,
    &cron_model_bypasses_fallbacks::RULE,
    &subagent_chain_differs::RULE,
    &fallback_crosses_into_metered::RULE,
    &fallbacks_share_fate::RULE,
    &rotation_limit_hides_profiles::RULE,
    &agent_model_shadows_default_fallbacks::RULE,
    &cron_failing_streak::RULE,
    &cron_run_stuck::RULE,
    &gateway_log_contradicts_files::RULE,
    &harness_fallback_without_effect::RULE,
    &ignored_config_key::RULE,
    &plugins_allow_excludes_provider::RULE,
    &plugin_may_choose_model::RULE,
    &single_point_of_failure::RULE,
    &credential_file_permissions::RULE,
    &secret_in_config::RULE,
];

/// What all rules find, most severe first, then by place, rule and agent; without duplicates and
/// without what a `// oc-doctor: allow(rule)` comment on or above the line allows.
#[must_use]
pub fn findings(case: &Case<'_>) -> Vec<Finding> {
    let diagnosis = Diagnosis::of(case);
    let mut found: Vec<Finding> = RULES.iter().flat_map(|rule| (rule.check)(&diagnosis)).collect();
    for finding in &mut found {
        settle_labels(finding);
    }
    found.retain(|finding| !allowed(case.home, finding));
    let mut keyed: Vec<(Key, Finding)> = found.into_iter().map(|finding| (key(case.home, &finding), finding)).collect();
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut sorted: Vec<Finding> = Vec::with_capacity(keyed.len());
    for (_, finding) in keyed {
        if sorted.last() != Some(&finding) {
            sorted.push(finding);
        }
    }
    sorted
}

/// One primary label, and it comes first.
fn settle_labels(finding: &mut Finding) {
    let primary = finding.labels.iter().position(|label| label.primary).unwrap_or(0);
    // Several agents may have one place: it is said once.
    let mut primary_label = finding.labels.get(primary).cloned();
    let mut seen: Vec<(crate::source::Span, String)> = Vec::new();
    finding.labels.retain(|label| {
        let known = (label.span, label.text.clone());
        let new = !seen.contains(&known);
        seen.push(known);
        new
    });
    let primary = finding
        .labels
        .iter()
        .position(|label| primary_label.take_if(|one| one.span == label.span && one.text == label.text).is_some())
        .unwrap_or(0);
    for (index, label) in finding.labels.iter_mut().enumerate() {
        label.primary = index == primary;
    }
    if primary > 0 && primary < finding.labels.len() {
        let label = finding.labels.remove(primary);
        finding.labels.insert(0, label);
    }
}

/// Severity (worst first), file, place, rank of the rule, agents, message.
type Key = (std::cmp::Reverse<super::Severity>, String, Option<Location>, usize, Vec<String>, String);

fn key(home: &Home, finding: &Finding) -> Key {
    let label = finding.labels.first();
    let place = label.and_then(|label| home.sources.locate(label.span));
    let file = label
        .and_then(|label| home.sources.get(label.span.source))
        .map(|file| file.display.clone())
        .or_else(|| finding.file.clone())
        .unwrap_or_default();
    let rank = RULES.iter().position(|rule| rule.id == finding.rule).unwrap_or(usize::MAX);
    (std::cmp::Reverse(finding.severity), file, place, rank, finding.agents.clone(), finding.message.clone())
}

/// Whether a comment in the config allows it.
fn allowed(home: &Home, finding: &Finding) -> bool {
    let Some(label) = finding.labels.first() else { return false };
    if home.config.source != Some(label.span.source) {
        return false;
    }
    let Some(place) = home.sources.locate(label.span) else { return false };
    let on_or_above = |line: usize| line == place.line || line + 1 == place.line;
    home.config.allowed.iter().any(|(line, rules)| on_or_above(*line) && rules.iter().any(|rule| rule == finding.rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADINGS: &[&str] =
        &["What is wrong", "Why it matters", "How oc-doctor knows", "Releases", "What to do", "Upstream"];

    #[test]
    fn ids_are_unique_kebab_case_and_summaries_are_one_line() {
        let mut seen = std::collections::BTreeSet::new();
        for rule in RULES {
            assert!(seen.insert(rule.id), "{} twice", rule.id);
            let kebab = rule.id.split('-').all(|part| {
                !part.is_empty() && part.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
            });
            assert!(kebab, "{}", rule.id);
            assert!(!rule.summary.contains('\n') && !rule.summary.ends_with('.'), "{}", rule.id);
        }
    }

    #[test]
    fn every_rule_has_its_file_and_every_rule_file_is_registered() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
        let mut defined = Vec::new();
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            if text.contains("const RULE: Rule =") && path.file_name().unwrap() != "registry.rs" {
                defined.push(path.file_stem().unwrap().to_string_lossy().replace('_', "-"));
            }
        }
        defined.sort();
        let mut registered: Vec<String> = RULES.iter().map(|rule| rule.id.to_owned()).collect();
        registered.sort();
        assert_eq!(defined, registered);
    }

    #[test]
    fn documentation_has_all_headings_in_order_with_text_below_each() {
        for rule in RULES {
            let found: Vec<&str> = rule.documentation.lines().filter_map(|line| line.strip_prefix("## ")).collect();
            assert_eq!(found, HEADINGS, "{}", rule.id);
            for section in rule.documentation.split("## ").skip(1) {
                let body = section.split_once('\n').map_or("", |(_, body)| body.trim());
                assert!(!body.is_empty(), "{}: {section}", rule.id);
            }
        }
    }
}
