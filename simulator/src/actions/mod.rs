//! The three actions.

mod describe_instances;
mod describe_zones;
mod terminate_instances;

pub use describe_instances::describe_instances;
pub use describe_zones::describe_zones;
pub use terminate_instances::{Terminated, terminate_instances};

use edgezone_core::ids::{Region, RequestId};

use crate::faults::Fault;
use crate::moment::Moment;
use crate::protocol::Caller;

/// What an action knows of the request that it works for.
#[derive(Clone, Debug)]
pub struct Context {
    /// Whose request it is.
    pub caller: Caller,
    /// The region it named.
    pub region: Region,
    /// Its id.
    pub request_id: RequestId,
    /// The faults that befall it.
    pub faults: Vec<Fault>,
    /// When the work is done.
    pub now: Moment,
}
