//! Who pays for a dispatch.

use super::plan::Billing;

/// Whether a base URL names this machine or a private network.
fn is_local(base_url: &str) -> bool {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    let host = if authority.starts_with('[') {
        authority.split(']').next().unwrap_or_default().trim_start_matches('[')
    } else {
        authority.split(':').next().unwrap_or_default()
    };
    let private_v4 =
        host.parse::<core::net::Ipv4Addr>().is_ok_and(|ip| ip.is_private() || ip.is_loopback() || ip.is_unspecified());
    private_v4 || matches!(host, "localhost" | "::1" | "::") || host.ends_with(".local") || host.ends_with(".localhost")
}

/// Who pays, read off the credential really chosen; a server on this machine costs nothing,
/// whatever key it is given.
#[must_use]
pub fn billing(credential: Billing, base_url: Option<&str>) -> Billing {
    if base_url.is_some_and(is_local) { Billing::Local } else { credential }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_on_this_machine_costs_nothing() {
        for url in ["http://127.0.0.1:11434", "http://localhost:9/v1", "http://[::1]:80", "http://192.168.1.4/v1"] {
            assert_eq!(billing(Billing::Metered, Some(url)), Billing::Local, "{url}");
        }
        assert_eq!(billing(Billing::Metered, Some("https://api.openai.com/v1")), Billing::Metered);
        assert_eq!(billing(Billing::Subscription, None), Billing::Subscription);
    }
}
