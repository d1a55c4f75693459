//! An upgrade in sentences.

use super::Upgrade;
use crate::compare::{Comparison, Weight};
use crate::migration::{Share, Stage, When};

/// What the whole upgrade comes to.
pub(super) fn verdict(upgrade: &Upgrade<'_>) -> String {
    let to = &upgrade.to.value;
    let alone = match outcome(upgrade.alone, upgrade.bare.starts) {
        None => return format!("nothing changes with the upgrade to {to}"),
        Some(outcome) => outcome,
    };
    let stages = &upgrade.journey.stages;
    let first = format!("{alone} after the upgrade to {to}");
    if stages.is_empty() {
        return first;
    }
    let then = match outcome(upgrade.lasting, upgrade.after.starts) {
        None => "with the migration below nothing changes".to_owned(),
        Some(outcome) => format!("with the migration below {outcome}"),
    };
    format!("{first}; {then}")
}

/// `2 of 3 agents will not answer`; `None` = nothing changes.
pub(super) fn outcome(comparison: &Comparison, starts: bool) -> Option<String> {
    let plans = &comparison.plans;
    let all = plans.len();
    let silenced = plans.iter().filter(|plan| plan.silenced()).count();
    let noun = if all == 1 { "agent" } else { "agents" };
    if comparison.start == Some(Weight::Worse) {
        return Some("the gateway does not start".to_owned());
    }
    if !starts {
        return Some("the gateway still does not start".to_owned());
    }
    if silenced > 0 {
        return Some(format!("{silenced} of {all} {noun} will not answer"));
    }
    let count = |weight| plans.iter().filter(|plan| plan.weight() == weight).count();
    let (worse, different, better) = (count(Weight::Worse), count(Weight::Different), count(Weight::Better));
    let say = |count: usize, one: &str, many: &str| {
        format!("{count} of {all} {noun} {}", if count == 1 { one } else { many })
    };
    if worse > 0 {
        return Some(say(worse, "is worse off", "are worse off"));
    }
    if different > 0 {
        return Some(say(different, "answers in another way", "answer in another way"));
    }
    if better > 0 {
        return Some(say(better, "is better off", "are better off"));
    }
    (comparison.start == Some(Weight::Better)).then(|| "the gateway starts, and did not before".to_owned())
}

/// Who else does what a migration does.
pub(super) fn share(share: Share) -> &'static str {
    match share {
        Share::AtStart => "OpenClaw does it itself at every start",
        Share::Doctor => {
            "`openclaw doctor --fix` of the new release does it too, and rewrites the file without comments"
        }
        Share::DoctorOnly => "only `openclaw doctor --fix` of the new release can do it",
        Share::Nobody => "OpenClaw does not do it by itself",
    }
}

/// The same for programs.
pub(super) fn share_name(share: Share) -> &'static str {
    match share {
        Share::AtStart => "at_start",
        Share::Doctor => "doctor",
        Share::DoctorOnly => "doctor_only",
        Share::Nobody => "nobody",
    }
}

/// When a command is run, for programs.
pub(super) fn when_name(when: When) -> &'static str {
    match when {
        When::Before => "before",
        When::Installed => "installed",
        When::After => "after",
    }
}

/// A line of the ordered list: what to do, a command when it is one, and why.
pub(super) struct Step {
    pub(super) text: String,
    pub(super) command: Option<String>,
    pub(super) because: Vec<String>,
}

/// Everything to do, in order.
pub(super) fn ordered(upgrade: &Upgrade<'_>) -> Vec<Step> {
    let journey = upgrade.journey;
    let run = |line: &str, because: &str| Step {
        text: String::new(),
        command: Some(line.to_owned()),
        because: if because.is_empty() { Vec::new() } else { vec![because.to_owned()] },
    };
    let commands = journey.commands();
    let of = |when: When| commands.iter().filter(move |command| command.when == when);
    let mut steps: Vec<Step> = of(When::Before).map(|command| run(&command.line, &command.because)).collect();
    steps.push(run("openclaw gateway stop", "doctor leaves migrations out while it runs"));
    steps.push(Step {
        text: "back up the state directory: newer databases cannot be opened by older releases".to_owned(),
        command: None,
        because: Vec::new(),
    });
    for stage in journey.stages.iter().filter(|stage| stage.edits) {
        let mut because = vec![share(stage.share).to_owned()];
        because.extend(stage.remarks.iter().cloned());
        steps.push(Step { text: format!("edit: {}", stage.title), command: None, because });
    }
    steps.push(run(&format!("npm i -g openclaw@{}", upgrade.to.value), ""));
    // One run of the doctor does all that it is asked for.
    let mut seen: Vec<&str> = Vec::new();
    for command in of(When::Installed) {
        if seen.contains(&command.line.as_str()) {
            continue;
        }
        seen.push(&command.line);
        let asks = |stage: &&Stage| stage.commands.iter().any(|other| other.line == command.line);
        let mut because: Vec<String> = Vec::new();
        for stage in journey.stages.iter().filter(asks) {
            let own = stage.commands.iter().filter(|other| other.line == command.line);
            because.extend(own.map(|other| other.because.clone()));
            if !stage.edits {
                because.extend(stage.remarks.iter().cloned());
            }
        }
        steps.push(Step { text: String::new(), command: Some(command.line.clone()), because });
    }
    let is_only_told = |stage: &&Stage| {
        !stage.edits
            && !stage.remarks.is_empty()
            && !stage.commands.iter().any(|command| command.when == When::Installed)
    };
    for stage in journey.stages.iter().filter(is_only_told) {
        steps.push(Step {
            text: format!("know: {}", stage.title),
            command: None,
            because: std::iter::once(share(stage.share).to_owned()).chain(stage.remarks.iter().cloned()).collect(),
        });
    }
    steps.push(run("openclaw gateway start", ""));
    steps.extend(of(When::After).map(|command| run(&command.line, &command.because)));
    for step in &mut steps {
        let mut known: Vec<String> = Vec::new();
        step.because.retain(|because| {
            !known.contains(because) && {
                known.push(because.clone());
                true
            }
        });
    }
    steps
}
