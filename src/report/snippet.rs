//! One finding in the style of a compiler: title, source excerpts, footers.

use super::lines::{Lines, fitted};
use super::overhang::tucked;
use super::paragraph::{filled, with_command, wrapped};
use super::secrets::{Redactor, mask};
use super::style::{Ink, Style, plain};
use super::subject::Offer;
use crate::rules::{Applicability, Finding, Label, Severity};
use crate::source::{SourceId, Sources, Span};
use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Padding, Renderer, Snippet};
use std::collections::HashMap;

/// Commands of one repair that a finding shows; `fix --dry-run` and JSON have all of them.
const MOST_COMMANDS: usize = 12;

/// Lines longer than this many bytes are cut around what is marked, before they are given to the renderer.
const LONGEST_LINE: usize = 4_000;
/// Bytes kept on either side of what is marked in such a line.
const AROUND: usize = 500;
/// Before every line of a message but the first.
const INDENT: &str = "    ";

/// Renders findings of one home; keeps masked texts and line tables between them.
pub(super) struct Excerpts<'a> {
    sources: &'a Sources,
    redactor: &'a Redactor<'a>,
    masked: HashMap<SourceId, String>,
    lines: Lines,
    renderer: Renderer,
    style: Style,
}

/// The marked part of one line: line number, range within the line, label.
struct Mark {
    line: usize,
    start: usize,
    end: usize,
    text: String,
    primary: bool,
}

impl<'a> Excerpts<'a> {
    pub(super) fn new(sources: &'a Sources, redactor: &'a Redactor<'a>, style: &Style) -> Self {
        let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(style.width.clamp(60, 400));
        Self { sources, redactor, masked: HashMap::new(), lines: Lines::default(), renderer, style: *style }
    }

    /// The finding, ending without a line break.
    pub(super) fn render(&mut self, finding: &Finding, offers: &[Offer<'_>]) -> String {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let taken = finding.severity.as_str().len() + finding.rule.len() + "[]: ".len();
        let width = self.style.width;
        let mut message =
            filled(&self.sentence(&finding.message), width.saturating_sub(taken), width.saturating_sub(INDENT.len()))
                .into_iter();
        let title = level.primary_title(message.next().unwrap_or_default()).id(finding.rule);
        let mut elements: Vec<Element<'_>> = Vec::new();
        for (source, labels) in by_file(&finding.labels) {
            self.excerpt(source, &labels, &mut elements);
        }
        if elements.is_empty()
            && let Some(file) = &finding.file
        {
            elements.push(Origin::path(self.sentence(file)).into());
        }
        let footers = self.footers(finding, offers);
        if !elements.is_empty() && !footers.is_empty() {
            elements.push(Padding.into());
        }
        for (name, text, commands) in footers {
            // Line numbers, ` = ` and `: ` stand before the text.
            let mut text = wrapped(&text, width.saturating_sub(name.len() + 9));
            for command in commands {
                text.push_str(&format!("\n  {command}"));
            }
            elements.push(Level::NOTE.with_name(name).message(text).into());
        }
        let report = [Group::with_title(title).elements(elements)];
        let shown = tucked(&without_empty_origins(&self.renderer.render(&report)), width);
        self.with_message(&shown, message)
    }

    /// The lines of the message that are left are put behind the first one.
    fn with_message(&self, shown: &str, rest: impl Iterator<Item = String>) -> String {
        let (first, below) = shown.split_once('\n').unwrap_or((shown, ""));
        let mut text = first.to_owned();
        for line in rest {
            text.push_str(&format!("\n{INDENT}{}", self.style.paint(Ink::Strong, &line)));
        }
        if !below.is_empty() {
            text.push('\n');
            text.push_str(below);
        }
        text
    }

    fn excerpt(&mut self, source: SourceId, labels: &[&Label], elements: &mut Vec<Element<'_>>) {
        let Some(file) = self.sources.get(source) else { return };
        let marks: Vec<Mark> = labels.iter().filter_map(|label| self.mark(source, label)).collect();
        let Some(primary) = labels.iter().find(|label| label.primary).or(labels.first()) else { return };
        let Some(place) = self.lines.locate(self.sources, primary.span) else { return };
        let (Some(first), Some(last)) =
            (marks.iter().map(|mark| mark.line).min(), marks.iter().map(|mark| mark.line).max())
        else {
            return;
        };
        let primary_start = fitted(&file.text, primary.span).0;
        let masked = self.masked.entry(source).or_insert_with(|| mask(&file.path.to_string_lossy(), &file.text));
        // Only the lines from the first to the last mark are given away; long ones are cut.
        let mut text = String::new();
        let mut annotations: Vec<Annotation<'static>> = Vec::new();
        let mut columns_are_true = true;
        for line in first..=last {
            let Some((start, end)) = self.lines.line(self.sources, source, line) else { continue };
            let here: Vec<&Mark> = marks.iter().filter(|mark| mark.line == line).collect();
            let whole = masked.get(start..end).unwrap_or_default();
            let (shown, cut_before) = if here.is_empty() { (cut(whole, 0, 0), 0) } else { window(whole, &here) };
            if line == place.line {
                // A cut line, or a hidden character of several bytes, moves what the renderer would count.
                let before = masked.get(start..primary_start).unwrap_or_default();
                columns_are_true = cut_before == 0 && before.chars().count() + 1 == place.column;
            }
            for mark in here {
                let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                let from = text.len() + mark.start.saturating_sub(cut_before).min(shown.len());
                let to = text.len() + mark.end.saturating_sub(cut_before).min(shown.len());
                let label = Some(mark.text.clone()).filter(|label| !label.is_empty());
                annotations.push(kind.span(from..to.max(from)).label(label));
            }
            text.push_str(shown);
            text.push('\n');
        }
        let snippet = Snippet::source(visible(text)).line_start(first).annotations(annotations);
        if columns_are_true {
            elements.push(snippet.path(plain(&file.display)).into());
        } else {
            elements.push(Origin::path(plain(&file.display)).line(place.line).char_column(place.column).into());
            elements.push(snippet.into());
        }
    }

    /// A span over several lines is marked on its first one: an object is known by its beginning.
    fn mark(&mut self, source: SourceId, label: &Label) -> Option<Mark> {
        let text = self.sources.get(source)?.text.as_str();
        let (from, to) = fitted(text, Span { source, ..label.span });
        let place = self.lines.locate(self.sources, label.span)?;
        let (start, end) = self.lines.line(self.sources, source, place.line)?;
        let first = from.clamp(start, end);
        let last = to.clamp(first, end);
        Some(Mark {
            line: place.line,
            start: first - start,
            end: last - start,
            text: self.sentence(&label.text),
            primary: label.primary,
        })
    }

    /// Name, sentence and commands of everything that stands below the excerpts.
    fn footers(&self, finding: &Finding, offers: &[Offer<'_>]) -> Vec<(&'static str, String, Vec<String>)> {
        let plain = |name, text: &String| (name, self.sentence(text), Vec::new());
        let mut footers = Vec::new();
        footers.extend(finding.evidence.iter().map(|text| plain("evidence", text)));
        footers.extend(finding.effect.iter().map(|text| plain("effect", text)));
        footers.extend(finding.help.iter().map(|text| {
            let text = self.sentence(text);
            match with_command(&text) {
                (sentence, Some(command)) => ("help", format!("{sentence}:"), vec![command.to_owned()]),
                (sentence, None) => ("help", sentence.to_owned(), Vec::new()),
            }
        }));
        footers.extend(offers.iter().map(|offer| {
            let end = if offer.commands.is_empty() { "" } else { ":" };
            let mut commands: Vec<String> =
                offer.commands.iter().take(MOST_COMMANDS).map(|command| self.sentence(command)).collect();
            let rest = offer.commands.len().saturating_sub(MOST_COMMANDS);
            if rest > 0 {
                commands.push(format!("… and {rest} more (oc-doctor fix --dry-run)"));
            }
            (fix_name(offer.applicability), self.sentence(offer.title) + end, commands)
        }));
        if !finding.upstream.is_empty() {
            let issues: Vec<String> = finding.upstream.iter().map(|number| format!("openclaw#{number}")).collect();
            footers.push(("seen in", issues.join(", "), Vec::new()));
        }
        footers
    }

    fn sentence(&self, text: &str) -> String {
        plain(&self.redactor.clean(text))
    }
}

/// The renderer draws `:::` for an excerpt whose path and place were given before it; that line says nothing.
fn without_empty_origins(text: &str) -> String {
    let bare = |line: &str| anstream::adapter::strip_str(line).to_string().trim().to_owned();
    let mut kept: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line.contains(":::") && bare(line) == ":::" {
            kept.pop_if(|before| bare(before) == "|");
        } else {
            kept.push(line);
        }
    }
    kept.join("\n")
}

fn fix_name(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "fix (safe)",
        Applicability::Unsafe => "fix (unsafe)",
        Applicability::Manual => "fix (manual)",
    }
}

/// The labels of each file, the file of the primary label first, then in the order of appearance.
fn by_file(labels: &[Label]) -> Vec<(SourceId, Vec<&Label>)> {
    let mut files: Vec<(SourceId, Vec<&Label>)> = Vec::new();
    for label in labels.iter().filter(|label| label.primary).chain(labels.iter().filter(|label| !label.primary)) {
        match files.iter_mut().find(|(source, _)| *source == label.span.source) {
            Some((_, known)) => known.push(label),
            None => files.push((label.span.source, vec![label])),
        }
    }
    files
}

/// The text without C1 controls, which the renderer passes on; what stands in their place has as many bytes.
fn visible(text: String) -> String {
    let is_control = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    if text.contains(is_control) { text.replace(is_control, "\u{b7}") } else { text }
}

/// The part of a long line around its marks, and how many bytes were left out before it.
fn window<'t>(line: &'t str, marks: &[&Mark]) -> (&'t str, usize) {
    if line.len() <= LONGEST_LINE {
        return (line, 0);
    }
    let start = marks.iter().map(|mark| mark.start).min().unwrap_or(0).saturating_sub(AROUND);
    let end = marks.iter().map(|mark| mark.end).max().unwrap_or(0).saturating_add(AROUND);
    let shown = cut(line, start, end.min(start + LONGEST_LINE));
    (shown, shown.as_ptr() as usize - line.as_ptr() as usize)
}

fn cut(line: &str, start: usize, end: usize) -> &str {
    if line.len() <= LONGEST_LINE {
        return line;
    }
    let mut start = start.min(line.len());
    while !line.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = end.clamp(start, line.len());
    while !line.is_char_boundary(end) {
        end += 1;
    }
    &line[start..end]
}
