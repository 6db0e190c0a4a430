//! What is known of every instance of an operation: a fold over its records, and nothing else.

mod answers;
mod attempt;
mod fold;
mod replay;

use std::collections::HashMap;

use super::outcome::{Outcome, Tally, Unresolved};
use super::record::{Attempt, Mode, OperationId, PauseReason};
use crate::api::InstanceStatus;
use crate::ids::{EndpointId, InstanceId, Place};
use crate::plan::Target;
use crate::time::Millis;

pub use attempt::{AttemptInfo, Warning};
pub use replay::ReplayError;

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
