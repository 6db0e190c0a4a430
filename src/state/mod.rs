//! What the console knows, as signals around the core's types. Nothing here draws anything.

pub mod fleet;
pub mod operation;
pub mod preferences;
pub mod review;
pub mod route;
pub mod service;
pub mod session;
pub mod ticker;

mod console;

pub use console::Console;
