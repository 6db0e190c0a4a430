//! The parts of the fleet page.

pub mod cells;
pub mod columns;
pub mod details;
pub mod facets;
pub mod filter;
pub mod heading;
pub mod help;
pub mod instances;
pub mod lock;
pub mod notices;
pub mod paste_ids;
pub mod resort;
pub mod selection_bar;
