//! The `oc-doctor` command.

fn main() {}
