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

const CLAUDE_7_1: &[(&str, &str)] = &[
    ("opus-4.8", "claude-opus-4-8"),
    ("opus", "claude-opus-4-8"),
    ("opus-4.6", "claude-opus-4-6"),
    ("mythos-5", "claude-mythos-5"),
    ("sonnet-5", "claude-sonnet-5"),
    ("sonnet", "claude-sonnet-5"),
    ("sonnet-4.6", "claude-sonnet-4-6"),
];

const CLAUDE_8_2: &[(&str, &str)] = &[
    ("opus-5", "claude-opus-5"),
    ("opus", "claude-opus-5"),
    ("opus-4.8", "claude-opus-4-8"),
    ("opus-4.6", "claude-opus-4-6"),
    ("mythos-5", "claude-mythos-5"),
    ("sonnet-5", "claude-sonnet-5"),
    ("sonnet", "claude-sonnet-5"),
    ("sonnet-4.6", "claude-sonnet-4-6"),
];

const CLAUDE_9_6: &[(&str, &str)] = &[
    ("fable", "claude-fable-5-1"),
    ("fable-5", "claude-fable-5"),
    ("fable-5.1", "claude-fable-5-1"),
    ("fable-5-1", "claude-fable-5-1"),
    ("haiku", "claude-haiku-4-5"),
    ("opus-5.5", "claude-opus-5-5"),
    ("opus-5-5", "claude-opus-5-5"),
    ("opus-5", "claude-opus-5"),
    ("opus", "claude-opus-5"),
    ("opus-4.8", "claude-opus-4-8"),
    ("opus-4.7", "claude-opus-4-7"),
    ("opus-4.6", "claude-opus-4-6"),
    ("mythos-5", "claude-mythos-5"),
    ("sonnet-5", "claude-sonnet-5"),
    ("sonnet", "claude-sonnet-5"),
    ("sonnet-4.6", "claude-sonnet-4-6"),
];

const CLAUDE_GATEWAY_8_2: &[(&str, &str)] = &[
    ("opus-4.6", "claude-opus-4-6"),
    ("sonnet-5", "claude-sonnet-5"),
    ("sonnet", "claude-sonnet-4-6"),
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

const GROK_8_2: &[(&str, &str)] = &[
    ("grok-4.3-latest", "grok-4.3"),
    ("grok-4.5-latest", "grok-4.5"),
    ("grok-build-latest", "grok-4.5"),
    ("grok-4-fast-reasoning", "grok-4-fast"),
    ("grok-4-1-fast-reasoning", "grok-4-1-fast"),
];

const GROK_9_6: &[(&str, &str)] = &[
    ("grok-4.3-latest", "grok-4.3"),
    ("grok-4.5-latest", "grok-4.5"),
    ("grok-4.7-latest", "grok-4.7"),
    ("grok-build-latest", "grok-4.5"),
    ("grok-4-fast-reasoning", "grok-4-fast"),
    ("grok-4-1-fast-reasoning", "grok-4-1-fast"),
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

/// 2026.5.28 to 2026.6.4.
pub(in crate::release) const RULES_5_28: &[ModelIdRule] = &[
    aliases("anthropic", CLAUDE_5_28),
    HUGGINGFACE,
    google("google", GEMINI_5_28),
    google("google-gemini-cli", GEMINI_5_28),
    google("google-vertex", GEMINI_5_28),
    NVIDIA,
    OPENROUTER,
    TOGETHER,
    aliases("xai", GROK),
    gateway(CLAUDE_GATEWAY_5_28),
];

const TOGETHER: ModelIdRule =
    ModelIdRule { ignore_case: false, ..aliases("together", &[("moonshotai/Kimi-K2.5", "moonshotai/Kimi-K2.6")]) };

/// From 2026.6.11 on a name may repeat its provider.
const fn claude(aliases: &'static [(&'static str, &'static str)]) -> ModelIdRule {
    ModelIdRule { strip_prefix: Some("anthropic/"), aliases, ..rule("anthropic") }
}

/// What all later releases share but Claude, Grok and the gateway.
const fn later(claude: ModelIdRule, grok: ModelIdRule, gateway: ModelIdRule) -> [ModelIdRule; 10] {
    [
        claude,
        HUGGINGFACE,
        google("google", GEMINI_5_28),
        google("google-gemini-cli", GEMINI_5_28),
        google("google-vertex", GEMINI_5_28),
        NVIDIA,
        OPENROUTER,
        TOGETHER,
        grok,
        gateway,
    ]
}

/// 2026.6.11
pub(in crate::release) const RULES_6_11: &[ModelIdRule] =
    &later(claude(CLAUDE_5_28), aliases("xai", GROK), gateway(CLAUDE_GATEWAY_5_28));
/// 2026.7.1
pub(in crate::release) const RULES_7_1: &[ModelIdRule] =
    &later(claude(CLAUDE_7_1), aliases("xai", GROK), gateway(CLAUDE_GATEWAY_5_28));
/// From 2026.8.1.
pub(in crate::release) const RULES_8_2: &[ModelIdRule] =
    &later(claude(CLAUDE_8_2), aliases("xai", GROK_8_2), gateway(CLAUDE_GATEWAY_8_2));
/// From 2026.9.
pub(in crate::release) const RULES_9_6: &[ModelIdRule] =
    &later(claude(CLAUDE_9_6), aliases("xai", GROK_9_6), gateway(CLAUDE_GATEWAY_8_2));
