//! What the console knows, as signals around the core's types. Nothing here draws anything.

pub mod fleet;
pub mod look_up;
pub mod operation;
pub mod preferences;
pub mod review;
pub mod route;
pub mod safety;
pub mod service;
pub mod session;
pub mod ticker;

mod console;

pub use console::Console;
