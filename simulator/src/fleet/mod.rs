//! The machines of the simulated cloud, and what is true of each.

mod machine;
mod make;
mod names;
mod store;

pub use machine::{Listed, Machine, Termination};
pub use make::{FleetSpec, Mix};
pub use store::Fleet;
