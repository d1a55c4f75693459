//! The fuzz targets of `fuzz/`, driven on stable Rust: real texts of the fixtures, cut and mixed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing target must stop the test"
)]

#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub, dead_code, reason = "a library of its own in `fuzz/`")]
mod targets;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::path::Path;
use std::sync::LazyLock;

/// Real texts: the configs, stores and logs of the homes after public reports.
static TEXTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut texts = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join("seeds")];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap()) {
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            } else if entry.metadata().unwrap().len() < 20_000 {
                texts.push(std::fs::read(entry.path()).unwrap());
            }
        }
    }
    texts.sort();
    texts.dedup();
    assert!(texts.len() > 20);
    texts
});

/// A real text with a few bytes replaced, a piece of another one put in, or an end missing.
fn text() -> impl Strategy<Value = Vec<u8>> {
    let change =
        (any::<Index>(), select(vec![b'{', b'}', b'[', b'"', b'\'', b',', b'\\', b'\n', b'/', b'*', 0xc3, b'-']));
    let piece = (any::<Index>(), any::<Index>(), any::<Index>());
    (any::<Index>(), vec(change, 0..4), proptest::option::of(piece), any::<bool>()).prop_map(
        |(text, changes, piece, is_cut)| {
            let mut text = text.get(&TEXTS).clone();
            if let Some((from, start, place)) = piece {
                let other = from.get(&TEXTS);
                let start = start.index(other.len().max(1)).min(other.len());
                let piece = other[start..other.len().min(start + 60)].to_vec();
                let place = place.index(text.len() + 1);
                text.splice(place..place, piece);
            }
            for (place, byte) in changes {
                if !text.is_empty() {
                    let place = place.index(text.len());
                    text[place] = byte;
                }
            }
            if is_cut {
                text.truncate(text.len() * 3 / 4);
            }
            text
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn json(text in text()) {
        targets::json(&text);
        targets::dotenv(&text);
    }

    #[test]
    fn release(text in "2026\\.[0-9]{1,3}\\.[0-9]{1,10}(-(beta\\.)?[0-9]{0,4})?|.{0,12}") {
        targets::release(text.as_bytes());
    }

    #[test]
    fn edits(text in text(), choices in vec(any::<u8>(), 1..8)) {
        let data = [text.as_slice(), &[0], &choices].concat();
        targets::edits(&data);
        let whole = [TEXTS[usize::from(choices[0]) % TEXTS.len()].as_slice(), &[0], &choices].concat();
        targets::edits(&whole);
    }

    #[test]
    fn home(release in any::<u8>(), files in vec(text(), 1..8)) {
        let mut data = vec![release];
        for file in files {
            data.extend(file.into_iter().filter(|byte| *byte != u8::MAX));
            data.push(u8::MAX);
        }
        targets::home(&data);
    }

    #[test]
    fn database(release in any::<u8>(), file in any::<u8>(), bytes in vec(any::<u8>(), 0..600)) {
        let header: &[u8] = b"SQLite format 3\0";
        targets::database(&[&[release, file], header, &bytes].concat());
    }
}
