//! The terminate requests of an operation, and what their answers should not have said.

use crate::ids::{InstanceId, Place, RequestId};
use crate::operation::record::{Attempt, AttemptEnd};
use crate::time::Millis;

/// One terminate request.
#[derive(Clone, PartialEq, Debug)]
pub struct AttemptInfo {
    /// Its number.
    pub attempt: Attempt,
    /// Where it went.
    pub place: Place,
    /// What it held.
    pub ids: Vec<InstanceId>,
    /// When it was announced.
    pub sent: Millis,
    /// How it ended, and when. `None` while it is under way.
    pub end: Option<(AttemptEnd, Millis)>,
}

impl AttemptInfo {
    /// The service's name for the request, if it told one.
    #[must_use]
    pub fn request_id(&self) -> Option<&RequestId> {
        match &self.end.as_ref()?.0 {
            AttemptEnd::Answered { request_id, .. } => request_id.as_ref(),
            AttemptEnd::Rejected(e) | AttemptEnd::RefusedWhole(e) | AttemptEnd::ServerFailed(e) => e.request_id.as_ref(),
            AttemptEnd::Lost(_) => None,
        }
    }
}

/// Something an answer said that it should not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Warning {
    /// The service named ids that were not asked for.
    Strangers {
        /// The request.
        attempt: Attempt,
        /// The ids, reported and not merged.
        ids: Vec<InstanceId>,
    },
    /// The service named ids both as terminated and as failed. They count as terminated.
    Contradiction {
        /// The request.
        attempt: Attempt,
        /// The ids.
        ids: Vec<InstanceId>,
    },
}
