//! Findings and plans to text.
