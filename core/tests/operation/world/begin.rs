//! The beginning of a run: the fleet, the confirmed plan, the first credentials, what is going to happen.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Operation, OperationId, Policy, Start, Work};
use edgezone_core::plan::{ConfirmedPlan, Target};
use edgezone_core::time::Span;

use super::fleet::{id_of, machine, planned};
use super::time::Happening;
use super::{START, Schedule, World};
use crate::invariants::Watch;
use crate::service::{ENDPOINTS, Service, endpoint};

impl World {
    pub(super) fn new(mut schedule: Schedule) -> Self {
        if schedule.rehearsal {
            // A plan is of one fleet, and only what a journal tells is of several endpoints.
            let one = schedule.fleet[0].endpoint;
            schedule.fleet.iter_mut().for_each(|spec| spec.endpoint = one);
        }
        let machines: BTreeMap<_, _> = schedule.fleet.iter().enumerate().map(|(i, spec)| (id_of(i), machine(spec))).collect();
        let service = Service::new(machines, schedule.habits);
        let plan = planned(&schedule.fleet);
        let phrase = plan.phrase().to_string();
        let unlisted: BTreeSet<InstanceId> =
            schedule.fleet.iter().enumerate().filter(|(_, spec)| spec.unlisted).map(|(i, _)| id_of(i)).collect();
        let (work, targets): (Work, Vec<Target>) = if schedule.rehearsal {
            let plan = if schedule.fleet[0].endpoint == 0 { plan } else { plan.at(&endpoint(1)) };
            let plan = plan.rehearse().unwrap();
            let targets = plan.targets().to_vec();
            (Work::Rehearse(plan), targets)
        } else {
            let mut targets = plan.confirm(&phrase).unwrap().into_targets();
            let elsewhere: BTreeSet<InstanceId> =
                schedule.fleet.iter().enumerate().filter(|(_, spec)| spec.endpoint > 0).map(|(i, _)| id_of(i)).collect();
            for target in &mut targets {
                target.listed = !unlisted.contains(&target.id);
                target.endpoint = elsewhere.contains(&target.id).then(|| endpoint(1));
            }
            (Work::Terminate(ConfirmedPlan::from_journal(targets.clone()).unwrap()), targets)
        };
        let policy = Policy::default();
        let mut world = Self {
            now: START,
            order: 0,
            heap: BinaryHeap::new(),
            engine: None,
            watch: Watch::new(&targets, policy.tries, &unlisted),
            service,
            random: schedule.seed.wrapping_mul(2).wrapping_add(1),
            session: 0,
            credentials: [None; ENDPOINTS],
            credentials_made: 0,
            tick_at: None,
            tick: 0,
            steps: 0,
            idle_ticks: 0,
            mending: false,
            pending: VecDeque::new(),
            records: Vec::new(),
            storage_ready: START,
            storage_broken: false,
            storage_fails_at: schedule.storage_fails_at,
            terminate_faults: schedule.terminate_faults.iter().copied().collect(),
            look_faults: schedule.look_faults.iter().copied().collect(),
            departures: Vec::new(),
            answered: START,
            pauses: Vec::new(),
            look_ups: 0,
            closed_seen: false,
            schedule,
        };
        world.credentials[0] = Some(world.make_credentials(0, true));
        for i in 0..world.schedule.actions.len() {
            let (at, action) = world.schedule.actions[i];
            world.later(Span(at), Happening::Act(action));
        }
        let expire = world.credentials[0].and_then(|c| c.expire);
        let start = Start { id: OperationId("op-1".into()), endpoint: endpoint(0), journaled: true, credentials_expire: expire };
        let seed = world.random();
        world.engine = Some(Operation::start(work, start, policy, START, seed));
        world.after_step();
        if world.schedule.keeps_all {
            world.enter(1, true, false);
        }
        world
    }
}
