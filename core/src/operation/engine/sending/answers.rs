//! What became of a terminate request, and what that leads to.

use std::collections::HashSet;

use super::{Batch, Flight, Operation};
use crate::api::{ApiError, CallError, ErrorClass, TerminateInstancesAnswer};
use crate::ids::{EndpointId, InstanceId};
use crate::operation::event::RequestNumber;
use crate::operation::outcome::{Doubt, Outcome};
use crate::operation::record::{Attempt, AttemptEnd, PauseReason, RecordKind};
use crate::operation::status::Link;
use crate::time::Millis;

impl Operation {
    pub(in crate::operation::engine) fn terminate_ended(
        &mut self,
        request: RequestNumber,
        result: Result<TerminateInstancesAnswer, CallError>,
        now: Millis,
    ) {
        let Some(flight) = self.flights.remove(&request) else { return };
        match result {
            Ok(answer) => self.answered(flight, answer, now),
            Err(CallError::NoAnswer(no_answer)) => {
                self.link_failed(&flight.batch.place.endpoint, flight.departed, no_answer.clone(), now);
                self.record(RecordKind::Ended { attempt: flight.attempt, end: AttemptEnd::Lost(no_answer) }, now);
                self.look_up_soon(flight.batch.place, flight.batch.ids, now + self.policy.look_after, false);
            }
            Err(CallError::Api(error)) => {
                self.sites.of_mut(&flight.batch.place.endpoint).link = Link::Up;
                self.refused(flight, error, now);
            }
        }
    }

    fn answered(&mut self, flight: Flight, answer: TerminateInstancesAnswer, now: Millis) {
        let site = self.sites.of_mut(&flight.batch.place.endpoint);
        site.link = Link::Up;
        site.clock_corrected = None;
        self.measure_round_trip(flight.departed, now);
        let request_id = answer.request_id;
        let asked: HashSet<&InstanceId> = flight.batch.ids.iter().collect();
        let (terminated, mut strangers): (Vec<_>, Vec<_>) = answer.instance_id_set.into_iter().partition(|id| asked.contains(id));
        let mut failed = Vec::new();
        for refusal in answer.failed_instance_set {
            if asked.contains(&refusal.instance_id) {
                let error = ApiError { code: refusal.error_code, message: refusal.error_message, request_id: request_id.clone() };
                failed.push((refusal.instance_id, error));
            } else {
                strangers.push(refusal.instance_id);
            }
        }
        let throttled = failed.iter().any(|(_, error)| error.code.class() == ErrorClass::Throttled);
        if throttled {
            let jitter = self.jitter();
            self.terminate_pacer.refused(flight.departed, now, jitter);
        } else {
            self.terminate_pacer.taken(flight.departed);
        }
        let end = AttemptEnd::Answered { request_id, terminated: terminated.clone(), failed, strangers };
        let again = self.record(RecordKind::Ended { attempt: flight.attempt, end }, now);
        self.send_again(again, false);
        self.follow(flight.batch.place.clone(), terminated, now);

        let (refused, unclear): (Vec<_>, Vec<_>) = self.in_doubt(&flight.batch.ids).into_iter().partition(|id| {
            let doubt = self.ledger.entry(id).map(|entry| &entry.outcome);
            matches!(doubt, Some(Outcome::Checking(Doubt::Refused(error))) if error.code.class() != ErrorClass::Ambiguous)
        });
        // The service has spoken on these: a look shows at once whether somebody was faster.
        self.look_up_soon(flight.batch.place.clone(), refused, now, false);
        self.look_up_soon(flight.batch.place, unclear, now + self.policy.look_after, false);
    }

    fn in_doubt(&self, ids: &[InstanceId]) -> Vec<InstanceId> {
        let checking = |id: &&InstanceId| matches!(self.ledger.entry(id).map(|e| &e.outcome), Some(Outcome::Checking(_)));
        ids.iter().filter(checking).cloned().collect()
    }

    fn refused(&mut self, flight: Flight, error: ApiError, now: Millis) {
        let Flight { attempt, batch, departed } = flight;
        let class = error.code.class();
        match class {
            ErrorClass::Ambiguous => {
                self.record(RecordKind::Ended { attempt, end: AttemptEnd::ServerFailed(error) }, now);
                self.look_up_soon(batch.place, batch.ids, now + self.policy.look_after, false);
            }
            ErrorClass::ResourceState | ErrorClass::NotFound if batch.ids.len() > 1 => {
                self.record(RecordKind::Ended { attempt, end: AttemptEnd::RefusedWhole(error) }, now);
                self.look_up_soon(batch.place, batch.ids, now, true);
            }
            ErrorClass::Mixed if batch.ids.len() > 1 => {
                let again = self.record(RecordKind::Ended { attempt, end: AttemptEnd::Rejected(error) }, now);
                self.send_again(again, true);
            }
            // Alone, the culprit stands: the refusal is its own.
            ErrorClass::ResourceState | ErrorClass::NotFound | ErrorClass::Mixed => {
                let request_id = error.request_id.clone();
                let failed = batch.ids.iter().map(|id| (id.clone(), error.clone())).collect();
                let end = AttemptEnd::Answered { request_id, terminated: Vec::new(), failed, strangers: Vec::new() };
                self.record(RecordKind::Ended { attempt, end }, now);
                let doubtful = self.in_doubt(&batch.ids);
                self.look_up_soon(batch.place, doubtful, now, false);
            }
            ErrorClass::Throttled => {
                let jitter = self.jitter();
                self.terminate_pacer.refused(departed, now, jitter);
                self.put_back(attempt, error, batch, now);
            }
            ErrorClass::Credentials | ErrorClass::Clock | ErrorClass::Permission | ErrorClass::Malformed | ErrorClass::SourceAddress => {
                let endpoint = batch.place.endpoint.clone();
                self.put_back(attempt, error.clone(), batch, now);
                self.stop_for(&endpoint, error, departed, now);
            }
        }
    }

    /// The service rejected the whole request, so nothing was done: the batch is again the next to go.
    fn put_back(&mut self, attempt: Attempt, error: ApiError, batch: Batch, now: Millis) {
        let again = self.record(RecordKind::Ended { attempt, end: AttemptEnd::Rejected(error) }, now);
        if !again.is_empty() {
            self.queue.push_front(Batch { place: batch.place, ids: again });
        }
    }

    /// A rejection that the next request to the endpoint would meet too stops the sending there, except that a wrong clock is corrected once.
    pub(in crate::operation::engine) fn stop_for(&mut self, endpoint: &EndpointId, error: ApiError, departed: Millis, now: Millis) -> bool {
        let site = self.sites.of_mut(endpoint);
        let reason = match error.code.class() {
            // Signed with credentials that were replaced since: says nothing about those in memory now.
            ErrorClass::Credentials if site.credentials_since.is_some_and(|since| departed < since) => return false,
            ErrorClass::Credentials => PauseReason::Credentials(error),
            ErrorClass::Permission => PauseReason::Permission(error),
            ErrorClass::Malformed => PauseReason::Malformed(error),
            ErrorClass::SourceAddress => PauseReason::SourceAddress(error),
            ErrorClass::Clock => {
                // Every answer carries the service's time, so the driver has measured the skew anew by now.
                if site.clock_corrected.is_none_or(|corrected| departed <= corrected) {
                    site.clock_corrected = site.clock_corrected.or(Some(now));
                    return false;
                }
                PauseReason::Clock(error)
            }
            _ => return false,
        };
        self.hold(endpoint, reason, now);
        true
    }
}
