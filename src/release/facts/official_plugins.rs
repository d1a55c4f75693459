//! Plugins that a release names as packages of their own: what to install for a provider or a harness.

use crate::release::Version;

const DATA: &str = include_str!("../data/official_plugins.txt");

/// The packages that a release lists (OpenClaw `official-external-plugin-catalog`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficialPlugins {
    version: Version,
}

/// A plugin that is a package of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficialPlugin {
    /// Plugin id.
    pub id: &'static str,
    /// npm package.
    pub package: &'static str,
    provider: &'static str,
    variables: &'static str,
}

impl OfficialPlugin {
    /// Environment variables that hold the key of its provider; they are only read with the plugin.
    pub fn variables(&self) -> impl Iterator<Item = &'static str> {
        self.variables.split(',').filter(|name| *name != "-")
    }
}

impl OfficialPlugins {
    /// Those of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        Self { version }
    }

    /// The one that serves a provider.
    #[must_use]
    pub fn of_provider(&self, provider: &str) -> Option<OfficialPlugin> {
        self.iter().find(|plugin| plugin.provider == provider)
    }

    /// The one with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<OfficialPlugin> {
        self.iter().find(|plugin| plugin.id == id)
    }

    fn iter(&self) -> impl Iterator<Item = OfficialPlugin> {
        let version = self.version;
        DATA.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| parse(line, version))
    }
}

fn parse(line: &'static str, version: Version) -> Option<OfficialPlugin> {
    let mut words = line.split(' ');
    let (provider, id, package) = (words.next()?, words.next()?, words.next()?);
    let (first, end, variables) = (words.next()?, words.next()?, words.next()?);
    let started = first.parse().is_ok_and(|first: Version| version >= first);
    let ended = end != "-" && end.parse().is_ok_and(|end: Version| version >= end);
    (started && !ended).then_some(OfficialPlugin { id, package, provider, variables })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(release: &str, provider: &str) -> Option<&'static str> {
        OfficialPlugins::of(release.parse().unwrap()).of_provider(provider).map(|plugin| plugin.package)
    }

    #[test]
    fn a_provider_has_a_package_from_the_release_that_lists_it_on() {
        assert_eq!(package("2026.5.28", "deepseek"), None);
        assert_eq!(package("2026.6.11", "deepseek"), Some("@openclaw/deepseek-provider"));
        assert_eq!(package("2026.7.1", "qwen-oauth"), Some("@openclaw/qwen-provider"));
        assert_eq!(package("2026.9.6", "qwen-oauth"), None);
        assert_eq!(package("2026.9.6", "nobody"), None);
    }

    #[test]
    fn every_row_is_read() {
        for line in DATA.lines().filter(|line| !line.starts_with('#')) {
            let first = line.split(' ').nth(3).unwrap().parse().unwrap();
            assert!(parse(line, first).is_some(), "{line}");
        }
    }

    #[test]
    fn variables_are_names() {
        let zai = OfficialPlugins::of("2026.9.6".parse().unwrap()).of_provider("zai").unwrap();
        assert_eq!(zai.variables().collect::<Vec<_>>(), ["ZAI_API_KEY", "Z_AI_API_KEY"]);
        let codex = OfficialPlugins::of("2026.5.19".parse().unwrap()).find("codex").unwrap();
        assert_eq!(codex.variables().count(), 0);
    }
}
