//! Homes whose files are made somewhere else: what is written into them is lost or refused at the next
//! deployment.

use crate::source::Environment;
use std::path::{Component, Path};

/// Variables with which OpenClaw itself refuses to write its config (`src/config/paths.ts`
/// `resolveIsNixMode`, in all releases; `resolveIsConfigReadOnly` since 2026.9), and what they mean.
const READ_ONLY_VARIABLES: [(&str, &str); 2] = [
    ("OPENCLAW_NIX_MODE", "OPENCLAW_NIX_MODE=1 is set, so Nix makes the files of this home"),
    ("OPENCLAW_CONFIG_READONLY", "OPENCLAW_CONFIG_READONLY=1 is set, so the deployment makes the files of this home"),
];

/// Whose the files of a home are, when its environment says that they are not OpenClaw's.
pub(super) fn owner_of_home(environment: &Environment) -> Option<String> {
    let is_set = |name: &str| environment.get(name).is_some_and(|value| value.trim() == "1");
    READ_ONLY_VARIABLES.iter().find(|(name, _)| is_set(name)).map(|(_, whose)| (*whose).to_owned())
}

/// Whose a file is, when where it really lies says that it is made somewhere else.
pub(super) fn owner_of_path(path: &Path, real: &Path) -> Option<String> {
    let stores = [("/nix/store", "Nix"), ("/gnu/store", "Guix")];
    if let Some((store, who)) = stores.iter().find(|(store, _)| real.starts_with(store)) {
        return Some(format!("it lies in {store}, so {who} makes it"));
    }
    // Kubernetes: `openclaw.json -> ..data/openclaw.json`, `..data -> ..2026_05_01_09_05_00.123456789`.
    let is_volume = |part: Component<'_>| {
        let name = part.as_os_str().to_string_lossy();
        name.len() > 2 && name.starts_with("..")
    };
    let comes_from_volume = real.components().any(is_volume) && !path.components().any(is_volume);
    let words = "it comes out of a Kubernetes ConfigMap or Secret (`..data`), which is where it must be changed";
    comes_from_volume.then(|| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_file_lies_says_who_makes_it() {
        let owner = |path: &str, real: &str| owner_of_path(Path::new(path), Path::new(real));
        assert!(owner("/h/openclaw.json", "/nix/store/abc-openclaw.json").is_some_and(|words| words.contains("Nix")));
        let volume = "/etc/openclaw/..2026_05_01_09_05_00.123456789/openclaw.json";
        assert!(owner("/etc/openclaw/openclaw.json", volume).is_some_and(|words| words.contains("ConfigMap")));
        assert_eq!(owner("/h/openclaw.json", "/h/dotfiles/openclaw.json"), None);
        assert_eq!(owner("/h/..odd/openclaw.json", "/h/..odd/openclaw.json"), None);
    }
}
