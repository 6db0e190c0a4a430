//! Look-ups: what was in doubt, what was accepted, whose account it is, and whether the line is up again.

mod account;
mod answers;
mod further;
mod next;

use std::collections::{HashMap, VecDeque};

use super::Operation;
use super::sending::Batch;
use crate::api::{DescribeInstancesAnswer, DescribeInstancesRequest, InstanceStatus, MAX_PAGE};
use crate::ids::{EndpointId, InstanceId, Place, RequestId};
use crate::operation::event::Effect;
use crate::operation::ledger::Entry;
use crate::operation::outcome::Outcome;
use crate::operation::record::Sighting;
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
}
