//! One chosen instance in a plan: its facts and why it is left out, if it is.

use super::{Change, Drift, Protection, Rule, Target};
use crate::api::{Instance, InstanceStatus};
use crate::fleet::Row;
use crate::ids::EndpointId;

/// Why a chosen instance will not be terminated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Exclusion {
    /// It is no longer listed.
    Vanished,
    /// A termination was accepted before.
    AlreadyTerminating,
    /// A rule protects it. Unlocking it is a deliberate step.
    Protected {
        /// The rule.
        rule: Rule,
    },
    /// The operator took it out of this plan.
    TakenOut,
    /// Its status is one in which the service is known to refuse. It can be ticked in.
    LikelyRefused {
        /// The status.
        status: InstanceStatus,
    },
}

/// One chosen instance that was in the fleet when the plan was made.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    target: Target,
    drift: Option<Box<Drift>>,
    looked_up: bool,
    pub(super) taken_out: bool,
    pub(super) ticked: bool,
    exclusion: Option<Exclusion>,
}

impl Entry {
    pub(super) fn new(selected: Option<&Row>, now: &Row, protection: &Protection) -> Self {
        let target = Target::from(selected.unwrap_or(now));
        let mut entry = Self { target, drift: None, looked_up: false, taken_out: false, ticked: false, exclusion: None };
        if selected.is_some() {
            entry.observe(now.into());
        }
        entry.judge(protection);
        entry
    }

    /// The facts as they were last looked at. They are what is confirmed.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Why it is left out. `None` if it is not.
    #[must_use]
    pub fn exclusion(&self) -> Option<&Exclusion> {
        self.exclusion.as_ref()
    }

    /// Whether it would be terminated.
    #[must_use]
    pub fn is_included(&self) -> bool {
        self.exclusion.is_none()
    }

    /// What is not as it was when it was selected.
    #[must_use]
    pub fn drift(&self) -> Option<&Drift> {
        self.drift.as_deref()
    }

    /// Whether it was looked up since the plan was made.
    #[must_use]
    pub fn is_looked_up(&self) -> bool {
        self.looked_up
    }

    /// Whether it is ticked in although it is likely to be refused.
    #[must_use]
    pub fn is_ticked_in(&self) -> bool {
        self.ticked
    }

    /// Whether it is included or the operator can make it so within this plan.
    pub(super) fn could_be_sent(&self) -> bool {
        matches!(self.exclusion, None | Some(Exclusion::TakenOut | Exclusion::LikelyRefused { .. }))
    }

    /// Whether a change blocks the confirmation.
    pub(super) fn needs_acknowledging(&self) -> bool {
        self.is_included() && self.drift().is_some_and(|drift| !drift.is_acknowledged())
    }

    pub(super) fn acknowledge(&mut self) {
        if let Some(drift) = &mut self.drift {
            drift.acknowledge();
        }
    }

    pub(super) fn place_at(&mut self, endpoint: &EndpointId) {
        self.target.endpoint = Some(endpoint.clone());
    }

    /// Takes in what a look-up told.
    pub(super) fn look(&mut self, fresh: Option<&Instance>) {
        self.looked_up = true;
        self.observe(match fresh {
            Some(instance) => {
                let endpoint = self.target.endpoint.clone();
                Target { endpoint, ..Target::new(self.target.id.clone(), self.target.region.clone(), instance) }
            }
            None => Target { listed: false, ..self.target.clone() },
        });
    }

    /// Compares the facts of now with those of then. Changes that were acknowledged stay so for as long as they are the same.
    fn observe(&mut self, now: Target) {
        let selected = self.drift.as_deref().map_or(&self.target, Drift::selected);
        let changes = Change::between(selected, &now);
        let acknowledged = self.drift.as_deref().is_some_and(|drift| drift.is_acknowledged() && drift.changes() == changes);
        let selected = selected.clone();
        self.drift = (!changes.is_empty()).then(|| Box::new(Drift::new(selected, changes, acknowledged)));
        self.target = now;
    }

    /// Decides again whether it is included: the hard reasons first, the operator's own after them.
    pub(super) fn judge(&mut self, protection: &Protection) {
        let target = &self.target;
        self.exclusion = if !target.listed {
            Some(Exclusion::Vanished)
        } else if target.status == InstanceStatus::Terminating {
            Some(Exclusion::AlreadyTerminating)
        } else if let Some(rule) = protection.of_target(target) {
            Some(Exclusion::Protected { rule: rule.clone() })
        } else if self.taken_out {
            Some(Exclusion::TakenOut)
        } else if target.status == InstanceStatus::Allocating && !self.ticked {
            // The one status that the reference shows being refused (document 79077). Others are not guessed at.
            Some(Exclusion::LikelyRefused { status: target.status.clone() })
        } else {
            None
        };
    }
}
