//! What is called at an address (`classifyOpenAIBaseUrl`, `extensions/openai/base-url.ts`).

const PLATFORM_PATHS: [&str; 3] = ["/", "/v1", "/v1/"];
const CHATGPT_PATHS: [&str; 5] =
    ["/backend-api", "/backend-api/v1", "/backend-api/codex", "/backend-api/codex/v1", "/backend-api/codex/responses"];

/// What is called at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// None is named.
    Unresolved,
    /// OpenAI's platform.
    Platform,
    /// The ChatGPT backend.
    ChatGpt,
    /// Anything else.
    Custom,
    /// No address, one with a login in it, or an official host with something else than its own paths.
    Invalid,
}

/// Sorts an address.
pub(super) fn endpoint(address: Option<&str>) -> Endpoint {
    let Some(text) = address.map(str::trim).filter(|text| !text.is_empty()) else { return Endpoint::Unresolved };
    let Some(url) = Url::parse(text) else { return Endpoint::Invalid };
    if url.login {
        return Endpoint::Invalid;
    }
    let official = match url.host.strip_suffix('.').unwrap_or(&url.host) {
        "api.openai.com" => Endpoint::Platform,
        "chatgpt.com" => Endpoint::ChatGpt,
        _ => return Endpoint::Custom,
    };
    if !url.secure || url.port || url.tail {
        return Endpoint::Invalid;
    }
    let path = url.path.as_str();
    let known = match official {
        Endpoint::Platform => PLATFORM_PATHS.contains(&path),
        _ => CHATGPT_PATHS.contains(&path.strip_suffix('/').unwrap_or(path)),
    };
    if known { official } else { Endpoint::Invalid }
}

/// Whether an address is called without encryption.
pub(super) fn is_plain_http(address: Option<&str>) -> bool {
    address.and_then(|text| Url::parse(text.trim())).is_some_and(|url| !url.secure)
}

/// As much of a URL as routes look at.
struct Url {
    secure: bool,
    host: String,
    /// Whether a port other than the scheme's own is named.
    port: bool,
    /// Whether a user or password stands in it.
    login: bool,
    path: String,
    /// Whether a query or fragment follows.
    tail: bool,
}

impl Url {
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        // Any number of slashes, either way, stands before the host of these schemes.
        let rest = rest.trim_start_matches(['/', '\\']);
        let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at_checked(end)?;
        let (login, place) = match authority.rsplit_once('@') {
            Some((login, place)) => (!login.is_empty() && login != ":", place),
            None => (false, authority),
        };
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (place, ""),
        };
        let own_port = if secure { "443" } else { "80" };
        if host.is_empty() || host.contains(char::is_whitespace) || !port.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let path_end = tail.find(['?', '#']).unwrap_or(tail.len());
        let (path, tail) = tail.split_at_checked(path_end)?;
        Some(Self {
            secure,
            host: host.to_lowercase(),
            port: !port.is_empty() && port != own_port,
            login,
            path: if path.is_empty() { "/".to_owned() } else { path.replace('\\', "/") },
            // A bare `?` or `#` adds nothing.
            tail: tail.len() > 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_own_paths_of_the_official_hosts_are_official() {
        for (address, expected) in [
            ("", Endpoint::Unresolved),
            ("https://api.openai.com", Endpoint::Platform),
            ("https://API.openai.com:443/v1/", Endpoint::Platform),
            ("https://api.openai.com/v2", Endpoint::Invalid),
            ("http://api.openai.com/v1", Endpoint::Invalid),
            ("https://api.openai.com/v1?x=1", Endpoint::Invalid),
            ("https://chatgpt.com/backend-api/codex/", Endpoint::ChatGpt),
            ("https://chatgpt.com/", Endpoint::Invalid),
            ("https://ada:FAKE-word@proxy.example.com/v1", Endpoint::Invalid),
            ("http://127.0.0.1:8080/v1", Endpoint::Custom),
            ("http://[::1]:8080/v1", Endpoint::Custom),
            ("proxy.example.com/v1", Endpoint::Invalid),
        ] {
            assert_eq!(endpoint(Some(address)), expected, "{address}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in ".{0,60}") {
            let _ = endpoint(Some(&text));
        }
    }
}
