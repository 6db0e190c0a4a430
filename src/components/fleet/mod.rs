//! The parts of the fleet page.

pub mod cells;
pub mod columns;
pub mod completion;
pub mod details;
pub mod facets;
pub mod filter;
pub mod heading;
pub mod help;
pub mod instances;
pub mod lock;
pub mod notices;
pub mod paste_ids;
pub mod refresh;
pub mod regions;
pub mod resort;
pub mod selection_bar;
pub mod views;
pub mod zones;
