//! Cutting targets into requests.

use super::Target;
use crate::api::{Instance, MAX_TERMINATE_IDS};
use crate::ids::{InstanceId, Region};

/// The ids of one request: 1 to 100, all of one region.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    region: Region,
    ids: Vec<InstanceId>,
}

impl Batch {
    /// The region the request goes to.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }

    /// The ids, in order.
    #[must_use]
    pub fn ids(&self) -> &[InstanceId] {
        &self.ids
    }

    /// Joins a look-up of this batch to its answer: each id with its instance, or with `None` if it is not listed.
    /// Instances that nobody asked for are passed over.
    ///
    /// Only for an answer to a look-up of exactly these ids; an error says nothing about any of them.
    #[must_use]
    pub fn facts(&self, answered: Vec<Instance>) -> Vec<(InstanceId, Option<Instance>)> {
        let mut by_id: rustc_hash::FxHashMap<InstanceId, Instance> =
            answered.into_iter().filter_map(|instance| Some((instance.instance_id.clone()?, instance))).collect();
        self.ids.iter().map(|id| (id.clone(), by_id.remove(id))).collect()
    }

    /// The region and the ids.
    #[must_use]
    pub fn into_parts(self) -> (Region, Vec<InstanceId>) {
        (self.region, self.ids)
    }
}

/// Cuts targets into batches: regions in the order in which they first come, ids in the order given.
#[must_use]
pub fn cut<'a>(targets: impl IntoIterator<Item = &'a Target>) -> Vec<Batch> {
    let mut by_region: indexmap::IndexMap<&Region, Vec<InstanceId>, rustc_hash::FxBuildHasher> = indexmap::IndexMap::default();
    for target in targets {
        by_region.entry(&target.region).or_default().push(target.id.clone());
    }
    by_region
        .into_iter()
        .flat_map(|(region, ids)| {
            let cut: Vec<Batch> = ids.chunks(MAX_TERMINATE_IDS).map(|ids| Batch { region: region.clone(), ids: ids.to_vec() }).collect();
            cut
        })
        .collect()
}
