//! The outcomes by name: what the bar is cut into, what the legend counts and what the table can be narrowed to.

use edgezone_core::operation::{Outcome, Tally};

use crate::components::icon::Icon;
use crate::components::notice::Tone;
use crate::text::{Text, outcome};

/// An outcome without its particulars.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Accepted, still listed.
    Terminated,
    /// No longer listed.
    Gone,
    /// Looked up instead of sent.
    Rehearsed,
    /// Refused.
    Failed,
    /// Could not be found out.
    Unresolved,
    /// Cancelled before its turn.
    NotSent,
    /// Being looked up.
    Checking,
    /// In a request under way.
    InFlight,
    /// Waiting for its turn.
    Queued,
}

impl Kind {
    /// All of them, as the bar runs: done, then what needs the operator, then what is still to come.
    pub const ALL: [Self; 9] = [
        Self::Terminated,
        Self::Gone,
        Self::Rehearsed,
        Self::Failed,
        Self::Unresolved,
        Self::NotSent,
        Self::Checking,
        Self::InFlight,
        Self::Queued,
    ];

    /// The kind of an outcome.
    #[must_use]
    pub const fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Queued => Self::Queued,
            Outcome::InFlight => Self::InFlight,
            Outcome::Checking(_) => Self::Checking,
            Outcome::Terminated { .. } => Self::Terminated,
            Outcome::Gone { .. } => Self::Gone,
            Outcome::Failed(_) => Self::Failed,
            Outcome::Unresolved(_) => Self::Unresolved,
            Outcome::NotSent => Self::NotSent,
            Outcome::Rehearsed(_) => Self::Rehearsed,
        }
    }

    /// How many instances are of this kind.
    #[must_use]
    pub const fn count(self, tally: &Tally) -> usize {
        match self {
            Self::Queued => tally.queued,
            Self::InFlight => tally.in_flight,
            Self::Checking => tally.checking,
            Self::Terminated => tally.terminated,
            Self::Gone => tally.gone,
            Self::Failed => tally.failed,
            Self::Unresolved => tally.unresolved,
            Self::NotSent => tally.not_sent,
            Self::Rehearsed => tally.rehearsed,
        }
    }

    /// Whether its outcome is still to come.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::InFlight | Self::Checking)
    }

    /// Its word.
    #[must_use]
    pub const fn word(self) -> Text {
        match self {
            Self::Queued => outcome::QUEUED,
            Self::InFlight => outcome::IN_FLIGHT,
            Self::Checking => outcome::CHECKING,
            Self::Terminated => outcome::TERMINATED,
            Self::Gone => outcome::GONE,
            Self::Failed => outcome::FAILED,
            Self::Unresolved => outcome::UNRESOLVED,
            Self::NotSent => outcome::NOT_SENT,
            Self::Rehearsed => outcome::REHEARSED,
        }
    }

    /// Its colours.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Terminated => Tone::Ok,
            Self::Gone => Tone::Gone,
            Self::Failed => Tone::Danger,
            Self::Unresolved | Self::Checking => Tone::Warn,
            Self::InFlight | Self::Rehearsed => Tone::Accent,
            Self::NotSent | Self::Queued => Tone::Waiting,
        }
    }

    /// Its picture.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Terminated | Self::Rehearsed => Icon::Check,
            Self::Gone => Icon::Gone,
            Self::Failed => Icon::Cross,
            Self::Unresolved => Icon::Warning,
            Self::NotSent => Icon::Lock,
            Self::Checking => Icon::Search,
            Self::InFlight => Icon::Dots,
            Self::Queued => Icon::Clock,
        }
    }

    /// The class of its part of the bar.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Terminated => "terminated",
            Self::Gone => "gone",
            Self::Rehearsed => "rehearsed",
            Self::Failed => "failed",
            Self::Unresolved => "unresolved",
            Self::NotSent => "not-sent",
            Self::Checking => "checking",
            Self::InFlight => "in-flight",
            Self::Queued => "queued",
        }
    }
}
