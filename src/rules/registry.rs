//! The list of rules; its order is the order of output among findings of one place.

use super::{Case, Finding, Rule};

/// All rules.
pub const RULES: &[&Rule] = &[];

/// What all rules find, most severe first, then by place, rule and agent.
#[must_use]
pub fn findings(case: &Case<'_>) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| (rule.check)(case)).collect()
}
