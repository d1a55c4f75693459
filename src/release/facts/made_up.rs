//! Ids that bundled provider plugins accept although no catalogue lists them (`resolveDynamicModel` of
//! `extensions/*/index.ts`), and those for which their answer replaces a catalogue row.

use super::{AnthropicIds, Template};
use crate::release::Version;
use crate::release::data::forward;

/// A list of ids; `None` = none.
type Ids = &'static [&'static str];

/// What the bundled plugins of one release make up.
#[derive(Debug, Clone, Copy)]
pub struct MadeUpModels {
    /// `openai-codex`, from 2026.5.30-beta.1 on `openai` with a ChatGPT login.
    pub codex: Ids,
    /// Those for which the plugin's answer replaces a catalogue row.
    pub codex_preferred: Ids,
    /// `openai` on the platform.
    pub openai: Ids,
    /// Models of `openai` that only the platform serves, whatever the login (2026.7.2-beta.1+).
    pub platform_only: Ids,
    /// Models of `openai` that only ChatGPT logins reach (2026.7.2-beta.1+).
    pub subscription_only: Ids,
    /// Families of `anthropic` derived from models that are known.
    pub anthropic_families: &'static [Template],
    /// Ids of `anthropic` accepted without knowing any model (5.28+).
    pub anthropic: AnthropicIds,
    /// Families of `google` derived from models that are known.
    pub google_families: &'static [Template],
    /// Parts of a name that keep an id out of those families (2026.8.1+: what makes no text).
    pub google_not: Ids,
    /// Starts of `xai` ids.
    pub grok_starts: Ids,
    /// `minimax` and `minimax-portal`, lower case (2026.6.11+).
    pub minimax: Ids,
    /// Whether any id of `opencode`, `opencode-go` and `ollama-cloud` in the static catalogue is known without a key
    /// (2026.6.11+).
    pub catalogue_rows: bool,
    /// `ollama-cloud` (2026.6.11+).
    pub ollama_cloud: Ids,
    /// `opencode-go` before that, with the transport.
    pub opencode_go: &'static [(&'static str, &'static str)],
}

impl MadeUpModels {
    /// Those of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let since = |month, patch| version >= Version::new(2026, month, patch);
        let unified = version >= Version::beta(2026, 5, 30, 1);
        let routed = version >= Version::beta(2026, 7, 2, 1);
        Self {
            codex: match () {
                () if since(9, 1) => forward::CODEX_9_6,
                () if since(7, 1) => forward::CODEX_7_1,
                () if unified => forward::CODEX_6_1,
                () if since(5, 12) => forward::CODEX_5_12,
                () if since(4, 23) => forward::CODEX_4_29,
                () if since(4, 20) => forward::CODEX_4_21,
                () => forward::CODEX,
            },
            codex_preferred: match () {
                () if since(9, 1) => forward::CODEX_PREFERRED_9_6,
                () if since(7, 1) => forward::CODEX_PREFERRED_7_1,
                () if unified => forward::CODEX_PREFERRED_6_1,
                () if since(4, 23) => forward::CODEX_PREFERRED_4_29,
                () if since(4, 20) => forward::CODEX_PREFERRED_4_21,
                () => &[],
            },
            openai: match () {
                () if since(9, 1) => forward::OPENAI_9_6,
                () if since(7, 1) => forward::OPENAI_7_1,
                () if since(5, 28) => forward::OPENAI_5_28,
                () if since(5, 12) => forward::OPENAI_5_12,
                () if since(4, 23) => forward::OPENAI_4_29,
                () => forward::OPENAI,
            },
            platform_only: if routed { &["chat-latest", "gpt-5.6"] } else { &[] },
            subscription_only: if routed { &["gpt-5.3-codex-spark"] } else { &[] },
            anthropic_families: if since(4, 20) { forward::ANTHROPIC_4_21 } else { forward::ANTHROPIC },
            anthropic: match () {
                () if since(8, 1) => AnthropicIds::Names { names: forward::ANTHROPIC_8_2, newer_than: Some((5, 0)) },
                () if since(7, 1) => AnthropicIds::Names { names: forward::ANTHROPIC_7_1, newer_than: None },
                () if since(6, 5) => AnthropicIds::Names { names: forward::ANTHROPIC_6_11, newer_than: None },
                () if since(5, 28) => AnthropicIds::Starts(forward::ANTHROPIC_STARTS),
                () => AnthropicIds::Starts(&[]),
            },
            google_families: match () {
                () if since(8, 1) => forward::GOOGLE_8_2,
                () if since(6, 5) => forward::GOOGLE_6_11,
                () if since(5, 28) => forward::GOOGLE_5_28,
                () if since(5, 12) => forward::GOOGLE_5_12,
                () if since(4, 20) => forward::GOOGLE_4_21,
                () => forward::GOOGLE,
            },
            google_not: if since(8, 1) { &["-image", "-tts", "-live", "native-audio"] } else { &[] },
            grok_starts: match () {
                () if since(9, 1) => &["grok-"],
                () if since(8, 1) => &["grok-code-fast", "grok-3", "grok-4", "grok-build", "grok-latest"],
                () => &["grok-code-fast", "grok-3", "grok-4", "grok-build"],
            },
            minimax: if since(6, 5) { &["minimax-m2.7", "minimax-m2.7-highspeed", "minimax-m3"] } else { &[] },
            catalogue_rows: since(6, 5),
            ollama_cloud: match () {
                () if since(8, 1) => &["glm-5.1", "glm-5.2", "kimi-k3", "minimax-m2.7", "minimax-m3"],
                () if since(6, 5) => &["glm-5.1:cloud", "glm-5.2:cloud", "kimi-k2.5:cloud", "minimax-m2.7:cloud"],
                () => &[],
            },
            opencode_go: match () {
                () if since(5, 28) => forward::OPENCODE_GO_5_28,
                () if since(4, 24) => forward::OPENCODE_GO,
                () => &[],
            },
        }
    }
}
