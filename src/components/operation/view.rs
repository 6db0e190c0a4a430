//! One operation as it is shown: running in this page, or read back from its journal.

use std::rc::Rc;

use edgezone_core::operation::{Entry, Event, Ledger, Mode, OperationId, Outcome, Phase, Status, Tally};
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;

use super::wording::{Place, Stage};
use crate::state::operation::Runner;

/// Where what is shown comes from.
#[derive(Clone)]
pub enum Source {
    /// It runs in this page.
    Running(Runner),
    /// It was read from the journal, and nothing about it changes.
    Past(Rc<Ledger>),
}

/// One operation as it is shown. Cheap to copy; what is read of it through the methods is tracked.
#[derive(Clone, Copy)]
pub struct View {
    source: StoredValue<Source>,
    /// The time now, for what counts down.
    pub now: ReadSignal<Millis>,
    /// What it is doing. `None` if it does not run here.
    pub status: Memo<Option<Status>>,
    /// Where it stands. `None` if it does not run here.
    pub phase: Memo<Option<Phase>>,
    /// How many instances are in each outcome.
    pub tally: Memo<Tally>,
    /// Of the rehearsed ones, how many the service did not list.
    pub missing: Memo<usize>,
}

impl View {
    /// A view of a source, for as long as the present owner lives.
    #[must_use]
    pub fn new(source: Source, now: ReadSignal<Millis>) -> Self {
        let source = StoredValue::new(source);
        let status = Memo::new(move |_| {
            // Rates and remaining times change by themselves.
            now.track();
            source.with_value(|source| match source {
                Source::Running(runner) => Some(runner.status()),
                Source::Past(_) => None,
            })
        });
        let phase = Memo::new(move |_| status.with(|status| status.as_ref().map(|status| status.phase.clone())));
        let tally = Memo::new(move |_| read(source, Ledger::tally));
        let missing = Memo::new(move |_| {
            if tally.with(|tally| tally.rehearsed == 0) {
                return 0;
            }
            let missing = |entry: &&Entry| entry.outcome == Outcome::Rehearsed(None);
            read(source, |ledger| ledger.entries().iter().filter(missing).count())
        });
        Self { source, now, status, phase, tally, missing }
    }

    /// Reads what is known. Tracked.
    pub fn ledger<T>(self, of: impl FnOnce(&Ledger) -> T) -> T {
        read(self.source, of)
    }

    /// Reads what is known, without following it.
    pub fn peek<T>(self, of: impl FnOnce(&Ledger) -> T) -> T {
        untrack(|| read(self.source, of))
    }

    /// The operation.
    #[must_use]
    pub fn id(self) -> OperationId {
        self.peek(|ledger| ledger.id().clone())
    }

    /// Whether nothing is sent whatever happens.
    #[must_use]
    pub fn is_rehearsal(self) -> bool {
        self.peek(|ledger| ledger.mode() == Mode::Rehearsal)
    }

    /// Where its instances are.
    #[must_use]
    pub fn place(self) -> Place {
        self.peek(|ledger| Place::of(ledger.entries().iter().map(|entry| entry.target.region.as_str())))
    }

    /// The stage its headline speaks of. Tracked.
    #[must_use]
    pub fn stage(self) -> Stage {
        if self.tally.with(Tally::open) == 0 {
            return Stage::Settled;
        }
        self.phase.with(|phase| match phase {
            None => Stage::Left,
            Some(Phase::Paused(_)) => Stage::Paused,
            Some(Phase::Verifying) => Stage::Verifying,
            Some(Phase::Cancelling) => Stage::Cancelling,
            Some(Phase::Running | Phase::Following | Phase::Closed) => Stage::Running,
        })
    }

    /// What drives it, if it runs here.
    #[must_use]
    pub fn runner(self) -> Option<Runner> {
        self.source.with_value(|source| match source {
            Source::Running(runner) => Some(runner.clone()),
            Source::Past(_) => None,
        })
    }

    /// Passes the operator's wish on, if the operation runs here.
    pub fn feed(self, event: Event) {
        if let Some(runner) = self.runner() {
            runner.feed(event);
        }
    }
}

fn read<T>(source: StoredValue<Source>, of: impl FnOnce(&Ledger) -> T) -> T {
    source.with_value(|source| match source {
        Source::Running(runner) => runner.with(|operation| of(operation.ledger())),
        Source::Past(ledger) => of(ledger),
    })
}
