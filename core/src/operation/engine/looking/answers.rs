//! What came of a look: an answer, an error, or nothing.

use super::{Look, LookUpFlight, LookUpTask, Operation, Purpose};
use crate::api::{CallError, DescribeInstancesAnswer, ErrorClass};
use crate::ids::{EndpointId, Place, RequestId};
use crate::operation::engine::sending::Batch;
use crate::operation::event::RequestNumber;
use crate::operation::record::RecordKind;
use crate::operation::status::Link;
use crate::time::{Millis, Span};

impl Operation {
    pub(in crate::operation::engine) fn look_up_ended(
        &mut self,
        request: RequestNumber,
        result: Result<DescribeInstancesAnswer, CallError>,
        now: Millis,
    ) {
        let Some(LookUpFlight { task, departed }) = self.look_up_flights.remove(&request) else { return };
        match result {
            Ok(answer) => {
                let site = self.sites.of_mut(&task.place.endpoint);
                site.link = Link::Up;
                site.clock_corrected = None;
                self.look_up_pacer.taken(departed);
                self.measure_round_trip(departed, now);
                let look = Look::of(&task.ids, answer);
                self.looked(task, look, now);
            }
            Err(CallError::NoAnswer(no_answer)) => {
                self.link_failed(&task.place.endpoint, departed, no_answer.clone(), now);
                // A dead line is no fault of the ids: it is waited for, unless the operator has cancelled and wants an end.
                let counts = self.ledger.cancelled();
                self.look_again(task, CallError::NoAnswer(no_answer), counts, now);
            }
            Err(CallError::Api(error)) => {
                self.sites.of_mut(&task.place.endpoint).link = Link::Up;
                match error.code.class() {
                    ErrorClass::Throttled => {
                        let jitter = self.jitter();
                        self.look_up_pacer.refused(departed, now, jitter);
                        self.look_again(task, CallError::Api(error), false, now);
                    }
                    ErrorClass::NotFound => self.not_found(task, error.request_id, now),
                    class => {
                        if self.stop_for(&task.place.endpoint, error.clone(), departed, now) {
                            let site = self.sites.of_mut(&task.place.endpoint);
                            site.look_ups_held = true;
                            if let Some(verification) = site.verification.as_mut().filter(|_| task.purpose == Purpose::Verify) {
                                verification.refused = true;
                            }
                        }
                        let counts = matches!(class, ErrorClass::Ambiguous | ErrorClass::ResourceState | ErrorClass::Mixed);
                        self.look_again(task, CallError::Api(error), counts, now);
                    }
                }
            }
        }
    }

    /// Returns where and when it was asked for, if it was.
    pub(in crate::operation::engine) fn take_back_look_up(&mut self, request: RequestNumber, now: Millis) -> Option<(Place, Millis)> {
        let LookUpFlight { task, departed } = self.look_up_flights.remove(&request)?;
        let nothing_was_sent = CallError::NoAnswer(crate::api::NoAnswer::Interrupted);
        let place = task.place.clone();
        self.look_again(task, nothing_was_sent, false, now);
        Some((place, departed))
    }

    /// Forgets the look-ups under way to an endpoint: what other credentials see must not be taken for an answer to them.
    pub(in crate::operation::engine) fn take_back_look_ups(&mut self, endpoint: &EndpointId, now: Millis) {
        let mut flights: Vec<_> = self.look_up_flights.extract_if(|_, flight| flight.task.place.endpoint == *endpoint).collect();
        flights.sort_by_key(|(request, _)| std::cmp::Reverse(*request));
        for (_, LookUpFlight { task, .. }) in flights {
            match task.purpose {
                Purpose::Check { .. } | Purpose::Follow => self.tasks.push(LookUpTask { due: now, ..task }),
                Purpose::Rehearse => self.wait_again(task.place, task.ids),
                Purpose::Verify | Purpose::Probe => {}
            }
        }
    }

    /// The service says outright that what was asked for does not exist. Of several ids, it may mean any: ask for fewer.
    fn not_found(&mut self, mut task: LookUpTask, request_id: Option<RequestId>, now: Millis) {
        if task.ids.len() <= 1 {
            self.looked(task, Look { seen: Vec::new(), complete: true, request_id }, now);
            return;
        }
        let rest = task.ids.split_off(task.ids.len() / 2);
        match task.purpose {
            Purpose::Verify => {
                if let Some(verification) = &mut self.sites.of_mut(&task.place.endpoint).verification {
                    verification.remaining.pop_front();
                    verification.remaining.push_front(Batch { place: task.place.clone(), ids: rest });
                    verification.remaining.push_front(Batch { place: task.place, ids: task.ids });
                }
            }
            Purpose::Check { .. } | Purpose::Follow => {
                self.add_task(task.place.clone(), &rest, task.purpose, now, task.since, true);
                self.add_task(task.place, &task.ids, task.purpose, now, task.since, true);
            }
            Purpose::Rehearse => {
                self.wait_again(task.place.clone(), rest);
                self.wait_again(task.place, task.ids);
            }
            Purpose::Probe => {}
        }
    }

    fn looked(&mut self, task: LookUpTask, look: Look, now: Millis) {
        match task.purpose {
            Purpose::Verify => self.verified_by(&task.place.endpoint, &look, now),
            Purpose::Probe => {}
            Purpose::Rehearse => self.rehearsed(task, look, now),
            Purpose::Check { split } => {
                let Look { seen, complete, request_id } = look;
                let again = self.record(RecordKind::LookedUp { ids: task.ids.clone(), seen, complete, request_id }, now);
                self.send_again(again, split);
                self.after_check(task, now);
            }
            Purpose::Follow => {
                let Look { seen, complete, request_id } = look;
                if complete || !seen.is_empty() {
                    self.record(RecordKind::LookedUp { ids: task.ids.clone(), seen, complete, request_id }, now);
                }
                self.follow_on(task, now);
            }
        }
    }

    fn look_again(&mut self, task: LookUpTask, error: CallError, counts: bool, now: Millis) {
        match task.purpose {
            Purpose::Check { .. } => self.check_once_more(task, Some(error), counts, now),
            Purpose::Follow => {
                let due = now + task.interval;
                self.tasks.push(LookUpTask { due, ..task });
            }
            Purpose::Verify => {
                if let Some(verification) = &mut self.sites.of_mut(&task.place.endpoint).verification {
                    verification.failures = verification.failures.saturating_add(1);
                    verification.due = now + self.policy.wait(verification.failures);
                }
            }
            Purpose::Rehearse => {
                self.look_up_pacer.hold_until(now + self.policy.back_off.0);
                self.wait_again(task.place, task.ids);
            }
            Purpose::Probe => {}
        }
    }

    pub(in crate::operation::engine) fn measure_round_trip(&mut self, departed: Millis, now: Millis) {
        let took = now - departed;
        self.round_trip = Some(self.round_trip.map_or(took, |known| Span((known.0 * 7 + took.0) / 8)));
    }
}
