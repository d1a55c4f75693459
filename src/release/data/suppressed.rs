//! Models that a release refuses although a catalogue lists them.

use crate::release::facts::Suppression;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const TEXT: &str = include_str!("suppressed_models.txt");

/// A refused model: the releases (bits), its name, when and why.
type Row = (u16, &'static str, Suppression);

/// What a release (one bit) refuses of a model; both names in lower case.
pub(in crate::release) fn rows(release: u16, provider: &str, model: &str) -> Vec<Suppression> {
    let rows = by_provider().get(provider).map_or(&[][..], Vec::as_slice);
    rows.iter().filter(|(bits, name, _)| *name == model && bits & release != 0).map(|(_, _, row)| *row).collect()
}

/// The file by provider, read at first use.
fn by_provider() -> &'static BTreeMap<&'static str, Vec<Row>> {
    static INDEX: OnceLock<BTreeMap<&'static str, Vec<Row>>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
        for (provider, row) in TEXT.lines().filter(|line| !line.starts_with('#')).filter_map(parse) {
            index.entry(provider).or_default().push(row);
        }
        index
    })
}

fn parse(line: &'static str) -> Option<(&'static str, Row)> {
    let mut words = line.splitn(5, ' ');
    let bits = u16::from_str_radix(words.next()?, 16).ok()?;
    let (provider, model, condition) = (words.next()?, words.next()?, words.next()?);
    let part = |name: &str| condition.split(';').find_map(|part| part.strip_prefix(name));
    let row = Suppression { hosts: part("hosts="), apis: part("apis="), reason: words.next().unwrap_or("").trim() };
    Some((provider, (bits, model, row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        for line in TEXT.lines().filter(|line| !line.starts_with('#')) {
            let (_, (bits, _, row)) = parse(line).unwrap();
            assert!(bits != 0 && !row.reason.is_empty(), "{line}");
        }
    }
}
