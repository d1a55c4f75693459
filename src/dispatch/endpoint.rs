//! The URL that is really called for a transport at a base URL.

/// The URL of a model call, from the transport id and the base URL handed to the harness. `None`
/// for a transport whose URL cannot be told from these two.
///
/// Recorded end to end: `openai-responses`, `openai-completions`, `anthropic-messages`,
/// `openai-codex-responses`; the others follow the provider libraries that the releases ship.
#[must_use]
pub fn endpoint(api: &str, base_url: &str, model: &str) -> Option<String> {
    let base = base_url.trim_end_matches('/');
    if base.is_empty() {
        return None;
    }
    let url = match api {
        "openai-responses" | "azure-openai-responses" => format!("{base}/responses"),
        "openai-completions" => format!("{base}/chat/completions"),
        "anthropic-messages" if base.ends_with("/v1") => format!("{base}/messages"),
        "anthropic-messages" => format!("{base}/v1/messages"),
        "openai-codex-responses" | "openai-chatgpt-responses" => codex_endpoint(base),
        "google-generative-ai" => format!("{base}/models/{model}:streamGenerateContent"),
        "ollama" => format!("{}/api/chat", base.strip_suffix("/v1").unwrap_or(base)),
        "bedrock-converse-stream" => format!("{base}/model/{model}/converse-stream"),
        _ => return None,
    };
    Some(url)
}

/// The ChatGPT backend: `/codex` and `/responses` are added where they are missing.
fn codex_endpoint(base: &str) -> String {
    if base.ends_with("/codex/responses") {
        base.to_owned()
    } else if base.ends_with("/codex") {
        format!("{base}/responses")
    } else {
        format!("{base}/codex/responses")
    }
}

#[cfg(test)]
mod tests {
    use super::endpoint;

    #[test]
    fn recorded_urls() {
        let cases = [
            ("anthropic-messages", "https://api.anthropic.com", "https://api.anthropic.com/v1/messages"),
            ("openai-completions", "https://api.moonshot.ai/v1", "https://api.moonshot.ai/v1/chat/completions"),
            ("openai-responses", "https://api.openai.com/v1", "https://api.openai.com/v1/responses"),
            (
                "openai-codex-responses",
                "https://chatgpt.com/backend-api",
                "https://chatgpt.com/backend-api/codex/responses",
            ),
            (
                "openai-codex-responses",
                "https://chatgpt.com/backend-api/codex",
                "https://chatgpt.com/backend-api/codex/responses",
            ),
        ];
        for (api, base, url) in cases {
            assert_eq!(endpoint(api, base, "m").as_deref(), Some(url));
        }
        assert_eq!(endpoint("openai-completions", "", "m"), None);
    }
}
