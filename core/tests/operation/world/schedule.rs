//! Everything that decides a run.

use edgezone_core::api::InstanceStatus;

use crate::service::{Habits, LookFault, TerminateFault};

/// One machine of the fleet, as it is when the operator confirms.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    pub(crate) endpoint: u8,
    pub(crate) region: u8,
    pub(crate) status: InstanceStatus,
    /// The journal knows of no listing (as one written by hand, or by an older version).
    pub(crate) unlisted: bool,
    /// It stands in another region than the journal says: never listed there, and alive.
    pub(crate) elsewhere: bool,
    pub(crate) legacy: bool,
}

impl Spec {
    pub(crate) fn running() -> Self {
        Self { endpoint: 0, region: 0, status: InstanceStatus::Running, unlisted: false, elsewhere: false, legacy: false }
    }
}

/// What somebody does at some time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Action {
    Pause,
    Resume,
    Cancel,
    /// Retry every second, third … of those that can be.
    Retry(u8),
    CheckAgain,
    /// The credentials of an endpoint are wiped from memory.
    Wipe(u8),
    /// They are gone from memory before the engine is told: what it asks for cannot be signed.
    Lose(u8),
    /// The right ones for an endpoint, entered without being asked for.
    GoodCredentials(u8),
    /// The right account's, but refused.
    BadCredentials(u8),
    OthersCredentials(u8),
    /// Somebody else terminates every second, third … machine.
    OthersTerminate(u8),
    /// Machines vanish by other hands.
    OthersRemove(u8),
    /// Machines that are terminating turn `error`.
    TurnsError(u8),
    /// What was allocating is running now.
    Allocated,
    /// At every endpoint.
    ServiceDown(i64),
    EndpointDown(u8, i64),
    /// The page dies. So many of the records that were not reported stored are stored all the same.
    Crash {
        unreported: u8,
        down: i64,
    },
}

/// Everything that decides a run.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    pub(crate) fleet: Vec<Spec>,
    pub(crate) rehearsal: bool,
    pub(crate) habits: Habits,
    /// One each, in the order of arrival; afterwards the service works.
    pub(crate) terminate_faults: Vec<TerminateFault>,
    pub(crate) look_faults: Vec<LookFault>,
    pub(crate) actions: Vec<(i64, Action)>,
    /// The shortest and the longest way there or back.
    pub(crate) latency: (i64, i64),
    pub(crate) storage_takes: i64,
    /// The storage fails at this record.
    pub(crate) storage_fails_at: Option<usize>,
    pub(crate) timers_late: i64,
    pub(crate) operator_takes: i64,
    /// The page keeps credentials for every endpoint. If not, those that are entered take the place of the others'.
    pub(crate) keeps_all: bool,
    /// How long each of the first credentials lasts.
    pub(crate) credentials_last: Option<i64>,
    pub(crate) seed: u64,
}

impl Schedule {
    /// So many machines in one region and no trouble.
    pub(crate) fn calm(machines: usize) -> Self {
        Self {
            fleet: vec![Spec::running(); machines],
            rehearsal: false,
            habits: Habits::default(),
            terminate_faults: Vec::new(),
            look_faults: Vec::new(),
            actions: Vec::new(),
            latency: (20, 60),
            storage_takes: 5,
            storage_fails_at: None,
            timers_late: 0,
            operator_takes: 3_000,
            keeps_all: false,
            credentials_last: None,
            seed: 1,
        }
    }
}
