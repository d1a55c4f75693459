//! Models that a release refuses although a catalogue lists them.

const TEXT: &str = include_str!("suppressed_models.txt");

/// Why a release (one bit) refuses a model; both names in lower case.
pub(in crate::release) fn reason(release: u16, provider: &str, model: &str) -> Option<&'static str> {
    TEXT.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let mut words = line.splitn(4, ' ');
        let bits = u16::from_str_radix(words.next()?, 16).ok()?;
        let same = words.next()? == provider && words.next()? == model && bits & release != 0;
        same.then(|| words.next().unwrap_or("").trim())
    })
}
