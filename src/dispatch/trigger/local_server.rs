//! Servers of this machine that the gateway asks before a scheduled run whether they are there
//! (`preflightCronModelProvider` in `src/cron/isolated-agent/model-preflight.runtime.ts`). Files cannot tell.

use super::super::auth::is_asked_before_jobs;
use super::super::model::{ModelRef, normalize_provider};
use super::super::plan::Unknown;
use crate::release::{Facts, LocalServerAsked};
use crate::source::Node;

/// What a job's plan depends on beyond the files, candidate by candidate until one that nobody is asked about.
pub(super) fn unknown<'m>(
    config: &Node,
    candidates: impl Iterator<Item = &'m ModelRef>,
    facts: &Facts,
) -> Vec<Unknown> {
    let (most, otherwise) = match facts.triggers.local_server_asked {
        LocalServerAsked::Never => return Vec::new(),
        LocalServerAsked::SkipsJob => (1, "is skipped"),
        LocalServerAsked::NextCandidate => (usize::MAX, "begins with the next candidate, and without one is skipped"),
    };
    let servers = candidates.take(most).map_while(|candidate| {
        let reference = format!("{}/{}", candidate.provider, candidate.model);
        Some((reference, server(config, candidate, facts)?))
    });
    let reason = |(reference, server): (String, String)| {
        format!("before the run the gateway asks {server} of {reference}; when it does not answer, the job {otherwise}")
    };
    servers.map(|asked| Unknown { field: "candidates".to_owned(), reason: reason(asked) }).collect()
}

/// The server that is asked about a candidate.
fn server(config: &Node, candidate: &ModelRef, facts: &Facts) -> Option<String> {
    let providers = config.at(&["models", "providers"]).and_then(Node::as_object)?;
    let exact = providers.entry(&candidate.provider);
    let normalized =
        |key: &str| normalize_provider(&facts.models, key) == normalize_provider(&facts.models, &candidate.provider);
    let provider = &exact.or_else(|| providers.entries().iter().find(|entry| normalized(&entry.key)))?.node;
    let url = provider.get("baseUrl").and_then(Node::as_text)?.trim_end_matches('/');
    let api = provider.get("api").and_then(Node::as_text).map(str::to_lowercase);
    let is_asked = matches!(api.as_deref(), Some("ollama" | "openai-completions")) && is_asked_before_jobs(url);
    is_asked.then(|| url.to_owned())
}
