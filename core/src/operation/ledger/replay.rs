//! How a ledger begins: with what was confirmed, or with a journal.

use std::collections::HashMap;
use std::fmt;

use super::{Entry, Ledger};
use crate::ids::{EndpointId, Place};
use crate::operation::outcome::{Outcome, Tally};
use crate::operation::record::{Mode, OperationId, Record, RecordKind};
use crate::plan::Target;
use crate::time::Millis;

/// Why a journal could not be replayed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReplayError {
    /// No records at all.
    Empty,
    /// The first record does not say what was confirmed.
    NoStart,
    /// A record is missing before this one.
    Gap {
        /// The number that was expected.
        expected: u32,
    },
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the journal holds no records"),
            Self::NoStart => f.write_str("the journal does not begin with what was confirmed"),
            Self::Gap { expected } => write!(f, "the journal's record {expected} is missing"),
        }
    }
}

impl std::error::Error for ReplayError {}

impl Ledger {
    /// Begins with what was confirmed. A target that is there twice counts once.
    pub(in crate::operation) fn start(
        at: Millis,
        id: OperationId,
        mode: Mode,
        endpoint: EndpointId,
        targets: Vec<Target>,
        tries_allowed: u32,
    ) -> Self {
        let mut ledger = Self {
            id,
            mode,
            endpoint,
            started: at,
            entries: Vec::with_capacity(targets.len()),
            index: HashMap::with_capacity(targets.len()),
            tally: Tally::default(),
            attempts: Vec::new(),
            warnings: Vec::new(),
            tries_allowed,
            cancelled: false,
            pause: None,
            holds: Vec::new(),
            settled: None,
            closed: false,
            last_change: at,
            records: 1,
        };
        for target in targets {
            if ledger.index.contains_key(&target.id) {
                continue;
            }
            ledger.index.insert(target.id.clone(), ledger.entries.len());
            ledger.tally.count(&Outcome::Queued);
            let known = target.listed;
            let endpoint = target.endpoint.as_ref().unwrap_or(&ledger.endpoint).clone();
            let place = Place { endpoint, region: target.region.clone() };
            ledger.entries.push(Entry {
                target,
                place,
                outcome: Outcome::Queued,
                attempts: Vec::new(),
                tries: 0,
                doubted: false,
                look_only: false,
                cancelled: false,
                known,
                seen: None,
                fallen_back: 0,
            });
        }
        ledger
    }

    /// Rebuilds the state from a journal, or from any prefix of one.
    ///
    /// # Errors
    /// [`ReplayError`] if the journal is empty, does not begin with its start, or has a hole.
    pub fn replay(records: impl IntoIterator<Item = Record>, tries_allowed: u32) -> Result<Self, ReplayError> {
        let mut records = records.into_iter();
        let first = records.next().ok_or(ReplayError::Empty)?;
        let RecordKind::Started { operation, mode, endpoint, targets } = first.kind else { return Err(ReplayError::NoStart) };
        let mut ledger = Self::start(first.at, operation, mode, endpoint, targets, tries_allowed);
        for record in records {
            if record.sequence != ledger.records {
                return Err(ReplayError::Gap { expected: ledger.records });
            }
            ledger.apply(&record);
        }
        Ok(ledger)
    }
}
