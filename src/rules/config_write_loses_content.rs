//! A write or a rescue of the config has lost something.

use super::config_difference::{Difference, differences};
use super::diagnosis::{Cause, Diagnosis};
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::place::{dotted, node_at, shell_path};
use super::words::{code, codes, moment, plural};
use crate::home::ConfigCopy;
use crate::release::remedy;
use crate::source::{Node, PathSegment, comments};

pub(super) const RULE: Rule = Rule {
    id: "config-write-loses-content",
    summary: "a copy beside openclaw.json holds what the file has lost",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
`openclaw.json` has lost something that a copy beside it still holds: the whole file, comments, an
`$include`, a `${VARIABLE}`, more than half of its text, or edits that OpenClaw set aside
(`openclaw.json.clobbered.<time>`) when it went back to an older version.

## Why it matters
OpenClaw writes the file anew from its own model of it: comments go, includes may be written out, a
variable may become the secret that it stood for, and unknown keys go without being named. A config that
is found invalid may be replaced by the last good one, and every later edit with it. Copies are only
kept for a few writes.

## How oc-doctor knows
By comparing the copy with the file. Keys that are merely gone since the last write are an info: whoever
removed them may have meant it. Nothing is said once the file holds what the copy holds, or was written
after the copy was set aside.

## Releases
All. Includes survive a write from about 2026.3 on; comments in none up to 2026.7.

## What to do
Compare the two files and put back what is missing. There is no fix that oc-doctor could prove: which of
the two versions is meant is not in the files.

## Upstream
openclaw#10688, openclaw#11696, openclaw#12858, openclaw#78295, openclaw#78848, openclaw#105683,
openclaw#109362, openclaw#133997
";

/// A file smaller than this says nothing by being half as long (OpenClaw's own measure), bytes.
const SMALL_BYTES: usize = 512;

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    let copies = &diagnosis.home.surroundings.config_copies;
    if !diagnosis.home.config.exists {
        return left_behind(diagnosis).map(|copy| vanished(diagnosis, copy)).into_iter().collect();
    }
    let Some(live) = &diagnosis.home.config.raw_root else { return Vec::new() };
    if let Some(finding) = copies.backup.as_ref().and_then(|copy| gutted(diagnosis, copy, live)) {
        return vec![finding];
    }
    if let Some(finding) = copies.clobbered.as_ref().and_then(|copy| set_aside(diagnosis, copy, live)) {
        return vec![finding];
    }
    copies.backup.as_ref().and_then(|copy| last_write(diagnosis, copy, live)).into_iter().collect()
}

/// The copy that still holds a config, when the config itself is gone.
fn left_behind<'a>(diagnosis: &Diagnosis<'a>) -> Option<&'a ConfigCopy> {
    let copies = &diagnosis.home.surroundings.config_copies;
    let copy = copies.last_good.as_ref().or(copies.backup.as_ref())?;
    (!diagnosis.home.config.exists && copy.root.is_some()).then_some(copy)
}

/// Whether a candidate fails because the config is gone: nobody has chosen it.
pub(super) fn is_cause(diagnosis: &Diagnosis<'_>) -> bool {
    left_behind(diagnosis).is_some()
}

/// The copy's file name, and how to set it beside the config in a shell.
fn compare_by_hand(diagnosis: &Diagnosis<'_>, copy: &ConfigCopy) -> FixProposal {
    let (copy, config) = (&copy.path, &diagnosis.home.paths.config);
    let command = format!("diff {} {}", shell_path(diagnosis.home, copy), shell_path(diagnosis.home, config));
    FixProposal::manual("compare the copy with the file and put back what is missing", [command])
}

fn vanished(diagnosis: &Diagnosis<'_>, copy: &ConfigCopy) -> Finding {
    let (name, config) = (diagnosis.display(&copy.path), diagnosis.display(&diagnosis.home.paths.config));
    let restore = format!(
        "cp {} {}",
        shell_path(diagnosis.home, &copy.path),
        shell_path(diagnosis.home, &diagnosis.home.paths.config)
    );
    Finding::new(RULE.id, Severity::Error, format!("{config} is gone; {name} still holds a config"))
        .agents(diagnosis.failures_of(Cause::ConfigGone).map(|failure| failure.agent.id.as_str()))
        .in_file(config)
        .effect("OpenClaw takes a missing config for an empty one: no agent, model or key of yours counts")
        .help(format!("look into {name} and restore it"))
        .upstream(&[10688])
        .fix(Some(FixProposal::manual(format!("restore the config from {name}"), [restore])))
}

/// The last write put something short in the place of a text that does not parse.
fn gutted(diagnosis: &Diagnosis<'_>, copy: &ConfigCopy, live: &Node) -> Option<Finding> {
    let sources = &diagnosis.home.sources;
    let (before, after) = (&sources.get(copy.source)?.text, &sources.get(live.span.source)?.text);
    if copy.root.is_some() || before.len() < SMALL_BYTES || after.len() >= before.len() / 2 {
        return None;
    }
    let (name, config) = (diagnosis.display(&copy.path), diagnosis.display(&diagnosis.home.paths.config));
    let message = format!(
        "the last write left {} of {} bytes in {config}: {name}, made just before it, is a config that does not parse",
        after.len(),
        before.len()
    );
    Some(
        Finding::new(RULE.id, Severity::Warning, message)
            .in_file(name)
            .effect("what stands in the copy is not in effect; the copy goes too after a few more writes")
            .help("correct the copy where it does not parse, and put it back in the place of the config")
            .upstream(&[109_362])
            .fix(Some(compare_by_hand(diagnosis, copy))),
    )
}

/// A version that OpenClaw put aside, with something in it that the file has not.
fn set_aside(diagnosis: &Diagnosis<'_>, copy: &ConfigCopy, live: &Node) -> Option<Finding> {
    let touched = live.at(&["meta", "lastTouchedAt"]).and_then(Node::as_text);
    let touched = touched.and_then(|text| text.parse::<jiff::Timestamp>().ok()).map(jiff::Timestamp::as_millisecond);
    // Whoever has written the file since has seen what it holds.
    if let (Some(touched), Some(taken)) = (touched, copy.taken_ms)
        && touched > taken
    {
        return None;
    }
    let name = diagnosis.display(&copy.path);
    let when = copy.taken_ms.map(|at| format!(" on {}", moment(at))).unwrap_or_default();
    let Some(root) = &copy.root else {
        return Some(
            Finding::new(
                RULE.id,
                Severity::Warning,
                format!("OpenClaw replaced the config{when}: the version it set aside does not parse"),
            )
            .in_file(name)
            .effect("every edit since the last good version is not in effect")
            .help("put the edits back in, one by one, into a file that parses")
            .upstream(&[109_362, 126_757])
            .fix(Some(compare_by_hand(diagnosis, copy))),
        );
    };
    let lost = differences(root, live);
    if lost.is_empty() {
        return None;
    }
    let message = format!(
        "OpenClaw replaced the config{when}: {} of the version it set aside {} not in effect",
        listed(&lost),
        plural(lost.len(), "is", "are")
    );
    let finding = Finding::new(RULE.id, Severity::Warning, message)
        .in_file(name)
        .effect("the gateway runs with an older version of the config than the one that was written last")
        .help("put back what is still wanted, in the form that this release accepts")
        .upstream(&[133_997, 77802])
        .fix(Some(compare_by_hand(diagnosis, copy)));
    Some(labelled(finding, &lost, "not in openclaw.json"))
}

/// What the last write lost, by the copy made just before it.
fn last_write(diagnosis: &Diagnosis<'_>, copy: &ConfigCopy, live: &Node) -> Option<Finding> {
    let root = copy.root.as_ref()?;
    let sources = &diagnosis.home.sources;
    let before = &sources.get(copy.source)?.text;
    let after = &sources.get(live.span.source)?.text;
    let lost = differences(root, live);
    let mut what = Vec::new();
    let mut places: Vec<&Difference> = Vec::new();
    let remarks = comments(before);
    let remarks_gone = !remarks.is_empty() && comments(after).is_empty();
    if remarks_gone {
        what.push(format!("{} {}", remarks.len(), plural(remarks.len(), "comment", "comments")));
    }
    let includes: Vec<&Difference> =
        lost.iter().filter(|one| one.gone && dotted(&one.route).ends_with("$include")).collect();
    if !includes.is_empty() {
        let (count, verb) = (includes.len(), plural(includes.len(), "an `$include`", "`$include`s"));
        let which = if count == 1 { verb.to_owned() } else { format!("{count} {verb}") };
        what.push(format!("{which} (written out into the file)"));
        places.extend(includes);
    }
    let placeholders: Vec<&Difference> = lost
        .iter()
        .filter(|one| {
            let text = node_at(root, &one.route).and_then(Node::as_str).unwrap_or_default();
            !one.gone
                && text.contains("${")
                && node_at(live, &one.route).is_some_and(|node| !node.as_str().unwrap_or("${").contains("${"))
        })
        .collect();
    if !placeholders.is_empty() {
        let names: Vec<String> = placeholders.iter().map(|one| dotted(&one.route)).collect();
        what.push(format!("the variable in {} (replaced by a value)", codes(&names)));
        places.extend(placeholders);
    }
    let gone: Vec<&Difference> = lost.iter().filter(|one| one.gone).collect();
    let halved = before.len() >= SMALL_BYTES && after.len() < before.len() / 2 && !gone.is_empty();
    if halved {
        what.push(format!("more than half of its text, with {}", listed(&lost)));
        places.extend(&gone);
    }
    let name = diagnosis.display(&copy.path);
    let by_doctor = by_doctor(root, live);
    let sections: Vec<&&Difference> = gone.iter().filter(|one| by_doctor && is_section(root, one)).collect();
    if what.is_empty() && !sections.is_empty() {
        let names: Vec<String> = sections.iter().map(|one| dotted(&one.route)).collect();
        what.push(codes(&names));
        places.extend(sections.into_iter().copied());
    }
    let (severity, message) = if !what.is_empty() {
        let lines = super::words::list(&what);
        let write = if by_doctor { "the last openclaw doctor --fix" } else { "the last write of the config" };
        (Severity::Warning, format!("{write} lost {lines}: look into {name}"))
    } else if !gone.is_empty() {
        places.extend(&gone);
        (Severity::Info, format!("since {name} was made, {} left the config", listed(&lost)))
    } else {
        return None;
    };
    let mut finding =
        Finding::new(RULE.id, severity, message).in_file(name).fix(Some(compare_by_hand(diagnosis, copy)));
    if severity == Severity::Warning {
        finding = finding
            .effect("the copy goes too after a few more writes")
            .help("compare the two files and put back what is missing")
            .upstream(&[105_683, 11696, 78295]);
    }
    if remarks_gone && let Some(first) = remarks.first() {
        let span = crate::source::Span::of(copy.source, first.start, first.end);
        finding = finding.at(Some(span), "gone");
    }
    for place in places {
        let text = if place.gone { "gone" } else { "another value now" };
        finding = if finding.labels.is_empty() {
            finding.at(Some(place.span), text)
        } else {
            finding.also(Some(place.span), text)
        };
    }
    Some(finding)
}

fn labelled(finding: Finding, lost: &[Difference], text: &str) -> Finding {
    lost.iter().enumerate().fold(finding, |finding, (index, one)| {
        if index == 0 { finding.at(Some(one.span), text) } else { finding.also(Some(one.span), text) }
    })
}

/// Whether `openclaw doctor` made the last write: it stamps its runs into `wizard` (`applyWizardMetadata`).
fn by_doctor(before: &Node, after: &Node) -> bool {
    let stamp = |root: &Node, name: &str| root.at(&["wizard", name]).and_then(Node::as_text).map(str::to_owned);
    stamp(after, "lastRunCommand").as_deref() == Some("doctor")
        && stamp(after, "lastRunAt") != stamp(before, "lastRunAt")
}

/// Whether a whole section is gone that no migration moves: models, agents and accounts are what doctor renames.
fn is_section(older: &Node, one: &Difference) -> bool {
    let name = |segment: &PathSegment| match segment {
        PathSegment::Key(name) => Some(name.clone()),
        PathSegment::Index(_) => None,
    };
    let Some(names) = one.route.iter().map(name).collect::<Option<Vec<String>>>() else { return false };
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let moved = ["agents", "auth", "models", "session"];
    names.len() <= 2
        && names.first().is_some_and(|name| !moved.contains(name))
        && older.at(&names).is_some_and(|node| !is_migrated(node, &names))
}

/// Whether doctor moves or removes a key, or everything in it.
fn is_migrated(node: &Node, names: &[&str]) -> bool {
    /// Deepest key that a migration names.
    const DEEPEST: usize = 6;
    let all_below = || {
        let entries = node.as_object().map_or(&[][..], |object| object.entries());
        !entries.is_empty()
            && names.len() < DEEPEST
            && entries.iter().all(|entry| {
                let below: Vec<&str> = names.iter().copied().chain([entry.key.as_str()]).collect();
                is_migrated(&entry.node, &below)
            })
    };
    remedy(names).is_some() || all_below()
}

/// How many keys of one object are told one by one.
const FEW: usize = 3;

/// The routes, those of one list and many of one object as one.
fn listed(lost: &[Difference]) -> String {
    let mut names: Vec<String> = Vec::new();
    for one in lost {
        if let Some((PathSegment::Key(_), parent)) = one.route.split_last() {
            let of_parent = |other: &&Difference| matches!(other.route.split_last(), Some((PathSegment::Key(_), known)) if known == parent);
            let count = lost.iter().filter(of_parent).count();
            if count > FEW && !parent.is_empty() {
                let name = format!("{count} keys of {}", code(dotted(parent)));
                if !names.contains(&name) {
                    names.push(name);
                }
                continue;
            }
        }
        let name = dotted(&one.route);
        let name = name.split('[').next().filter(|_| name.ends_with(']') && !name.ends_with("\"]")).unwrap_or(&name);
        let name = code(name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    super::words::list(&names)
}
