//! Keys that get another name with all that stands under them.

use super::passage::{Passage, Steps, and, json};
use crate::source::{Edit, Node, Object, PathSegment, dotted};

/// Renames a key; what stands under the new name already stays, and gets what it lacks. `renames` are done after all
/// other edits, the innermost first.
pub(super) fn rename(
    passage: &Passage<'_>,
    route: &[PathSegment],
    name: &str,
    renames: &mut Vec<Edit>,
    steps: &mut Steps,
) {
    let Some((_, parent)) = route.split_last() else { return };
    let Some(spot) = passage.spot(route) else {
        steps.remarks.push(format!("rename `{}` to `{name}` by hand: no edit can reach it", dotted(route)));
        return;
    };
    let there = and(parent, name);
    let Some(taken) = passage.at(&there).and_then(Node::as_object) else { return renames.push(spot.rename(name)) };
    let old = passage.at(route).and_then(Node::as_object);
    for entry in old.into_iter().flat_map(Object::entries).filter(|entry| taken.get(&entry.key).is_none()) {
        if let Some(spot) = passage.spot(&and(&there, &entry.key)) {
            steps.edits.push(spot.set(json(&entry.node)));
        }
    }
    renames.push(spot.remove());
}
