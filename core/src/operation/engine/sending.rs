//! Batches on their way out.

mod answers;

use std::collections::{HashSet, VecDeque};

use super::Operation;
use crate::api::{MAX_TERMINATE_IDS, TerminateInstancesRequest};
use crate::ids::{InstanceId, Place};
use crate::operation::event::{Effect, RequestNumber};
use crate::operation::outcome::Outcome;
use crate::operation::record::{Attempt, Mode, RecordKind};
use crate::operation::status::Link;
use crate::time::{Millis, Span};

/// Ids of one place that go in one request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Batch {
    pub(super) place: Place,
    pub(super) ids: Vec<InstanceId>,
}

/// A batch that is announced in the journal and waits for its moment.
#[derive(Debug)]
pub(super) struct Prepared {
    attempt: Attempt,
    batch: Batch,
    announced: u32,
}

/// A terminate request under way.
#[derive(Debug)]
pub(super) struct Flight {
    attempt: Attempt,
    batch: Batch,
    departed: Millis,
}

impl Prepared {
    pub(super) fn place(&self) -> &Place {
        &self.batch.place
    }
}

impl Flight {
    pub(super) fn place(&self) -> &Place {
        &self.batch.place
    }
}

/// How long before its moment a batch is announced, so that storing the announcement does not cost time.
const PREPARE_AHEAD: Span = Span::millis(150);

impl Operation {
    /// Cuts everything that waits and is in no batch yet into batches of one place each, in the confirmed order.
    pub(super) fn enqueue_waiting(&mut self) {
        let batched: HashSet<InstanceId> = self.queue.iter().flat_map(|batch| batch.ids.iter().cloned()).collect();
        let entries = self.ledger.entries().iter();
        let waiting = entries.filter(|entry| entry.outcome == Outcome::Queued && !batched.contains(&entry.target.id));
        let waiting: Vec<_> = waiting.map(|entry| entry.target.id.clone()).collect();
        self.enqueue(&waiting, MAX_TERMINATE_IDS);
    }

    /// Cuts these ids into batches of one place and at most `size` ids, behind what waits already.
    fn enqueue(&mut self, ids: &[InstanceId], size: usize) {
        let batches = self.cut(ids, size);
        self.queue.extend(batches);
    }

    /// Cuts ids into batches of one place and at most `size` ids: places in the order in which they first come.
    pub(super) fn cut(&self, ids: &[InstanceId], size: usize) -> VecDeque<Batch> {
        let mut places: Vec<Batch> = Vec::new();
        for id in ids {
            let Some(place) = self.ledger.entry(id).map(|entry| &entry.place) else { continue };
            match places.iter_mut().find(|batch| batch.place == *place) {
                Some(batch) => batch.ids.push(id.clone()),
                None => places.push(Batch { place: place.clone(), ids: vec![id.clone()] }),
            }
        }
        let mut batches = VecDeque::new();
        for Batch { place, ids } in places {
            for chunk in ids.chunks(size.clamp(1, MAX_TERMINATE_IDS)) {
                batches.push_back(Batch { place: place.clone(), ids: chunk.to_vec() });
            }
        }
        batches
    }

    /// Ids of one batch that a look-up showed alive go on together; a batch refused whole goes on in two halves.
    pub(super) fn send_again(&mut self, ids: Vec<InstanceId>, split: bool) {
        let size = if split { ids.len().div_ceil(2) } else { MAX_TERMINATE_IDS };
        self.enqueue(&ids, size);
    }

    fn may_send(&self, place: &Place) -> bool {
        let site = self.sites.of(&place.endpoint);
        let stopped = self.ledger.pause().is_some() || self.ledger.hold(&place.endpoint).is_some();
        !stopped && site.account_known && matches!(site.link, Link::Up)
    }

    /// Where in the queue the next batch is that may be sent: what waits for one endpoint does not keep the others waiting.
    fn next_in_queue(&self) -> Option<usize> {
        self.queue.iter().position(|batch| self.may_send(&batch.place))
    }

    pub(super) fn send_what_is_due(&mut self, now: Millis) {
        if self.prepared.as_ref().is_some_and(|prepared| !self.may_send(prepared.place())) {
            self.withdraw(now);
        }
        if self.ledger.mode() == Mode::Rehearsal {
            self.rehearse_what_is_due(now);
            return;
        }
        loop {
            self.depart(now);
            let room = self.flights.len() < self.policy.in_flight;
            let soon = self.terminate_pacer.ready_at() <= now + PREPARE_AHEAD;
            if self.prepared.is_some() || !room || !soon || !self.prepare(now) {
                return;
            }
        }
    }

    /// Announces the next batch. False if none waits that may be sent.
    fn prepare(&mut self, now: Millis) -> bool {
        let Some(batch) = self.next_in_queue().and_then(|next| self.queue.remove(next)) else { return false };
        let Place { endpoint, region } = batch.place.clone();
        let attempt = self.ledger.next_attempt();
        let announced = self.ledger.next_sequence();
        self.record(RecordKind::Sent { attempt, endpoint: Some(endpoint), region, ids: batch.ids.clone() }, now);
        self.prepared = Some(Prepared { attempt, batch, announced });
        true
    }

    /// Lets the announced batch go, if its announcement is stored and its moment has come.
    fn depart(&mut self, now: Millis) {
        let stored = self.prepared.as_ref().is_some_and(|prepared| self.is_stored(prepared.announced));
        if !stored || !self.terminate_pacer.is_ready(now) {
            return;
        }
        let Some(Prepared { attempt, batch, .. }) = self.prepared.take() else { return };
        let Ok(body) = TerminateInstancesRequest::new(batch.ids.clone()) else {
            // Batches are cut to 1..=100 ids, so this cannot happen; if it did, nothing must leave.
            self.record(RecordKind::Withdrawn { attempt }, now);
            return;
        };
        self.terminate_pacer.depart(now);
        self.departures.push_back(now);
        while self.departures.len() > 64 {
            self.departures.pop_front();
        }
        self.requests_sent = self.requests_sent.saturating_add(1);
        let request = self.request_number();
        self.outbox.push_back(Effect::Terminate { request, place: batch.place.clone(), body });
        self.flights.insert(request, Flight { attempt, batch, departed: now });
    }

    /// Takes the announced batch back: it has not left, and will not now.
    pub(super) fn withdraw(&mut self, now: Millis) {
        if let Some(Prepared { attempt, batch, .. }) = self.prepared.take() {
            self.record(RecordKind::Withdrawn { attempt }, now);
            if !self.ledger.cancelled() {
                self.queue.push_front(batch);
            }
        }
    }

    /// Returns where and when it was asked for, if it was.
    pub(super) fn take_back_flight(&mut self, request: RequestNumber, now: Millis) -> Option<(Place, Millis)> {
        let Flight { attempt, batch, departed } = self.flights.remove(&request)?;
        let again = self.record(RecordKind::Withdrawn { attempt }, now);
        if !again.is_empty() {
            self.queue.push_front(Batch { place: batch.place.clone(), ids: again });
        }
        Some((batch.place, departed))
    }

    /// Ids that still wait are the next to go again.
    pub(super) fn wait_again(&mut self, place: Place, mut ids: Vec<InstanceId>) {
        ids.retain(|id| self.ledger.entry(id).is_some_and(|entry| entry.outcome == Outcome::Queued));
        if !ids.is_empty() {
            self.queue.push_front(Batch { place, ids });
        }
    }

    fn rehearse_what_is_due(&mut self, now: Millis) {
        while self.look_up_flights.len() < self.policy.look_ups_in_flight
            && self.terminate_pacer.is_ready(now)
            && self.look_up_pacer.is_ready(now)
        {
            let Some(batch) = self.next_in_queue().and_then(|next| self.queue.remove(next)) else { return };
            self.terminate_pacer.depart(now);
            self.rehearse(batch.place, batch.ids, now);
        }
    }

    pub(super) fn next_sending(&self) -> Option<Millis> {
        let waits = self.prepared.is_some() || self.next_in_queue().is_some();
        if !waits || self.flights.len() >= self.policy.in_flight {
            return None;
        }
        let ready = self.terminate_pacer.ready_at();
        match &self.prepared {
            // Woken by the storage's word, not by time.
            Some(prepared) if !self.is_stored(prepared.announced) => None,
            Some(_) => Some(ready),
            None if self.ledger.mode() == Mode::Rehearsal => {
                let room = self.look_up_flights.len() < self.policy.look_ups_in_flight;
                room.then_some(ready.max(self.look_up_pacer.ready_at()))
            }
            None => Some(ready - PREPARE_AHEAD),
        }
    }
}
