//! Look-ups: what was in doubt, what was accepted, whose account it is, and whether the line is up again.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::Operation;
use crate::api::{CallError, DescribeInstancesAnswer, DescribeInstancesRequest, ErrorClass, InstanceStatus, MAX_PAGE};
use crate::ids::{InstanceId, Region, RequestId};
use crate::operation::event::{Effect, RequestNumber};
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
    region: Region,
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

/// Looking for the operation's instances with new credentials: what is still to be asked for.
#[derive(Debug)]
pub(super) struct Verification {
    remaining: VecDeque<(Region, Vec<InstanceId>)>,
    due: Millis,
    failures: u32,
    /// The service refused to say: that is told, rather than that it is being looked at.
    pub(super) refused: bool,
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
    pub(super) fn look_up_soon(&mut self, region: Region, ids: Vec<InstanceId>, due: Millis, split: bool) {
        self.add_task(region, &ids, Purpose::Check { split }, due, due, false);
    }

    pub(super) fn follow(&mut self, region: Region, ids: Vec<InstanceId>, now: Millis) {
        self.add_task(region, &ids, Purpose::Follow, now + self.policy.follow.0, now, false);
    }

    fn add_task(&mut self, region: Region, ids: &[InstanceId], purpose: Purpose, due: Millis, since: Millis, apart: bool) {
        for chunk in ids.chunks(MAX_PAGE) {
            let (region, ids) = (region.clone(), chunk.to_vec());
            let interval = self.policy.follow.0;
            self.tasks.push(LookUpTask { region, ids, purpose, due, failures: 0, interval, since, apart });
        }
    }

    /// After a reload: everything in doubt is to be looked up, everything accepted to be followed.
    pub(super) fn schedule_all_looks(&mut self, now: Millis) {
        let checking = self.by_region(|outcome| matches!(outcome, Outcome::Checking(_)));
        for (region, ids) in checking {
            self.look_up_soon(region, ids, now, false);
        }
        let accepted = self.by_region(|outcome| matches!(outcome, Outcome::Terminated { .. }));
        for (region, ids) in accepted {
            self.add_task(region, &ids, Purpose::Follow, now, now, false);
        }
    }

    fn by_region(&self, which: impl Fn(&Outcome) -> bool) -> BTreeMap<Region, Vec<InstanceId>> {
        let mut regions: BTreeMap<Region, Vec<InstanceId>> = BTreeMap::new();
        for entry in self.ledger.entries().iter().filter(|entry| which(&entry.outcome)) {
            regions.entry(entry.target.region.clone()).or_default().push(entry.target.id.clone());
        }
        regions
    }

    /// Begins to look for the operation's instances: those most likely to be listed first.
    pub(super) fn verify_account(&mut self, now: Millis) -> bool {
        let alive = self.by_region(|o| !matches!(o, Outcome::Gone { .. } | Outcome::Terminated { .. }));
        let accepted = self.by_region(|o| matches!(o, Outcome::Terminated { .. }));
        let chunks = |regions: BTreeMap<Region, Vec<InstanceId>>| {
            let cut =
                |(region, ids): (Region, Vec<InstanceId>)| ids.chunks(MAX_PAGE).map(|c| (region.clone(), c.to_vec())).collect::<Vec<_>>();
            regions.into_iter().flat_map(cut)
        };
        let remaining: VecDeque<_> = chunks(alive).chain(chunks(accepted)).collect();
        let anything = !remaining.is_empty();
        self.verification = anything.then_some(Verification { remaining, due: now, failures: 0, refused: false });
        anything
    }

    pub(super) fn look_up_what_is_due(&mut self, now: Millis) {
        while self.look_up_flights.len() < self.policy.look_ups_in_flight && self.look_up_pacer.is_ready(now) {
            let Some(task) = self.next_task(now) else { return };
            self.take_a_look(task, now);
        }
    }

    pub(super) fn rehearse(&mut self, region: Region, ids: Vec<InstanceId>, now: Millis) {
        let interval = Span::default();
        self.take_a_look(
            LookUpTask { region, ids, purpose: Purpose::Rehearse, due: now, failures: 0, interval, since: now, apart: false },
            now,
        );
    }

    fn take_a_look(&mut self, task: LookUpTask, now: Millis) {
        // Tasks are cut to 1..=100 ids; one that is not can only be dropped, since asking for no id lists everything.
        let Ok(body) = DescribeInstancesRequest::look_up(task.ids.clone()) else { return };
        self.look_up_pacer.depart(now);
        if task.purpose == Purpose::Follow {
            self.last_follow = Some(now);
        }
        let request = self.request_number();
        self.outbox.push_back(Effect::LookUp { request, region: task.region.clone(), body });
        self.look_up_flights.insert(request, LookUpFlight { task, departed: now });
    }

    /// The look that is due first in order of purpose.
    fn next_task(&mut self, now: Millis) -> Option<LookUpTask> {
        if let Link::Down { retry_at, .. } = &self.link {
            // One look at a time tries the line.
            if *retry_at > now || !self.look_up_flights.is_empty() {
                return None;
            }
        }
        if self.verification.is_some() {
            return self.next_verification(now);
        }
        if self.look_ups_held || !self.account_known {
            return None;
        }
        let gentle = self.last_follow.is_none_or(|last| last + self.policy.follow_apart <= now)
            && !self.look_up_flights.values().any(|flight| flight.task.purpose == Purpose::Follow);
        let due = |task: &LookUpTask| task.due <= now && (task.purpose != Purpose::Follow || gentle);
        let candidates = self.tasks.iter().enumerate().filter(|(_, task)| due(task));
        if let Some((place, _)) = candidates.min_by_key(|(_, task)| (task.purpose, task.due)) {
            let mut task = self.tasks.swap_remove(place);
            self.merge_into(&mut task, now);
            return Some(task);
        }
        self.probe(now)
    }

    /// Small looks of the same kind and region go together, up to what one request takes.
    fn merge_into(&mut self, task: &mut LookUpTask, now: Millis) {
        if task.apart || matches!(task.purpose, Purpose::Check { split: true }) {
            return;
        }
        let mut i = 0;
        while let Some(other) = self.tasks.get(i) {
            let fits = !other.apart && task.ids.len() + other.ids.len() <= MAX_PAGE;
            if fits && other.due <= now && other.purpose == task.purpose && other.region == task.region {
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

    fn next_verification(&mut self, now: Millis) -> Option<LookUpTask> {
        let verification = self.verification.as_ref()?;
        if verification.due > now || self.look_up_flights.values().any(|flight| flight.task.purpose == Purpose::Verify) {
            return None;
        }
        let (region, ids) = verification.remaining.front()?.clone();
        let interval = Span::default();
        Some(LookUpTask { region, ids, purpose: Purpose::Verify, due: now, failures: 0, interval, since: now, apart: false })
    }

    fn probe(&self, now: Millis) -> Option<LookUpTask> {
        if matches!(self.link, Link::Up) || self.ledger.pause().is_some() {
            return None;
        }
        let batch = self.queue.front()?;
        let (region, ids) = (batch.region.clone(), batch.ids.clone());
        Some(LookUpTask {
            region,
            ids,
            purpose: Purpose::Probe,
            due: now,
            failures: 0,
            interval: Span::default(),
            since: now,
            apart: false,
        })
    }

    pub(super) fn next_look_up(&self) -> Option<Millis> {
        if self.look_up_flights.len() >= self.policy.look_ups_in_flight {
            return None;
        }
        let verify = self.verification.as_ref().map(|v| v.due);
        let verifying = self.look_up_flights.values().any(|flight| flight.task.purpose == Purpose::Verify);
        let next = if verify.is_some() {
            verify.filter(|_| !verifying)
        } else if self.look_ups_held || !self.account_known {
            None
        } else {
            self.next_due()
        }?;
        let line = match &self.link {
            Link::Down { .. } if !self.look_up_flights.is_empty() => return None,
            Link::Down { retry_at, .. } => next.max(*retry_at),
            Link::Up => next,
        };
        Some(line.max(self.look_up_pacer.ready_at()))
    }

    fn next_due(&self) -> Option<Millis> {
        let following = self.look_up_flights.values().any(|flight| flight.task.purpose == Purpose::Follow);
        let gentle = self.last_follow.map_or(Millis(i64::MIN), |last| last + self.policy.follow_apart);
        let due = self.tasks.iter().filter_map(|task| match task.purpose {
            Purpose::Follow if following => None,
            Purpose::Follow => Some(task.due.max(gentle)),
            _ => Some(task.due),
        });
        let probe = match &self.link {
            Link::Down { retry_at, .. } if self.ledger.pause().is_none() && !self.queue.is_empty() => Some(*retry_at),
            _ => None,
        };
        due.chain(probe).min()
    }

    pub(super) fn look_up_ended(&mut self, request: RequestNumber, result: Result<DescribeInstancesAnswer, CallError>, now: Millis) {
        let Some(LookUpFlight { task, departed }) = self.look_up_flights.remove(&request) else { return };
        match result {
            Ok(answer) => {
                self.link = Link::Up;
                self.clock_corrected = None;
                self.look_up_pacer.taken(departed);
                self.measure_round_trip(departed, now);
                let look = Look::of(&task.ids, answer);
                self.looked(task, look, now);
            }
            Err(CallError::NoAnswer(no_answer)) => {
                self.link_failed(departed, no_answer.clone(), now);
                // A dead line is no fault of the ids: it is waited for, unless the operator has cancelled and wants an end.
                let counts = self.ledger.cancelled();
                self.look_again(task, CallError::NoAnswer(no_answer), counts, now);
            }
            Err(CallError::Api(error)) => {
                self.link = Link::Up;
                match error.code.class() {
                    ErrorClass::Throttled => {
                        let jitter = self.jitter();
                        self.look_up_pacer.refused(departed, now, jitter);
                        self.look_again(task, CallError::Api(error), false, now);
                    }
                    ErrorClass::NotFound => self.not_found(task, error.request_id, now),
                    class => {
                        if self.stop_for(error.clone(), departed, now) {
                            self.look_ups_held = true;
                            if let Some(verification) = self.verification.as_mut().filter(|_| task.purpose == Purpose::Verify) {
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

    /// Returns when it was asked for, if it was.
    pub(super) fn take_back_look_up(&mut self, request: RequestNumber, now: Millis) -> Option<Millis> {
        let LookUpFlight { task, departed } = self.look_up_flights.remove(&request)?;
        let nothing_was_sent = CallError::NoAnswer(crate::api::NoAnswer::Interrupted);
        self.look_again(task, nothing_was_sent, false, now);
        Some(departed)
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
                if let Some(verification) = &mut self.verification {
                    verification.remaining.pop_front();
                    verification.remaining.push_front((task.region.clone(), rest));
                    verification.remaining.push_front((task.region, task.ids));
                }
            }
            Purpose::Check { .. } | Purpose::Follow => {
                self.add_task(task.region.clone(), &rest, task.purpose, now, task.since, true);
                self.add_task(task.region, &task.ids, task.purpose, now, task.since, true);
            }
            Purpose::Rehearse => {
                self.wait_again(task.region.clone(), rest);
                self.wait_again(task.region, task.ids);
            }
            Purpose::Probe => {}
        }
    }

    fn looked(&mut self, task: LookUpTask, look: Look, now: Millis) {
        match task.purpose {
            Purpose::Verify => self.verified_by(&look, now),
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
        self.wait_again(task.region.clone(), later);
        self.wait_again(task.region, rest);
    }

    /// Forgets the look-ups under way: what other credentials see must not be taken for an answer to them.
    pub(super) fn take_back_look_ups(&mut self, now: Millis) {
        let mut flights: Vec<_> = self.look_up_flights.drain().collect();
        flights.sort_by_key(|(request, _)| std::cmp::Reverse(*request));
        for (_, LookUpFlight { task, .. }) in flights {
            match task.purpose {
                Purpose::Check { .. } | Purpose::Follow => self.tasks.push(LookUpTask { due: now, ..task }),
                Purpose::Rehearse => self.wait_again(task.region, task.ids),
                Purpose::Verify | Purpose::Probe => {}
            }
        }
    }

    /// Asks at once, not after the next back-off.
    pub(super) fn verify_now(&mut self, now: Millis) {
        if let Some(verification) = &mut self.verification {
            verification.due = now;
            verification.refused = false;
        }
    }

    /// Ids that a check found terminating are followed; those it did not tell about are checked again.
    fn after_check(&mut self, task: LookUpTask, now: Millis) {
        let outcome = |id: &InstanceId| self.ledger.entry(id).map(|entry| entry.outcome.clone());
        let accepted: Vec<_> = task.ids.iter().filter(|id| matches!(outcome(id), Some(Outcome::Terminated { .. }))).cloned().collect();
        let open: Vec<_> = task.ids.iter().filter(|id| matches!(outcome(id), Some(Outcome::Checking(_)))).cloned().collect();
        self.follow(task.region.clone(), accepted, now);
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
                if let Some(verification) = &mut self.verification {
                    verification.failures = verification.failures.saturating_add(1);
                    verification.due = now + self.policy.wait(verification.failures);
                }
            }
            Purpose::Rehearse => {
                self.look_up_pacer.hold_until(now + self.policy.back_off.0);
                self.wait_again(task.region, task.ids);
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

    fn verified_by(&mut self, look: &Look, now: Millis) {
        let Some(verification) = &mut self.verification else { return };
        if !look.seen.is_empty() {
            self.account_is_known(now);
            return;
        }
        verification.failures = 0;
        verification.due = now;
        verification.remaining.pop_front();
        if verification.remaining.is_empty() {
            self.pause(PauseReason::AccountNotRecognised, now);
            self.verification = None;
            self.look_ups_held = true;
        }
    }

    pub(super) fn measure_round_trip(&mut self, departed: Millis, now: Millis) {
        let took = now - departed;
        self.round_trip = Some(self.round_trip.map_or(took, |known| Span((known.0 * 7 + took.0) / 8)));
    }
}
