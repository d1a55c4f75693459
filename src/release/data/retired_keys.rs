//! Keys that a release of 2026.4 to 2026.7 read and a later one refuses, and what the later one's `openclaw doctor --fix`
//! makes of them (`legacy-config-migrations`, `legacy.ts` of 2026.5.28 to 2026.8.2). `*` stands for one key or item.

/// (route, what becomes of it)
pub(in crate::release) const RETIRED_KEYS: &[(&str, Remedy)] = &[
    ("gateway.tailscale.resetOnExit", Remedy::Removed),
    ("gateway.tailscale.serviceName", Remedy::Removed),
    ("gateway.controlUi.dangerouslyDisableDeviceAuth", Remedy::Removed),
    ("gateway.webchat", Remedy::Removed),
    ("channels.webchat", Remedy::Removed),
    ("agents.defaults.systemPromptOverride", Remedy::Removed),
    ("agents.list.*.systemPromptOverride", Remedy::Removed),
    ("agents.defaults.silentReplyRewrite", Remedy::Removed),
    ("agents.defaults.llm", Remedy::MovedTo("models.providers.<id>.timeoutSeconds")),
    ("agents.defaults.agentRuntime", Remedy::Removed),
    ("agents.list.*.agentRuntime", Remedy::Removed),
    ("agents.entries.*.agentRuntime", Remedy::Removed),
    ("agents.defaults.embeddedHarness", Remedy::Removed),
    ("agents.list.*.embeddedHarness", Remedy::Removed),
    ("agents.defaults.embeddedPi", Remedy::MovedTo("agents.defaults.embeddedAgent")),
    ("agents.list.*.embeddedPi", Remedy::MovedTo("embeddedAgent of the agent")),
    ("agents.defaults.cliBackends", Remedy::Removed),
    ("agents.list", Remedy::MovedTo("agents.entries")),
    ("agents.defaults.memorySearch", Remedy::MovedTo("memory.search")),
    ("agents.list.*.memorySearch", Remedy::MovedTo("memory.search of the agent")),
    ("memorySearch", Remedy::MovedTo("memory.search")),
    ("heartbeat", Remedy::MovedTo("agents.defaults.heartbeat")),
    ("session.typingMode", Remedy::MovedTo("agents.defaults.typingMode")),
    ("session.parentForkMaxTokens", Remedy::Removed),
    ("session.maintenance.rotateBytes", Remedy::Removed),
    ("session.maintenance.pruneDays", Remedy::MovedTo("session.maintenance.pruneAfter")),
    ("session.threadBindings.ttlHours", Remedy::MovedTo("session.threadBindings.idleHours")),
    ("cron.webhook", Remedy::Removed),
    ("cron.runLog", Remedy::Removed),
    ("messages.tts", Remedy::MovedTo("tts")),
    ("models.pricing", Remedy::Removed),
    ("defaultModel", Remedy::MovedTo("agents.defaults.model")),
    ("audio.transcription", Remedy::MovedTo("tools.media.models")),
    ("crestodian", Remedy::Removed),
    ("ui.assistant", Remedy::Removed),
    ("tools.media.image.models", Remedy::MovedTo("tools.media.models")),
    ("tools.web.x_search.apiKey", Remedy::MovedTo("plugins.entries.xai.config.webSearch.apiKey")),
    ("hooks.internal.handlers", Remedy::Removed),
    ("skills.workshop.autonomous.enabled", Remedy::MovedTo("skills.workshop.autonomous.mode")),
];

/// What `openclaw doctor --fix` makes of a retired key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// It goes.
    Removed,
    /// Its value goes to another key.
    MovedTo(&'static str),
}

/// What becomes of the key at a route.
#[must_use]
pub fn remedy(route: &[&str]) -> Option<Remedy> {
    let fits = |pattern: &str| {
        let parts: Vec<&str> = pattern.split('.').collect();
        parts.len() == route.len() && parts.iter().zip(route).all(|(part, key)| *part == "*" || part == key)
    };
    RETIRED_KEYS.iter().find(|(pattern, _)| fits(pattern)).map(|(_, remedy)| *remedy)
}
