//! `$include` in a config (OpenClaw `src/config/includes.ts`).

use super::file::{SourceFile, SourceId, Sources, Span};
use super::files::{FileKind, Files, ReadFailure};
use super::json5::parse_json5;
use super::path::{contains, javascript_dirname, normalized};
use super::tree::{MAX_DEPTH, MAX_VALUES};
use super::value::{Entry, Node, Object, Value};
use std::path::{Path, PathBuf};

/// Largest included file, bytes.
const MAX_FILE_BYTES: u64 = 2 * 1024 * 1024;
/// Nested levels of includes.
const MAX_INCLUDE_DEPTH: usize = 10;
/// Includes that are loaded for one config. OpenClaw has no such limit: ten levels of ten would keep it
/// busy for ever.
const MAX_LOADS: usize = 1_000;
/// Bytes of included text, files that are included twice counted twice.
const MAX_LOADED_BYTES: usize = 64 * 1024 * 1024;
/// Path length from which 2026.5.28 and later refuse, UTF-16 units.
const MAX_PATH_LENGTH: usize = 4096;

/// What differs between releases, and where included files may lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncludeRules {
    /// Directories beside the config's own from which files may be included: the absolute ones of
    /// `OPENCLAW_INCLUDE_ROOTS` (2026.5.12 and later).
    pub extra_roots: Vec<PathBuf>,
    /// Whether a path that leads nowhere is named as such: one that cannot be resolved (2026.5.12 and
    /// later), one with NUL bytes or of 4096 characters (2026.5.28 and later). It is refused in any case.
    pub checks_path_length: bool,
}

/// Why an include could not be resolved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct IncludeError {
    /// What OpenClaw says, with absolute paths.
    pub message: String,
    /// What lies behind it (a syntax error with its place, the system's refusal); OpenClaw does not say it.
    pub cause: Option<String>,
    /// The `$include` value, or the place of the syntax error in the included file.
    pub span: Span,
    /// A limit of our own; OpenClaw may load it.
    pub is_our_limit: bool,
}

/// Replaces every `$include` below `root` by what it names, as OpenClaw does, and drops `__proto__` keys.
/// Every file read is added to `sources` under the name that `display` gives it, so that each value's
/// span points into the file that owns it.
///
/// # Errors
/// [`IncludeError`]; then the whole config does not load.
pub fn resolve_includes(
    files: &dyn Files,
    sources: &mut Sources,
    config: &Path,
    root: Node,
    rules: &IncludeRules,
    display: &dyn Fn(&Path) -> String,
) -> Result<Node, IncludeError> {
    let real = |path: PathBuf| Root { real: files.real_path(&path).unwrap_or_else(|| path.clone()), path };
    let config = normalized(config);
    let mut roots = vec![real(javascript_dirname(&config))];
    roots.extend(rules.extra_roots.iter().filter(|path| path.is_absolute()).map(|path| real(normalized(path))));
    let mut resolver =
        Resolver { files, sources, rules, display, roots, chain: vec![config], loads: 0, loaded_bytes: 0, values: 0 };
    resolver.process(root, 0)
}

/// A directory from which files may be included.
struct Root {
    path: PathBuf,
    real: PathBuf,
}

struct Resolver<'a> {
    files: &'a dyn Files,
    sources: &'a mut Sources,
    rules: &'a IncludeRules,
    display: &'a dyn Fn(&Path) -> String,
    /// The config's directory first.
    roots: Vec<Root>,
    /// The files that include each other, the config first.
    chain: Vec<PathBuf>,
    loads: usize,
    loaded_bytes: usize,
    values: usize,
}

impl Resolver<'_> {
    // Recursion is bounded by `MAX_DEPTH`, over all files together.
    fn process(&mut self, mut node: Node, depth: usize) -> Result<Node, IncludeError> {
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return Err(beyond_us("With its includes the config is larger than oc-doctor reads", node.span));
        }
        node.value = match node.value {
            Value::Array(items) => {
                let items: Result<_, _> = items.into_iter().map(|item| self.process(item, depth + 1)).collect();
                Value::Array(items?)
            }
            Value::Object(object) => {
                if let Some(include) = object.get("$include").cloned() {
                    return self.process_include(&include, object, node.span, depth);
                }
                Value::Object(self.process_entries(object, depth)?)
            }
            other => other,
        };
        Ok(node)
    }

    fn process_entries(&mut self, mut object: Object, depth: usize) -> Result<Object, IncludeError> {
        let entries = std::mem::take(object.entries_mut()).into_iter();
        let kept = entries.filter(|entry| entry.key != "__proto__" && entry.key != "$include");
        let processed: Result<Vec<Entry>, IncludeError> =
            kept.map(|entry| Ok(Entry { node: self.process(entry.node, depth + 1)?, ..entry })).collect();
        Ok(Object::from_entries(processed?))
    }

    fn process_include(
        &mut self,
        include: &Node,
        object: Object,
        span: Span,
        depth: usize,
    ) -> Result<Node, IncludeError> {
        let included = self.included(include, depth)?;
        if object.len() == 1 {
            return Ok(included);
        }
        if included.as_object().is_none() {
            return Err(refused("Sibling keys require included content to be an object".to_owned(), include.span));
        }
        let siblings = Value::Object(self.process_entries(object, depth)?);
        Ok(merged(included, Node::new(siblings, span)))
    }

    fn included(&mut self, include: &Node, depth: usize) -> Result<Node, IncludeError> {
        match &include.value {
            Value::String(path) => self.load(path, include.span, depth),
            Value::Array(items) => {
                let mut all = Node::new(Value::Object(Object::default()), include.span);
                for item in items {
                    let Some(path) = item.as_str() else {
                        let kind = javascript_type(&item.value);
                        let message = format!("Invalid $include array item: expected string, got {kind}");
                        return Err(refused(message, item.span));
                    };
                    all = merged(all, self.load(path, item.span, depth)?);
                }
                Ok(all)
            }
            other => {
                let kind = javascript_type(other);
                let message = format!("Invalid $include value: expected string or array of strings, got {kind}");
                Err(refused(message, include.span))
            }
        }
    }

    fn load(&mut self, written: &str, span: Span, depth: usize) -> Result<Node, IncludeError> {
        let path = self.permitted(written, span)?;
        if self.chain.contains(&path) {
            let chain: Vec<_> = self.chain.iter().chain([&path]).map(|path| path.display().to_string()).collect();
            return Err(refused(format!("Circular include detected: {}", chain.join(" -> ")), span));
        }
        if self.chain.len() > MAX_INCLUDE_DEPTH {
            let message = format!("Maximum include depth ({MAX_INCLUDE_DEPTH}) exceeded at: {written}");
            return Err(refused(message, span));
        }
        self.loads += 1;
        let source = self.read(written, &path, span)?;
        let Some(file) = self.sources.get(source) else {
            return Err(beyond_us("An included file was lost", span));
        };
        self.loaded_bytes += file.text.len();
        if self.loads > MAX_LOADS || self.loaded_bytes > MAX_LOADED_BYTES {
            return Err(beyond_us("The config includes more files than oc-doctor reads", span));
        }
        let parsed = parse_json5(&file.text, source).map_err(|error| {
            let error = if file.has_bom { error.with_byte_order_mark() } else { error };
            IncludeError {
                message: format!("Failed to parse include file: {written} (resolved: {})", path.display()),
                span: error.span,
                is_our_limit: error.is_our_limit,
                cause: Some(error.to_string()),
            }
        })?;
        self.chain.push(path);
        let node = self.process(parsed, depth);
        self.chain.pop();
        node
    }

    /// The normalised path, if it may be included.
    fn permitted(&self, written: &str, span: Span) -> Result<PathBuf, IncludeError> {
        let too_long = |text: &str| self.rules.checks_path_length && text.encode_utf16().count() >= MAX_PATH_LENGTH;
        if self.rules.checks_path_length && written.contains('\0') {
            return Err(refused("Include path must not contain null bytes".to_owned(), span));
        }
        if too_long(written) {
            let message = format!("Include path exceeds maximum length ({MAX_PATH_LENGTH} characters)");
            return Err(refused(message, span));
        }
        let directory = self.chain.last().map(|file| javascript_dirname(file)).unwrap_or_default();
        let path = normalized(&directory.join(written));
        if too_long(&path.to_string_lossy()) {
            let message = format!("Resolved include path exceeds maximum length ({MAX_PATH_LENGTH} characters)");
            return Err(refused(message, span));
        }
        let root = self.roots.first().map(|root| root.path.display().to_string()).unwrap_or_default();
        if !self.roots.iter().any(|root| contains(&root.path, &path)) {
            let message = format!("Include path escapes config directory: {written} (root: {root})");
            return Err(refused(message, span));
        }
        if let Some(real) = self.files.real_path(&path)
            && !self.roots.iter().any(|root| contains(&root.real, &real))
        {
            let message = format!("Include path resolves outside config directory (symlink): {written} (root: {root})");
            return Err(refused(message, span));
        }
        Ok(path)
    }

    fn read(&mut self, written: &str, path: &Path, span: Span) -> Result<SourceId, IncludeError> {
        if let Some(known) = self.sources.find(path) {
            return Ok(known);
        }
        let unreadable = |cause: String| IncludeError {
            cause: Some(cause),
            ..refused(format!("Failed to read include file: {written} (resolved: {})", path.display()), span)
        };
        let unsafe_file = |cause: String| {
            let checks = format!("regular file, max {MAX_FILE_BYTES} bytes, no hardlinks");
            let message = format!("Include file failed security checks ({checks}): {written}");
            IncludeError { cause: Some(cause), ..refused(message, span) }
        };
        if let Some(status) = self.files.status(path) {
            if status.kind != FileKind::Regular {
                return Err(unsafe_file("not a regular file".to_owned()));
            }
            if status.links > 1 {
                return Err(unsafe_file(format!("{} hard links", status.links)));
            }
        }
        let resolved = self.files.real_path(path).is_some();
        let bytes = self.files.read(path, MAX_FILE_BYTES).map_err(|failure| match failure {
            // Not absent, but a link in a circle or a directory that may not be entered.
            ReadFailure::Refused(cause) if !resolved && self.rules.checks_path_length => {
                let message =
                    format!("Failed to resolve include file realpath: {written} (resolved: {})", path.display());
                IncludeError { cause: Some(cause), ..refused(message, span) }
            }
            ReadFailure::Refused(cause) if !resolved => unsafe_file(cause),
            ReadFailure::NotAFile | ReadFailure::TooLarge { .. } => unsafe_file(failure.to_string()),
            ReadFailure::Missing | ReadFailure::Refused(_) => unreadable(failure.to_string()),
        })?;
        let file = SourceFile::from_bytes(path.to_path_buf(), (self.display)(path), &bytes);
        Ok(self.sources.add(file))
    }
}

/// `deepMerge` of OpenClaw: arrays concatenate, objects merge, of anything else the second wins.
// Recursion is bounded: both sides are at most `MAX_DEPTH` deep.
fn merged(target: Node, source: Node) -> Node {
    match (target.value, source.value) {
        (Value::Array(mut items), Value::Array(more)) => {
            items.extend(more);
            Node::new(Value::Array(items), source.span)
        }
        (Value::Object(object), Value::Object(mut more)) => {
            more.entries_mut().retain(|entry| !matches!(entry.key.as_str(), "__proto__" | "constructor" | "prototype"));
            Node::new(Value::Object(object.merged_with(more, merged)), source.span)
        }
        (_, value) => Node { value, ..source },
    }
}

fn refused(message: String, span: Span) -> IncludeError {
    IncludeError { message, cause: None, span, is_our_limit: false }
}

fn beyond_us(message: &str, span: Span) -> IncludeError {
    IncludeError { message: message.to_owned(), cause: None, span, is_our_limit: true }
}

/// JavaScript's `typeof`.
fn javascript_type(value: &Value) -> &'static str {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => "object",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
    }
}

#[cfg(test)]
mod tests;
