//! How each record changes what is known.

use super::{AttemptInfo, Entry, Ledger};
use crate::api::{ErrorClass, NoAnswer};
use crate::ids::{EndpointId, InstanceId, Place};
use crate::operation::outcome::{Doubt, Outcome, Unresolved};
use crate::operation::record::{Attempt, AttemptEnd, PauseReason, Record, RecordKind};
use crate::time::Millis;

impl Ledger {
    /// Folds one record in. Returns the ids that may be sent again because of it.
    pub(in crate::operation) fn apply(&mut self, record: &Record) -> Vec<InstanceId> {
        self.records = record.sequence.saturating_add(1);
        self.last_change = record.at;
        match &record.kind {
            // A second start would be a second confirmation, which no engine writes. Ignored rather than believed.
            RecordKind::Started { .. } => {}
            RecordKind::Sent { attempt, endpoint, region, ids } => {
                let endpoint = endpoint.as_ref().unwrap_or(&self.endpoint).clone();
                self.sent(*attempt, Place { endpoint, region: region.clone() }, ids, record.at);
            }
            RecordKind::Withdrawn { attempt } => return self.withdrawn(*attempt),
            RecordKind::Ended { attempt, end } => return self.ended(*attempt, end, record.at),
            RecordKind::LookedUp { ids, seen, complete, .. } => return self.looked_up(ids, seen, *complete, record.at),
            RecordKind::LookUpFailed { ids, error } => self.look_up_failed(ids, error.as_ref()),
            RecordKind::Rehearsed { ids, seen } => self.rehearsed(ids, seen),
            RecordKind::Paused(reason) => {
                if *reason == PauseReason::Reloaded {
                    self.holds.clear();
                }
                self.pause = Some(reason.clone());
            }
            RecordKind::Held { endpoint, reason } => self.held(endpoint, reason.as_ref()),
            RecordKind::Resumed => self.pause = None,
            RecordKind::Cancelled => self.cancel(),
            RecordKind::Retried(ids) => self.retried(ids),
            RecordKind::CheckedAgain(ids) => self.checked_again(ids),
            RecordKind::Settled => self.settled = Some(record.at),
            RecordKind::Closed => self.closed = true,
        }
        Vec::new()
    }

    pub(super) fn set(&mut self, i: usize, outcome: Outcome) {
        if let Some(entry) = self.entries.get_mut(i) {
            self.tally.uncount(&entry.outcome);
            self.tally.count(&outcome);
            entry.outcome = outcome;
        }
    }

    pub(super) fn positions(&self, ids: &[InstanceId]) -> Vec<usize> {
        ids.iter().filter_map(|id| self.index.get(id).copied()).collect()
    }

    pub(super) fn placed<'a>(&self, ids: &'a [InstanceId]) -> Vec<(&'a InstanceId, usize)> {
        ids.iter().filter_map(|id| Some((id, *self.index.get(id)?))).collect()
    }

    fn sent(&mut self, attempt: Attempt, place: Place, ids: &[InstanceId], at: Millis) {
        for i in self.positions(ids) {
            self.set(i, Outcome::InFlight);
            if let Some(entry) = self.entries.get_mut(i) {
                entry.attempts.push(attempt);
                entry.tries = entry.tries.saturating_add(1);
            }
        }
        self.settled = None;
        self.attempts.push(AttemptInfo { attempt, place, ids: ids.to_vec(), sent: at, end: None });
    }

    fn held(&mut self, endpoint: &EndpointId, reason: Option<&PauseReason>) {
        self.holds.retain(|(held, _)| held != endpoint);
        self.holds.extend(reason.map(|reason| (endpoint.clone(), reason.clone())));
    }

    /// The ids of an attempt that are still in flight with it.
    pub(super) fn in_flight(&self, attempt: Attempt) -> Vec<usize> {
        let Some(info) = self.attempt(attempt) else { return Vec::new() };
        let mut positions = self.positions(&info.ids);
        positions.retain(|i| self.entries.get(*i).is_some_and(|e| e.outcome == Outcome::InFlight && e.attempts.last() == Some(&attempt)));
        positions
    }

    fn withdrawn(&mut self, attempt: Attempt) -> Vec<InstanceId> {
        let positions = self.in_flight(attempt);
        self.attempts.retain(|info| info.attempt != attempt);
        for i in &positions {
            if let Some(entry) = self.entries.get_mut(*i) {
                entry.attempts.pop();
            }
        }
        positions.into_iter().filter_map(|i| self.put_back(i)).collect()
    }

    /// An attempt did nothing for this id: it is as it was before. Its id is returned if it waits for its turn again.
    pub(super) fn put_back(&mut self, i: usize) -> Option<InstanceId> {
        let entry = self.entries.get_mut(i)?;
        entry.tries = entry.tries.saturating_sub(1);
        let id = entry.target.id.clone();
        let outcome = if entry.cancelled { self.left_over(i)? } else { Outcome::Queued };
        let waits = outcome == Outcome::Queued;
        self.set(i, outcome);
        waits.then_some(id)
    }

    /// What a cancel makes of an id that waits. One whose earlier attempt is in doubt was not simply "not sent".
    fn left_over(&self, i: usize) -> Option<Outcome> {
        let entry = self.entries.get(i)?;
        if !entry.doubted {
            return Some(Outcome::NotSent);
        }
        Some(Outcome::Unresolved(Unresolved::StillAlive {
            attempts: entry.tries,
            doubt: self.last_doubt(entry),
            status: entry.seen.clone().unwrap_or_default(),
        }))
    }

    /// Why the latest unclear attempt of an id was unclear.
    fn last_doubt(&self, entry: &Entry) -> Doubt {
        let ends = entry.attempts.iter().rev().filter_map(|a| self.attempt(*a)).filter_map(|info| info.end.as_ref());
        for (end, _) in ends {
            match end {
                AttemptEnd::Lost(no_answer) => return Doubt::NoAnswer(no_answer.clone()),
                AttemptEnd::ServerFailed(error) => return Doubt::ServerFailed(error.clone()),
                AttemptEnd::Answered { request_id, failed, .. } => match failed.iter().find(|(id, _)| *id == entry.target.id) {
                    None => return Doubt::NotNamed { request_id: request_id.clone() },
                    Some((_, error)) if error.code.class() == ErrorClass::Ambiguous => return Doubt::ServerFailed(error.clone()),
                    Some(_) => {}
                },
                AttemptEnd::Rejected(_) | AttemptEnd::RefusedWhole(_) => {}
            }
        }
        Doubt::NoAnswer(NoAnswer::Interrupted)
    }

    fn cancel(&mut self) {
        self.cancelled = true;
        for entry in &mut self.entries {
            entry.cancelled |= matches!(entry.outcome, Outcome::Queued | Outcome::InFlight | Outcome::Checking(_));
        }
        let waiting = (0..self.entries.len()).filter(|i| self.entries.get(*i).is_some_and(|e| e.outcome == Outcome::Queued));
        for i in waiting.collect::<Vec<_>>() {
            if let Some(outcome) = self.left_over(i) {
                self.set(i, outcome);
            }
        }
    }

    fn retried(&mut self, ids: &[InstanceId]) {
        self.cancelled = false;
        self.settled = None;
        self.closed = false;
        for (id, i) in self.placed(ids) {
            if self.can_retry(id) {
                self.set(i, Outcome::Queued);
                if let Some(entry) = self.entries.get_mut(i) {
                    entry.tries = 0;
                    entry.look_only = false;
                    entry.cancelled = false;
                }
            }
        }
    }

    fn checked_again(&mut self, ids: &[InstanceId]) {
        self.settled = None;
        self.closed = false;
        for i in self.positions(ids) {
            let Some(entry) = self.entries.get_mut(i) else { continue };
            let Outcome::Unresolved(unresolved) = &entry.outcome else { continue };
            entry.look_only = true;
            let doubt = unresolved.doubt().clone();
            self.set(i, Outcome::Checking(doubt));
        }
    }
}
