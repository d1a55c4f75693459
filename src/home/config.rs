//! `openclaw.json`: text, includes, variables (OpenClaw `src/config/io.ts`).

use super::environment::apply_config_block;
use super::reader::{MAX_FILE_BYTES, Reader};
use super::types::{ConfigFailure, ConfigFailureKind, ConfigFile, ProblemKind};
use super::user_path::user_path;
use crate::source::{
    Environment, IncludeRules, Node, ReadFailure, SourceId, Span, allow_comments, parse_json5, resolve_includes,
    substitute_variables,
};
use std::path::Path;

/// Reads the config and adds its `env` block to the environment.
///
/// The order is OpenClaw's: parse, merge includes, add the `env` block, replace `${VAR}`, and add the
/// block again, because its own values may have become whole by the replacement.
pub(super) fn read_config(reader: &mut Reader<'_>, environment: &mut Environment) -> ConfigFile {
    let path = reader.paths.config.clone();
    let mut config = ConfigFile::default();
    let bytes = match reader.bytes(&path, MAX_FILE_BYTES) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return config,
        Err(failure) if reader.files.read(&path, 0) == Err(ReadFailure::Missing) => {
            // For OpenClaw a link to nothing is no config, and that is a valid one.
            reader.note_failure(&path, &failure);
            return config;
        }
        Err(failure) => {
            config.exists = true;
            config.failure = Some(unreadable(&failure));
            return config;
        }
    };
    config.exists = true;
    let source = reader.add_source(&path, &bytes);
    drop(bytes);
    config.source = Some(source);
    match parsed(reader, source) {
        Ok(root) => config.raw_root = Some(root),
        Err(failure) => {
            config.failure = Some(failure);
            return config;
        }
    }
    if let Some(file) = reader.sources.get(source) {
        config.allowed = allow_comments(&file.text).into_iter().map(|found| (found.line, found.rules)).collect();
    }
    let Some(root) = config.raw_root.clone() else { return config };
    match included(reader, &path, root, environment) {
        Ok(mut root) => {
            apply_config_block(environment, &root);
            let missing = substitute_variables(&mut root, environment);
            config.missing_variables = missing.into_iter().map(|one| (one.name, one.path, one.span)).collect();
            apply_config_block(environment, &root);
            config.root = Some(root);
        }
        Err(failure) => config.failure = Some(failure),
    }
    config
}

fn unreadable(failure: &ReadFailure) -> ConfigFailure {
    let kind = match failure {
        ReadFailure::TooLarge { .. } => ConfigFailureKind::BeyondUs,
        _ => ConfigFailureKind::Unreadable,
    };
    ConfigFailure { kind, message: format!("read failed: {failure}"), span: None }
}

fn parsed(reader: &Reader<'_>, source: SourceId) -> Result<Node, ConfigFailure> {
    let (text, has_bom) = reader.sources.get(source).map_or(("", false), |file| (file.text.as_str(), file.has_bom));
    parse_json5(text, source).map_err(|error| {
        let error = if has_bom { error.with_byte_order_mark() } else { error };
        if error.is_our_limit {
            return ConfigFailure {
                kind: ConfigFailureKind::BeyondUs,
                message: error.to_string(),
                span: Some(error.span),
            };
        }
        let message = format!("JSON5 parse failed: SyntaxError: {error}");
        ConfigFailure { kind: ConfigFailureKind::Syntax, message, span: Some(error.span) }
    })
}

fn included(
    reader: &mut Reader<'_>,
    path: &Path,
    root: Node,
    environment: &Environment,
) -> Result<Node, ConfigFailure> {
    let paths = reader.paths;
    let rules = IncludeRules { extra_roots: include_roots(reader, environment), checks_path_length: true };
    let first_included = reader.sources.iter().count();
    let display = |path: &Path| super::reader::display(paths, path);
    let result = resolve_includes(reader.files, &mut reader.sources, path, root, &rules, &display);
    note_wrong_characters(reader, first_included);
    result.map_err(|error| {
        let kind = if error.is_our_limit { ConfigFailureKind::BeyondUs } else { ConfigFailureKind::Include };
        let mut message = with_tilde(&error.message, &paths.os_home);
        if let Some(cause) = error.cause {
            message = format!("{message}: {}", with_tilde(&cause, &paths.os_home));
        }
        ConfigFailure { kind, message, span: Some(error.span) }
    })
}

/// Directories beside the config's own from which it may include (`OPENCLAW_INCLUDE_ROOTS`, a list as
/// `PATH` is one; 2026.5.12 and later; the config's `env` block cannot set it).
fn include_roots(reader: &Reader<'_>, environment: &Environment) -> Vec<std::path::PathBuf> {
    let Some(list) = environment.text("OPENCLAW_INCLUDE_ROOTS") else { return Vec::new() };
    let separator = if cfg!(windows) { ';' } else { ':' };
    let home = &reader.paths.home;
    let written =
        list.split(separator).map(str::trim).filter(|text| text.starts_with('~') || Path::new(text).is_absolute());
    written.map(|text| user_path(text, home, home)).collect()
}

/// Included files come in by another door; a replacement character in one that the file itself did
/// not hold cannot be told from one that it did, so only say what is there.
fn note_wrong_characters(reader: &mut Reader<'_>, first_included: usize) {
    let wrong: Vec<_> = reader
        .sources
        .iter()
        .skip(first_included)
        .filter_map(|(id, file)| {
            let start = file.text.find(char::REPLACEMENT_CHARACTER)?;
            let span = Span::of(id, start, start + char::REPLACEMENT_CHARACTER.len_utf8());
            Some((file.path.clone(), span))
        })
        .collect();
    for (path, span) in wrong {
        let message = "holds U+FFFD, which is what bytes that are not UTF-8 are read as".to_owned();
        reader.note(ProblemKind::NotUtf8, &path, message, Some(span));
    }
}

/// The text with the user's home directory written `~`.
fn with_tilde(text: &str, home: &Path) -> String {
    match home.to_str().filter(|home| home.len() > 1) {
        Some(home) => text.replace(home, "~"),
        None => text.to_owned(),
    }
}
