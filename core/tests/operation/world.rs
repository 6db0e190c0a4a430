//! Virtual time around one operation: the network, the storage, the operator, the crashes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use edgezone_core::api::{Instance, InstanceStatus};
use edgezone_core::fleet::Fleet;
use edgezone_core::ids::{InstanceId, Place, Region};
use edgezone_core::operation::{
    Effect, Event, Hold, Ledger, Operation, OperationId, Outcome, PauseReason, Phase, Policy, Record, ReplayError, RequestNumber, Start,
    Status, Tally, Work,
};
use edgezone_core::plan::{ConfirmedPlan, Limits, Plan, Protection, Target};
use edgezone_core::selection::Selection;
use edgezone_core::time::{Millis, Span};

use crate::invariants::Watch;
use crate::service::{
    Credentials, ENDPOINTS, Habits, Life, LookFault, LookResult, Machine, Service, TerminateFault, TerminateResult, endpoint, number_of,
};

/// One machine of the fleet, as it is when the operator confirms.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    pub(crate) endpoint: u8,
    pub(crate) region: u8,
    pub(crate) status: InstanceStatus,
    /// The journal knows of no listing (as one written by hand, or by an older version).
    pub(crate) unlisted: bool,
    /// It stands in another region than the journal says: never listed there, and alive.
    pub(crate) elsewhere: bool,
    pub(crate) legacy: bool,
}

impl Spec {
    pub(crate) fn running() -> Self {
        Self { endpoint: 0, region: 0, status: InstanceStatus::Running, unlisted: false, elsewhere: false, legacy: false }
    }
}

/// What somebody does at some time.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Action {
    Pause,
    Resume,
    Cancel,
    /// Retry every second, third … of those that can be.
    Retry(u8),
    CheckAgain,
    /// The credentials of an endpoint are wiped from memory.
    Wipe(u8),
    /// They are gone from memory before the engine is told: what it asks for cannot be signed.
    Lose(u8),
    /// The right ones for an endpoint, entered without being asked for.
    GoodCredentials(u8),
    /// The right account's, but refused.
    BadCredentials(u8),
    OthersCredentials(u8),
    /// Somebody else terminates every second, third … machine.
    OthersTerminate(u8),
    /// Machines vanish by other hands.
    OthersRemove(u8),
    /// Machines that are terminating turn `error`.
    TurnsError(u8),
    /// What was allocating is running now.
    Allocated,
    /// At every endpoint.
    ServiceDown(i64),
    EndpointDown(u8, i64),
    /// The page dies. So many of the records that were not reported stored are stored all the same.
    Crash {
        unreported: u8,
        down: i64,
    },
}

/// Everything that decides a run.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    pub(crate) fleet: Vec<Spec>,
    pub(crate) rehearsal: bool,
    pub(crate) habits: Habits,
    /// One each, in the order of arrival; afterwards the service works.
    pub(crate) terminate_faults: Vec<TerminateFault>,
    pub(crate) look_faults: Vec<LookFault>,
    pub(crate) actions: Vec<(i64, Action)>,
    /// The shortest and the longest way there or back.
    pub(crate) latency: (i64, i64),
    pub(crate) storage_takes: i64,
    /// The storage fails at this record.
    pub(crate) storage_fails_at: Option<usize>,
    pub(crate) timers_late: i64,
    pub(crate) operator_takes: i64,
    /// The page keeps credentials for every endpoint. If not, those that are entered take the place of the others'.
    pub(crate) keeps_all: bool,
    /// How long each of the first credentials lasts.
    pub(crate) credentials_last: Option<i64>,
    pub(crate) seed: u64,
}

impl Schedule {
    /// So many machines in one region and no trouble.
    pub(crate) fn calm(machines: usize) -> Self {
        Self {
            fleet: vec![Spec::running(); machines],
            rehearsal: false,
            habits: Habits::default(),
            terminate_faults: Vec::new(),
            look_faults: Vec::new(),
            actions: Vec::new(),
            latency: (20, 60),
            storage_takes: 5,
            storage_fails_at: None,
            timers_late: 0,
            operator_takes: 3_000,
            keeps_all: false,
            credentials_last: None,
            seed: 1,
        }
    }
}

#[derive(Debug)]
enum Happening {
    Tick(u64),
    TerminateArrives(RequestNumber, Place, Vec<InstanceId>, Credentials),
    TerminateAnswered(RequestNumber, TerminateResult),
    LookUpArrives(RequestNumber, Place, Vec<InstanceId>, Credentials),
    LookUpAnswered(RequestNumber, LookResult),
    DoneLate(Vec<InstanceId>),
    Stored,
    NotSent(RequestNumber, usize),
    Mend,
    Act(Action),
    Reload,
}

/// What happens next. `session` tells the pages apart: what was meant for a dead one is dropped.
struct Next {
    at: Millis,
    order: u64,
    session: u32,
    what: Happening,
}

impl PartialEq for Next {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}
impl Eq for Next {}
impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Next {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

/// A finished run.
pub(crate) struct Run {
    pub(crate) ledger: Ledger,
    pub(crate) records: Vec<Record>,
    pub(crate) service: Service,
    /// When each terminate request left, and its ids.
    pub(crate) departures: Vec<(Millis, Vec<InstanceId>)>,
    /// When the last of their answers came.
    pub(crate) answered: Millis,
    pub(crate) pauses: Vec<PauseReason>,
    pub(crate) look_ups: usize,
}

impl Run {
    pub(crate) fn tally(&self) -> Tally {
        self.ledger.tally()
    }

    pub(crate) fn outcome(&self, i: usize) -> &Outcome {
        &self.ledger.entries()[i].outcome
    }
}

pub(crate) const START: Millis = Millis(1_767_225_600_000);
/// Longer than any finite schedule may take: a day and a half.
const LONGEST: Span = Span::seconds(36 * 3600);
const MOST_STEPS: usize = 60_000;

pub(crate) struct World {
    schedule: Schedule,
    now: Millis,
    order: u64,
    heap: BinaryHeap<Reverse<Next>>,
    engine: Option<Operation>,
    watch: Watch,
    service: Service,
    random: u64,
    session: u32,
    credentials: [Option<Credentials>; ENDPOINTS],
    credentials_made: u32,
    tick_at: Option<Millis>,
    tick: u64,
    steps: u32,
    idle_ticks: u32,
    mending: bool,
    pending: VecDeque<Record>,
    records: Vec<Record>,
    storage_ready: Millis,
    storage_broken: bool,
    storage_fails_at: Option<usize>,
    terminate_faults: VecDeque<TerminateFault>,
    look_faults: VecDeque<LookFault>,
    departures: Vec<(Millis, Vec<InstanceId>)>,
    answered: Millis,
    pauses: Vec<PauseReason>,
    look_ups: usize,
    closed_seen: bool,
}

/// Runs a schedule to its end. Panics at the first broken rule.
pub(crate) fn run(schedule: &Schedule) -> Run {
    World::new(schedule.clone()).run()
}

fn id_of(i: usize) -> InstanceId {
    let prefix = ["bms", "epm", "ins"][i % 3];
    InstanceId::from(format!("{prefix}-{i:05}"))
}

fn place_of(spec: &Spec) -> Place {
    Place { endpoint: endpoint(spec.endpoint.into()), region: region_of(spec) }
}

fn region_of(spec: &Spec) -> Region {
    Region::from(["ap-guangzhou", "ap-chengdu", "ap-singapore"][usize::from(spec.region) % 3])
}

/// The plan, made and confirmed the way the page does it.
fn planned(specs: &[Spec]) -> Plan {
    let mut fleet = Fleet::new();
    for (i, spec) in specs.iter().enumerate() {
        let instance = Instance { instance_id: Some(id_of(i)), instance_status: spec.status.clone(), ..Instance::default() };
        fleet.upsert(&region_of(spec), [instance]);
    }
    let chosen: Selection = (0..specs.len()).map(id_of).collect();
    let mut plan = Plan::new(&chosen, &fleet, &Protection::default(), Limits::default());
    for i in 0..specs.len() {
        plan.tick_in(&id_of(i), true);
    }
    for batch in plan.look_ups() {
        let answered = batch.ids().iter().map(|id| fleet.get(id).unwrap().instance().clone()).collect();
        plan.mark_drift(batch.facts(answered));
    }
    plan
}

impl World {
    fn new(mut schedule: Schedule) -> Self {
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

    fn run(mut self) -> Run {
        let mut steps = 0;
        while let Some(Reverse(next)) = self.heap.pop() {
            steps += 1;
            assert!(steps < MOST_STEPS, "broken: no end after {steps} steps: {}", self.describe());
            assert!(next.at - START < LONGEST, "broken: no end by {:?}: {}", next.at - START, self.describe());
            self.now = self.now.max(next.at);
            let of_the_page =
                !matches!(next.what, Happening::Act(_) | Happening::DoneLate(_) | Happening::Reload | Happening::TerminateArrives(..));
            if of_the_page && next.session != self.session {
                continue;
            }
            self.happen(next.what, next.session);
        }
        self.end()
    }

    fn end(mut self) -> Run {
        let described = self.describe();
        let Some(engine) = self.engine.take() else {
            // The page died before anything was stored: there is no operation, and nothing may have been sent.
            assert!(self.departures.is_empty() || self.watch.unjournaled, "broken: sent before the operation was in the journal");
            let policy = Policy::default();
            let plan = planned(&self.schedule.fleet).rehearse().unwrap();
            let start = Start { id: OperationId("none".into()), endpoint: endpoint(0), journaled: false, credentials_expire: None };
            let never = Operation::start(Work::Rehearse(plan), start, policy, START, 1);
            return self.report(never.ledger().clone());
        };
        let ledger = engine.ledger().clone();
        assert!(ledger.tally().open() == 0 && ledger.closed(), "broken: it never ends: {described}");
        self.watch.check_end(&ledger, &mut self.service);
        self.check_journal(&ledger);
        self.report(ledger)
    }

    fn report(self, ledger: Ledger) -> Run {
        Run {
            ledger,
            records: self.records,
            service: self.service,
            departures: self.departures,
            answered: self.answered,
            pauses: self.pauses,
            look_ups: self.look_ups,
        }
    }

    /// The journal tells the same as the engine, and each of its beginnings tells something true.
    fn check_journal(&mut self, ledger: &Ledger) {
        let tries = Policy::default().tries;
        if !self.storage_broken {
            let replayed = Ledger::replay(self.records.iter().cloned(), tries).unwrap();
            assert!(replayed == *ledger, "broken: the journal tells otherwise than the engine");
        }
        let prefixes: Vec<usize> = match self.records.len() {
            n @ 0..=40 => (1..=n).collect(),
            n => (0..12).map(|_| 1 + self.below(n as i64 - 1) as usize).collect(),
        };
        for n in prefixes {
            let ledger = Ledger::replay(self.records[..n].iter().cloned(), tries).unwrap();
            consistent(&ledger);
        }
    }

    // ---- time, chance ---------------------------------------------------------------------------------------------

    fn random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: i64) -> i64 {
        (self.random() % u64::try_from(n.max(1)).unwrap()) as i64
    }

    fn way(&mut self) -> Span {
        let (least, most) = self.schedule.latency;
        Span(least + self.below(most - least + 1))
    }

    fn later(&mut self, after: Span, what: Happening) {
        self.order += 1;
        self.heap.push(Reverse(Next { at: self.now + after, order: self.order, session: self.session, what }));
    }

    fn describe(&self) -> String {
        let engine = self.engine.as_ref().map(|engine| {
            let outcomes: Vec<_> = engine.ledger().entries().iter().map(|entry| entry.outcome.clone()).take(6).collect();
            (engine.status(self.now), outcomes)
        });
        let (last, seconds) = (self.records.iter().rev().take(5).collect::<Vec<_>>(), (self.now - START).0 / 1000);
        format!("after {seconds} s: {engine:#?}\nmachines {:?}\nlast records {last:#?}", self.service.census())
    }

    // ---- what happens -----------------------------------------------------------------------------------------------

    fn happen(&mut self, what: Happening, session: u32) {
        match what {
            // Replaced by an earlier one.
            Happening::Tick(number) if number != self.tick => {}
            Happening::Tick(_) => {
                self.tick_at = None;
                self.feed(Event::Tick);
            }
            Happening::TerminateArrives(request, place, ids, by) => {
                let fault = self.terminate_faults.pop_front().unwrap_or(TerminateFault::None);
                let took = 500 + self.below(self.schedule.habits.cleanup);
                let (result, late) = self.service.terminate(self.now, &place, &ids, by, fault, took);
                if let Some((at, ids)) = late {
                    self.later(at - self.now, Happening::DoneLate(ids));
                }
                if session == self.session {
                    let way = self.way();
                    self.later(way, Happening::TerminateAnswered(request, result));
                }
            }
            Happening::DoneLate(ids) => {
                let took = 500 + self.below(self.schedule.habits.cleanup);
                for id in ids {
                    self.service.work(&id, self.now, took, true);
                }
            }
            Happening::TerminateAnswered(request, result) => {
                self.answered = self.now;
                let sequence = self.next_sequence();
                self.watch.terminate_answered(request, &result, sequence, self.now);
                self.feed(Event::Terminated { request, result });
            }
            Happening::LookUpArrives(request, place, ids, by) => {
                let fault = self.look_faults.pop_front().unwrap_or(LookFault::None);
                let result = self.service.look_up(self.now, &place, &ids, by, fault);
                let way = self.way();
                self.later(way, Happening::LookUpAnswered(request, result));
            }
            Happening::LookUpAnswered(request, result) => {
                let sequence = self.next_sequence();
                self.watch.looked_up(request, &result, sequence);
                self.feed(Event::LookedUp { request, result });
            }
            Happening::Stored => self.store(),
            Happening::NotSent(request, number) => {
                self.watch.no_credentials[number] = self.credentials[number].is_none();
                self.feed(Event::NotSent { request });
            }
            Happening::Mend => {
                self.mending = false;
                self.mend();
            }
            Happening::Act(action) => self.act(action),
            Happening::Reload => self.reload(),
        }
    }

    fn next_sequence(&self) -> u32 {
        // Records are handed out as they are made, so the next one's number is known to who counts them.
        let stored = self.records.len() + self.pending.len();
        u32::try_from(stored).unwrap()
    }

    fn feed(&mut self, event: Event) {
        let Some(engine) = &mut self.engine else { return };
        engine.handle(event, self.now);
        self.after_step();
    }

    /// Carries out what the engine wants, checks everything, and sets the clock.
    fn after_step(&mut self) {
        let mut did_something = false;
        while let Some(effect) = self.engine.as_mut().and_then(Operation::poll) {
            did_something = true;
            self.carry_out(effect);
        }
        let Some(engine) = &self.engine else { return };
        // Every outcome after every step; of very many only now and then, and once more at the end.
        self.steps += 1;
        if engine.ledger().entries().len() <= 1_000 || self.steps.is_multiple_of(64) || engine.ledger().closed() {
            self.watch.check(engine.ledger(), &mut self.service, self.now);
        }
        let status = engine.status(self.now);
        assert_eq!(status.tally, engine.ledger().tally());
        if let Some(hold) = &status.hold
            && self.pauses.last() != Some(&hold.reason)
        {
            self.pauses.push(hold.reason.clone());
        }
        let wake = engine.next_wake(self.now);
        self.idle_ticks = if wake == Some(self.now) && !did_something { self.idle_ticks + 1 } else { 0 };
        assert!(self.idle_ticks < 4, "broken: it asks to be woken at once, over and over: {}", self.describe());
        if let Some(at) = wake
            && self.tick_at.is_none_or(|tick| at < tick)
        {
            let late = if self.schedule.timers_late > 0 { self.below(self.schedule.timers_late) } else { 0 };
            self.tick_at = Some(at);
            self.tick = self.order;
            self.later(at - self.now + Span(late), Happening::Tick(self.tick));
        }
        if let Phase::Paused(reason) = &status.phase {
            assert_eq!(Some(reason), status.hold.as_ref().map(|hold| &hold.reason), "broken: paused for what is not to be mended");
        }
        let waits = self.waits_for_operator(&status);
        if waits && !self.mending {
            self.mending = true;
            let after = Span(self.schedule.operator_takes);
            self.later(after, Happening::Mend);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Persist(record) => {
                if self.storage_broken {
                    return;
                }
                round_trips(&record);
                assert_eq!(record.sequence, self.next_sequence(), "broken: a hole in the journal");
                self.pending.push_back(record);
                let after = if self.schedule.storage_takes > 0 { self.below(self.schedule.storage_takes) } else { 0 };
                self.storage_ready = self.storage_ready.max(self.now + Span(after));
                self.later(self.storage_ready - self.now, Happening::Stored);
            }
            Effect::Terminate { request, place, body } => {
                let ids = body.ids().to_vec();
                let number = number_of(&place.endpoint);
                let Some(by) = self.credentials[number] else {
                    self.watch.announcement_is_void(&place, &ids);
                    self.later(Span(0), Happening::NotSent(request, number));
                    return;
                };
                self.watch.terminate_leaves(request, &place, &ids, self.engine.as_ref().unwrap().ledger(), self.now);
                self.departures.push((self.now, ids.clone()));
                let way = self.way();
                self.later(way, Happening::TerminateArrives(request, place, ids, by));
            }
            Effect::LookUp { request, place, body } => {
                let number = number_of(&place.endpoint);
                let Some(by) = self.credentials[number] else {
                    assert!(!self.watch.no_credentials[number], "broken: a look-up without credentials in memory");
                    self.later(Span(0), Happening::NotSent(request, number));
                    return;
                };
                let ids = asked_for(&body);
                self.watch.look_up_leaves(request, &place, &ids, by.number, self.now);
                self.look_ups += 1;
                let way = self.way();
                self.later(way, Happening::LookUpArrives(request, place, ids, by));
            }
            Effect::Settled => {}
            Effect::Closed => self.closed_seen = true,
        }
    }

    // ---- the storage ------------------------------------------------------------------------------------------------

    fn store(&mut self) {
        if self.storage_broken {
            return;
        }
        if self.storage_fails_at == Some(self.records.len()) {
            self.storage_fails_at = None;
            self.storage_broken = true;
            self.pending.clear();
            self.feed(Event::StorageFailed);
            return;
        }
        let Some(record) = self.pending.pop_front() else { return };
        self.watch.stored(&record);
        let through = record.sequence;
        self.records.push(record);
        self.feed(Event::Persisted { through });
    }

    // ---- people -------------------------------------------------------------------------------------------------------

    fn make_credentials(&mut self, endpoint: usize, ours: bool) -> Credentials {
        self.credentials_made += 1;
        let lasts = self.schedule.credentials_last.filter(|_| self.credentials_made <= 3);
        Credentials { number: self.credentials_made, endpoint, ours, expire: lasts.map(|lasts| self.now + Span(lasts)) }
    }

    fn enter(&mut self, number: usize, ours: bool, revoked: bool) {
        if self.engine.is_none() {
            return;
        }
        if !self.schedule.keeps_all {
            (0..ENDPOINTS).filter(|other| *other != number).for_each(|other| self.wipe(other));
        }
        let credentials = self.make_credentials(number, ours);
        if revoked {
            self.service.revoked.insert(credentials.number);
        }
        self.credentials[number] = Some(credentials);
        self.watch.no_credentials[number] = false;
        let Some(engine) = &self.engine else { return };
        let mut here = engine.ledger().entries().iter().filter(|entry| entry.place.endpoint == endpoint(number));
        let all_gone = here.all(|entry| matches!(entry.outcome, Outcome::Gone { .. }));
        self.watch.unverified[number] = (!all_gone).then_some(credentials.number);
        self.feed(Event::Credentials { endpoint: endpoint(number), expire: credentials.expire });
    }

    fn wipe(&mut self, number: usize) {
        if self.engine.is_some() && self.credentials[number].take().is_some() {
            self.watch.no_credentials[number] = true;
            self.feed(Event::CredentialsWiped(endpoint(number)));
        }
    }

    /// Somebody who can enter credentials for one endpoint only at the price of another's lets that one come to its end.
    fn waits_for_operator(&self, status: &Status) -> bool {
        if self.schedule.keeps_all { status.hold.is_some() } else { matches!(status.phase, Phase::Paused(_)) }
    }

    fn has_good(&self, number: usize) -> bool {
        self.credentials[number]
            .is_some_and(|c| c.ours && !self.service.revoked.contains(&c.number) && c.expire.is_none_or(|at| at > self.now))
    }

    /// What an operator does about a pause.
    fn mend(&mut self) {
        let Some(engine) = &self.engine else { return };
        let status = engine.status(self.now);
        if !self.waits_for_operator(&status) {
            return;
        }
        let Some(Hold { endpoint: at, reason }) = status.hold else { return };
        let number = at.as_ref().map_or_else(|| number_of(engine.ledger().endpoints()[0]), number_of);
        let can_go_on = engine.ledger().endpoints().into_iter().any(|endpoint| self.has_good(number_of(endpoint)));
        match reason {
            PauseReason::Credentials(_) | PauseReason::CredentialsExpired | PauseReason::NoCredentials => self.enter(number, true, false),
            PauseReason::AccountNotRecognised if self.credentials[number].is_some_and(|c| !c.ours) => self.enter(number, true, false),
            PauseReason::AccountNotRecognised => {
                self.watch.unverified[number] = None;
                self.feed(Event::SameAccount(endpoint(number)));
            }
            PauseReason::Journal => {
                self.watch.unjournaled = true;
                self.feed(Event::GoOnWithoutJournal);
            }
            PauseReason::Reloaded if !can_go_on => self.enter(number, true, false),
            PauseReason::Clock(_) => {
                self.service.clock_off[number] = false;
                self.resume();
            }
            PauseReason::Permission(_) => {
                self.service.forbidden[number] = false;
                self.resume();
            }
            PauseReason::Reloaded | PauseReason::Operator | PauseReason::Malformed(_) | PauseReason::SourceAddress(_) => self.resume(),
        }
        // Whatever did not help is tried again.
        let Some(engine) = &self.engine else { return };
        if self.waits_for_operator(&engine.status(self.now)) && !self.mending {
            self.mending = true;
            self.later(Span(self.schedule.operator_takes.max(500)), Happening::Mend);
        }
    }

    fn resume(&mut self) {
        let Some(engine) = &mut self.engine else { return };
        // Where something else is asked for, everywhere or of the journal, "go" is no answer.
        let can_go = |number: usize| {
            let expired = engine.ledger().hold(&endpoint(number)) == Some(&PauseReason::CredentialsExpired);
            !expired && self.watch.unverified[number].is_none() && !self.watch.no_credentials[number]
        };
        let answers = engine.ledger().pause().is_some_and(|reason| *reason != PauseReason::Journal) && (0..ENDPOINTS).any(can_go);
        engine.handle(Event::Resume, self.now);
        if answers {
            self.watch.operator_paused = false;
            self.watch.needs_go = false;
        }
        self.after_step();
    }

    fn every(&self, n: u8) -> Vec<InstanceId> {
        self.service
            .machines
            .keys()
            .enumerate()
            .filter(|(i, _)| i.is_multiple_of(usize::from(n.max(1))))
            .map(|(_, id)| id.clone())
            .collect()
    }

    fn act(&mut self, action: Action) {
        self.service.settle(self.now);
        match action {
            Action::Pause => {
                if let Some(engine) = &self.engine {
                    self.watch.operator_paused |= engine.ledger().tally().open() > 0 && !engine.ledger().closed();
                }
                self.feed(Event::Pause);
            }
            Action::Resume => self.resume(),
            Action::Cancel => {
                let sequence = self.next_sequence();
                if self.engine.is_some() {
                    self.watch.cancelled(sequence);
                }
                self.feed(Event::Cancel);
            }
            Action::Retry(every) => {
                let Some(engine) = &self.engine else { return };
                let ids: Vec<_> = self.every(every).into_iter().filter(|id| engine.ledger().can_retry(id)).collect();
                if !ids.is_empty() {
                    self.watch.retried(&ids);
                    self.feed(Event::Retry(ids));
                }
            }
            Action::CheckAgain => {
                let Some(engine) = &self.engine else { return };
                let unresolved = engine.ledger().entries().iter().filter(|e| matches!(e.outcome, Outcome::Unresolved(_)));
                let ids: Vec<_> = unresolved.map(|entry| entry.target.id.clone()).collect();
                self.watch.checked_again(&ids);
                self.feed(Event::CheckAgain(ids));
            }
            Action::Wipe(number) => self.wipe(number.into()),
            Action::Lose(number) => self.credentials[usize::from(number)] = None,
            Action::GoodCredentials(number) => self.enter(number.into(), true, false),
            Action::BadCredentials(number) => self.enter(number.into(), true, true),
            Action::OthersCredentials(number) => self.enter(number.into(), false, false),
            Action::OthersTerminate(every) => {
                for id in self.every(every) {
                    let took = 500 + self.below(self.schedule.habits.cleanup);
                    self.service.work(&id, self.now, took, false);
                }
            }
            Action::OthersRemove(every) => {
                for id in self.every(every) {
                    self.service.machines.get_mut(&id).unwrap().life = Life::Gone;
                }
            }
            Action::TurnsError(every) => {
                for id in self.every(every) {
                    let machine = self.service.machines.get_mut(&id).unwrap();
                    if matches!(machine.life, Life::Terminating { .. }) {
                        machine.life = Life::Alive(InstanceStatus::Error);
                    }
                }
            }
            Action::Allocated => {
                for machine in self.service.machines.values_mut() {
                    if machine.life == Life::Alive(InstanceStatus::Allocating) {
                        machine.life = Life::Alive(InstanceStatus::Running);
                    }
                }
            }
            Action::ServiceDown(millis) => self.service.down_until = [self.now + Span(millis); ENDPOINTS],
            Action::EndpointDown(number, millis) => self.service.down_until[usize::from(number)] = self.now + Span(millis),
            Action::Crash { unreported, down } => self.crash(unreported, down),
        }
    }

    // ---- crashes ------------------------------------------------------------------------------------------------------

    fn crash(&mut self, unreported: u8, down: i64) {
        if self.engine.take().is_none() {
            return;
        }
        let kept = usize::from(unreported).min(self.pending.len());
        self.records.extend(self.pending.drain(..kept));
        self.pending.clear();
        self.session += 1;
        self.credentials = [None; ENDPOINTS];
        self.mending = false;
        self.tick_at = None;
        self.later(Span(down), Happening::Reload);
    }

    fn reload(&mut self) {
        if self.engine.is_some() {
            return;
        }
        // What comes out of the storage is text.
        let text = serde_json::to_string(&self.records).unwrap();
        let records: Vec<Record> = serde_json::from_str(&text).unwrap();
        let seed = self.random();
        match Operation::resume(records, Policy::default(), self.now, seed) {
            Err(error) => {
                assert_eq!(error, ReplayError::Empty, "broken: the journal cannot be read");
                assert!(self.departures.is_empty() || self.watch.unjournaled, "broken: sent before the operation was in the journal");
            }
            Ok(engine) => {
                self.watch.crashed(&self.records, self.now);
                self.storage_broken = false;
                self.storage_ready = self.now;
                self.engine = Some(engine);
                self.after_step();
            }
        }
    }
}

fn machine(spec: &Spec) -> Machine {
    let mut place = place_of(spec);
    if spec.elsewhere {
        place.region = Region::from("ap-elsewhere");
    }
    Machine { place, life: Life::Alive(spec.status.clone()), ever_terminating: false, ours: false, legacy: spec.legacy }
}

/// The ids of a look-up, as they would be on the wire.
fn asked_for(body: &edgezone_core::api::DescribeInstancesRequest) -> Vec<InstanceId> {
    use edgezone_core::api::RequestBody as _;
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Asked {
        instance_ids: Vec<InstanceId>,
        limit: usize,
    }
    let asked: Asked = serde_json::from_str(&body.body()).unwrap();
    assert_eq!(asked.limit, 100, "broken: a look-up whose answer may be cut at 20");
    asked.instance_ids
}

/// A record is written and read back without loss, and names nothing like a credential.
fn round_trips(record: &Record) {
    let text = serde_json::to_string(record).unwrap();
    let back: Record = serde_json::from_str(&text).unwrap();
    assert!(back == *record, "broken: a record is not what it was after being stored: {text}");
    for word in ["secret", "Secret", "token\"", "Token\"", "uthorization\"", "signature", "password"] {
        assert!(!text.contains(word), "broken: the journal speaks of {word}: {text}");
    }
}

/// Rules that hold for a ledger by itself, whatever moment it is of.
fn consistent(ledger: &Ledger) {
    assert_eq!(ledger.tally().total(), ledger.entries().len(), "broken: a beginning of the journal counts wrong");
    for attempt in ledger.attempts().iter().filter(|attempt| attempt.end.is_none()) {
        for id in &attempt.ids {
            let outcome = &ledger.entry(id).unwrap().outcome;
            assert_eq!(*outcome, Outcome::InFlight, "broken: {id} is under way, and a beginning of the journal says otherwise");
        }
    }
}
