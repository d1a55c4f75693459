//! Which environment variables hold the key of a provider, and other names of providers in auth.
//!
//! Source: the bundled plugins' `openclaw.plugin.json` (`providerAuthEnvVars`, from 2026.4.29 also
//! `setup.providers[].envVars`; `providerAuthAliases`; from 2026.4.24 `providerAuthChoices[].deprecatedChoiceIds`)
//! and `CORE_PROVIDER_AUTH_ENV_VAR_CANDIDATES` of `src/secrets/provider-env-vars.ts`, read in 2026.4.5,
//! 4.21, 4.29, 5.12, 5.19 and 5.28. A change between two of these counts from the later one on.

/// A row that holds from a release on and, when there is a second one, before that.
pub(in crate::release) struct Row<T> {
    /// Provider (or alias), normalised.
    pub(in crate::release) provider: &'static str,
    /// First (month, patch) of 2026.
    pub(in crate::release) since: (u16, u16),
    /// First (month, patch) of 2026 without it.
    pub(in crate::release) before: Option<(u16, u16)>,
    /// What the row says.
    pub(in crate::release) value: T,
}

type Names = &'static [&'static str];

const fn row<T>(provider: &'static str, since: (u16, u16), before: Option<(u16, u16)>, value: T) -> Row<T>
where
    T: Copy,
{
    Row { provider, since, before, value }
}

/// Other names of a provider in auth: its profiles, order and variables are those of the second one.
pub(in crate::release) const PROVIDER_AUTH_ALIASES: &[Row<&str>] = &[
    row("byteplus-plan", (4, 5), Some((8, 1)), "byteplus"),
    row("claude-cli", (4, 24), None, "anthropic"),
    row("codex-cli", (4, 24), Some((5, 30)), "openai-codex"),
    row("minimax-api", (4, 24), None, "minimax"),
    row("minimax-api-key-cn", (4, 24), None, "minimax"),
    row("minimax-api-lightning", (4, 24), None, "minimax"),
    row("minimax-cloud", (4, 24), None, "minimax"),
    row("minimax-cn", (5, 19), None, "minimax"),
    row("minimax-portal-cn", (5, 19), None, "minimax-portal"),
    row("modelstudio-api-key", (4, 24), None, "qwen"),
    row("modelstudio-api-key-cn", (4, 24), None, "qwen"),
    row("modelstudio-standard-api-key", (4, 24), None, "qwen"),
    row("modelstudio-standard-api-key-cn", (4, 24), None, "qwen"),
    row("moonshot-ai", (5, 28), Some((6, 1)), "moonshot"),
    row("moonshotai", (5, 28), Some((6, 1)), "moonshot"),
    row("novita-ai", (6, 11), Some((8, 1)), "novita"),
    row("novitaai", (6, 11), Some((8, 1)), "novita"),
    row("openai-codex-import", (4, 24), Some((5, 30)), "openai-codex"),
    row("volcengine-plan", (4, 5), Some((8, 1)), "volcengine"),
    row("x-ai", (8, 1), None, "xai"),
];

/// The variables that are asked for a key, first one with a value wins.
#[rustfmt::skip]
pub(in crate::release) const KEY_VARIABLES: &[Row<Names>] = &[
    row("alibaba", (4, 5), None, &["MODELSTUDIO_API_KEY", "DASHSCOPE_API_KEY", "QWEN_API_KEY"]),
    row("anthropic", (4, 5), None, &["ANTHROPIC_OAUTH_TOKEN", "ANTHROPIC_API_KEY"]),
    row("anthropic-openai", (4, 5), None, &["ANTHROPIC_API_KEY"]),
    row("arcee", (4, 21), None, &["ARCEEAI_API_KEY"]),
    row("azure", (4, 29), None, &["AZURE_SPEECH_KEY", "AZURE_SPEECH_API_KEY", "SPEECH_KEY", "AZURE_SPEECH_REGION", "SPEECH_REGION"]),
    row("azure-speech", (4, 29), None, &["AZURE_SPEECH_KEY", "AZURE_SPEECH_API_KEY", "SPEECH_KEY", "AZURE_SPEECH_REGION", "SPEECH_REGION"]),
    row("brave", (4, 5), Some((5, 12)), &["BRAVE_API_KEY"]),
    row("byteplus", (4, 5), None, &["BYTEPLUS_API_KEY"]),
    row("cerebras", (4, 5), None, &["CEREBRAS_API_KEY"]),
    row("chutes", (4, 5), None, &["CHUTES_API_KEY", "CHUTES_OAUTH_TOKEN"]),
    row("cloudflare-ai-gateway", (4, 5), None, &["CLOUDFLARE_AI_GATEWAY_API_KEY"]),
    row("comfy", (4, 5), None, &["COMFY_API_KEY", "COMFY_CLOUD_API_KEY"]),
    row("deepgram", (4, 5), None, &["DEEPGRAM_API_KEY"]),
    row("deepinfra", (4, 29), None, &["DEEPINFRA_API_KEY"]),
    row("deepseek", (4, 5), None, &["DEEPSEEK_API_KEY"]),
    row("elevenlabs", (4, 29), None, &["ELEVENLABS_API_KEY", "XI_API_KEY"]),
    row("exa", (4, 5), None, &["EXA_API_KEY"]),
    row("fal", (4, 5), None, &["FAL_KEY", "FAL_API_KEY"]),
    row("firecrawl", (4, 5), None, &["FIRECRAWL_API_KEY"]),
    row("fireworks", (4, 5), None, &["FIREWORKS_API_KEY"]),
    row("github-copilot", (4, 5), None, &["COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"]),
    row("google", (4, 5), None, &["GEMINI_API_KEY", "GOOGLE_API_KEY"]),
    row("google-vertex", (4, 29), None, &["GOOGLE_CLOUD_API_KEY"]),
    row("gradium", (4, 29), None, &["GRADIUM_API_KEY"]),
    row("groq", (4, 5), None, &["GROQ_API_KEY"]),
    row("huggingface", (4, 5), None, &["HUGGINGFACE_HUB_TOKEN", "HF_TOKEN"]),
    row("inworld", (4, 29), None, &["INWORLD_API_KEY"]),
    row("kilocode", (4, 5), None, &["KILOCODE_API_KEY"]),
    row("kimi", (4, 5), None, &["KIMI_API_KEY", "KIMICODE_API_KEY"]),
    row("kimi-coding", (4, 5), None, &["KIMI_API_KEY", "KIMICODE_API_KEY"]),
    row("litellm", (4, 5), None, &["LITELLM_API_KEY"]),
    row("lmstudio", (4, 21), None, &["LM_API_TOKEN"]),
    row("microsoft-foundry", (4, 5), None, &["AZURE_OPENAI_API_KEY"]),
    row("minimax", (4, 5), Some((4, 29)), &["MINIMAX_API_KEY"]),
    row("minimax", (4, 29), None, &["MINIMAX_CODE_PLAN_KEY", "MINIMAX_CODING_API_KEY", "MINIMAX_API_KEY"]),
    row("minimax-portal", (4, 5), None, &["MINIMAX_OAUTH_TOKEN", "MINIMAX_API_KEY"]),
    row("mistral", (4, 5), None, &["MISTRAL_API_KEY"]),
    row("moonshot", (4, 5), Some((4, 29)), &["MOONSHOT_API_KEY"]),
    row("moonshot", (4, 29), None, &["MOONSHOT_API_KEY", "KIMI_API_KEY"]),
    row("nvidia", (4, 5), None, &["NVIDIA_API_KEY"]),
    row("ollama", (4, 5), None, &["OLLAMA_API_KEY"]),
    row("openai", (4, 5), None, &["OPENAI_API_KEY"]),
    row("openai-codex", (5, 28), Some((5, 30)), &["CODEX_API_KEY", "OPENAI_API_KEY"]),
    row("opencode", (4, 5), None, &["OPENCODE_API_KEY", "OPENCODE_ZEN_API_KEY"]),
    row("opencode-go", (4, 5), None, &["OPENCODE_API_KEY", "OPENCODE_ZEN_API_KEY"]),
    row("openrouter", (4, 5), None, &["OPENROUTER_API_KEY"]),
    row("perplexity", (4, 5), None, &["PERPLEXITY_API_KEY", "OPENROUTER_API_KEY"]),
    row("qianfan", (4, 5), None, &["QIANFAN_API_KEY"]),
    row("qwen", (4, 5), None, &["QWEN_API_KEY", "MODELSTUDIO_API_KEY", "DASHSCOPE_API_KEY"]),
    row("qwen-dashscope", (4, 5), None, &["DASHSCOPE_API_KEY"]),
    row("runway", (4, 5), None, &["RUNWAYML_API_SECRET", "RUNWAY_API_KEY"]),
    row("senseaudio", (4, 29), None, &["SENSEAUDIO_API_KEY"]),
    row("sglang", (4, 5), None, &["SGLANG_API_KEY"]),
    row("stepfun", (4, 5), None, &["STEPFUN_API_KEY"]),
    row("stepfun-plan", (4, 5), None, &["STEPFUN_API_KEY"]),
    row("synthetic", (4, 5), None, &["SYNTHETIC_API_KEY"]),
    row("tavily", (4, 5), None, &["TAVILY_API_KEY"]),
    row("tencent-tokenhub", (4, 29), None, &["TOKENHUB_API_KEY"]),
    row("together", (4, 5), None, &["TOGETHER_API_KEY"]),
    row("venice", (4, 5), None, &["VENICE_API_KEY"]),
    row("vercel-ai-gateway", (4, 5), None, &["AI_GATEWAY_API_KEY"]),
    row("vllm", (4, 5), None, &["VLLM_API_KEY"]),
    row("volcengine", (4, 5), None, &["VOLCANO_ENGINE_API_KEY"]),
    row("volcengine-tts", (4, 29), None, &["VOLCENGINE_TTS_API_KEY", "BYTEPLUS_SEED_SPEECH_API_KEY", "VOLCENGINE_TTS_APPID", "VOLCENGINE_TTS_TOKEN"]),
    row("voyage", (4, 5), None, &["VOYAGE_API_KEY"]),
    row("vydra", (4, 5), None, &["VYDRA_API_KEY"]),
    row("xai", (4, 5), None, &["XAI_API_KEY"]),
    row("xiaomi", (4, 5), None, &["XIAOMI_API_KEY"]),
    row("zai", (4, 5), None, &["ZAI_API_KEY", "Z_AI_API_KEY"]),
];

/// Names that count as a marker in `models.providers.<p>.apiKey` although no provider row has them
/// (`LEGACY_ENV_API_KEY_MARKERS`, `src/agents/model-auth-markers.ts`).
pub(in crate::release) const LEGACY_KEY_VARIABLES: Names = &[
    "GOOGLE_API_KEY",
    "DEEPSEEK_API_KEY",
    "PERPLEXITY_API_KEY",
    "FIREWORKS_API_KEY",
    "NOVITA_API_KEY",
    "AZURE_OPENAI_API_KEY",
    "AZURE_API_KEY",
    "MINIMAX_CODE_PLAN_KEY",
    "MINIMAX_CODING_API_KEY",
];
