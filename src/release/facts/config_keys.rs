//! The table of config keys: what `OpenClawSchema` (OpenClaw `src/config/zod-schema.ts`) accepts,
//! release by release, as facts about keys.
//!
//! The data file starts with one line a release (`release 2026.4.5 <root> …`), then lists kinds of
//! values, one a line, which name each other by their number in base 36. Releases share what did
//! not change. A line is read when a value of its kind is met, never before.

use crate::release::Version;
use std::sync::OnceLock;

const DATA: &str = include_str!("../data/config_keys.txt");

/// Number of a kind in the table.
pub type KindId = usize;

/// The part of the table that holds for one release.
#[derive(Debug, Clone, Copy)]
pub struct KeyTable {
    /// The kind of the whole config.
    pub root: KindId,
    /// The kind of `plugins.entries.codex.config`, in releases that bundle the codex plugin.
    pub codex_plugin: Option<KindId>,
    /// Providers that may be configured without `baseUrl` and `models` (from 2026.5.19); `None` =
    /// the keys are required of all.
    overlays: Option<KindId>,
}

/// A kind of value, as one line of the table says it.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind<'a> {
    /// Anything.
    Any,
    /// Nothing.
    Never,
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A string.
    Text(Checks<'a>),
    /// A finite number.
    Number(Checks<'a>),
    /// One of several values, JSON literals.
    Choice(ChoiceStyle, &'a str),
    /// An object with known keys.
    Object {
        /// What becomes of other keys.
        others: OtherKeys,
        /// Known keys in the order in which they are looked at.
        keys: Vec<KnownKey<'a>>,
        /// Conditions over several keys.
        checks: Checks<'a>,
    },
    /// An object with free keys: (kind of the keys, kind of the values).
    Record(Option<KindId>, KindId, Checks<'a>),
    /// An array of one kind.
    Array(KindId, Checks<'a>),
    /// An array with a kind for each place.
    Tuple(Vec<KindId>),
    /// One of several kinds.
    Union(Vec<KindId>, Checks<'a>),
    /// Objects told apart by one key: (key, [(JSON literal, kind)]).
    Tagged(&'a str, Vec<(&'a str, KindId)>),
    /// The kind, or `null`.
    Nullable(KindId),
}

/// How a release words its refusal of a value that is not among those allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceStyle {
    /// A single literal.
    Literal,
    /// A union of literals.
    Union,
    /// An enumeration.
    Enumeration,
}

/// What becomes of keys that are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherKeys {
    /// Refused, after the known ones have been looked at (zod).
    Refused,
    /// Refused, before the known ones are looked at (JSON schema).
    RefusedFirst,
    /// Ignored.
    Open,
    /// Must be of this kind.
    Rest(KindId),
}

/// A key that an object may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownKey<'a> {
    /// The key.
    pub name: &'a str,
    /// Whether it may be absent.
    pub optional: bool,
    /// The kind of its value.
    pub kind: KindId,
}

/// Conditions on a value beyond its kind.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Checks<'a> {
    /// Whole numbers only.
    pub whole: bool,
    /// Smallest value or length.
    pub min: Option<f64>,
    /// Largest value or length.
    pub max: Option<f64>,
    /// Every value must be greater.
    pub above: Option<f64>,
    /// White space around it does not count.
    pub trimmed: bool,
    /// Name of a condition that is no mere bound.
    pub rule: Option<&'a str>,
}

impl KeyTable {
    /// The table of a release: that of the newest release in it that is not newer.
    #[must_use]
    pub fn of(version: Version) -> Self {
        let mut best: Option<(Version, Self)> = None;
        let mut oldest: Option<(Version, Self)> = None;
        for (known, table) in releases() {
            if *known <= version && best.as_ref().is_none_or(|(chosen, _)| chosen < known) {
                best = Some((*known, *table));
            }
            if oldest.as_ref().is_none_or(|(chosen, _)| chosen > known) {
                oldest = Some((*known, *table));
            }
        }
        best.or(oldest).map_or(Self { root: usize::MAX, codex_plugin: None, overlays: None }, |(_, table)| table)
    }

    /// The releases whose tables were read.
    pub fn known_releases() -> impl Iterator<Item = Version> {
        releases().iter().map(|(version, _)| *version)
    }

    /// The kind behind a number; anything goes when there is none.
    #[must_use]
    pub fn kind(&self, id: KindId) -> Kind<'static> {
        parse_kind(lines().get(id).copied().unwrap_or("any"))
    }

    /// Whether the last of these keys is one that the release knows by name, below the keys before it. Numbers stand
    /// for items of a list. A key of an object with free keys is not known by name.
    #[must_use]
    pub fn names_key(&self, route: &[&str]) -> bool {
        let mut kinds = vec![self.root];
        for (depth, key) in route.iter().enumerate() {
            let is_last = depth + 1 == route.len();
            let mut next = Vec::new();
            for kind in kinds {
                if self.descend(kind, key, &mut next, 0) && is_last {
                    return true;
                }
            }
            kinds = next;
        }
        false
    }

    /// Adds the kinds that the value of a key may have; whether the key is known by name.
    fn descend(&self, kind: KindId, key: &str, next: &mut Vec<KindId>, depth: usize) -> bool {
        if depth > 8 || next.len() > 64 {
            return false;
        }
        match self.kind(kind) {
            Kind::Object { keys, others, .. } => {
                let known = keys.iter().find(|known| known.name == key).map(|known| known.kind);
                let rest = if let OtherKeys::Rest(rest) = others { Some(rest) } else { None };
                next.extend(known.or(rest));
                known.is_some()
            }
            Kind::Record(_, value, _) => {
                next.push(value);
                false
            }
            Kind::Array(item, _) => {
                next.push(item);
                false
            }
            Kind::Nullable(inner) => self.descend(inner, key, next, depth + 1),
            Kind::Union(options, _) => {
                options.iter().filter(|one| self.descend(**one, key, next, depth + 1)).count() > 0
            }
            Kind::Tagged(_, options) => {
                options.iter().filter(|(_, one)| self.descend(*one, key, next, depth + 1)).count() > 0
            }
            _ => false,
        }
    }

    /// The releases that know a key by name, oldest first.
    #[must_use]
    pub fn releases_naming(route: &[&str]) -> Vec<Version> {
        let mut found: Vec<Version> =
            releases().iter().filter(|(_, table)| table.names_key(route)).map(|(version, _)| *version).collect();
        found.sort();
        found
    }

    /// Whether a provider id may be configured as an overlay, without `baseUrl` and `models`.
    /// `id` must be normalised as the release does it.
    #[must_use]
    pub fn is_overlay_provider(&self, id: &str) -> bool {
        let Some(line) = self.overlays.and_then(|kind| lines().get(kind)) else { return false };
        line.split(' ').skip(1).any(|known| known == id)
    }
}

fn lines() -> &'static [&'static str] {
    static LINES: OnceLock<Vec<&'static str>> = OnceLock::new();
    LINES.get_or_init(|| DATA.split_once("\n\n").map_or_else(Vec::new, |(_, kinds)| kinds.lines().collect()))
}

fn releases() -> &'static [(Version, KeyTable)] {
    static RELEASES: OnceLock<Vec<(Version, KeyTable)>> = OnceLock::new();
    RELEASES.get_or_init(|| DATA.lines().take_while(|line| !line.is_empty()).filter_map(parse_release).collect())
}

fn parse_release(line: &str) -> Option<(Version, KeyTable)> {
    let mut words = line.strip_prefix("release ")?.split(' ');
    let version = words.next()?.parse().ok()?;
    let mut table = KeyTable { root: number(words.next()?), codex_plugin: None, overlays: None };
    for word in words {
        match word.split_once('=') {
            Some(("codex", id)) => table.codex_plugin = Some(number(id)),
            Some(("overlay", id)) => table.overlays = Some(number(id)),
            _ => {}
        }
    }
    Some((version, table))
}

fn number(text: &str) -> KindId {
    KindId::from_str_radix(text, 36).unwrap_or(KindId::MAX)
}

fn parse_kind(line: &str) -> Kind<'_> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    match word {
        "never" => Kind::Never,
        "null" => Kind::Null,
        "boolean" => Kind::Boolean,
        "string" => Kind::Text(parse_checks(rest)),
        "number" => Kind::Number(parse_checks(rest)),
        "literal" => Kind::Choice(ChoiceStyle::Literal, rest),
        "literals" => Kind::Choice(ChoiceStyle::Union, rest),
        "enum" => Kind::Choice(ChoiceStyle::Enumeration, rest),
        "nullable" => Kind::Nullable(number(rest)),
        "tuple" => Kind::Tuple(rest.split(' ').map(number).collect()),
        "union" => {
            let options = rest.split(' ').filter(|word| !word.contains('=')).map(number).collect();
            Kind::Union(options, parse_checks(rest))
        }
        "array" => Kind::Array(number(first_word(rest)), parse_checks(rest)),
        "record" => {
            let mut words = rest.split(' ');
            let keys = words.next().filter(|word| *word != "*").map(number);
            Kind::Record(keys, words.next().map_or(KindId::MAX, number), parse_checks(rest))
        }
        "choice" => {
            let (key, options) = rest.split_once(' ').unwrap_or((rest, ""));
            Kind::Tagged(
                key,
                options
                    .split(' ')
                    .filter_map(|word| word.rsplit_once(':').map(|(literal, id)| (literal, number(id))))
                    .collect(),
            )
        }
        "object" => parse_object(rest),
        _ => Kind::Any,
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}

/// `strict rule=heartbeat every?=0 model?=0`: what becomes of other keys, conditions, then the keys.
fn parse_object(rest: &str) -> Kind<'_> {
    let mut words = rest.split(' ');
    let others = match words.next().unwrap_or("open") {
        "strict" => OtherKeys::Refused,
        "closed" => OtherKeys::RefusedFirst,
        word => word.strip_prefix("rest=").map_or(OtherKeys::Open, |id| OtherKeys::Rest(number(id))),
    };
    let mut checks = Checks::default();
    let mut keys = Vec::new();
    for word in words {
        let Some((name, id)) = word.rsplit_once('=') else { continue };
        match name.strip_suffix('?') {
            Some(name) => keys.push(KnownKey { name, optional: true, kind: number(id) }),
            None if name == "rule" && keys.is_empty() => checks.rule = Some(id),
            None => keys.push(KnownKey { name, optional: false, kind: number(id) }),
        }
    }
    Kind::Object { others, keys, checks }
}

fn parse_checks(text: &str) -> Checks<'_> {
    let mut checks = Checks::default();
    for word in text.split(' ') {
        match word.split_once('=') {
            Some(("min", value)) => checks.min = value.parse().ok(),
            Some(("max", value)) => checks.max = value.parse().ok(),
            Some(("above", value)) => checks.above = value.parse().ok(),
            Some(("rule", name)) => checks.rule = Some(name),
            _ if word == "int" => checks.whole = true,
            _ if word == "trim" => checks.trimmed = true,
            _ => {}
        }
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_understood_and_refers_to_existing_lines() {
        let table = KeyTable::of("2026.5.19".parse().unwrap());
        let in_range = |id: KindId| assert!(id < lines().len());
        for (id, line) in lines().iter().enumerate() {
            match table.kind(id) {
                Kind::Any => assert!(*line == "any" || line.starts_with("names "), "{line}"),
                Kind::Object { keys, .. } => keys.iter().for_each(|key| in_range(key.kind)),
                Kind::Record(key, value, _) => key.into_iter().chain([value]).for_each(in_range),
                Kind::Union(kinds, _) | Kind::Tuple(kinds) => kinds.into_iter().for_each(in_range),
                Kind::Tagged(_, kinds) => kinds.into_iter().for_each(|(_, kind)| in_range(kind)),
                Kind::Array(kind, _) | Kind::Nullable(kind) => in_range(kind),
                Kind::Choice(_, values) => assert!(serde_json::from_str::<Vec<serde_json::Value>>(values).is_ok()),
                _ => {}
            }
        }
    }

    #[test]
    fn a_key_is_found_in_the_releases_that_know_it() {
        let last = |route: &[&str]| KeyTable::releases_naming(route).last().map(ToString::to_string);
        let first = |route: &[&str]| KeyTable::releases_naming(route).first().map(ToString::to_string);
        assert_eq!(last(&["gateway", "tailscale", "resetOnExit"]).as_deref(), Some("2026.7.1"));
        assert_eq!(first(&["agents", "entries"]).as_deref(), Some("2026.8.1"));
        assert_eq!(first(&["agents", "list", "0", "embeddedHarness"]).as_deref(), Some("2026.4.10"));
        assert!(KeyTable::releases_naming(&["agents", "definitions"]).is_empty());
        assert!(KeyTable::releases_naming(&[]).is_empty());
    }

    #[test]
    fn a_release_between_two_known_ones_has_the_table_of_the_older() {
        let root = |text: &str| KeyTable::of(text.parse().unwrap()).root;
        assert_eq!(root("2026.4.20"), root("2026.4.10"));
        assert_eq!(root("2026.7.35"), root("2026.7.1"));
        assert_eq!(root("2027.1.1"), root("2026.9.6"));
        assert_eq!(root("2026.1.1"), root("2026.4.5"));
        assert_ne!(root("2026.5.28"), root("2026.5.27"));
    }
}
