//! Thin wrappers, one browser API each.
//!
//! No decisions and no components: what is decided is decided in `edgezone-core`, what is shown is shown by the app. Each
//! wrapper gives typed values and typed errors, cleans up after itself when it is dropped, and never panics on what a
//! browser answers.

pub mod budget;
pub mod channel;
pub mod client;
pub mod clipboard;
pub mod clock;
pub mod config;
pub mod download;
pub mod files;
pub mod journal;
pub mod locks;
pub mod page;
pub mod sliding_window;
pub mod storage;
pub mod timer;

mod abandon;
mod abort;
mod commit;
mod fetch;
mod trouble;
mod turn;

pub use abandon::Abandon;
pub use trouble::StorageTrouble;
