//! `releases`: how far the answers for each release can be trusted.

use super::arguments::{ReleasesArguments, TableFormat};
use super::exit::Exit;
use super::output::say;
use super::question::document;
use crate::report::releases;

pub(super) fn run(arguments: &ReleasesArguments) -> anyhow::Result<Exit> {
    let text = match arguments.format {
        TableFormat::Human => releases::human(),
        TableFormat::Markdown => releases::markdown(),
        TableFormat::Json => document(&releases::document(), false),
    };
    say(&text, Exit::Clean)
}
