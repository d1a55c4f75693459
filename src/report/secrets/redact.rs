//! Takes the secrets of a home out of sentences, wherever they came from.

use super::names::{is_marker, names_secret};
use super::scan::unescaped;
use super::secrets_of;
use super::shapes::shaped;
use crate::home::Home;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

/// Shorter values are not searched for: they would match inside ordinary words.
const SHORTEST: usize = 8;

/// What stands in place of a secret.
const REPLACEMENT: &str = "<secret>";

/// Knows the secrets of one home; they are collected when the first sentence is to be searched.
pub struct Redactor<'a> {
    home: &'a Home,
    known: OnceCell<Known>,
}

#[derive(Default)]
struct Known {
    /// Which pairs of first bytes any secret begins with: most places of a text are passed over by this alone.
    pairs: PairSet,
    by_beginning: HashMap<[u8; SHORTEST], Vec<String>>,
}

/// A set of pairs of bytes.
#[derive(Default)]
struct PairSet(Vec<u64>);

impl PairSet {
    fn add(&mut self, first: u8, second: u8) {
        self.0.resize(1 << 10, 0);
        let (word, bit) = Self::place(first, second);
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= bit;
        }
    }

    fn has(&self, first: u8, second: u8) -> bool {
        let (word, bit) = Self::place(first, second);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    fn place(first: u8, second: u8) -> (usize, u64) {
        (usize::from(first) * 4 + usize::from(second >> 6), 1 << (second & 63))
    }
}

impl Known {
    /// The secrets of all files that were read and of the environment.
    fn of(home: &Home) -> Self {
        let mut redactor = Self::default();
        for (_, file) in home.sources.iter() {
            let path = file.path.to_string_lossy();
            for range in secrets_of(&path, &file.text).secrets {
                if let Some(secret) = file.text.get(range) {
                    redactor.add(secret);
                    if secret.contains('\\') {
                        redactor.add(&unescaped(secret));
                    }
                }
            }
        }
        for name in home.environment.names().filter(|name| names_secret(name)) {
            if let Some(value) = home.environment.text(name).filter(|value| !is_marker(value)) {
                redactor.add(value);
            }
        }
        redactor
    }

    fn add(&mut self, secret: &str) {
        let Some(beginning) = secret.as_bytes().first_chunk::<SHORTEST>() else { return };
        self.pairs.add(beginning[0], beginning[1]);
        let known = self.by_beginning.entry(*beginning).or_default();
        if !known.iter().any(|other| other == secret) {
            known.push(secret.to_owned());
            known.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        }
    }
}

impl<'a> Redactor<'a> {
    /// For the texts about a home.
    #[must_use]
    pub fn of(home: &'a Home) -> Self {
        Self { home, known: OnceCell::new() }
    }

    /// The text with every known or recognisable secret replaced by `<secret>`.
    #[must_use]
    pub fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let known = self.known.get_or_init(|| Known::of(self.home));
        let mut found = Vec::new();
        shaped(text, &mut found);
        if !known.by_beginning.is_empty() {
            let bytes = text.as_bytes();
            let mut at = 0;
            while let Some(beginning) = bytes.get(at..).and_then(<[u8]>::first_chunk::<SHORTEST>) {
                if !known.pairs.has(beginning[0], beginning[1]) {
                    at += 1;
                    continue;
                }
                let length = known.by_beginning.get(beginning).and_then(|secrets| {
                    secrets.iter().find(|secret| bytes[at..].starts_with(secret.as_bytes())).map(String::len)
                });
                if let Some(length) = length {
                    found.push(at..at + length);
                }
                at += length.unwrap_or(1);
            }
        }
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        found.sort_by_key(|range| range.start);
        let mut cleaned = String::with_capacity(text.len());
        let mut done = 0;
        for range in found {
            if range.start >= done {
                cleaned.push_str(text.get(done..range.start).unwrap_or_default());
                cleaned.push_str(REPLACEMENT);
            }
            done = done.max(range.end);
        }
        cleaned.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(cleaned)
    }
}
