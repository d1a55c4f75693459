//! Which model a candidate names, whether the release knows it, and where it would be called.
//!
//! Where this stands in a run, and what fails first:
//!
//! | releases | order |
//! |---|---|
//! | 4.5–4.9 | `models.json` is completed; **model**; credential; attempt |
//! | 4.10–4.23 (read in 4.21) | `models.json` is completed; **model**; credential; harness, when the attempt starts |
//! | 4.24–5.15 (read in 4.29, 5.12) | harness; **model** without `models.json`; only on the built-in harness `models.json` is completed and the model looked up again; credential |
//! | 5.16-beta.4–5.27 (read in 5.19) | the same; then, when the run would go on as `openai-codex`, that is looked up without `models.json` and taken when known |
//! | 5.28 | harness; `openai-codex/<model>`, then `openai/<model>`, first without, then (built-in harness) with `models.json`; the message is that of the very first look-up; credential |
//!
//! One look-up asks, in this order: the models that the config lists with a transport; suppressions; the catalogue
//! (compiled in; in a look-up with `models.json` also that file, completed by every bundled plugin whose provider has a
//! key in reach); what the provider's plugin accepts without a catalogue; an entry of `models.providers` with a base URL.
//! Config and plugin then correct transport and address.
//!
//! What no file can tell: models of servers that are asked over the network (ollama, vllm, sglang, lmstudio) beyond
//! those listed, and lists that a provider's own API would refresh.

mod anthropic;
mod configured;
mod forward;
mod hooks;
mod installed;
mod login;
mod plugins;
mod question;
mod reference;
mod registry;
mod resolve;
mod static_catalogue;
mod suppression;
mod unknown;

pub use question::{ModelQuestion, ResolvedModel};
pub use reference::{
    ModelRef, model_key, normalize_model_id, normalize_provider, normalize_reference, parse_reference, split_profile,
    split_reference,
};
pub use resolve::resolve_model;
