//! The bundled models: four text files, indexed by provider at first use.

use crate::release::facts::BundledModel;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One catalogue file.
pub(in crate::release) struct Catalogue {
    text: &'static str,
    index: OnceLock<BTreeMap<&'static str, Vec<Section>>>,
}

/// Models of one provider with one transport and address.
struct Section {
    model: BundledModel,
    /// (releases, ids separated by spaces)
    rows: Vec<(u16, &'static str)>,
}

/// Compiled into the release.
pub(in crate::release) static BUILT_IN: Catalogue = Catalogue::new(include_str!("built_in_models.txt"));
/// Added to `models.json` by bundled plugins whose provider has a credential.
pub(in crate::release) static DISCOVERED: Catalogue = Catalogue::new(include_str!("discovered_models.txt"));
/// The same when the plugins themselves are loaded for it.
pub(in crate::release) static LOADED: Catalogue = Catalogue::new(include_str!("loaded_models.txt"));
/// Known without any credential when nothing else knows them.
pub(in crate::release) static STATIC: Catalogue = Catalogue::new(include_str!("static_models.txt"));

impl Catalogue {
    const fn new(text: &'static str) -> Self {
        Self { text, index: OnceLock::new() }
    }

    /// The model of this id in a release (one bit).
    pub(in crate::release) fn find(&self, release: u16, provider: &str, id: &str) -> Option<BundledModel> {
        self.find_by(release, provider, |known| known == id)
    }

    /// The first model of a release (one bit) whose id is accepted.
    pub(in crate::release) fn find_by(
        &self,
        release: u16,
        provider: &str,
        accepted: impl Fn(&str) -> bool,
    ) -> Option<BundledModel> {
        let sections = self.index().get(provider)?;
        let has = |section: &&Section| {
            section.rows.iter().any(|(bits, ids)| bits & release != 0 && ids.split(' ').any(&accepted))
        };
        sections.iter().find(has).map(|section| section.model)
    }

    /// Transport and address of a provider's first model in a release.
    pub(in crate::release) fn provider(&self, release: u16, provider: &str) -> Option<BundledModel> {
        let sections = self.index().get(provider)?;
        let has = |section: &&Section| section.rows.iter().any(|(bits, _)| bits & release != 0);
        sections.iter().find(has).map(|section| section.model)
    }

    /// All ids that a provider has in a release (one bit).
    pub(in crate::release) fn ids(&self, release: u16, provider: &str) -> impl Iterator<Item = &'static str> {
        let rows = self.index().get(provider).into_iter().flatten().flat_map(|section| &section.rows);
        rows.filter(move |(bits, _)| bits & release != 0).flat_map(|(_, ids)| ids.split(' '))
    }

    fn index(&self) -> &BTreeMap<&'static str, Vec<Section>> {
        self.index.get_or_init(|| index(self.text))
    }
}

fn index(text: &'static str) -> BTreeMap<&'static str, Vec<Section>> {
    let mut providers: BTreeMap<&'static str, Vec<Section>> = BTreeMap::new();
    let mut current = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(row) = line.strip_prefix(' ') {
            let Some((bits, ids)) = row.split_once(' ') else { continue };
            let Ok(bits) = u16::from_str_radix(bits, 16) else { continue };
            if let Some(section) = providers.get_mut(current).and_then(|sections| sections.last_mut()) {
                section.rows.push((bits, ids));
            }
            continue;
        }
        let mut words = line.split(' ');
        let (Some(provider), Some(api), Some(base_url)) = (words.next(), words.next(), words.next()) else { continue };
        current = provider;
        let model = BundledModel { api, base_url: Some(base_url).filter(|url| *url != "-") };
        providers.entry(provider).or_default().push(Section { model, rows: Vec::new() });
    }
    providers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_a_catalogue_is_understood() {
        for catalogue in [&BUILT_IN, &DISCOVERED, &LOADED, &STATIC] {
            let mut rows = 0;
            for sections in catalogue.index().values() {
                for section in sections {
                    assert!(!section.rows.is_empty());
                    rows += section.rows.len();
                }
            }
            let lines = catalogue.text.lines().filter(|line| line.starts_with(' ')).count();
            assert_eq!(rows, lines);
        }
    }
}
