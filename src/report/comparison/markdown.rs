//! A comparison as a comment on a pull request.

use super::side::{Compared, Printer};
use super::words::{of, title, verdict, weight};
use crate::compare::Weight;
use crate::home::Home;

/// Longest value of a cell, in characters; messages of releases are long.
const MOST_CHARACTERS: usize = 240;

/// The comparison in Markdown, ending with a line break.
#[must_use]
pub fn comparison(compared: &Compared<'_>) -> String {
    let mut text = format!("### OpenClaw agents: {}\n\n", verdict(compared));
    for (label, side) in [("before", compared.before), ("after", compared.after)] {
        text.push_str(&format!("- {label}: {} with OpenClaw {}\n", code(side.name), side.release.value));
    }
    text.push('\n');
    text.push_str(&table(compared));
    text
}

/// What changes, as a table, and what stays the same.
#[must_use]
pub fn table(compared: &Compared<'_>) -> String {
    let nobody = Home::default();
    let mut before = Printer::of(compared.before, &nobody);
    let mut after = Printer::of(compared.after, &nobody);
    let mut text = String::new();
    let mut plans: Vec<_> = compared.comparison.plans.iter().filter(|plan| !plan.changes.is_empty()).collect();
    plans.sort_by_key(|plan| std::cmp::Reverse(plan.weight()));
    if !plans.is_empty() {
        text.push_str("| agent | | change | before | after |\n|---|---|---|---|---|\n");
    }
    for plan in plans {
        for change in &plan.changes {
            let (was, is) = (before.line(&change.before), after.line(&change.after));
            let was = cell(&was, before.cause(change.cause_before.as_ref(), &was));
            let is = cell(&is, after.cause(change.cause_after.as_ref(), &is));
            let sign = match change.weight {
                Weight::Worse => format!("**{}**", weight(change.weight)),
                other => weight(other).to_owned(),
            };
            let title = escaped(&after.line(&title(change)));
            text.push_str(&format!("| {} | {sign} | {title} | {was} | {is} |\n", escaped(&of(plan))));
        }
    }
    let same: Vec<String> = compared
        .comparison
        .plans
        .iter()
        .filter(|plan| plan.changes.is_empty())
        .map(|plan| escaped(&of(plan)))
        .collect();
    if !same.is_empty() {
        text.push_str(&format!("\nUnchanged: {}\n", same.join(", ")));
    }
    text
}

fn cell(value: &str, cause: Option<String>) -> String {
    let cause = cause.map(|cause| format!("<br><sub>{}</sub>", escaped(&shortened(&cause)))).unwrap_or_default();
    format!("{}{cause}", escaped(&shortened(value)))
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MOST_CHARACTERS {
        return text.to_owned();
    }
    let kept: String = text.chars().take(MOST_CHARACTERS - 1).collect();
    format!("{kept}…")
}

/// Text that is neither a column end, nor HTML, nor a mention.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' => result.push_str("\\|"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '&' => result.push_str("&amp;"),
            '@' => result.push_str("&#64;"),
            '*' | '_' | '[' | ']' | '#' => {
                result.push('\\');
                result.push(c);
            }
            c => result.push(c),
        }
    }
    result
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_a_cell_ends_it_or_mentions_anybody() {
        assert_eq!(escaped("a|b <b>@ada *x*"), "a\\|b &lt;b&gt;&#64;ada \\*x\\*");
    }
}
