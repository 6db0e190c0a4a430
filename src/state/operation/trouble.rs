//! Why an operation did not start.

use std::fmt;

use edgezone_adapters::StorageTrouble;
use edgezone_core::operation::{OperationId, ReplayError};

/// Why an operation did not start, or was not taken up. Nothing was sent.
#[derive(Clone, PartialEq, Debug)]
pub enum StartTrouble {
    /// The console is read-only.
    ReadOnly,
    /// More instances than one operation may take.
    OverMaximum(usize),
    /// So many of the instances are protected.
    Protected(usize),
    /// No credentials are in memory.
    NotConnected,
    /// Another tab of this browser is running one.
    AnotherTab,
    /// This tab is still running one.
    StillRunning(OperationId),
    /// The journal cannot be written, so a closed tab would lose track. The operator may go on without.
    Storage(StorageTrouble),
    /// The journal of the operation cannot be read back.
    Unreadable,
    /// The journal of the operation is not whole.
    Replay(ReplayError),
}

impl fmt::Display for StartTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnly => f.write_str("the console is read-only"),
            Self::Protected(count) => write!(f, "{count} of the instances are protected"),
            Self::OverMaximum(maximum) => write!(f, "one operation may take {maximum} instances"),
            Self::NotConnected => f.write_str("no credentials are in memory"),
            Self::AnotherTab => f.write_str("another tab is running an operation"),
            Self::StillRunning(id) => write!(f, "operation {} is still running", id.0),
            Self::Storage(trouble) => trouble.fmt(f),
            Self::Unreadable => f.write_str("the journal cannot be read"),
            Self::Replay(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StartTrouble {}
