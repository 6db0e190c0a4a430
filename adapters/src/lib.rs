//! Thin wrappers, one browser API each.
