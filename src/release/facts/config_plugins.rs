//! Plugins that a release brings along and that own model providers, CLI runtimes or harnesses
//! (OpenClaw `extensions/*/openclaw.plugin.json`).

use crate::release::Version;
use crate::release::data::plugin_names;

/// One line each: id, `default` (active unless switched off) or `off`, what it owns, first release
/// that has it so, first release that has not (`-` = the newest has it).
const DATA: &str = include_str!("../data/config_plugins.txt");

/// The bundled plugins of one release.
#[derive(Debug, Clone, Copy)]
pub struct BundledPlugins {
    version: Version,
}

/// A plugin that comes with the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundledPlugin {
    /// Plugin id.
    pub id: &'static str,
    /// Whether it is active when the config does not name it.
    pub enabled_by_default: bool,
    owns: &'static str,
}

impl BundledPlugin {
    /// Providers and CLI runtimes that it owns.
    pub fn owns(&self) -> impl Iterator<Item = &'static str> {
        self.owns.split(',').filter(|id| !id.is_empty())
    }
}

impl BundledPlugins {
    /// Those of a release.
    #[must_use]
    pub fn of(version: Version) -> Self {
        Self { version }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = BundledPlugin> {
        let version = self.version;
        DATA.lines().filter_map(move |line| parse(line, version))
    }

    /// The one with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<BundledPlugin> {
        self.iter().find(|plugin| plugin.id == id)
    }

    /// Whether a plugin of this id may come with the release: what is bundled in a neighbouring one counts too.
    #[must_use]
    pub fn may_have(&self, id: &str) -> bool {
        is_without_providers(id) || DATA.lines().any(|line| line.split(' ').next() == Some(id))
    }

    /// The one that owns a provider or CLI runtime.
    #[must_use]
    pub fn owner(&self, provider: &str) -> Option<BundledPlugin> {
        self.iter().find(|plugin| plugin.owns().any(|owned| owned == provider))
    }

    /// The plugin that owned a provider in an earlier release and is no part of this one any more, so that it has to
    /// be installed (OpenClaw `official-external-plugin-catalog`: 2026.5.12, 2026.6.11 and 2026.8.1 took most out).
    #[must_use]
    pub fn taken_out(&self, provider: &str) -> Option<&'static str> {
        if self.owner(provider).is_some() {
            return None;
        }
        let mut earlier = DATA.lines().filter(|line| {
            let mut words = line.split(' ').skip(2);
            let owns = words.next().is_some_and(|owns| owns.split(',').any(|owned| owned == provider));
            let end: Option<Version> = words.nth(1).and_then(|end| end.parse().ok());
            owns && end.is_some_and(|end| self.version >= end)
        });
        let id = earlier.next_back()?.split(' ').next()?;
        self.find(id).is_none().then_some(id)
    }
}

/// What to install for a plugin that a release does not bring along.
#[must_use]
pub fn package_of(plugin: &str) -> String {
    match plugin {
        "codex" => "@openclaw/codex".to_owned(),
        other => format!("@openclaw/{other}-provider"),
    }
}

/// The web search providers of a release (`validateWebSearchProvider`).
#[derive(Debug, Clone, Copy)]
pub struct WebSearchFacts {
    /// Offered by bundled plugins.
    pub bundled: &'static [&'static str],
    /// Offered by plugins that can be installed: (provider, plugin).
    pub to_install: &'static [(&'static str, &'static str)],
    /// Whether a plugin that the config names, and that is not there, makes it a warning (2026.6.11+).
    pub named_plugin_excuses: bool,
}

impl WebSearchFacts {
    /// Those of a release; `None` = any name will do.
    #[must_use]
    pub fn of(version: Version) -> Option<Self> {
        let since = |month, patch| version >= Version::new(2026, month, patch);
        let bundled = match () {
            () if since(9, 1) || !since(5, 12) => return None,
            () if since(8, 2) => plugin_names::WEB_SEARCH_8_2,
            () if since(6, 11) => plugin_names::WEB_SEARCH_6_11,
            () => plugin_names::WEB_SEARCH,
        };
        Some(Self { bundled, to_install: plugin_names::WEB_SEARCH_TO_INSTALL, named_plugin_excuses: since(6, 11) })
    }
}

/// Whether some release up to 2026.4.29 brings along a plugin of this id that owns no provider.
fn is_without_providers(id: &str) -> bool {
    plugin_names::WITHOUT_PROVIDERS.contains(&id)
}

fn parse(line: &'static str, version: Version) -> Option<BundledPlugin> {
    let mut words = line.split(' ');
    let id = words.next()?;
    let enabled_by_default = words.next()? == "default";
    let owns = words.next()?;
    let (first, end) = (words.next()?, words.next()?);
    let started = first == "2026.4.5" || first.parse().is_ok_and(|first: Version| version >= first);
    let ended = end != "-" && end.parse().is_ok_and(|end: Version| version >= end);
    (started && !ended).then_some(BundledPlugin { id, enabled_by_default, owns })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(version: &str) -> BundledPlugins {
        BundledPlugins::of(version.parse().unwrap())
    }

    #[test]
    fn every_line_is_understood() {
        for line in DATA.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let &[_, state, _, first, end] = words.as_slice() else { panic!("{line}") };
            assert!(["default", "off"].contains(&state), "{line}");
            assert!(first.parse::<Version>().is_ok(), "{line}");
            assert!(end == "-" || end.parse::<Version>().is_ok(), "{line}");
        }
    }

    #[test]
    fn codex_was_bundled_for_a_while() {
        assert_eq!(bundled("2026.4.9").find("codex"), None);
        assert_eq!(bundled("2026.4.29").find("codex").map(|plugin| plugin.enabled_by_default), Some(false));
        assert_eq!(bundled("2026.5.2").find("codex"), None);
        assert_eq!(bundled("2026.5.19").owner("openai-codex").map(|plugin| plugin.id), Some("openai"));
    }
}
