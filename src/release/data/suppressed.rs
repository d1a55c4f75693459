//! Models that a release refuses although a catalogue lists them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

const TEXT: &str = include_str!("suppressed_models.txt");

/// A refused model: the releases (bits), its name, the reason.
type Row = (u16, &'static str, &'static str);

/// Why a release (one bit) refuses a model; both names in lower case.
pub(in crate::release) fn reason(release: u16, provider: &str, model: &str) -> Option<&'static str> {
    let rows = by_provider().get(provider)?;
    rows.iter().find(|(bits, name, _)| *name == model && bits & release != 0).map(|(_, _, reason)| *reason)
}

/// The file by provider, read at first use.
fn by_provider() -> &'static BTreeMap<&'static str, Vec<Row>> {
    static INDEX: OnceLock<BTreeMap<&'static str, Vec<Row>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
        for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.splitn(4, ' ');
            let (Some(bits), Some(provider), Some(model)) = (words.next(), words.next(), words.next()) else {
                continue;
            };
            let Ok(bits) = u16::from_str_radix(bits, 16) else { continue };
            index.entry(provider).or_default().push((bits, model, words.next().unwrap_or("").trim()));
        }
        index
    })
}
