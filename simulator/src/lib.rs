//! A faithful Edge Zone service for demos and tests.
//!
//! By its protocol a client cannot tell it from the API: it verifies TC3-HMAC-SHA256 signatures, times and tokens,
//! answers errors as the API does, pages, limits rates, terminates with partial success and cleans disks up afterwards.
//! What the API does not document is this simulator's choice, and a fault shows the other way where it matters.
//! A second port controls it: faults on demand, and a ledger of what really happened. See README.md beside the crate.
//!
//! Tests and benches start it in their own process with [`Background::start`] or, within tokio, [`Running::start`].

pub mod accounts;
pub mod actions;
pub mod cloud;
pub mod faults;
pub mod fleet;
pub mod ledger;
pub mod limits;
pub mod moment;
pub mod protocol;
mod serve;
pub mod zones;

pub use serve::{Background, Config, Port, Running, Shared, StartError};
