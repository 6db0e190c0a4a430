//! The parts of the fleet page.

pub mod completion;
pub mod facets;
pub mod filter;
pub mod instances;
pub mod notices;
pub mod refresh;
pub mod regions;
pub mod selection_bar;
pub mod views;
