//! The termination engine: events in, effects out, and a journal from which the truth can be rebuilt.
//!
//! [`Operation`] is driven from outside. The driver passes [`Event`]s with the time they happened, takes [`Effect`]s
//! until there are none, and comes back at [`Operation::next_wake`]. It owns no clock, no network and no storage.
//!
//! What is known of each instance lives in the [`Ledger`], which changes only by folding [`Record`]s. The same records
//! are the journal, so what a reload rebuilds is by construction what was known before it. A terminate request leaves
//! only after the record that announces it is stored: whatever was under way when the page died is found in the
//! journal, counted as ambiguous, and looked up before anything else happens to it.

mod engine;
mod event;
mod export;
mod ledger;
mod look_up;
mod outcome;
mod policy;
mod record;
mod status;

pub use engine::{Operation, Start, Work};
pub use event::{Effect, Event, RequestNumber};
pub use export::{to_csv, to_json};
pub use ledger::{AttemptInfo, Entry, Ledger, ReplayError, Warning};
pub use outcome::{Doubt, Outcome, Proof, Tally, Unresolved};
pub use policy::Policy;
pub use record::{Attempt, AttemptEnd, Mode, OperationId, PauseReason, Record, RecordKind, Sighting};
pub use status::{Cause, Forecast, Hold, Link, PerSecond, Phase, Status};

#[cfg(test)]
mod tests;
