//! One row of the fleet: an instance and where it was loaded from.

use crate::api::Instance;
use crate::ids::{InstanceId, Region};

/// One instance of the fleet. It has an id, or it would not be here.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    id: InstanceId,
    region: Region,
    instance: Instance,
}

impl Row {
    /// The row of an instance, or the instance back if it has no id and nothing can be done with it.
    pub(super) fn new(region: Region, instance: Instance) -> Option<Self> {
        let id = instance.instance_id.clone()?;
        Some(Self { id, region, instance })
    }

    /// The instance's id.
    #[must_use]
    pub fn id(&self) -> &InstanceId {
        &self.id
    }

    /// The region whose listing it came from: where requests about it go.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The instance as the service described it.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        &self.instance
    }
}
