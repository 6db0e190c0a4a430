//! Confirming: the one door between looking and terminating.

use std::fmt;

use serde::Serialize;

use super::{Batch, Plan, Target, cut};
use crate::ids::{InstanceId, Region};

/// What the operator types to confirm: the number, and the region if there is only one. Written `37 ap-guangzhou` or `37`.
///
/// A number and a place have to be looked at; a fixed word becomes a habit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phrase {
    /// How many would be terminated.
    pub count: usize,
    /// The region, if all are in one.
    pub region: Option<Region>,
}

/// Why a plan cannot be confirmed (yet), the first reason that stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConfirmationError {
    /// The console is in its read-only mode.
    ReadOnly,
    /// Nothing would be terminated.
    Empty,
    /// More than one operation may take.
    OverMaximum {
        /// How many are included.
        count: usize,
        /// The most allowed.
        maximum: usize,
    },
    /// Some were not looked up since the plan was made, so that nobody knows whether they are still what was chosen.
    NotLookedUp {
        /// How many.
        count: usize,
    },
    /// Some changed since they were selected, and the operator has not acknowledged it.
    Drifted {
        /// How many.
        count: usize,
    },
    /// What was typed is not the phrase.
    Typed {
        /// What is to be typed.
        expected: Phrase,
    },
}

/// A plan that the operator confirmed: what the operation may terminate, and all it may terminate.
///
/// Never empty, each id once. It cannot be read from a text, only made by [`Plan::confirm`], or by
/// [`ConfirmedPlan::from_journal`] from the record of an operation that had been confirmed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct ConfirmedPlan {
    targets: Vec<Target>,
}

/// A plan for a rehearsal, which sends nothing. It cannot be turned into a [`ConfirmedPlan`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct RehearsalPlan {
    targets: Vec<Target>,
}

/// Why the targets of a journal are not those of a confirmed plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JournalPlanError {
    /// There is none.
    Empty,
    /// One is there twice.
    Twice(InstanceId),
}

impl Plan {
    /// What is to be typed.
    #[must_use]
    pub fn phrase(&self) -> Phrase {
        let mut regions = self.included().map(|target| &target.region);
        let first = regions.next();
        let only = first.filter(|first| regions.all(|region| region == *first));
        Phrase { count: self.len(), region: only.cloned() }
    }

    /// Whether [`Plan::confirm`] would succeed, for the button that says why it does nothing yet.
    ///
    /// # Errors
    /// The first reason against it.
    pub fn check(&self, typed: &str) -> Result<(), ConfirmationError> {
        if self.limits().read_only {
            return Err(ConfirmationError::ReadOnly);
        }
        let expected = self.phrase();
        let count = expected.count;
        if count == 0 {
            return Err(ConfirmationError::Empty);
        }
        if let Some(maximum) = self.limits().maximum.filter(|maximum| count > *maximum) {
            return Err(ConfirmationError::OverMaximum { count, maximum });
        }
        let unseen = self.entries().iter().filter(|entry| entry.is_included() && !entry.is_looked_up()).count();
        if unseen > 0 {
            return Err(ConfirmationError::NotLookedUp { count: unseen });
        }
        let drifted = self.entries().iter().filter(|entry| entry.needs_acknowledging()).count();
        if drifted > 0 {
            return Err(ConfirmationError::Drifted { count: drifted });
        }
        if expected.is(typed) { Ok(()) } else { Err(ConfirmationError::Typed { expected }) }
    }

    /// Confirms the plan by what was typed. This is the only way to terminate anything.
    ///
    /// # Errors
    /// The plan back, with the first reason against it.
    pub fn confirm(self, typed: &str) -> Result<ConfirmedPlan, Box<(Self, ConfirmationError)>> {
        match self.check(typed) {
            Ok(()) => Ok(ConfirmedPlan { targets: self.included().cloned().collect() }),
            Err(error) => Err(Box::new((self, error))),
        }
    }

    /// The same targets for a rehearsal, which sends nothing and so needs no confirmation; also in read-only mode.
    ///
    /// # Errors
    /// [`ConfirmationError::Empty`] if nothing is included.
    pub fn rehearse(&self) -> Result<RehearsalPlan, ConfirmationError> {
        let targets: Vec<Target> = self.included().cloned().collect();
        if targets.is_empty() { Err(ConfirmationError::Empty) } else { Ok(RehearsalPlan { targets }) }
    }
}

impl Phrase {
    /// Whether this is what was typed. White space around and between does not matter, nor whether the digits are
    /// full-width, as an input method for Chinese may leave them.
    #[must_use]
    pub fn is(&self, typed: &str) -> bool {
        let typed: String = typed.chars().map(half_width).collect();
        let mut words = typed.split_whitespace();
        words.next() == Some(self.count.to_string().as_str())
            && words.next() == self.region.as_ref().map(Region::as_str)
            && words.next().is_none()
    }
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xff10 + u32::from('0')).unwrap_or(c),
        _ => c,
    }
}

impl ConfirmedPlan {
    /// What may be terminated, in order.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// What may be terminated, in order.
    #[must_use]
    pub fn into_targets(self) -> Vec<Target> {
        self.targets
    }

    /// The requests to send, in order.
    #[must_use]
    pub fn batches(&self) -> Vec<Batch> {
        cut(&self.targets)
    }

    /// Takes up again an operation that **had been confirmed**: these targets were written to its journal after
    /// [`Plan::confirm`], and that record is the proof. To be called by the replay of a journal and by nothing else.
    ///
    /// # Errors
    /// [`JournalPlanError`] if no confirmed plan can have had these targets.
    pub fn from_journal(targets: Vec<Target>) -> Result<Self, JournalPlanError> {
        if targets.is_empty() {
            return Err(JournalPlanError::Empty);
        }
        let mut seen = rustc_hash::FxHashSet::default();
        if let Some(twice) = targets.iter().find(|target| !seen.insert(&target.id)) {
            return Err(JournalPlanError::Twice(twice.id.clone()));
        }
        Ok(Self { targets })
    }
}

impl RehearsalPlan {
    /// What would be terminated, in order.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// What would be terminated, in order.
    #[must_use]
    pub fn into_targets(self) -> Vec<Target> {
        self.targets
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.region {
            Some(region) => write!(f, "{} {region}", self.count),
            None => write!(f, "{}", self.count),
        }
    }
}

impl fmt::Display for ConfirmationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReadOnly => f.write_str("the console is read-only"),
            Self::Empty => f.write_str("nothing would be terminated"),
            Self::OverMaximum { count, maximum } => write!(f, "{count} instances are more than the maximum of {maximum}"),
            Self::NotLookedUp { count } => write!(f, "{count} instances have not been looked up yet"),
            Self::Drifted { count } => write!(f, "{count} instances changed and were not acknowledged"),
            Self::Typed { expected } => write!(f, "\"{expected}\" was not typed"),
        }
    }
}

impl fmt::Display for JournalPlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the journal names no instance"),
            Self::Twice(id) => write!(f, "the journal names {id} twice"),
        }
    }
}

impl std::error::Error for ConfirmationError {}
impl std::error::Error for JournalPlanError {}
