//! Ids that bundled provider plugins accept although no catalogue lists them (`resolveDynamicModel`).

use crate::release::facts::{Rest, Template};

/// `openai-codex` of 2026.4.5 (`extensions/openai/openai-codex-provider.ts`).
pub(in crate::release) const CODEX: &[&str] = &["gpt-5.4", "gpt-5.4-mini", "gpt-5.3-codex-spark", "gpt-5.3-codex"];
/// 2026.4.21
pub(in crate::release) const CODEX_4_21: &[&str] =
    &["gpt-5.4", "gpt-5.4-codex", "gpt-5.4-pro", "gpt-5.4-mini", "gpt-5.3-codex-spark", "gpt-5.3-codex"];
/// 2026.4.29
pub(in crate::release) const CODEX_4_29: &[&str] =
    &["gpt-5.5", "gpt-5.5-pro", "gpt-5.4", "gpt-5.4-codex", "gpt-5.4-pro", "gpt-5.4-mini", "gpt-5.3-codex"];
/// 2026.5.12 to 2026.5.28
pub(in crate::release) const CODEX_5_12: &[&str] =
    &["gpt-5.5", "gpt-5.5-pro", "gpt-5.4", "gpt-5.4-codex", "gpt-5.4-pro", "gpt-5.4-mini"];
/// `openai` through the ChatGPT backend, from 2026.6.1 on (`resolveCodexForwardCompatModel`).
pub(in crate::release) const CODEX_6_1: &[&str] =
    &["gpt-5.5", "gpt-5.5-pro", "gpt-5.4", "gpt-5.4-codex", "gpt-5.4-pro", "gpt-5.4-mini", "gpt-5.3-codex-spark"];
/// Those of them that replace a catalogue row.
pub(in crate::release) const CODEX_PREFERRED_6_1: &[&str] =
    &["gpt-5.5", "gpt-5.5-pro", "gpt-5.4", "gpt-5.4-pro", "gpt-5.4-mini", "gpt-5.3-codex-spark"];
/// From 2026.7.1: also the three of GPT-5.6.
pub(in crate::release) const CODEX_7_1: &[&str] = &[
    "gpt-5.6-luna",
    "gpt-5.6-sol",
    "gpt-5.6-terra",
    "gpt-5.5",
    "gpt-5.5-pro",
    "gpt-5.4",
    "gpt-5.4-codex",
    "gpt-5.4-pro",
    "gpt-5.4-mini",
    "gpt-5.3-codex-spark",
];
/// Those of them that replace a catalogue row.
pub(in crate::release) const CODEX_PREFERRED_7_1: &[&str] = &[
    "gpt-5.6-luna",
    "gpt-5.6-sol",
    "gpt-5.6-terra",
    "gpt-5.5",
    "gpt-5.5-pro",
    "gpt-5.4",
    "gpt-5.4-pro",
    "gpt-5.4-mini",
    "gpt-5.3-codex-spark",
];
/// From 2026.9: also GPT-6.
pub(in crate::release) const CODEX_9_6: &[&str] = &[
    "gpt-6-astra",
    "gpt-6-luna",
    "gpt-6-sol",
    "gpt-5.6-luna",
    "gpt-5.6-sol",
    "gpt-5.6-terra",
    "gpt-5.5",
    "gpt-5.5-pro",
    "gpt-5.4",
    "gpt-5.4-codex",
    "gpt-5.4-pro",
    "gpt-5.4-mini",
    "gpt-5.3-codex-spark",
];
/// Those of them that replace a catalogue row.
pub(in crate::release) const CODEX_PREFERRED_9_6: &[&str] = &[
    "gpt-6-astra",
    "gpt-6-luna",
    "gpt-6-sol",
    "gpt-5.6-luna",
    "gpt-5.6-sol",
    "gpt-5.6-terra",
    "gpt-5.5",
    "gpt-5.5-pro",
    "gpt-5.4",
    "gpt-5.4-pro",
    "gpt-5.4-mini",
    "gpt-5.3-codex-spark",
];
/// Ids for which the plugin's answer replaces a catalogue row (`preferRuntimeResolvedModel`), 2026.4.21.
pub(in crate::release) const CODEX_PREFERRED_4_21: &[&str] = &["gpt-5.4", "gpt-5.4-pro"];
/// The same from 2026.4.29 on.
pub(in crate::release) const CODEX_PREFERRED_4_29: &[&str] =
    &["gpt-5.5", "gpt-5.5-pro", "gpt-5.4", "gpt-5.4-pro", "gpt-5.4-mini"];

/// `openai` of 2026.4.5 and 2026.4.21 (`extensions/openai/openai-provider.ts`).
pub(in crate::release) const OPENAI: &[&str] = &["gpt-5.4", "gpt-5.4-pro", "gpt-5.4-mini", "gpt-5.4-nano"];
/// 2026.4.29
pub(in crate::release) const OPENAI_4_29: &[&str] =
    &["gpt-5.5-pro", "gpt-5.4", "gpt-5.4-pro", "gpt-5.4-mini", "gpt-5.4-nano"];
/// 2026.5.12 and 2026.5.19
pub(in crate::release) const OPENAI_5_12: &[&str] =
    &["chat-latest", "gpt-5.5-pro", "gpt-5.4", "gpt-5.4-pro", "gpt-5.4-mini", "gpt-5.4-nano"];
/// 2026.5.28
pub(in crate::release) const OPENAI_5_28: &[&str] =
    &["chat-latest", "gpt-5.5", "gpt-5.5-pro", "gpt-5.4", "gpt-5.4-pro", "gpt-5.4-mini", "gpt-5.4-nano"];
/// From 2026.7.1.
pub(in crate::release) const OPENAI_7_1: &[&str] = &[
    "chat-latest",
    "gpt-5.6",
    "gpt-5.6-luna",
    "gpt-5.6-sol",
    "gpt-5.6-terra",
    "gpt-5.5",
    "gpt-5.5-pro",
    "gpt-5.4",
    "gpt-5.4-pro",
    "gpt-5.4-mini",
    "gpt-5.4-nano",
];
/// From 2026.9.
pub(in crate::release) const OPENAI_9_6: &[&str] = &[
    "chat-latest",
    "gpt-6-astra",
    "gpt-6-luna",
    "gpt-6-sol",
    "gpt-5.6",
    "gpt-5.6-luna",
    "gpt-5.6-sol",
    "gpt-5.6-terra",
    "gpt-5.5",
    "gpt-5.5-pro",
    "gpt-5.4",
    "gpt-5.4-pro",
    "gpt-5.4-mini",
    "gpt-5.4-nano",
];

const fn family(start: &'static str, models: &'static [&'static str]) -> Template {
    Template { start, rest: Rest::Any, models }
}

const fn exact(start: &'static str, models: &'static [&'static str]) -> Template {
    Template { start, rest: Rest::Nothing, models }
}

const fn minor(start: &'static str, tail: &'static str, models: &'static [&'static str]) -> Template {
    Template { start, rest: Rest::Minor(tail), models }
}

/// `anthropic` of 2026.4.5 (`extensions/anthropic/register.runtime.ts`); the dots are other spellings.
pub(in crate::release) const ANTHROPIC: &[Template] = &[
    family("claude-opus-4-6", &["claude-opus-4-5"]),
    family("claude-opus-4.6", &["claude-opus-4-5"]),
    family("claude-sonnet-4-6", &["claude-sonnet-4-5"]),
    family("claude-sonnet-4.6", &["claude-sonnet-4-5"]),
];
/// 2026.4.21 to 2026.5.27
pub(in crate::release) const ANTHROPIC_4_21: &[Template] = &[
    family("claude-opus-4-7", &["claude-opus-4-6", "claude-opus-4-5"]),
    family("claude-opus-4.7", &["claude-opus-4-6", "claude-opus-4-5"]),
    family("claude-opus-4-6", &["claude-opus-4-5"]),
    family("claude-opus-4.6", &["claude-opus-4-5"]),
    family("claude-sonnet-4-6", &["claude-sonnet-4-5"]),
    family("claude-sonnet-4.6", &["claude-sonnet-4-5"]),
];

const PRO_2_5: Template = family("gemini-2.5-pro", &["gemini-2.5-pro"]);
const FLASH_LITE_2_5: Template = family("gemini-2.5-flash-lite", &["gemini-2.5-flash-lite"]);
const FLASH_2_5: Template = family("gemini-2.5-flash", &["gemini-2.5-flash"]);

/// `google` of 2026.4.5 (`extensions/google/provider-models.ts`).
pub(in crate::release) const GOOGLE: &[Template] = &[
    PRO_2_5,
    FLASH_LITE_2_5,
    FLASH_2_5,
    family("gemini-3.1-pro", &["gemini-3-pro-preview"]),
    family("gemini-3.1-flash-lite", &["gemini-3.1-flash-lite-preview"]),
    family("gemini-3.1-flash", &["gemini-3-flash-preview"]),
];
/// 2026.4.21 to 2026.5.11
pub(in crate::release) const GOOGLE_4_21: &[Template] = &[
    PRO_2_5,
    FLASH_LITE_2_5,
    FLASH_2_5,
    family("gemini-3.1-pro", &["gemini-3-pro-preview"]),
    exact("gemini-pro-latest", &["gemini-3-pro-preview"]),
    family("gemini-3.1-flash-lite", &["gemini-3.1-flash-lite-preview"]),
    exact("gemini-flash-lite-latest", &["gemini-3.1-flash-lite-preview"]),
    family("gemini-3.1-flash", &["gemini-3-flash-preview"]),
    exact("gemini-flash-latest", &["gemini-3-flash-preview"]),
    family("gemma-", &["gemini-3-flash-preview"]),
];
const PRO: &[&str] = &["gemini-3.1-pro-preview", "gemini-3-pro-preview"];
const FLASH: &[&str] = &["gemini-3-flash-preview", "gemini-2.5-flash"];
const LITE_5_12: &[&str] = &["gemini-3.1-flash-lite-preview"];
const LITE_5_28: &[&str] = &["gemini-3.1-flash-lite"];
/// 2026.5.12 to 2026.5.27
pub(in crate::release) const GOOGLE_5_12: &[Template] = &[
    PRO_2_5,
    FLASH_LITE_2_5,
    FLASH_2_5,
    family("gemini-3.1-pro", PRO),
    exact("gemini-pro-latest", PRO),
    family("gemini-3.1-flash-lite", LITE_5_12),
    family("gemini-3-flash-lite", LITE_5_12),
    exact("gemini-flash-lite-latest", LITE_5_12),
    family("gemini-3.1-flash", FLASH),
    family("gemini-3-flash", FLASH),
    exact("gemini-flash-latest", FLASH),
    family("gemma-", FLASH),
];
/// From 2026.5.28
pub(in crate::release) const GOOGLE_5_28: &[Template] = &[
    PRO_2_5,
    FLASH_LITE_2_5,
    FLASH_2_5,
    family("gemini-3.1-pro", PRO),
    exact("gemini-pro-latest", PRO),
    family("gemini-3.1-flash-lite", LITE_5_28),
    family("gemini-3-flash-lite", LITE_5_28),
    exact("gemini-flash-lite-latest", LITE_5_28),
    family("gemini-3.1-flash", FLASH),
    family("gemini-3-flash", FLASH),
    exact("gemini-flash-latest", FLASH),
    family("gemma-", FLASH),
];

/// 2026.6.11 and 2026.7.1: also Gemini 3.5.
pub(in crate::release) const GOOGLE_6_11: &[Template] = &[
    PRO_2_5,
    FLASH_LITE_2_5,
    FLASH_2_5,
    family("gemini-3.1-pro", PRO),
    exact("gemini-pro-latest", PRO),
    family("gemini-3.1-flash-lite", LITE_5_28),
    family("gemini-3-flash-lite", LITE_5_28),
    exact("gemini-flash-lite-latest", LITE_5_28),
    family("gemini-3.1-flash", FLASH),
    family("gemini-3.5-flash", FLASH),
    family("gemini-3-flash", FLASH),
    exact("gemini-flash-latest", FLASH),
    family("gemma-", FLASH),
];
/// From 2026.8.1 (`GOOGLE_FORWARD_COMPAT_CASES`).
pub(in crate::release) const GOOGLE_8_2: &[Template] = &[
    PRO_2_5,
    FLASH_LITE_2_5,
    FLASH_2_5,
    minor("gemini-3", "-pro", PRO),
    exact("gemini-pro-latest", PRO),
    minor("gemini-3", "-flash-lite", LITE_5_28),
    exact("gemini-flash-lite-latest", LITE_5_28),
    minor("gemini-3", "-flash", FLASH),
    exact("gemini-flash-latest", FLASH),
    family("gemma-", FLASH),
];

/// Models behind `claude-` that 2026.6.11 accepts (`supportsClaudeAdaptiveThinking`, `isAnthropicMythosPreviewModel`).
pub(in crate::release) const ANTHROPIC_6_11: &[&str] =
    &["fable-5", "mythos-preview", "opus-4-6", "opus-4-7", "opus-4-8", "sonnet-4-6"];
/// 2026.7.1
pub(in crate::release) const ANTHROPIC_7_1: &[&str] =
    &["fable-5", "mythos-5", "mythos-preview", "opus-4-6", "opus-4-7", "opus-4-8", "sonnet-5", "sonnet-4-6"];
/// From 2026.8.1.
pub(in crate::release) const ANTHROPIC_8_2: &[&str] =
    &["fable-5", "mythos-5", "mythos-preview", "opus-5", "opus-4-6", "opus-4-7", "opus-4-8", "sonnet-5", "sonnet-4-6"];

/// Starts of `anthropic` ids that 2026.5.28 accepts as they are (`matchesAnthropicModernModel`).
pub(in crate::release) const ANTHROPIC_STARTS: &[&str] = &[
    "claude-opus-4-8",
    "claude-opus-4.8",
    "claude-opus-4-7",
    "claude-opus-4.7",
    "claude-opus-4-6",
    "claude-opus-4.6",
    "claude-sonnet-4-6",
    "claude-sonnet-4.6",
];

/// Plugins with a discovery entry of their own (`providerDiscoveryEntry`, later `providerCatalogEntry` in the manifest);
/// anthropic's is for `claude-cli` only.
pub(in crate::release) const CATALOGUE_ENTRIES: &[&str] =
    &["byteplus", "deepseek", "moonshot", "ollama", "tencent", "volcengine", "xai"];
/// The same from 2026.5.28 on.
pub(in crate::release) const CATALOGUE_ENTRIES_5_28: &[&str] =
    &["byteplus", "deepinfra", "deepseek", "google", "minimax", "moonshot", "ollama", "tencent", "volcengine", "xai"];

/// 2026.6.11: plugins with a catalogue file, with static rows in their manifest, or whose manifest says that they list
/// models at run time (`resolveProviderDiscoveryEntryPlugins`).
pub(in crate::release) const CATALOGUE_ENTRIES_6_11: &[&str] = &[
    "anthropic",
    "byteplus",
    "cohere",
    "github-copilot",
    "google",
    "minimax",
    "mistral",
    "novita",
    "nvidia",
    "ollama",
    "openai",
    "opencode-go",
    "together",
    "volcengine",
    "xiaomi",
];
/// From 2026.7.1.
pub(in crate::release) const CATALOGUE_ENTRIES_7_1: &[&str] = &[
    "anthropic",
    "byteplus",
    "cohere",
    "github-copilot",
    "google",
    "meta",
    "minimax",
    "mistral",
    "novita",
    "nvidia",
    "ollama",
    "openai",
    "opencode",
    "opencode-go",
    "together",
    "volcengine",
    "xiaomi",
];

/// 2026.9.6: those whose file lists models without a key.
pub(in crate::release) const CATALOGUE_ENTRIES_9_6: &[&str] = &["google", "minimax", "opencode-go"];

/// Plugins whose catalogue stands in their manifest only: loading them does not bring it (2026.5.28).
pub(in crate::release) const ONLY_IN_MANIFEST: &[&str] = &["anthropic", "google", "groq", "openai", "opencode-go"];

/// `opencode-go` of 2026.4.29 to 2026.5.27 (`extensions/opencode-go/provider-catalog.ts`).
pub(in crate::release) const OPENCODE_GO: &[(&str, &str)] =
    &[("deepseek-v4-pro", "openai-completions"), ("deepseek-v4-flash", "openai-completions")];
/// 2026.5.28
pub(in crate::release) const OPENCODE_GO_5_28: &[(&str, &str)] = &[
    ("deepseek-v4-pro", "openai-completions"),
    ("deepseek-v4-flash", "openai-completions"),
    ("glm-5", "openai-completions"),
    ("glm-5.1", "openai-completions"),
    ("kimi-k2.5", "openai-completions"),
    ("kimi-k2.6", "openai-completions"),
    ("mimo-v2.5", "openai-completions"),
    ("mimo-v2.5-pro", "openai-completions"),
    ("minimax-m2.5", "anthropic-messages"),
    ("minimax-m2.7", "openai-completions"),
    ("qwen3.5-plus", "openai-completions"),
    ("qwen3.6-plus", "openai-completions"),
];

/// `modelCatalog.aliases` of the bundled plugins of 2026.5.28 (`resolveManifestModelCatalogProviderAlias`).
pub(in crate::release) const CATALOGUE_ALIASES: &[(&str, &str)] = &[
    ("azure-openai-responses", "openai"),
    ("moonshot-ai", "moonshot"),
    ("moonshotai", "moonshot"),
    ("z-ai", "zai"),
    ("z.ai", "zai"),
];

/// 2026.6.11 and 2026.7.1
pub(in crate::release) const CATALOGUE_ALIASES_6_11: &[(&str, &str)] =
    &[("azure-openai-responses", "openai"), ("novita-ai", "novita"), ("novitaai", "novita")];
/// From 2026.8.1.
pub(in crate::release) const CATALOGUE_ALIASES_8_2: &[(&str, &str)] = &[("azure-openai-responses", "openai")];

/// Keys of an agent that name models, 2026.5.12 and 2026.5.19.
pub(in crate::release) const MODEL_KEYS: &[&str] =
    &["model", "imageModel", "imageGenerationModel", "videoGenerationModel", "musicGenerationModel", "pdfModel"];
/// 2026.5.28
pub(in crate::release) const MODEL_KEYS_5_28: &[&str] = &[
    "model",
    "imageModel",
    "imageGenerationModel",
    "videoGenerationModel",
    "musicGenerationModel",
    "voiceModel",
    "pdfModel",
];
