//! The code of a plugin, read as text and never run: which of the hooks that may choose a model it names.

use super::reader::Reader;
use super::types::PluginHook;
use crate::source::{FileKind, Span};
use memchr::memmem;
use std::path::Path;

/// Hooks whose answer may replace provider and model of a run (OpenClaw `resolveHookModelSelection`). Which of
/// them a release still asks, and of whom, is a fact of the release.
const MODEL_HOOKS: [&str; 2] = ["before_model_resolve", "before_agent_start"];

/// What is read of one plugin, at most.
const MAX_FILES: usize = 600;
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;
const MAX_PLUGIN_BYTES: usize = 24 * 1024 * 1024;
const MAX_DEPTH: usize = 6;

/// Directories without code of the plugin itself.
const IGNORED: [&str; 5] = ["node_modules", "coverage", "test", "tests", "__tests__"];

/// What the code of a plugin says about hooks.
#[derive(Debug, Default)]
pub(super) struct PluginCode {
    /// Every hook once, with the first place that names it.
    pub(super) hooks: Vec<PluginHook>,
    /// Whether some of the code was not read: too much of it, or no permission.
    pub(super) is_partly_read: bool,
}

impl PluginCode {
    /// Looks through the files below the directory of a plugin.
    pub(super) fn of(reader: &mut Reader<'_>, directory: &Path) -> Self {
        let mut code = Self::default();
        let mut directories = vec![(directory.to_path_buf(), 0)];
        let mut files = 0;
        let mut bytes_left = MAX_PLUGIN_BYTES;
        while let Some((directory, depth)) = directories.pop() {
            for name in reader.files.list(&directory) {
                let path = directory.join(&name);
                match reader.files.status(&path).map(|status| status.kind) {
                    Some(FileKind::Directory) if is_ignored(&name) => {}
                    Some(FileKind::Directory) if depth < MAX_DEPTH => directories.push((path, depth + 1)),
                    Some(FileKind::Regular) if is_code(&name) => {
                        files += 1;
                        if files > MAX_FILES || bytes_left == 0 {
                            code.is_partly_read = true;
                            return code;
                        }
                        bytes_left = bytes_left.saturating_sub(code.look(reader, &path));
                    }
                    Some(FileKind::Directory) => code.is_partly_read = true,
                    Some(FileKind::Regular | FileKind::Other) | None => {}
                }
            }
        }
        code
    }

    /// Looks through one file; the number of bytes read.
    fn look(&mut self, reader: &mut Reader<'_>, path: &Path) -> usize {
        let Ok(Some(bytes)) = reader.bytes(path, MAX_FILE_BYTES) else {
            self.is_partly_read = true;
            return 0;
        };
        let new = MODEL_HOOKS.iter().filter(|hook| self.hooks.iter().all(|known| known.name != **hook));
        let found: Vec<(&'static str, usize)> =
            new.filter_map(|hook| Some((*hook, quoted(&bytes, hook.as_bytes())?))).collect();
        // The offsets are those of the text only where the bytes are the text.
        if !found.is_empty() && std::str::from_utf8(&bytes).is_ok() {
            let source = reader.add_source(path, &bytes);
            let shift = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            let hook = |(name, start): (&'static str, usize)| {
                let start = start - shift;
                PluginHook { name, span: Span::of(source, start, start + name.len()) }
            };
            self.hooks.extend(found.into_iter().map(hook));
        }
        bytes.len()
    }
}

/// Where a name stands as a string literal: a mere mention in a comment is none.
fn quoted(bytes: &[u8], name: &[u8]) -> Option<usize> {
    let is_quote =
        |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    memmem::find_iter(bytes, name).find(|start| is_quote(start.checked_sub(1)) && is_quote(Some(start + name.len())))
}

fn is_code(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let is_other = stem.ends_with(".d") || stem.ends_with(".test") || stem.ends_with(".spec");
    matches!(extension, "js" | "mjs" | "cjs" | "ts" | "mts" | "cts") && !is_other
}

fn is_ignored(name: &str) -> bool {
    name.starts_with('.') || IGNORED.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::HomePaths;
    use crate::source::DiskFiles;
    use std::fs;

    /// `name file:offset` of the hooks in a plugin of these files, and whether all was read.
    fn hooks(files: &[(&str, &str)]) -> (Vec<String>, bool) {
        let root = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let paths = HomePaths { state: root.path().into(), ..HomePaths::default() };
        let mut reader = Reader::new(&paths, &DiskFiles);
        let code = PluginCode::of(&mut reader, root.path());
        let place = |hook: &PluginHook| {
            let file = reader.sources.get(hook.span.source).unwrap();
            assert_eq!(&file.text[hook.span.start as usize..hook.span.end as usize], hook.name);
            format!("{} {}:{}", hook.name, file.display, hook.span.start)
        };
        (code.hooks.iter().map(place).collect(), !code.is_partly_read)
    }

    #[test]
    fn a_hook_is_found_where_the_code_names_it() {
        let found = hooks(&[
            ("index.js", "// registers before_model_resolve\nimport './dist/router.mjs'"),
            ("dist/router.mjs", "\u{feff}api.on('before_model_resolve', pick); api.on('before_model_resolve', again)"),
            ("src/old.ts", "api.on(`before_agent_start`, start)"),
            ("node_modules/other/index.js", "api.on('before_agent_start', start)"),
            ("README.md", "api.on('before_agent_start', start)"),
        ]);
        let expected = ["before_agent_start src/old.ts:8", "before_model_resolve dist/router.mjs:8"];
        assert_eq!(found, (expected.map(str::to_owned).to_vec(), true));
    }

    #[test]
    fn a_comment_a_declaration_and_a_test_register_nothing() {
        let files = [
            ("index.js", "/* before_model_resolve */ api.on('before_model_resolved', late)"),
            ("index.d.ts", "on(name: 'before_model_resolve'): void"),
            ("index.test.js", "fire('before_model_resolve')"),
            ("tests/index.js", "fire('before_model_resolve')"),
        ];
        assert_eq!(hooks(&files), (Vec::new(), true));
    }

    #[test]
    fn more_files_than_are_read_is_said() {
        let names: Vec<String> = (0..=MAX_FILES).map(|number| format!("{number}.js")).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        assert_eq!(hooks(&files), (Vec::new(), false));
    }
}
