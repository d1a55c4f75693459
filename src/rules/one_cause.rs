//! One cause is one finding, of however many agents.

use super::finding::{Finding, FixProposal};
use super::words::{agents, code};

/// Findings about one agent each that say the same at the same place become one about all of them.
pub(super) fn together(findings: Vec<Finding>) -> Vec<Finding> {
    let mut groups: Vec<Vec<Finding>> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| says_the_same(first, &finding))) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups.into_iter().filter_map(joined).collect()
}

fn says_the_same(one: &Finding, other: &Finding) -> bool {
    let place = |finding: &Finding| finding.labels.first().map(|label| label.span);
    let general = |finding: &Finding| match finding.agents.as_slice() {
        [id] => Some(finding.message.replacen(&format!("agent {}", code(id)), "agent", 1)),
        _ => None,
    };
    let same = one.rule == other.rule && one.severity == other.severity && place(one).is_some();
    same && place(one) == place(other) && general(one).is_some() && general(one) == general(other)
}

fn joined(group: Vec<Finding>) -> Option<Finding> {
    let mut rest = group.into_iter();
    let mut first = rest.next()?;
    let Some(id) = first.agents.first().map(|id| format!("agent {}", code(id))) else { return Some(first) };
    for other in rest {
        first.agents.extend(other.agents);
        extend(&mut first.labels, other.labels);
        extend(&mut first.evidence, other.evidence);
        extend(&mut first.help, other.help);
        for fix in other.fixes {
            match first.fixes.iter_mut().find(|known| known.title == fix.title) {
                Some(known) => add(known, fix),
                None => first.fixes.push(fix),
            }
        }
    }
    if first.agents.len() > 1 {
        let all = agents(&first.agents);
        first.message =
            first.message.replacen(&id, &all, 1).replacen(&format!("{all} has "), &format!("{all} have "), 1);
    }
    Some(first)
}

fn add(known: &mut FixProposal, other: FixProposal) {
    extend(&mut known.edits, other.edits);
    extend(&mut known.commands, other.commands);
}

fn extend<T: PartialEq>(known: &mut Vec<T>, others: Vec<T>) {
    for other in others {
        if !known.contains(&other) {
            known.push(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Severity;
    use crate::source::{SourceFile, Sources, Span};

    fn of(id: &str, start: u32) -> Finding {
        let file = SourceFile { path: "a.json".into(), display: "a.json".into(), text: "{}".into(), has_bom: false };
        let span = Span { source: Sources::default().add(file), start, end: start + 1 };
        Finding::new("a-rule", Severity::Warning, format!("agent `{id}` has no store"))
            .agents([id])
            .at(Some(span), "here")
            .help(format!("give {id} one"))
    }

    #[test]
    fn the_same_at_one_place_is_said_once() {
        let told = together(vec![of("a", 1), of("b", 1), of("c", 5)]);
        let messages: Vec<&str> = told.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(messages, ["agents `a` and `b` have no store", "agent `c` has no store"]);
        assert_eq!(told[0].help, ["give a one", "give b one"]);
    }
}
