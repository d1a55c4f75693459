//! Models that the new release does not serve any more and whose mention makes the config invalid (2026.5.12 to 5.28):
//! the model that the release itself names instead.

use super::passage::{Migration, Passage, Share, Steps};
use super::renaming::rename;
use super::walk::{Found, walk};
use crate::release::Facts;

pub(super) const MIGRATION: Migration = Migration { name: "retired-models", share: Share::Nobody, applies, plan };

fn applies(from: &Facts, to: &Facts) -> bool {
    to.config.objects_to_suppressed_models && !from.config.objects_to_suppressed_models
}

fn plan(passage: &Passage<'_>) -> Option<Steps> {
    let mut instead: Vec<(&str, &str)> = Vec::new();
    for issue in &passage.now.config.issues {
        let Some((old, new)) = named(&issue.message) else { continue };
        if !instead.iter().any(|(known, _)| *known == old) {
            instead.push((old, new));
        }
    }
    let mut steps = Steps::default();
    let mut renames = Vec::new();
    for found in walk(passage.config()?, |_| true) {
        match found {
            Found::Text(route, text) => {
                if let Some((_, new)) = instead.iter().find(|(old, _)| *old == text)
                    && let Some(spot) = passage.spot(&route)
                {
                    steps.edits.push(spot.set(*new));
                }
            }
            Found::Key(route, key) => {
                if let Some((_, new)) = instead.iter().find(|(old, _)| *old == key) {
                    rename(passage, &route, new, &mut renames, &mut steps);
                }
            }
        }
    }
    renames.reverse();
    steps.edits.extend(renames);
    steps.title = "replace models that the new release does not serve".to_owned();
    steps.remarks.extend(instead.iter().map(|(old, new)| format!("`{old}` becomes `{new}`, as the release advises")));
    (!steps.edits.is_empty()).then_some(steps)
}

/// The model of an objection and the one that is advised: `Unknown model: a/b. … Use c/d.`
fn named(message: &str) -> Option<(&str, &str)> {
    let rest = message.strip_prefix("Unknown model: ")?;
    let old = rest.split(' ').next()?.trim_end_matches('.');
    let new = rest.rsplit_once("Use ")?.1.split(' ').next()?.trim_end_matches('.');
    new.contains('/').then_some((old, new))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_release_names_both_models() {
        let message = "Unknown model: openai-codex/gpt-5.3-codex-spark. gpt-5.3-codex-spark is no longer exposed by the OpenAI or Codex catalogs. Use openai/gpt-5.5.";
        assert_eq!(super::named(message), Some(("openai-codex/gpt-5.3-codex-spark", "openai/gpt-5.5")));
        assert_eq!(super::named("Unrecognized key: \"x\""), None);
    }
}
