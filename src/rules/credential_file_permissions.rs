//! Files with secrets that others can open.

use super::diagnosis::Diagnosis;
use super::finding::{Finding, FixProposal, Rule, Severity};
use super::place::shell_path;
use super::words::{codes, plural};
use crate::home::{OpenFile, OpenTo};

pub(super) const RULE: Rule = Rule {
    id: "credential-file-permissions",
    summary: "other users of the machine can open a file with secrets",
    documentation: DOCUMENTATION,
    check,
};

const DOCUMENTATION: &str = "\
## What is wrong
A file that holds credentials can be read or written by other users of the machine: its permissions let
them, and so do those of every directory above it.

## Why it matters
Whoever reads it can use your accounts; whoever writes it can send your messages elsewhere.

## How oc-doctor knows
From the permission bits of the config, `.env`, the credential files and databases, and of all directories
above. A file that is open below a closed directory is not reported, nor is a home in which every such file
is open: OpenClaw closes each of them, so that such a home is a copy or a mount. What only the file's group
can read is an info: sandboxes share a home that way on purpose. Nothing is said of a home that was named
by its path and is not your own.

## Releases
All. Unix only.

## What to do
`chmod 600` the files, or `chmod 700` the state directory.

## Upstream
none
";

fn check(diagnosis: &Diagnosis<'_>) -> Vec<Finding> {
    // A copy of a home says nothing about who can open the home itself.
    if diagnosis.home.paths.foreign {
        return Vec::new();
    }
    let open = &diagnosis.home.surroundings.open_files;
    [OpenTo::AllWrite, OpenTo::AllRead, OpenTo::GroupReads]
        .into_iter()
        .filter_map(|by| {
            let files: Vec<&OpenFile> = open.iter().filter(|file| file.by == by).collect();
            (!files.is_empty()).then(|| finding(diagnosis, by, &files))
        })
        .collect()
}

fn finding(diagnosis: &Diagnosis<'_>, by: OpenTo, files: &[&OpenFile]) -> Finding {
    let names: Vec<String> = files.iter().map(|file| diagnosis.display(&file.path)).collect();
    let (severity, who) = match by {
        OpenTo::AllWrite => (Severity::Warning, "can be changed by every user of this machine"),
        OpenTo::AllRead => (Severity::Warning, "can be read by every user of this machine"),
        OpenTo::GroupReads => (Severity::Info, "can be read by the users of the file's group"),
    };
    let modes: Vec<String> = files.iter().map(|file| format!("{:o}", file.mode)).collect();
    let paths: Vec<String> = files.iter().map(|file| shell_path(diagnosis.home, &file.path)).collect();
    let mut finding = Finding::new(RULE.id, severity, format!("{} {who}", codes(&names)))
        .in_file(names.first().cloned().unwrap_or_default())
        .because(format!("permissions: {}", super::words::list(&modes)))
        .help("close the files to everybody else")
        .fix(Some(FixProposal::manual(
            format!("close {} to others", plural(files.len(), "the file", "the files")),
            [format!("chmod 600 {}", paths.join(" "))],
        )));
    if severity == Severity::Warning {
        finding = finding.effect("keys and logins in them can be used, or replaced, by others");
    }
    finding
}
