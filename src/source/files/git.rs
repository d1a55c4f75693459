//! Files as a git revision has them, read through the installed `git`: the only program that oc-doctor ever starts,
//! and only when it is asked about a revision. No shell, no hooks, no filters, no network, nothing written.

use super::ReadFailure;
use crate::source::path::normalized;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Largest file of a revision that is read, bytes.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Most bytes and files that are read of one revision.
const MAX_TOTAL_BYTES: u64 = 256 * 1024 * 1024;
const MAX_FILES: usize = 20_000;

/// A directory or file as a revision has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The file or directory that was asked for, absolute, where it lies in the work tree.
    pub path: PathBuf,
    /// What differs from the disk: every file that the revision has below the directory, and `None` for those that
    /// git knows now and the revision does not have. What git does not know stays as it is on disk.
    pub changed: BTreeMap<PathBuf, Option<Vec<u8>>>,
}

/// Why a revision cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RevisionError {
    /// There is no `git`.
    #[error("the program `git` is not installed (or not on PATH); write the old file out and compare with that")]
    NoGit,
    /// The current directory is in no repository.
    #[error("{} is not in a git repository", .0.display())]
    NoRepository(PathBuf),
    /// git does not know the revision or the file in it.
    #[error("git knows no `{0}`")]
    Unknown(String),
    /// More than oc-doctor reads.
    #[error("the revision has more files there than oc-doctor reads ({0})")]
    TooLarge(String),
    /// git said or did something unexpected.
    #[error("git failed: {0}")]
    Failed(String),
}

/// The two parts of `HEAD~1:openclaw.json`; `None` when a text cannot name a file of a revision.
#[must_use]
pub fn revision_parts(text: &str) -> Option<(&str, &str)> {
    let (revision, path) = text.split_once(':')?;
    // `C:\…` is a path, and what begins with a dash would be an option.
    let is_drive = revision.len() == 1 && path.starts_with(['\\', '/']);
    let is_revision =
        !revision.is_empty() && !is_drive && !revision.starts_with('-') && !revision.contains(['/', '\\']);
    let has_branch_name = revision.contains('/') && !revision.starts_with(['/', '.', '~']);
    let plain = !text.contains(['\n', '\0']);
    ((is_revision || (has_branch_name && !revision.starts_with('-'))) && plain).then_some((revision, path))
}

/// Reads the files of a revision. A path that begins with `./` or `../` is relative to `directory`, any other one to
/// the top of the repository, as in git.
///
/// # Errors
/// [`RevisionError`] says why they cannot be read.
pub fn read_revision(revision: &str, path: &str, directory: &Path) -> Result<Revision, RevisionError> {
    let git = Git { directory: directory.to_path_buf() };
    let top = git.run(&["rev-parse", "--show-toplevel"]).map_err(|error| match error {
        RevisionError::Failed(_) => RevisionError::NoRepository(directory.to_path_buf()),
        other => other,
    })?;
    let top = PathBuf::from(line(&top));
    let prefix = if path.starts_with("./") || path.starts_with("../") || path == "." {
        PathBuf::from(line(&git.run(&["rev-parse", "--show-prefix"])?))
    } else {
        PathBuf::new()
    };
    let inside = normalized(&Path::new("/").join(prefix).join(path.trim_start_matches('/')));
    let inside = inside.strip_prefix("/").unwrap_or(&inside).to_string_lossy().into_owned();
    let git = Git { directory: top.clone() };
    let object = format!("{revision}:{inside}");
    let unknown = || RevisionError::Unknown(format!("{revision}:{path}"));
    let kind = git.run(&["cat-file", "-t", &object]).map_err(|error| match error {
        RevisionError::Failed(_) => unknown(),
        other => other,
    })?;
    let is_file = line(&kind) == "blob";
    let below = if is_file { inside.rsplit_once('/').map_or("", |(parent, _)| parent) } else { inside.as_str() };
    let entries = git.entries(revision, below)?;
    let mut changed: BTreeMap<PathBuf, Option<Vec<u8>>> = BTreeMap::new();
    for name in git.tracked(below)? {
        changed.insert(top.join(name), None);
    }
    for (name, bytes) in git.contents(entries)? {
        changed.insert(top.join(name), Some(bytes));
    }
    Ok(Revision { path: if inside.is_empty() { top } else { top.join(inside) }, changed })
}

/// A file of a revision: its id and its path in the repository.
type Entry = (String, String);

struct Git {
    directory: PathBuf,
}

impl Git {
    /// `git` so that nothing in the repository's configuration is executed and nothing is fetched.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .arg("--no-pager")
            .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never"])
            .args(arguments)
            .current_dir(&self.directory)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str]) -> Result<String, RevisionError> {
        let output = self.command(arguments).output().map_err(started)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(RevisionError::Failed(said.lines().next().unwrap_or("no message").to_owned()));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Regular files that the revision has below a directory.
    fn entries(&self, revision: &str, below: &str) -> Result<Vec<Entry>, RevisionError> {
        let tree = format!("{revision}:{below}");
        let listing = self.run(&["ls-tree", "-r", "-l", "-z", &tree])?;
        let mut entries = Vec::new();
        let mut total = 0_u64;
        for record in listing.split('\0').filter(|record| !record.is_empty()) {
            // `100644 blob <id> <size>\t<path>`; links (120000) and submodules are left out.
            let Some((facts, name)) = record.split_once('\t') else { continue };
            let mut words = facts.split_whitespace();
            let (Some(mode), Some("blob"), Some(id), Some(size)) =
                (words.next(), words.next(), words.next(), words.next())
            else {
                continue;
            };
            let size: u64 = size.parse().unwrap_or(u64::MAX);
            if !mode.starts_with("100") || size > MAX_FILE_BYTES {
                continue;
            }
            total = total.saturating_add(size);
            let path = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
            entries.push((id.to_owned(), path));
            if entries.len() > MAX_FILES || total > MAX_TOTAL_BYTES {
                return Err(RevisionError::TooLarge(format!("{MAX_FILES} files, {MAX_TOTAL_BYTES} bytes")));
            }
        }
        Ok(entries)
    }

    /// Files that git knows now below a directory.
    fn tracked(&self, below: &str) -> Result<Vec<String>, RevisionError> {
        let listing =
            self.run(&["--literal-pathspecs", "ls-files", "-z", "--", if below.is_empty() { "." } else { below }])?;
        Ok(listing.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    /// The contents of files, without any conversion.
    fn contents(&self, entries: Vec<Entry>) -> Result<Vec<(String, Vec<u8>)>, RevisionError> {
        let mut child =
            self.command(&["cat-file", "--batch", "--buffer"]).stdin(Stdio::piped()).spawn().map_err(started)?;
        let failed = |what: &str| RevisionError::Failed(what.to_owned());
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("no pipe to it"));
        };
        let ids: String = entries.iter().map(|(id, _)| format!("{id}\n")).collect();
        // Written beside reading: a full pipe would stop both.
        let writer = std::thread::spawn(move || input.write_all(ids.as_bytes()));
        let mut output = BufReader::new(output);
        let mut found = Vec::with_capacity(entries.len());
        for (id, path) in entries {
            let mut head = String::new();
            output.read_line(&mut head).map_err(|error| failed(&error.to_string()))?;
            let length = head.strip_prefix(&id).and_then(|rest| rest.trim().strip_prefix("blob "));
            let length: u64 = length.and_then(|text| text.parse().ok()).ok_or_else(|| failed(head.trim()))?;
            let mut bytes = Vec::new();
            (&mut output).take(length).read_to_end(&mut bytes).map_err(|error| failed(&error.to_string()))?;
            let mut line_end = [0];
            output.read_exact(&mut line_end).map_err(|error| failed(&error.to_string()))?;
            found.push((path, bytes));
        }
        drop(output);
        // All that was asked for is here; how it ends does not matter any more.
        let _ = writer.join();
        let _ = child.wait();
        Ok(found)
    }
}

fn line(text: &str) -> &str {
    text.trim_end_matches(['\n', '\r'])
}

fn started(error: std::io::Error) -> RevisionError {
    match error.kind() {
        ErrorKind::NotFound => RevisionError::NoGit,
        _ => RevisionError::Failed(ReadFailure::Refused(error.to_string()).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::revision_parts;

    #[test]
    fn revisions_are_told_from_paths() {
        for (text, parts) in [
            ("HEAD~1:openclaw.json", ("HEAD~1", "openclaw.json")),
            ("main:./config/openclaw.json", ("main", "./config/openclaw.json")),
            ("room/x:openclaw.json", ("room/x", "openclaw.json")),
            ("HEAD:", ("HEAD", "")),
            ("a:b:c", ("a", "b:c")),
        ] {
            assert_eq!(revision_parts(text), Some(parts), "{text}");
        }
        for text in ["openclaw.json", ":x", "C:\\home", "C:/home", "-c:x", "./a:b", "/tmp/a:b", "~/a:b", "HEAD:a\nb"] {
            assert_eq!(revision_parts(text), None, "{text:?}");
        }
    }
}
