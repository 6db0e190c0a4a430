//! Look-ups: what was in doubt, what was accepted, whose account it is, and whether the line is up again.

use std::collections::{HashMap, VecDeque};

use super::Operation;
use super::sending::Batch;
use super::site::{Site, Verification};
use crate::api::{CallError, DescribeInstancesAnswer, DescribeInstancesRequest, ErrorClass, InstanceStatus, MAX_PAGE};
use crate::ids::{EndpointId, InstanceId, Place, RequestId};
use crate::operation::event::{Effect, RequestNumber};
use crate::operation::ledger::Entry;
use crate::operation::outcome::Outcome;
use crate::operation::record::{PauseReason, RecordKind, Sighting};
use crate::operation::status::Link;
use crate::time::{Millis, Span};

/// Why a look is taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Purpose {
    /// Do the new credentials see the operation's instances?
    Verify,
    /// What became of ids in doubt? `split` if their batch was refused whole.
    Check { split: bool },
    /// Are accepted instances gone yet?
    Follow,
    /// Is the line up again? Asked with the ids that are next to be sent, since a look does no harm.
    Probe,
    /// The rehearsal of a batch.
    Rehearse,
}

/// A look to take.
#[derive(Debug)]
pub(super) struct LookUpTask {
    place: Place,
    ids: Vec<InstanceId>,
    purpose: Purpose,
    due: Millis,
    /// Looks that were answered and told nothing.
    failures: u32,
    /// The distance to the next look, when following.
    interval: Span,
    since: Millis,
    /// Cut from a larger look because the service said that something of it does not exist: merged, it would say so again.
    apart: bool,
}

/// A look under way.
#[derive(Debug)]
pub(super) struct LookUpFlight {
    task: LookUpTask,
    departed: Millis,
}

impl LookUpTask {
    /// A look that is taken at once, or else dropped.
    fn once(place: Place, ids: Vec<InstanceId>, purpose: Purpose, now: Millis) -> Self {
        Self { place, ids, purpose, due: now, failures: 0, interval: Span::default(), since: now, apart: false }
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }
}

impl LookUpFlight {
    pub(super) fn place(&self) -> &Place {
        &self.task.place
    }

    fn is_for(&self, endpoint: &EndpointId, purpose: Purpose) -> bool {
        self.task.purpose == purpose && self.task.place.endpoint == *endpoint
    }
}

/// What an answer lists of the ids that were asked for, and whether the rest is proved to be unlisted.
struct Look {
    seen: Vec<Sighting>,
    complete: bool,
    request_id: Option<RequestId>,
}

impl Look {
    fn of(ids: &[InstanceId], answer: DescribeInstancesAnswer) -> Self {
        let rows = answer.instance_set.len();
        // An answer that was cut, or that ignored the ids, proves nothing about those it leaves out.
        let complete = answer.total_count.is_some_and(|total| total <= u64::try_from(rows).unwrap_or(0));
        let listed = answer.instance_set.into_iter().filter_map(|i| Some((i.instance_id?, i.instance_status)));
        let listed: HashMap<InstanceId, InstanceStatus> = listed.collect();
        let sighting = |id: &InstanceId| Some(Sighting { id: id.clone(), status: listed.get(id)?.clone() });
        Self { seen: ids.iter().filter_map(sighting).collect(), complete, request_id: answer.request_id }
    }
}

impl Operation {
    pub(super) fn look_up_soon(&mut self, place: Place, ids: Vec<InstanceId>, due: Millis, split: bool) {
        self.add_task(place, &ids, Purpose::Check { split }, due, due, false);
    }

    pub(super) fn follow(&mut self, place: Place, ids: Vec<InstanceId>, now: Millis) {
        self.add_task(place, &ids, Purpose::Follow, now + self.policy.follow.0, now, false);
    }

    fn add_task(&mut self, place: Place, ids: &[InstanceId], purpose: Purpose, due: Millis, since: Millis, apart: bool) {
        for chunk in ids.chunks(MAX_PAGE) {
            let (place, ids) = (place.clone(), chunk.to_vec());
            let interval = self.policy.follow.0;
            self.tasks.push(LookUpTask { place, ids, purpose, due, failures: 0, interval, since, apart });
        }
    }

    /// After a reload: everything in doubt is to be looked up, everything accepted to be followed.
    pub(super) fn schedule_all_looks(&mut self, now: Millis) {
        for Batch { place, ids } in self.cut_those(|entry| matches!(entry.outcome, Outcome::Checking(_))) {
            self.look_up_soon(place, ids, now, false);
        }
        for Batch { place, ids } in self.cut_those(|entry| matches!(entry.outcome, Outcome::Terminated { .. })) {
            self.add_task(place, &ids, Purpose::Follow, now, now, false);
        }
    }

    fn cut_those(&self, which: impl Fn(&Entry) -> bool) -> VecDeque<Batch> {
        let ids: Vec<_> = self.ledger.entries().iter().filter(|entry| which(entry)).map(|entry| entry.target.id.clone()).collect();
        self.cut(&ids, MAX_PAGE)
    }

    /// Begins to look for the operation's instances at an endpoint: those most likely to be listed first.
    pub(super) fn verify_account(&mut self, endpoint: &EndpointId, now: Millis) -> bool {
        let here = |entry: &Entry| entry.place.endpoint == *endpoint;
        let likely = |entry: &Entry| !matches!(entry.outcome, Outcome::Gone { .. } | Outcome::Terminated { .. });
        let mut remaining = self.cut_those(|entry| here(entry) && likely(entry));
        remaining.extend(self.cut_those(|entry| here(entry) && matches!(entry.outcome, Outcome::Terminated { .. })));
        let anything = !remaining.is_empty();
        self.sites.of_mut(endpoint).verification = anything.then_some(Verification { remaining, due: now, failures: 0, refused: false });
        anything
    }

    pub(super) fn look_up_what_is_due(&mut self, now: Millis) {
        while self.look_up_flights.len() < self.policy.look_ups_in_flight && self.look_up_pacer.is_ready(now) {
            let Some(task) = self.next_task(now) else { return };
            self.take_a_look(task, now);
        }
    }

    pub(super) fn rehearse(&mut self, place: Place, ids: Vec<InstanceId>, now: Millis) {
        self.take_a_look(LookUpTask::once(place, ids, Purpose::Rehearse, now), now);
    }

    fn take_a_look(&mut self, task: LookUpTask, now: Millis) {
        // Tasks are cut to 1..=100 ids; one that is not can only be dropped, since asking for no id lists everything.
        let Ok(body) = DescribeInstancesRequest::look_up(task.ids.clone()) else { return };
        self.look_up_pacer.depart(now);
        if task.purpose == Purpose::Follow {
            self.last_follow = Some(now);
        }
        let request = self.request_number();
        self.outbox.push_back(Effect::LookUp { request, place: task.place.clone(), body });
        self.look_up_flights.insert(request, LookUpFlight { task, departed: now });
    }

    /// When a look may try the line of an endpoint. While it is down, one at a time does.
    fn line_opens(&self, site: &Site) -> Option<Millis> {
        match &site.link {
            Link::Up => Some(Millis(i64::MIN)),
            Link::Down { .. } if self.look_up_flights.values().any(|flight| flight.task.place.endpoint == site.endpoint) => None,
            Link::Down { retry_at, .. } => Some(*retry_at),
        }
    }

    /// The look that is due first in order of purpose.
    fn next_task(&mut self, now: Millis) -> Option<LookUpTask> {
        let open = |site: &&Site| self.line_opens(site).is_some_and(|at| at <= now);
        if let Some(task) = self.sites.all().filter(open).find_map(|site| self.next_verification(site, now)) {
            return Some(task);
        }
        let sites: Vec<&Site> = self.sites.all().filter(open).filter(|site| site.may_look()).collect();
        let gentle = self.last_follow.is_none_or(|last| last + self.policy.follow_apart <= now)
            && !self.look_up_flights.values().any(|flight| flight.task.purpose == Purpose::Follow);
        let due = |task: &LookUpTask| {
            task.due <= now && (task.purpose != Purpose::Follow || gentle) && sites.iter().any(|site| site.endpoint == task.place.endpoint)
        };
        let candidates = self.tasks.iter().enumerate().filter(|(_, task)| due(task));
        if let Some((place, _)) = candidates.min_by_key(|(_, task)| (task.purpose, task.due)) {
            let mut task = self.tasks.swap_remove(place);
            self.merge_into(&mut task, now);
            return Some(task);
        }
        let probed = sites.into_iter().find_map(|site| self.to_probe(site))?;
        Some(LookUpTask::once(probed.place.clone(), probed.ids.clone(), Purpose::Probe, now))
    }

    /// Small looks of the same kind and place go together, up to what one request takes.
    fn merge_into(&mut self, task: &mut LookUpTask, now: Millis) {
        if task.apart || matches!(task.purpose, Purpose::Check { split: true }) {
            return;
        }
        let mut i = 0;
        while let Some(other) = self.tasks.get(i) {
            let fits = !other.apart && task.ids.len() + other.ids.len() <= MAX_PAGE;
            if fits && other.due <= now && other.purpose == task.purpose && other.place == task.place {
                let other = self.tasks.swap_remove(i);
                task.failures = task.failures.max(other.failures);
                task.interval = task.interval.min(other.interval);
                task.since = task.since.max(other.since);
                task.ids.extend(other.ids);
            } else {
                i += 1;
            }
        }
    }

    fn next_verification(&self, site: &Site, now: Millis) -> Option<LookUpTask> {
        let verification = site.verification.as_ref()?;
        if verification.due > now || self.is_verifying(site) {
            return None;
        }
        let Batch { place, ids } = verification.remaining.front()?.clone();
        Some(LookUpTask::once(place, ids, Purpose::Verify, now))
    }

    fn is_verifying(&self, site: &Site) -> bool {
        self.look_up_flights.values().any(|flight| flight.is_for(&site.endpoint, Purpose::Verify))
    }

    /// What is asked for to try the line of an endpoint where it is down and something waits to be sent.
    fn to_probe(&self, site: &Site) -> Option<&Batch> {
        let stopped = self.ledger.pause().is_some() || self.ledger.hold(&site.endpoint).is_some();
        if matches!(site.link, Link::Up) || stopped {
            return None;
        }
        self.queue.iter().find(|batch| batch.place.endpoint == site.endpoint)
    }

    pub(super) fn next_look_up(&self) -> Option<Millis> {
        if self.look_up_flights.len() >= self.policy.look_ups_in_flight {
            return None;
        }
        let next = |site: &Site| {
            let due = match &site.verification {
                Some(_) if self.is_verifying(site) => None,
                Some(verification) => Some(verification.due),
                None if site.may_look() => self.next_due(site),
                None => None,
            };
            Some(due?.max(self.line_opens(site)?))
        };
        let next = self.sites.all().filter_map(next).min()?;
        Some(next.max(self.look_up_pacer.ready_at()))
    }

    fn next_due(&self, site: &Site) -> Option<Millis> {
        let following = self.look_up_flights.values().any(|flight| flight.task.purpose == Purpose::Follow);
        let gentle = self.last_follow.map_or(Millis(i64::MIN), |last| last + self.policy.follow_apart);
        let here = self.tasks.iter().filter(|task| task.place.endpoint == site.endpoint);
        let due = here.filter_map(|task| match task.purpose {
            Purpose::Follow if following => None,
            Purpose::Follow => Some(task.due.max(gentle)),
            _ => Some(task.due),
        });
        // Due as soon as the line may be tried.
        due.chain(self.to_probe(site).map(|_| Millis(i64::MIN))).min()
    }

    pub(super) fn look_up_ended(&mut self, request: RequestNumber, result: Result<DescribeInstancesAnswer, CallError>, now: Millis) {
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
    pub(super) fn take_back_look_up(&mut self, request: RequestNumber, now: Millis) -> Option<(Place, Millis)> {
        let LookUpFlight { task, departed } = self.look_up_flights.remove(&request)?;
        let nothing_was_sent = CallError::NoAnswer(crate::api::NoAnswer::Interrupted);
        let place = task.place.clone();
        self.look_again(task, nothing_was_sent, false, now);
        Some((place, departed))
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

    /// An answer that leaves ids out without being complete has not told about them: they are asked for again, by fewer.
    fn rehearsed(&mut self, task: LookUpTask, look: Look, now: Millis) {
        let is_seen = |id: &InstanceId| look.seen.iter().any(|sighting| sighting.id == *id);
        let (told, mut rest): (Vec<_>, Vec<_>) = task.ids.into_iter().partition(|id| look.complete || is_seen(id));
        if told.is_empty() {
            self.look_up_pacer.hold_until(now + self.policy.back_off.0);
        } else {
            self.record(RecordKind::Rehearsed { ids: told, seen: look.seen }, now);
        }
        let later = rest.split_off(rest.len().div_ceil(2));
        self.wait_again(task.place.clone(), later);
        self.wait_again(task.place, rest);
    }

    /// Forgets the look-ups under way to an endpoint: what other credentials see must not be taken for an answer to them.
    pub(super) fn take_back_look_ups(&mut self, endpoint: &EndpointId, now: Millis) {
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

    /// Ids that a check found terminating are followed; those it did not tell about are checked again.
    fn after_check(&mut self, task: LookUpTask, now: Millis) {
        let outcome = |id: &InstanceId| self.ledger.entry(id).map(|entry| entry.outcome.clone());
        let accepted: Vec<_> = task.ids.iter().filter(|id| matches!(outcome(id), Some(Outcome::Terminated { .. }))).cloned().collect();
        let open: Vec<_> = task.ids.iter().filter(|id| matches!(outcome(id), Some(Outcome::Checking(_)))).cloned().collect();
        self.follow(task.place.clone(), accepted, now);
        if !open.is_empty() {
            self.check_once_more(LookUpTask { ids: open, ..task }, None, true, now);
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

    fn check_once_more(&mut self, task: LookUpTask, error: Option<CallError>, counts: bool, now: Millis) {
        let failures = if counts { task.failures.saturating_add(1) } else { task.failures };
        if failures >= self.policy.look_up_tries {
            self.record(RecordKind::LookUpFailed { ids: task.ids, error }, now);
            return;
        }
        let due = now + self.policy.wait(failures.max(1));
        self.tasks.push(LookUpTask { due, failures, ..task });
    }

    /// Goes on following what is accepted and listed, less and less often.
    fn follow_on(&mut self, mut task: LookUpTask, now: Millis) {
        let enough = self.policy.fallen_back_looks;
        task.ids.retain(|id| {
            let entry = self.ledger.entry(id);
            entry.is_some_and(|e| matches!(e.outcome, Outcome::Terminated { .. }) && e.fallen_back < enough)
        });
        if task.ids.is_empty() || now - task.since > self.policy.follow_for {
            return;
        }
        let interval = Span(task.interval.0.saturating_mul(3) / 2).min(self.policy.follow.1);
        self.tasks.push(LookUpTask { due: now + interval, interval, failures: 0, ..task });
    }

    fn verified_by(&mut self, endpoint: &EndpointId, look: &Look, now: Millis) {
        let site = self.sites.of_mut(endpoint);
        let Some(verification) = &mut site.verification else { return };
        if !look.seen.is_empty() {
            self.account_is_known(endpoint, now);
            return;
        }
        verification.failures = 0;
        verification.due = now;
        verification.remaining.pop_front();
        if verification.remaining.is_empty() {
            self.hold(endpoint, PauseReason::AccountNotRecognised, now);
            let site = self.sites.of_mut(endpoint);
            site.verification = None;
            site.look_ups_held = true;
        }
    }

    pub(super) fn measure_round_trip(&mut self, departed: Millis, now: Millis) {
        let took = now - departed;
        self.round_trip = Some(self.round_trip.map_or(took, |known| Span((known.0 * 7 + took.0) / 8)));
    }
}
