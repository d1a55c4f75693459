//! What OpenClaw takes for a damaged config. Its gateway watches the file and puts an old copy back when a new
//! one looks like this (`resolveConfigObserveSuspiciousReasons`, `src/config/io.observe-recovery.ts`).

use super::error::WriteError;
use super::target::Change;
use crate::source::{Node, Sources, parse_json5};

/// From this size on a config may not shrink to less than half.
const LEAST_SIZE_GUARDED: usize = 512;

/// Refuses a new main config that OpenClaw would not leave in place.
///
/// # Errors
/// [`WriteError::Guarded`] says what it would object to.
pub(super) fn check_config(change: &Change) -> Result<(), WriteError> {
    let Some(reason) = objection(change) else { return Ok(()) };
    Err(WriteError::Guarded { file: change.display.clone(), reason })
}

fn objection(change: &Change) -> Option<String> {
    let before = change.before.as_deref()?;
    let Some(after) = change.after.as_deref() else { return Some("it would be gone".to_owned()) };
    if before.len() >= LEAST_SIZE_GUARDED && after.len() < before.len() / 2 {
        return Some(format!("it would shrink from {} to {} bytes, to less than half", before.len(), after.len()));
    }
    let (old, new) = (root(before)?, root(after)?);
    if has_meta(&old) && !has_meta(&new) {
        return Some("it would lose the versions under `meta`".to_owned());
    }
    if gateway_mode(&old) && !gateway_mode(&new) {
        return Some("it would lose `gateway.mode`".to_owned());
    }
    None
}

fn root(bytes: &[u8]) -> Option<Node> {
    let text = String::from_utf8_lossy(bytes);
    parse_json5(text.strip_prefix('\u{feff}').unwrap_or(&text), Sources::nowhere()).ok()
}

/// `hasConfigMeta`: an object `meta` with one of the two stamps as a text.
fn has_meta(root: &Node) -> bool {
    let stamp = |key: &str| {
        let meta = root.as_object().and_then(|root| root.get("meta")).and_then(Node::as_object);
        meta.and_then(|meta| meta.get(key)).and_then(Node::as_str).is_some()
    };
    stamp("lastTouchedVersion") || stamp("lastTouchedAt")
}

fn gateway_mode(root: &Node) -> bool {
    let gateway = root.as_object().and_then(|root| root.get("gateway")).and_then(Node::as_object);
    gateway.and_then(|gateway| gateway.get("mode")).and_then(Node::as_str).is_some_and(|mode| !mode.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objection_to(before: &str, after: &str) -> Option<String> {
        let bytes = |text: &str| Some(text.as_bytes().to_vec());
        let change = Change { path: "c".into(), display: "c".to_owned(), before: bytes(before), after: bytes(after) };
        objection(&change)
    }

    #[test]
    fn a_config_that_openclaw_would_put_back_is_not_written() {
        let meta = "{ meta: { lastTouchedVersion: '2026.4.29' }, gateway: { mode: 'local' } }";
        assert_eq!(objection_to(meta, meta), None);
        assert!(objection_to(meta, "{ gateway: { mode: 'local' } }").is_some_and(|why| why.contains("meta")));
        let without_mode = "{ meta: { lastTouchedVersion: '2026.4.29' } }";
        assert!(objection_to(meta, without_mode).is_some_and(|why| why.contains("gateway.mode")));
        let long = format!("{{ x: '{}' }}", "x".repeat(600));
        assert!(objection_to(&long, "{ x: 1 }").is_some_and(|why| why.contains("half")));
        assert_eq!(objection_to("{ x: 'short' }", "{}"), None);
    }
}
