//! What is known of every instance of an operation: a fold over its records, and nothing else.

mod fold;

use std::collections::HashMap;
use std::fmt;

use super::outcome::{Outcome, Tally, Unresolved};
use super::record::{Attempt, AttemptEnd, Mode, OperationId, PauseReason, Record, RecordKind};
use crate::api::InstanceStatus;
use crate::ids::{EndpointId, InstanceId, Place, RequestId};
use crate::plan::Target;
use crate::time::Millis;

/// One confirmed instance and all that is known of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// What was confirmed.
    pub target: Target,
    /// Where its requests go to.
    pub place: Place,
    /// What is known.
    pub outcome: Outcome,
    /// The terminate requests that held it and left, in order. Details in [`Ledger::attempt`].
    pub attempts: Vec<Attempt>,
    /// How many of them may have reached it, since it was last (re)tried by the operator.
    pub(super) tries: u32,
    /// An earlier attempt's fate was unclear: its work may still be done, so a refusal alone proves nothing.
    pub(super) doubted: bool,
    /// Being looked up only because the operator asked: finding it alive leads to no sending.
    pub(super) look_only: bool,
    /// It was open when the operator cancelled, and they have not asked for this very one since.
    pub(super) cancelled: bool,
    /// Some look has listed it, or the service accepted its termination.
    pub(super) known: bool,
    /// The status at the latest look that listed it.
    pub(super) seen: Option<InstanceStatus>,
    /// How many looks in a row found it accepted and yet in another status.
    pub(super) fallen_back: u32,
}

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

/// Why a journal could not be replayed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReplayError {
    /// No records at all.
    Empty,
    /// The first record does not say what was confirmed.
    NoStart,
    /// A record is missing before this one.
    Gap {
        /// The number that was expected.
        expected: u32,
    },
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the journal holds no records"),
            Self::NoStart => f.write_str("the journal does not begin with what was confirmed"),
            Self::Gap { expected } => write!(f, "the journal's record {expected} is missing"),
        }
    }
}

impl std::error::Error for ReplayError {}

/// The state of an operation: what its records say.
#[derive(Clone, PartialEq, Debug)]
pub struct Ledger {
    id: OperationId,
    mode: Mode,
    endpoint: EndpointId,
    started: Millis,
    entries: Vec<Entry>,
    index: HashMap<InstanceId, usize>,
    tally: Tally,
    attempts: Vec<AttemptInfo>,
    warnings: Vec<Warning>,
    tries_allowed: u32,
    cancelled: bool,
    pause: Option<PauseReason>,
    holds: Vec<(EndpointId, PauseReason)>,
    settled: Option<Millis>,
    closed: bool,
    last_change: Millis,
    records: u32,
}

impl Ledger {
    /// Begins with what was confirmed. A target that is there twice counts once.
    pub(super) fn start(at: Millis, id: OperationId, mode: Mode, endpoint: EndpointId, targets: Vec<Target>, tries_allowed: u32) -> Self {
        let mut ledger = Self {
            id,
            mode,
            endpoint,
            started: at,
            entries: Vec::with_capacity(targets.len()),
            index: HashMap::with_capacity(targets.len()),
            tally: Tally::default(),
            attempts: Vec::new(),
            warnings: Vec::new(),
            tries_allowed,
            cancelled: false,
            pause: None,
            holds: Vec::new(),
            settled: None,
            closed: false,
            last_change: at,
            records: 1,
        };
        for target in targets {
            if ledger.index.contains_key(&target.id) {
                continue;
            }
            ledger.index.insert(target.id.clone(), ledger.entries.len());
            ledger.tally.count(&Outcome::Queued);
            let known = target.listed;
            let endpoint = target.endpoint.as_ref().unwrap_or(&ledger.endpoint).clone();
            let place = Place { endpoint, region: target.region.clone() };
            ledger.entries.push(Entry {
                target,
                place,
                outcome: Outcome::Queued,
                attempts: Vec::new(),
                tries: 0,
                doubted: false,
                look_only: false,
                cancelled: false,
                known,
                seen: None,
                fallen_back: 0,
            });
        }
        ledger
    }

    /// Rebuilds the state from a journal, or from any prefix of one.
    ///
    /// # Errors
    /// [`ReplayError`] if the journal is empty, does not begin with its start, or has a hole.
    pub fn replay(records: impl IntoIterator<Item = Record>, tries_allowed: u32) -> Result<Self, ReplayError> {
        let mut records = records.into_iter();
        let first = records.next().ok_or(ReplayError::Empty)?;
        let RecordKind::Started { operation, mode, endpoint, targets } = first.kind else { return Err(ReplayError::NoStart) };
        let mut ledger = Self::start(first.at, operation, mode, endpoint, targets, tries_allowed);
        for record in records {
            if record.sequence != ledger.records {
                return Err(ReplayError::Gap { expected: ledger.records });
            }
            ledger.apply(&record);
        }
        Ok(ledger)
    }

    /// The operation.
    #[must_use]
    pub fn id(&self) -> &OperationId {
        &self.id
    }

    /// Whether anything is sent.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The endpoint it was started at.
    #[must_use]
    pub fn endpoint(&self) -> &EndpointId {
        &self.endpoint
    }

    /// The endpoints of its instances, each once, in the confirmed order.
    #[must_use]
    pub fn endpoints(&self) -> Vec<&EndpointId> {
        let mut endpoints = Vec::new();
        for entry in &self.entries {
            if !endpoints.contains(&&entry.place.endpoint) {
                endpoints.push(&entry.place.endpoint);
            }
        }
        endpoints
    }

    /// When it was confirmed.
    #[must_use]
    pub fn started(&self) -> Millis {
        self.started
    }

    /// When every id had its outcome, if they have.
    #[must_use]
    pub fn settled(&self) -> Option<Millis> {
        self.settled
    }

    /// Whether following has ended too.
    #[must_use]
    pub fn closed(&self) -> bool {
        self.closed
    }

    /// Whether the operator cancelled what was not sent.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        self.cancelled
    }

    /// Why nothing is sent anywhere, if so.
    #[must_use]
    pub fn pause(&self) -> Option<&PauseReason> {
        self.pause.as_ref()
    }

    /// The endpoints that nothing is sent to, each with the reason.
    #[must_use]
    pub fn holds(&self) -> &[(EndpointId, PauseReason)] {
        &self.holds
    }

    /// Why nothing is sent to this endpoint while the operation as a whole goes on, if so.
    #[must_use]
    pub fn hold(&self, endpoint: &EndpointId) -> Option<&PauseReason> {
        self.holds.iter().find(|(held, _)| held == endpoint).map(|(_, reason)| reason)
    }

    /// When something last became known.
    #[must_use]
    pub fn last_change(&self) -> Millis {
        self.last_change
    }

    /// Every confirmed instance, in the confirmed order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// One confirmed instance.
    #[must_use]
    pub fn entry(&self, id: &InstanceId) -> Option<&Entry> {
        self.entries.get(*self.index.get(id)?)
    }

    /// The counts.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The terminate requests, in order. Those under way are without an end; those that never left are not among them.
    #[must_use]
    pub fn attempts(&self) -> &[AttemptInfo] {
        &self.attempts
    }

    /// One terminate request.
    #[must_use]
    pub fn attempt(&self, attempt: Attempt) -> Option<&AttemptInfo> {
        self.attempts.iter().rev().find(|info| info.attempt == attempt)
    }

    /// What answers said that they should not have.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The sequence number of the next record.
    pub(super) fn next_sequence(&self) -> u32 {
        self.records
    }

    /// The number of the next terminate request.
    pub(super) fn next_attempt(&self) -> Attempt {
        Attempt(self.attempts.last().map_or(1, |info| info.attempt.0.saturating_add(1)))
    }

    /// The requests that were announced and have no end: under way, or lost with the page that sent them.
    pub(super) fn unended(&self) -> Vec<Attempt> {
        self.attempts.iter().filter(|info| info.end.is_none()).map(|info| info.attempt).collect()
    }

    /// Whether the operator may have this id sent again: only if no request with it can be under way unseen.
    #[must_use]
    pub fn can_retry(&self, id: &InstanceId) -> bool {
        self.entry(id).is_some_and(|entry| {
            matches!(entry.outcome, Outcome::Failed(_) | Outcome::NotSent | Outcome::Unresolved(Unresolved::StillAlive { .. }))
        })
    }
}
