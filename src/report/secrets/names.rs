//! Which keys hold a secret: by name, and by the kind of object they stand in.

/// How the strings of an object are to be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// Only keys that are named like a secret hold one.
    Plain,
    /// A credential store: every string is secret that is not known to be harmless.
    Store,
    /// HTTP headers: every value is secret but a few.
    Headers,
    /// Environment variables: every value is secret but paths, hosts and the like.
    Environment,
    /// The value of a secret key that is an object or a list: a `SecretRef`
    /// (`{source, provider, id}`) names where the secret is, all else is secret.
    Secret,
}

/// Whether a scalar under `key` is secret, and how an object or list under it is to be treated.
pub(super) fn judge(within: Within, key: &str) -> (bool, Within) {
    let name = normal(key);
    match within {
        Within::Plain if is_secret(&name) => (true, Within::Secret),
        Within::Plain => match name.as_str() {
            "headers" | "extraheaders" | "defaultheaders" => (true, Within::Headers),
            "env" | "environment" | "vars" => (false, Within::Environment),
            _ => (false, Within::Plain),
        },
        Within::Store => match name.as_str() {
            "type" | "provider" | "email" | "version" | "mode" | "source" | "id" | "schema" | "accountid"
            | "location" => (false, Within::Store),
            "order" | "lastgood" | "usagestats" | "keyref" | "tokenref" | "oauthref" => (false, Within::Plain),
            _ => (true, Within::Store),
        },
        Within::Headers => (!HARMLESS_HEADERS.contains(&name.as_str()), Within::Headers),
        Within::Environment => match name.as_str() {
            "vars" => (true, Within::Environment),
            _ => (!is_harmless_variable(&name), Within::Environment),
        },
        Within::Secret => (!matches!(name.as_str(), "source" | "provider" | "id"), Within::Secret),
    }
}

/// Whether a key names a secret, whatever stands around it.
pub(super) fn names_secret(key: &str) -> bool {
    is_secret(&normal(key))
}

/// Whether a string under a secret key is known to be no secret: a `${VARIABLE}`, the name of a
/// variable, or one of OpenClaw's own markers (src/agents/model-auth-markers.ts).
pub(super) fn is_marker(value: &str) -> bool {
    if value.is_empty() || MARKERS.contains(&value) || value.starts_with("secretref-") {
        return true;
    }
    // What guides tell to write for a local server, which wants a key and does not look at it.
    let is_word = value.len() <= 24 && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if is_word && value.ends_with("-local") {
        return true;
    }
    if let Some(name) = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
        return !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    }
    let starts_well = value.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase());
    let is_name = value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    starts_well && is_name && value.contains('_') && value.len() <= 64
}

const MARKERS: &[&str] = &["lmstudio", "minimax-oauth", "gcp-vertex-credentials", "codex-app-server", "aws-sdk"];

const HARMLESS_HEADERS: &[&str] = &[
    "accept",
    "contenttype",
    "useragent",
    "referer",
    "httpreferer",
    "xtitle",
    "anthropicversion",
    "anthropicbeta",
    "openaibeta",
];

fn normal(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(80).collect()
}

fn is_secret(name: &str) -> bool {
    const WHOLE: &[&str] = &["key", "keys", "access", "refresh", "pass", "pwd", "webhook", "xapikey"];
    const ENDS: &[&str] = &[
        "apikey",
        "apikeys",
        "accesskey",
        "authkey",
        "encryptionkey",
        "licensekey",
        "masterkey",
        "privatekey",
        "secretkey",
        "signingkey",
        "token",
        "secret",
        "password",
        "passwd",
        "passphrase",
        "authorization",
        "bearer",
        "cookie",
        "credential",
        "jwt",
        "webhookurl",
    ];
    WHOLE.contains(&name) || ENDS.iter().any(|end| name.ends_with(end))
}

fn is_harmless_variable(name: &str) -> bool {
    const ENDS: &[&str] = &[
        "url", "uri", "host", "port", "dir", "path", "home", "mode", "region", "profile", "version", "model", "level",
        "lang", "tz", "file", "root", "name", "enabled", "proxy", "ref",
    ];
    !is_secret(name) && ENDS.iter().any(|end| name.ends_with(end))
}
