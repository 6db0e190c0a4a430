//! The pure core of the Edge Zone Console.
//!
//! Everything that decides something lives here: how a request is signed, what an answer says about it, what is
//! planned, in which order it is sent and what is known of each instance afterwards. Nothing here knows a browser,
//! an async runtime, a clock or a source of randomness: time and random numbers are arguments, events go in, effects
//! come out. The same code runs natively in tests and as WebAssembly in the page.

pub mod api;
pub mod credentials;
pub mod fleet;
pub mod ids;
pub mod operation;
pub mod order;
pub mod pacing;
pub mod plan;
pub mod selection;
pub mod tc3;
pub mod time;
