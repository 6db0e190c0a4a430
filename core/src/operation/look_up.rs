//! What one look at an instance proves, given what was in doubt.

use super::ledger::Entry;
use super::outcome::{Doubt, Outcome, Proof, Unresolved};
use crate::api::InstanceStatus;
use crate::time::Millis;

/// What a look-up leads to.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Conclusion {
    /// It adds nothing.
    Unchanged,
    /// This is known now.
    Known(Outcome),
    /// It was seen alive after an unclear attempt: it may be sent again.
    SendAgain {
        /// Whether the unclear attempt counts as one of those allowed. A refusal of a whole batch does not: it did nothing.
        counted: bool,
    },
}

/// Concludes from one look. `seen` is the status the instance is listed with, or `None` if a complete answer left it out.
pub(super) fn conclude(entry: &Entry, seen: Option<&InstanceStatus>, at: Millis, tries_allowed: u32) -> Conclusion {
    match &entry.outcome {
        Outcome::Checking(doubt) => Conclusion::from_doubt(entry, doubt, seen, at, tries_allowed),
        Outcome::Terminated { proof, at: since, .. } => Conclusion::Known(match seen {
            None => Outcome::Gone { accepted: Some(*since), at },
            Some(status) => Outcome::Terminated { proof: proof.clone(), at: *since, last_seen: Some(status.clone()) },
        }),
        // A probe of the connection, or a look at new credentials, may pass over ids in any other state: it changes none.
        _ => Conclusion::Unchanged,
    }
}

impl Conclusion {
    fn from_doubt(entry: &Entry, doubt: &Doubt, seen: Option<&InstanceStatus>, at: Millis, tries_allowed: u32) -> Self {
        let status = match seen {
            Some(InstanceStatus::Terminating) => {
                let last_seen = Some(InstanceStatus::Terminating);
                return Self::Known(Outcome::Terminated { proof: Proof::SeenTerminating, at, last_seen });
            }
            Some(status) => status,
            None if entry.known => return Self::Known(Outcome::Gone { accepted: None, at }),
            None => {
                return Self::Known(match doubt {
                    Doubt::Refused(refusal) if !entry.doubted => Outcome::Failed(refusal.clone()),
                    doubt => Outcome::Unresolved(Unresolved::NeverListed(doubt.clone())),
                });
            }
        };
        let still_alive = || {
            let unresolved = Unresolved::StillAlive { attempts: entry.tries, doubt: doubt.clone(), status: status.clone() };
            Self::Known(Outcome::Unresolved(unresolved))
        };
        match doubt {
            Doubt::Refused(refusal) => Self::Known(Outcome::Failed(refusal.clone())),
            _ if entry.look_only => still_alive(),
            Doubt::RefusedWhole(_) if !entry.cancelled => Self::SendAgain { counted: false },
            Doubt::RefusedWhole(_) if !entry.doubted => Self::Known(Outcome::NotSent),
            Doubt::RefusedWhole(_) => still_alive(),
            Doubt::NoAnswer(_) | Doubt::ServerFailed(_) | Doubt::NotNamed { .. } => {
                if entry.cancelled || entry.tries >= tries_allowed {
                    still_alive()
                } else {
                    Self::SendAgain { counted: true }
                }
            }
        }
    }
}
