//! One line of the history: what the journal's list of operations keeps of each.

use edgezone_core::operation::{Ledger, Mode, OperationId, Outcome, Tally};
use edgezone_core::time::Millis;
use serde::{Deserialize, Serialize};

/// What is kept of an operation beside its records, so that a list needs no replay. No credentials, no names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Summary {
    /// The operation.
    pub id: OperationId,
    /// Whether anything was sent.
    pub mode: Mode,
    /// The endpoint, by its id in the configuration.
    pub endpoint: String,
    /// When it was confirmed.
    pub started: Millis,
    /// When every id had its outcome, if they have.
    pub settled: Option<Millis>,
    /// Whether following has ended too.
    pub closed: bool,
    /// The regions, in order.
    pub regions: Vec<String>,
    /// How many were confirmed.
    pub total: usize,
    /// How many wait, are under way, or are being looked up.
    pub open: usize,
    /// Accepted.
    pub terminated: usize,
    /// No longer listed.
    pub gone: usize,
    /// Refused.
    pub failed: usize,
    /// Could not be found out.
    pub unresolved: usize,
    /// Cancelled before their turn.
    pub not_sent: usize,
}

impl Summary {
    /// The summary of what a ledger knows.
    #[must_use]
    pub fn of(ledger: &Ledger) -> Self {
        let tally = ledger.tally();
        let mut regions: Vec<_> = ledger.entries().iter().map(|entry| entry.target.region.to_string()).collect();
        regions.sort_unstable();
        regions.dedup();
        Self {
            id: ledger.id().clone(),
            mode: ledger.mode(),
            endpoint: ledger.endpoint().to_string(),
            started: ledger.started(),
            settled: ledger.settled(),
            closed: ledger.closed(),
            regions,
            total: tally.total(),
            open: tally.open(),
            terminated: tally.terminated,
            gone: tally.gone,
            failed: tally.failed,
            unresolved: tally.unresolved,
            not_sent: tally.not_sent,
        }
    }

    /// The counts. What is open counts as waiting: more is not kept of it.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let told = self.open + self.terminated + self.gone + self.failed + self.unresolved + self.not_sent;
        Tally {
            queued: self.open,
            terminated: self.terminated,
            gone: self.gone,
            failed: self.failed,
            unresolved: self.unresolved,
            not_sent: self.not_sent,
            rehearsed: self.total.saturating_sub(told),
            ..Tally::default()
        }
    }

    /// Whether something is still to be sent or to be found out.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        self.settled.is_none() || self.open > 0
    }
}

/// The ids of a ledger whose outcome fits, in the confirmed order.
#[must_use]
pub fn ids_where(ledger: &Ledger, fits: impl Fn(&Outcome) -> bool) -> Vec<edgezone_core::ids::InstanceId> {
    ledger.entries().iter().filter(|entry| fits(&entry.outcome)).map(|entry| entry.target.id.clone()).collect()
}
