//! A home whose databases are any bytes.

use super::home::look;
use super::memory::MemoryFiles;
use std::path::Path;

const CONFIG: &[u8] = br#"{"agents":{"defaults":{"model":{"primary":"openai/gpt-5.5"}}}}"#;

/// Which of the files the first byte makes of the rest.
const FILES: [&str; 4] = [
    "agents/main/agent/openclaw-agent.sqlite",
    "state/openclaw.sqlite",
    "agents/main/agent/openclaw-agent.sqlite-wal",
    "state/openclaw.sqlite-wal",
];

/// The first byte chooses the release, the second the file.
pub fn database(data: &[u8]) {
    let [release, file, bytes @ ..] = data else { return };
    let state = Path::new("/home/ada/.openclaw");
    let mut files = MemoryFiles::default();
    files.0.insert(state.join("openclaw.json"), CONFIG.to_vec());
    let name = FILES[usize::from(*file) % FILES.len()];
    files.0.insert(state.join(name), bytes.to_vec());
    // The later releases are those that keep databases.
    look(&files, 7 + release % 4);
}
