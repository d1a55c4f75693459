//! The words with which a release refuses a scheduled job's model (`formatCronPayloadModelRejection` in
//! `src/cron/isolated-agent/model-selection.ts`).

use super::super::model::{ModelRef, model_key};
use super::allowlist::Allowlist;
use crate::release::RefusedCronModel;

/// The message of a job whose model is not in the list (`formatCronPayloadModelRejection`).
pub(super) fn not_allowed(refused: RefusedCronModel, text: &str, reference: &ModelRef, list: &Allowlist) -> String {
    let key = model_key(&reference.provider, &reference.model);
    let written = list.written();
    let entries = written.map(|written| written.entries.join(", ")).unwrap_or_default();
    match refused {
        RefusedCronModel::AgentsModel | RefusedCronModel::Fails => {
            format!("cron payload.model '{text}' rejected by agents.defaults.models allowlist: {key}")
        }
        RefusedCronModel::FailsWithList => format!(
            "cron payload.model '{text}' rejected by agents.defaults.models allowlist: {key} is not in [{entries}]"
        ),
        RefusedCronModel::FailsAsAutomation => {
            let path = written.map_or("agents.defaults.modelPolicy.allow", |written| written.path.as_str());
            format!("automation model override '{text}' rejected by {path}: {key} is not in [{entries}]")
        }
    }
}

/// The message of a job whose model cannot be read.
pub(super) fn unreadable(refused: RefusedCronModel, text: &str, error: &str) -> String {
    match refused {
        RefusedCronModel::AgentsModel => error.to_owned(),
        RefusedCronModel::Fails | RefusedCronModel::FailsWithList => {
            format!("cron payload.model '{text}' rejected: {error}")
        }
        RefusedCronModel::FailsAsAutomation => format!("automation model override '{text}' rejected: {error}"),
    }
}
