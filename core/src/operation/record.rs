//! The journal's records: facts in the order they became known. Credentials never appear in one.

use serde::{Deserialize, Serialize};

use crate::api::{ApiError, CallError, InstanceStatus, NoAnswer};
use crate::ids::{EndpointId, InstanceId, Region, RequestId};
use crate::plan::Target;
use crate::time::Millis;

/// The name of an operation in the journal and in the page's address. Made by the driver, for instance from time and
/// random numbers; it only has to be unique on this browser.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OperationId(pub String);

/// Whether anything is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Mode {
    /// Terminate requests are sent.
    Live,
    /// Everything but the terminate requests: each batch is only looked up.
    Rehearsal,
}

/// The number of one terminate request within its operation, counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attempt(pub u32);

/// One fact, and when it became known.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Record {
    /// Its place in the journal, counted from 0 without gaps.
    pub sequence: u32,
    /// When.
    pub at: Millis,
    /// What.
    pub kind: RecordKind,
}

/// What became known.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum RecordKind {
    /// The operator confirmed exactly these targets. Always the first record.
    Started {
        /// The operation.
        operation: OperationId,
        /// Whether anything is sent.
        mode: Mode,
        /// The endpoint it was started at: that of every target that names no other.
        endpoint: EndpointId,
        /// What was confirmed.
        targets: Vec<Target>,
    },
    /// A terminate request is about to leave. Written before it does.
    Sent {
        /// Its number.
        attempt: Attempt,
        /// The endpoint it goes to. `None`, in journals of operations that knew no other: the one it was started at.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        endpoint: Option<EndpointId>,
        /// The region it goes to.
        region: Region,
        /// The ids in it.
        ids: Vec<InstanceId>,
    },
    /// The announced request never left: its ids are as they were.
    Withdrawn {
        /// Its number.
        attempt: Attempt,
    },
    /// A terminate request ended, well or not.
    Ended {
        /// Its number.
        attempt: Attempt,
        /// How.
        end: AttemptEnd,
    },
    /// A look-up was answered.
    LookedUp {
        /// The ids that were asked for.
        ids: Vec<InstanceId>,
        /// Those that are listed, with their status.
        seen: Vec<Sighting>,
        /// Whether an id that was asked for and is not among `seen` is proved to be unlisted.
        complete: bool,
        /// The request.
        request_id: Option<RequestId>,
    },
    /// Looking these ids up was given up.
    LookUpFailed {
        /// The ids.
        ids: Vec<InstanceId>,
        /// Why; `None` if answers came but did not tell.
        error: Option<CallError>,
    },
    /// A rehearsal looked a batch up instead of sending it.
    Rehearsed {
        /// The ids of the batch.
        ids: Vec<InstanceId>,
        /// Those that are listed.
        seen: Vec<Sighting>,
    },
    /// Sending stopped everywhere, for a reason. A reload also forgets what held an endpoint: it is asked anew.
    Paused(PauseReason),
    /// Sending goes on, but for endpoints that are held.
    Resumed,
    /// Sending to one endpoint stopped, for a reason, or goes on.
    Held {
        /// The endpoint.
        endpoint: EndpointId,
        /// Why. `None`: it goes on.
        reason: Option<PauseReason>,
    },
    /// The operator cancelled what was not sent.
    Cancelled,
    /// The operator asked for these ids to be sent again.
    Retried(Vec<InstanceId>),
    /// The operator asked for these unresolved ids to be looked up again. Never leads to sending.
    CheckedAgain(Vec<InstanceId>),
    /// Every id has its outcome.
    Settled,
    /// Nothing is followed any more.
    Closed,
}

/// One listed instance, as far as an operation cares.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sighting {
    /// Which.
    pub id: InstanceId,
    /// Its status.
    pub status: InstanceStatus,
}

/// How a terminate request ended.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum AttemptEnd {
    /// The service answered id by id.
    Answered {
        /// The request.
        request_id: Option<RequestId>,
        /// The ids it says it terminated, of those we asked for.
        terminated: Vec<InstanceId>,
        /// The ids it refused, of those we asked for, each with its reason.
        failed: Vec<(InstanceId, ApiError)>,
        /// Ids it named that we did not ask for: reported, never merged.
        strangers: Vec<InstanceId>,
    },
    /// The service rejected the whole request; nothing was done.
    Rejected(ApiError),
    /// The service refused the whole batch for the state of one of its instances.
    RefusedWhole(ApiError),
    /// The service failed: the work may be done or not.
    ServerFailed(ApiError),
    /// No answer of the service arrived: the work may be done or not.
    Lost(NoAnswer),
}

/// Why an operation does not send, or not to one endpoint. Journals from before endpoints were told apart say all of it of all.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum PauseReason {
    /// The operator paused it.
    Operator,
    /// The service refused the credentials.
    Credentials(ApiError),
    /// The credentials have expired, by their own date.
    CredentialsExpired,
    /// The credentials were removed from memory.
    NoCredentials,
    /// New credentials see none of the operation's instances: they may belong to another account.
    AccountNotRecognised,
    /// The account's policy does not allow it.
    Permission(ApiError),
    /// The clock is more than five minutes off, and correcting it did not help.
    Clock(ApiError),
    /// The service refuses the request's form.
    Malformed(ApiError),
    /// The service refuses the source address, which is the proxy's.
    SourceAddress(ApiError),
    /// The journal cannot be written.
    Journal,
    /// The page was reloaded or another tab's runner died. Nothing is sent before the operator says so.
    Reloaded,
}
