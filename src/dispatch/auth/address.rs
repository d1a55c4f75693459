//! Which base URLs count as local (`isLocalBaseUrl` in `src/agents/model-auth.ts`, the ollama plugin's own test).

use crate::release::LocalHosts;

/// A URL as far as auth looks at it: scheme and host in lower case, path as written.
pub(super) struct Address {
    /// `https`
    pub(super) scheme: String,
    /// Host without brackets and port.
    pub(super) host: String,
    /// Path, empty or beginning with `/`.
    pub(super) path: String,
}

impl Address {
    /// Takes a URL apart; `None` when it is none.
    pub(super) fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.trim().split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at_checked(end)?;
        let authority = authority.rsplit('@').next().unwrap_or(authority);
        let host = match authority.strip_prefix('[') {
            Some(inner) => inner.split(']').next().unwrap_or(inner),
            None => authority.split(':').next().unwrap_or(authority),
        };
        if scheme.is_empty() || host.is_empty() {
            return None;
        }
        let path = tail.split(['?', '#']).next().unwrap_or(tail);
        Some(Self { scheme: scheme.to_lowercase(), host: host.to_lowercase(), path: path.to_owned() })
    }

    fn is_loopback_name(&self) -> bool {
        matches!(
            self.host.as_str(),
            "localhost" | "127.0.0.1" | "0.0.0.0" | "::1" | "::ffff:7f00:1" | "::ffff:127.0.0.1"
        )
    }

    /// The four numbers of an IPv4 address.
    fn octets(&self) -> Option<[u8; 4]> {
        let parts: Vec<u8> = self.host.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        parts.try_into().ok()
    }

    fn is_private_v4(&self) -> bool {
        matches!(self.octets(), Some([10, ..] | [172, 16..=31, ..] | [192, 168, ..]))
    }

    /// Whether a server there may do without a key.
    pub(super) fn is_local(&self, hosts: LocalHosts) -> bool {
        let private = || self.host.ends_with(".local") || self.is_private_v4();
        let docker =
            || matches!(self.host.as_str(), "docker.orb.internal" | "host.docker.internal" | "host.orb.internal");
        self.is_loopback_name()
            || (hosts >= LocalHosts::PrivateNetworks && private())
            || (hosts >= LocalHosts::Docker && docker())
    }

    /// The ollama plugin also counts names without a dot and local IPv6 ranges.
    pub(super) fn is_local_for_ollama(&self) -> bool {
        let mut head = self.host.chars();
        let v6_local = self.host.contains(':')
            && match (head.next(), head.next(), head.next()) {
                (Some('f'), Some('e'), Some(third)) => matches!(third, '8' | '9' | 'a' | 'b'),
                (Some('f'), Some('c' | 'd'), _) => true,
                _ => false,
            };
        matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "0.0.0.0" | "::1" | "::")
            || matches!(self.octets(), Some([127, ..]))
            || self.host.ends_with(".local")
            || self.is_private_v4()
            || v6_local
            || !self.host.contains(['.', ':'])
    }

    /// A server of this machine or its network, as the gateway asks whether they are there before a scheduled run
    /// (`isLocalProviderBaseUrl` in `src/cron/isolated-agent/model-preflight.runtime.ts`).
    fn is_asked_before_jobs(&self) -> bool {
        self.is_local(LocalHosts::PrivateNetworks) || matches!(self.octets(), Some([127, ..]))
    }

    /// OpenAI's own API.
    pub(super) fn is_openai(&self) -> bool {
        self.scheme == "https"
            && self.host == "api.openai.com"
            && matches!(self.path.as_str(), "" | "/" | "/v1" | "/v1/")
    }
}

/// Whether the gateway asks a server whether it is there before a scheduled run.
pub(in super::super) fn is_asked_before_jobs(url: &str) -> bool {
    Address::parse(url).is_some_and(|address| address.is_asked_before_jobs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn local_means_what_the_release_says() {
        let local = |url: &str, hosts| Address::parse(url).unwrap().is_local(hosts);
        assert!(local("http://[::1]:8080/v1", LocalHosts::Loopback));
        assert!(!local("http://192.168.1.4/v1", LocalHosts::Loopback));
        assert!(local("http://192.168.1.4/v1", LocalHosts::PrivateNetworks));
        assert!(!local("http://host.docker.internal:1", LocalHosts::PrivateNetworks));
        assert!(local("http://host.docker.internal:1", LocalHosts::Docker));
        assert!(Address::parse("https://API.openai.com/v1/").unwrap().is_openai());
        assert!(!Address::parse("https://api.openai.com/v2").unwrap().is_openai());
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in ".{0,60}") {
            let _ = Address::parse(&text).map(|address| address.is_local(LocalHosts::Docker));
        }
    }
}
