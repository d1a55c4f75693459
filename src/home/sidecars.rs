//! OAuth tokens that 2026.5.12–2026.5.16-beta.1 kept beside the store, encrypted (`oauthRef`). They are
//! counted, not opened.

use super::reader::Reader;
use crate::source::{Environment, FileKind};
use std::path::Path;

/// Ids of the sidecar files in `<oauth directory>/auth-profiles/`.
pub(super) fn sidecar_ids(reader: &Reader<'_>, oauth_dir: &Path) -> Vec<String> {
    let names = reader.files.list(&oauth_dir.join("auth-profiles"));
    names.iter().filter_map(|name| name.strip_suffix(".json")).map(str::to_owned).collect()
}

/// Whether a file with the key is where one of the systems keeps it. The variable
/// `OPENCLAW_AUTH_PROFILE_SECRET_KEY` and the macOS keychain come before it.
pub(super) fn has_key_file(reader: &Reader<'_>, environment: &Environment) -> bool {
    const NAME: &str = "auth-profile-secret-key";
    let home = &reader.paths.os_home;
    let settings = environment.text("XDG_CONFIG_HOME").map_or_else(|| home.join(".config"), |text| home.join(text));
    let places = [
        settings.join("openclaw"),
        home.join("Library").join("Application Support").join("OpenClaw"),
        home.join("AppData").join("Roaming").join("OpenClaw"),
        home.join(".openclaw-auth-profile-secrets"),
    ];
    places.iter().any(|place| {
        reader.files.status(&place.join(NAME)).is_some_and(|status| status.kind == FileKind::Regular && status.len > 0)
    })
}
