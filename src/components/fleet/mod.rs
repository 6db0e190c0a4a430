//! The parts of the fleet page.

pub mod facets;
pub mod filter;
pub mod instances;
pub mod notices;
pub mod selection_bar;
