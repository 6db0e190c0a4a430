//! What changed between selecting and the look-up just before confirming.

use super::Target;
use crate::api::InstanceStatus;
use crate::ids::Zone;
use crate::time::Millis;

/// One fact that is not as it was.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// It is no longer listed.
    Vanished,
    /// Another name.
    Name {
        /// When it was selected.
        was: String,
        /// Now.
        is: String,
    },
    /// Another status.
    Status {
        /// When it was selected.
        was: InstanceStatus,
        /// Now.
        is: InstanceStatus,
    },
    /// Other public addresses would be released.
    PublicIps {
        /// When it was selected.
        was: Vec<String>,
        /// Now.
        is: Vec<String>,
    },
    /// Another private address.
    PrivateIp {
        /// When it was selected.
        was: String,
        /// Now.
        is: String,
    },
    /// Another hardware type.
    InstanceType {
        /// When it was selected.
        was: String,
        /// Now.
        is: String,
    },
    /// Another zone.
    Zone {
        /// When it was selected.
        was: Option<Zone>,
        /// Now.
        is: Option<Zone>,
    },
    /// Another time of creation: perhaps not the same machine at all.
    Created {
        /// When it was selected.
        was: Option<Millis>,
        /// Now.
        is: Option<Millis>,
    },
}

/// All that changed of one instance since it was selected, and whether the operator has seen it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drift {
    selected: Target,
    changes: Vec<Change>,
    acknowledged: bool,
}

impl Change {
    /// What differs, the gravest first. Of what vanished nothing else is known.
    pub(super) fn between(was: &Target, is: &Target) -> Vec<Self> {
        if was.listed && !is.listed {
            return vec![Self::Vanished];
        }
        let mut changes = Vec::new();
        let mut note = |differs: bool, change: &dyn Fn() -> Self| {
            if differs {
                changes.push(change());
            }
        };
        let (a, b) = (was, is);
        note(a.created != b.created, &|| Self::Created { was: a.created, is: b.created });
        note(a.name != b.name, &|| Self::Name { was: a.name.clone(), is: b.name.clone() });
        note(a.status != b.status, &|| Self::Status { was: a.status.clone(), is: b.status.clone() });
        note(a.public_ips != b.public_ips, &|| Self::PublicIps { was: a.public_ips.clone(), is: b.public_ips.clone() });
        note(a.private_ip != b.private_ip, &|| Self::PrivateIp { was: a.private_ip.clone(), is: b.private_ip.clone() });
        note(a.instance_type != b.instance_type, &|| Self::InstanceType { was: a.instance_type.clone(), is: b.instance_type.clone() });
        note(a.zone != b.zone, &|| Self::Zone { was: a.zone.clone(), is: b.zone.clone() });
        changes
    }
}

impl Drift {
    pub(super) fn new(selected: Target, changes: Vec<Change>, acknowledged: bool) -> Self {
        Self { selected, changes, acknowledged }
    }

    /// The facts when it was selected; without a [`Baseline`](super::Baseline), when the plan was made.
    #[must_use]
    pub fn selected(&self) -> &Target {
        &self.selected
    }

    /// What is different now.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether the operator has seen exactly these changes.
    #[must_use]
    pub fn is_acknowledged(&self) -> bool {
        self.acknowledged
    }

    pub(super) fn acknowledge(&mut self) {
        self.acknowledged = true;
    }
}
