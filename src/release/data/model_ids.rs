//! Provider aliases and per-provider model-id rules, era by era.
//!
//! Source: `src/agents/provider-id.ts` (`normalizeProviderId`), `src/agents/model-ref-shared.ts`
//! (`normalizeStaticProviderModelId`), and from 2026.4.26 the `modelIdNormalization` blocks of the bundled
//! plugins' `openclaw.plugin.json`.

use crate::release::facts::ModelIdRule;

/// `normalizeProviderId` of 2026.4.5 to 2026.5.11.
pub(in crate::release) const PROVIDER_ALIASES: &[(&str, &str)] = &[
    ("modelstudio", "qwen"),
    ("qwencloud", "qwen"),
    ("z.ai", "zai"),
    ("z-ai", "zai"),
    ("opencode-zen", "opencode"),
    ("opencode-go-auth", "opencode-go"),
    ("kimi-code", "kimi"),
    ("kimi-coding", "kimi"),
    ("bedrock", "amazon-bedrock"),
    ("aws-bedrock", "amazon-bedrock"),
    ("bytedance", "volcengine"),
    ("doubao", "volcengine"),
];

/// `normalizeProviderId` of 2026.5.12 to 2026.5.27.
pub(in crate::release) const PROVIDER_ALIASES_5_12: &[(&str, &str)] = &[
    ("modelstudio", "qwen"),
    ("qwencloud", "qwen"),
    ("z.ai", "zai"),
    ("z-ai", "zai"),
    ("opencode-zen", "opencode"),
    ("opencode-go-auth", "opencode-go"),
    ("anthropic-cli", "claude-cli"),
    ("kimi-code", "kimi"),
    ("kimi-coding", "kimi"),
    ("moonshotai", "moonshot"),
    ("moonshot-ai", "moonshot"),
    ("bedrock", "amazon-bedrock"),
    ("aws-bedrock", "amazon-bedrock"),
    ("bytedance", "volcengine"),
    ("doubao", "volcengine"),
];

const CLAUDE: &[(&str, &str)] = &[
    ("opus-4.6", "claude-opus-4-6"),
    ("opus-4.5", "claude-opus-4-5"),
    ("sonnet-4.6", "claude-sonnet-4-6"),
    ("sonnet-4.5", "claude-sonnet-4-5"),
];

const CLAUDE_5_28: &[(&str, &str)] = &[
    ("opus-4.8", "claude-opus-4-8"),
    ("opus", "claude-opus-4-8"),
    ("opus-4.6", "claude-opus-4-6"),
    ("sonnet-4.6", "claude-sonnet-4-6"),
];

const CLAUDE_GATEWAY_5_28: &[(&str, &str)] = &[("opus-4.6", "claude-opus-4-6"), ("sonnet-4.6", "claude-sonnet-4-6")];

const GEMINI: &[(&str, &str)] = &[
    ("gemini-3-pro", "gemini-3-pro-preview"),
    ("gemini-3-flash", "gemini-3-flash-preview"),
    ("gemini-3.1-pro", "gemini-3.1-pro-preview"),
    ("gemini-3.1-flash-lite", "gemini-3.1-flash-lite-preview"),
    ("gemini-3.1-flash", "gemini-3-flash-preview"),
    ("gemini-3.1-flash-preview", "gemini-3-flash-preview"),
];

const GEMINI_5_12: &[(&str, &str)] = &[
    ("gemini-3-pro", "gemini-3.1-pro-preview"),
    ("gemini-3-pro-preview", "gemini-3.1-pro-preview"),
    ("gemini-3-flash", "gemini-3-flash-preview"),
    ("gemini-3.1-pro", "gemini-3.1-pro-preview"),
    ("gemini-3.1-flash-lite", "gemini-3.1-flash-lite-preview"),
    ("gemini-3.1-flash", "gemini-3-flash-preview"),
    ("gemini-3.1-flash-preview", "gemini-3-flash-preview"),
];

const GEMINI_5_28: &[(&str, &str)] = &[
    ("gemini-3-pro", "gemini-3.1-pro-preview"),
    ("gemini-3-pro-preview", "gemini-3.1-pro-preview"),
    ("gemini-3-flash", "gemini-3-flash-preview"),
    ("gemini-3.1-pro", "gemini-3.1-pro-preview"),
    ("gemini-3.1-flash-lite-preview", "gemini-3.1-flash-lite"),
    ("gemini-3.1-flash", "gemini-3-flash-preview"),
    ("gemini-3.1-flash-preview", "gemini-3-flash-preview"),
];

const GROK: &[(&str, &str)] = &[
    ("grok-4-fast-reasoning", "grok-4-fast"),
    ("grok-4-1-fast-reasoning", "grok-4-1-fast"),
    ("grok-4.20-experimental-beta-0304-reasoning", "grok-4.20-beta-latest-reasoning"),
    ("grok-4.20-experimental-beta-0304-non-reasoning", "grok-4.20-beta-latest-non-reasoning"),
    ("grok-4.20-reasoning", "grok-4.20-beta-latest-reasoning"),
    ("grok-4.20-non-reasoning", "grok-4.20-beta-latest-non-reasoning"),
];

const fn rule(provider: &'static str) -> ModelIdRule {
    ModelIdRule {
        provider,
        strip_prefix: None,
        aliases: &[],
        ignore_case: true,
        nested_prefix: None,
        prefix_when_bare: None,
        bare_start: None,
    }
}

const fn aliases(provider: &'static str, aliases: &'static [(&'static str, &'static str)]) -> ModelIdRule {
    ModelIdRule { aliases, ..rule(provider) }
}

const fn gateway(aliases: &'static [(&'static str, &'static str)]) -> ModelIdRule {
    ModelIdRule { aliases, bare_start: Some(("claude-", "anthropic")), ..rule("vercel-ai-gateway") }
}

const fn google(provider: &'static str, aliases: &'static [(&'static str, &'static str)]) -> ModelIdRule {
    ModelIdRule { aliases, nested_prefix: Some("google/"), ..rule(provider) }
}

const OPENROUTER: ModelIdRule = ModelIdRule { prefix_when_bare: Some("openrouter"), ..rule("openrouter") };
const NVIDIA: ModelIdRule = ModelIdRule { prefix_when_bare: Some("nvidia"), ..rule("nvidia") };
const HUGGINGFACE: ModelIdRule = ModelIdRule { strip_prefix: Some("huggingface/"), ..rule("huggingface") };

/// 2026.4.5 to 2026.4.24: written in code, Google and xAI with exact case.
pub(in crate::release) const RULES: &[ModelIdRule] = &[
    aliases("anthropic", CLAUDE),
    HUGGINGFACE,
    ModelIdRule { ignore_case: false, ..aliases("google", GEMINI) },
    ModelIdRule { ignore_case: false, ..aliases("google-vertex", GEMINI) },
    OPENROUTER,
    ModelIdRule { ignore_case: false, ..aliases("xai", GROK) },
    gateway(CLAUDE),
];

/// 2026.4.25 to 2026.5.11: nvidia is new; from 2026.4.26 the table stands in plugin manifests.
pub(in crate::release) const RULES_4_25: &[ModelIdRule] = &[
    aliases("anthropic", CLAUDE),
    HUGGINGFACE,
    aliases("google", GEMINI),
    aliases("google-vertex", GEMINI),
    NVIDIA,
    OPENROUTER,
    aliases("xai", GROK),
    gateway(CLAUDE),
];

/// 2026.5.12 to 2026.5.27.
pub(in crate::release) const RULES_5_12: &[ModelIdRule] = &[
    aliases("anthropic", CLAUDE),
    HUGGINGFACE,
    google("google", GEMINI_5_12),
    google("google-gemini-cli", GEMINI_5_12),
    google("google-vertex", GEMINI_5_12),
    NVIDIA,
    OPENROUTER,
    aliases("xai", GROK),
    gateway(CLAUDE),
];

/// From 2026.5.28.
pub(in crate::release) const RULES_5_28: &[ModelIdRule] = &[
    aliases("anthropic", CLAUDE_5_28),
    HUGGINGFACE,
    google("google", GEMINI_5_28),
    google("google-gemini-cli", GEMINI_5_28),
    google("google-vertex", GEMINI_5_28),
    NVIDIA,
    OPENROUTER,
    ModelIdRule { ignore_case: false, ..aliases("together", &[("moonshotai/Kimi-K2.5", "moonshotai/Kimi-K2.6")]) },
    aliases("xai", GROK),
    gateway(CLAUDE_GATEWAY_5_28),
];
