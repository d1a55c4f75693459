//! The catalogue of rules: one page each (`docs/rules/`), and all of them as one document.

use crate::rules::{RULES, Rule};
use serde::Serialize;

/// Name and version of the schema.
pub const SCHEMA: &str = "oc-doctor/rules@1";

/// All rules, as `rules --format json` prints them.
#[derive(Debug, Serialize)]
pub struct Catalogue {
    schema: &'static str,
    rules: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    id: &'static str,
    summary: &'static str,
    what_is_wrong: String,
    why_it_matters: String,
    how_it_is_known: String,
    releases: String,
    what_to_do: String,
    upstream: Vec<String>,
}

/// All rules in catalogue order.
#[must_use]
pub fn catalogue() -> Catalogue {
    Catalogue { schema: SCHEMA, rules: RULES.iter().map(|rule| entry(rule)).collect() }
}

fn entry(rule: &Rule) -> Entry {
    let part = |heading: &str| section(rule.documentation, heading).split_whitespace().collect::<Vec<_>>().join(" ");
    let issues = part("Upstream");
    Entry {
        id: rule.id,
        summary: rule.summary,
        what_is_wrong: part("What is wrong"),
        why_it_matters: part("Why it matters"),
        how_it_is_known: part("How oc-doctor knows"),
        releases: part("Releases"),
        what_to_do: part("What to do"),
        upstream: issues.split(", ").filter(|issue| issue.contains('#')).map(str::to_owned).collect(),
    }
}

/// The text below a heading, up to the next one.
fn section<'a>(documentation: &'a str, heading: &str) -> &'a str {
    let start = format!("## {heading}\n");
    let after = documentation.split_once(start.as_str()).map_or("", |(_, after)| after);
    after.split("\n## ").next().unwrap_or_default()
}

/// The page of a rule as Markdown.
#[must_use]
pub fn page(rule: &Rule) -> String {
    let mut text = format!("# {}\n\n{}.\n\n", rule.id, capital(rule.summary));
    for line in rule.documentation.trim_end().lines() {
        // A heading stands between blank lines.
        if line.starts_with("## ") {
            text.push_str(&format!("{line}\n\n"));
        } else {
            text.push_str(&format!("{}\n", linked(line)));
        }
    }
    text
}

/// The page that lists all rules.
#[must_use]
pub fn index() -> String {
    let mut text = String::from(
        "# Rules\n\nGenerated from the rules' own text; `oc-doctor explain RULE` prints the same.\n\n| rule | what it says |\n|---|---|\n",
    );
    for rule in RULES {
        text.push_str(&format!("| [`{0}`]({0}.md) | {1} |\n", rule.id, rule.summary.replace('|', "\\|")));
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Issue numbers as links.
fn linked(line: &str) -> String {
    let link = |word: &str| {
        let number = word.strip_prefix("openclaw#").map(|rest| rest.trim_end_matches([',', '.']));
        match number.filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())) {
            Some(number) => {
                let end = word.strip_prefix("openclaw#").and_then(|rest| rest.strip_prefix(number)).unwrap_or_default();
                format!("[openclaw#{number}](https://github.com/openclaw/openclaw/issues/{number}){end}")
            }
            None => word.to_owned(),
        }
    };
    line.split(' ').map(link).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// `docs/rules/` is what the rules say; `UPDATE=1` rewrites it.
    #[test]
    fn the_pages_in_docs_are_current() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
        let mut pages: Vec<(String, String)> =
            RULES.iter().map(|rule| (format!("{}.md", rule.id), page(rule))).collect();
        pages.push(("README.md".to_owned(), index()));
        if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
            let _ = std::fs::remove_dir_all(&directory);
            std::fs::create_dir_all(&directory).unwrap();
            for (name, text) in &pages {
                std::fs::write(directory.join(name), text).unwrap();
            }
        }
        let mut there: Vec<String> = std::fs::read_dir(&directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        there.sort();
        let mut wanted: Vec<String> = pages.iter().map(|(name, _)| name.clone()).collect();
        wanted.sort();
        assert_eq!(there, wanted, "UPDATE=1 cargo test pages_in_docs");
        for (name, text) in pages {
            let current = std::fs::read_to_string(directory.join(&name)).unwrap();
            assert!(current == text, "docs/rules/{name} is not current: UPDATE=1 cargo test pages_in_docs");
        }
    }

    #[test]
    fn the_document_has_every_part_of_every_rule() {
        for entry in catalogue().rules {
            let parts = [
                &entry.what_is_wrong,
                &entry.why_it_matters,
                &entry.how_it_is_known,
                &entry.releases,
                &entry.what_to_do,
            ];
            assert!(parts.iter().all(|part| !part.is_empty() && !part.contains("##")), "{}", entry.id);
        }
    }

    #[test]
    fn issues_are_links() {
        assert_eq!(
            linked("openclaw#12, openclaw#3"),
            "[openclaw#12](https://github.com/openclaw/openclaw/issues/12), [openclaw#3](https://github.com/openclaw/openclaw/issues/3)"
        );
        assert_eq!(linked("none"), "none");
    }
}
