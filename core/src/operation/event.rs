//! What goes into an operation and what comes out of it.

use super::record::Record;
use crate::api::{CallError, DescribeInstancesAnswer, DescribeInstancesRequest, TerminateInstancesAnswer, TerminateInstancesRequest};
use crate::ids::{EndpointId, InstanceId, Place};
use crate::time::Millis;

/// The engine's name for a request it asked to be sent, unique while the page lives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RequestNumber(pub u32);

/// Something that happened.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// Time has passed. Due at [`super::Operation::next_wake`]; more often does no harm.
    Tick,
    /// All records up to and including this sequence number are stored.
    Persisted {
        /// The last stored record.
        through: u32,
    },
    /// A record could not be stored.
    StorageFailed,
    /// The operator chose to go on without a journal.
    GoOnWithoutJournal,
    /// A terminate request was answered, or will not be any more.
    Terminated {
        /// Which.
        request: RequestNumber,
        /// What became of it.
        result: Result<TerminateInstancesAnswer, CallError>,
    },
    /// A look-up was answered, or will not be any more.
    LookedUp {
        /// Which.
        request: RequestNumber,
        /// What became of it.
        result: Result<DescribeInstancesAnswer, CallError>,
    },
    /// A request that an effect asked for never left the page, and will not: there is nothing to sign it with at its endpoint.
    NotSent {
        /// Which, of either kind.
        request: RequestNumber,
    },
    /// Credentials for one endpoint were entered, for the first time or in place of others for it.
    Credentials {
        /// Where they are good.
        endpoint: EndpointId,
        /// When they expire, if that is known.
        expire: Option<Millis>,
    },
    /// The credentials for this endpoint were wiped from memory.
    CredentialsWiped(EndpointId),
    /// The operator says that the new credentials for this endpoint belong to the same account, although none of its
    /// instances is seen.
    SameAccount(EndpointId),
    /// The operator pauses.
    Pause,
    /// The operator lets it go on.
    Resume,
    /// The operator cancels what was not sent.
    Cancel,
    /// The operator wants these sent again.
    Retry(Vec<InstanceId>),
    /// The operator wants these unresolved ones looked up again.
    CheckAgain(Vec<InstanceId>),
}

/// Something to do.
#[derive(Clone, PartialEq, Debug)]
pub enum Effect {
    /// Store this record, then say so with [`Event::Persisted`].
    Persist(Record),
    /// Send this terminate request now. Its announcement is stored already.
    Terminate {
        /// Name it so in the answer.
        request: RequestNumber,
        /// Where to.
        place: Place,
        /// What.
        body: TerminateInstancesRequest,
    },
    /// Send this look-up when the shared budget of look-ups lets it.
    LookUp {
        /// Name it so in the answer.
        request: RequestNumber,
        /// Where to.
        place: Place,
        /// What.
        body: DescribeInstancesRequest,
    },
    /// Every id has its outcome. Following goes on.
    Settled,
    /// Nothing is followed any more.
    Closed,
}
