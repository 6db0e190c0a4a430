//! Virtual time around one operation: the network, the storage, the operator, the crashes.

mod actions;
mod begin;
mod end;
mod fleet;
mod page;
mod people;
mod schedule;
mod time;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Event, Operation, PauseReason, Phase, Record};
use edgezone_core::time::{Millis, Span};

use self::time::{Happening, Next};
use crate::invariants::Watch;
use crate::service::{Credentials, ENDPOINTS, LookFault, Service, TerminateFault};

pub(crate) use self::end::Run;
pub(crate) use self::schedule::{Action, Schedule, Spec};

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

impl World {
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

    fn describe(&self) -> String {
        let engine = self.engine.as_ref().map(|engine| {
            let outcomes: Vec<_> = engine.ledger().entries().iter().map(|entry| entry.outcome.clone()).take(6).collect();
            (engine.status(self.now), outcomes)
        });
        let (last, seconds) = (self.records.iter().rev().take(5).collect::<Vec<_>>(), (self.now - START).0 / 1000);
        format!("after {seconds} s: {engine:#?}\nmachines {:?}\nlast records {last:#?}", self.service.census())
    }

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
}
