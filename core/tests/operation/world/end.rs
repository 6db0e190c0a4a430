//! The end of a run, and what its journal must tell.

use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Ledger, Operation, OperationId, Outcome, PauseReason, Policy, Record, Start, Tally, Work};
use edgezone_core::time::Millis;

use super::fleet::planned;
use super::{START, World};
use crate::service::{Service, endpoint};

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

impl World {
    pub(super) fn end(mut self) -> Run {
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
