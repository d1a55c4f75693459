//! The kind of a failure: texts differ between releases, what went wrong does not.

/// A short name for what a message says; unknown messages keep their beginning.
pub(crate) fn kind(message: &str) -> String {
    const KINDS: [(&str, &str); 13] = [
        ("oauth token refresh failed", "oauth-refresh-failed"),
        ("no registered agent harness supports", "no-harness-supports"),
        ("no credentials found for profile", "no-credential-in-profile"),
        ("explicit auth order", "explicit-order-unusable"),
        ("no available auth profile", "all-profiles-cooling"),
        ("requires legacy credential migration", "store-needs-migration"),
        ("unknown model", "unknown-model"),
        ("couldn't sign in to", "no-api-key"),
        ("no api key found", "no-api-key"),
        ("no route-compatible authentication source", "no-api-key"),
        ("agent harness runtime", "harness-unavailable"),
        ("does not support", "harness-does-not-support"),
        ("is not registered", "harness-not-registered"),
    ];
    let lower = message.to_lowercase();
    KINDS.iter().find(|(text, _)| lower.contains(text)).map_or_else(
        || format!("other: {}", message.chars().take(60).collect::<String>()),
        |(_, kind)| (*kind).to_owned(),
    )
}
