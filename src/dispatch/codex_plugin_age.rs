//! A codex plugin that is older than OpenClaw.

use super::harness::CODEX;
use crate::home::Home;
use crate::release::{Facts, RuntimeFacts, Version};
use std::borrow::Cow;

/// The version of the installed codex plugin, when it is older than the release. Core and plugin are updated apart from
/// 2026.5.12 on (openclaw#87804, openclaw#89219).
#[must_use]
pub fn older_codex_plugin(home: &Home, release: Version) -> Option<Version> {
    let plugin = home.plugins.iter().find(|plugin| plugin.id == CODEX)?;
    RuntimeFacts::older_codex_plugin(plugin.version.as_deref()?, release)
}

/// The facts with what an older plugin answers when it is asked which providers it serves (`supports()`).
pub(super) fn with_installed_plugin<'f>(home: &Home, facts: &'f Facts) -> Cow<'f, Facts> {
    let Some(version) = older_codex_plugin(home, facts.version) else { return Cow::Borrowed(facts) };
    let serves = RuntimeFacts::of(version).codex_serves;
    if serves == facts.runtime.codex_serves {
        return Cow::Borrowed(facts);
    }
    let mut own = facts.clone();
    own.runtime.codex_serves = serves;
    Cow::Owned(own)
}
