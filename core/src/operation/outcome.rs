//! What is known of one instance in an operation.

use serde::{Deserialize, Serialize};

use crate::api::{ApiError, CallError, InstanceStatus, NoAnswer};
use crate::ids::RequestId;
use crate::time::Millis;

/// What is known of one instance. Every confirmed id has exactly one outcome at any time.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// Waiting for its turn.
    Queued,
    /// In a request that is under way.
    InFlight,
    /// A request's fate is unclear, and it is being looked up. Nothing is claimed.
    Checking(Doubt),
    /// The termination was accepted, or a look-up found the instance `terminating`. Its disks may still be cleaned up.
    Terminated {
        /// How we know.
        proof: Proof,
        /// Since when we know.
        at: Millis,
        /// The status at the latest look, if there was one. Anything but `terminating` is told: it fell back.
        last_seen: Option<InstanceStatus>,
    },
    /// It was listed or accepted before, and is no longer listed.
    Gone {
        /// The termination's acceptance, where it was ours.
        accepted: Option<Millis>,
        /// When it was first missed.
        at: Millis,
    },
    /// Refused by the service, with its reason.
    Failed(ApiError),
    /// We could not find out, and say so.
    Unresolved(Unresolved),
    /// Cancelled before its turn: no request with this id was carried out.
    NotSent,
    /// A rehearsal: the instance would have been sent. `None` if the look-up did not find it.
    Rehearsed(Option<InstanceStatus>),
}

/// How we know that a termination was accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Proof {
    /// The service named the id among the terminated.
    Accepted {
        /// The request that did it.
        request_id: Option<RequestId>,
    },
    /// A look-up found it `terminating`, perhaps by the doing of somebody else.
    SeenTerminating,
}

/// Why the fate of an id is unclear.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Doubt {
    /// The request got no answer of the service.
    NoAnswer(NoAnswer),
    /// The service failed while it worked on the request.
    ServerFailed(ApiError),
    /// The answer named the id neither among the terminated nor among the failed.
    NotNamed {
        /// The request that left it out.
        request_id: Option<RequestId>,
    },
    /// The service refused this id. Looked up all the same: it may be gone or terminating already.
    Refused(ApiError),
    /// The service refused the whole batch for the state of one of its instances.
    RefusedWhole(ApiError),
}

/// Why an id's fate could not be found out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unresolved {
    /// Each attempt stayed without a clear answer, and each look-up found the instance alive. The work of a lost request
    /// may still be done late.
    StillAlive {
        /// How many attempts were made.
        attempts: u32,
        /// Why the last one was unclear.
        doubt: Doubt,
        /// The status it was seen in.
        status: InstanceStatus,
    },
    /// It is not listed, and never was: whether it existed is not known.
    NeverListed(Doubt),
    /// The look-up did not succeed either.
    LookUpFailed {
        /// Why it had to be looked up.
        doubt: Doubt,
        /// Why the look-up failed; `None` if its answers left the id out without saying that they were complete.
        error: Option<CallError>,
    },
}

impl Unresolved {
    /// The doubt it began with.
    #[must_use]
    pub fn doubt(&self) -> &Doubt {
        match self {
            Self::StillAlive { doubt, .. } | Self::NeverListed(doubt) | Self::LookUpFailed { doubt, .. } => doubt,
        }
    }
}

/// How many instances are in each outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Waiting for their turn.
    pub queued: usize,
    /// In a request under way.
    pub in_flight: usize,
    /// Being looked up.
    pub checking: usize,
    /// Accepted, still listed.
    pub terminated: usize,
    /// No longer listed.
    pub gone: usize,
    /// Refused.
    pub failed: usize,
    /// Could not be found out.
    pub unresolved: usize,
    /// Cancelled before their turn.
    pub not_sent: usize,
    /// Rehearsed.
    pub rehearsed: usize,
}

impl Tally {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> usize {
        self.open() + self.terminated + self.gone + self.failed + self.unresolved + self.not_sent + self.rehearsed
    }

    /// Those whose outcome is still to come.
    #[must_use]
    pub fn open(&self) -> usize {
        self.queued + self.in_flight + self.checking
    }

    pub(super) fn count(&mut self, outcome: &Outcome) {
        let n = self.of(outcome);
        *n = n.saturating_add(1);
    }

    pub(super) fn uncount(&mut self, outcome: &Outcome) {
        let n = self.of(outcome);
        *n = n.saturating_sub(1);
    }

    fn of(&mut self, outcome: &Outcome) -> &mut usize {
        match outcome {
            Outcome::Queued => &mut self.queued,
            Outcome::InFlight => &mut self.in_flight,
            Outcome::Checking(_) => &mut self.checking,
            Outcome::Terminated { .. } => &mut self.terminated,
            Outcome::Gone { .. } => &mut self.gone,
            Outcome::Failed(_) => &mut self.failed,
            Outcome::Unresolved(_) => &mut self.unresolved,
            Outcome::NotSent => &mut self.not_sent,
            Outcome::Rehearsed(_) => &mut self.rehearsed,
        }
    }
}
