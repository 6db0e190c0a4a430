//! Cutting targets into requests.

use super::Target;
use crate::api::{Instance, MAX_TERMINATE_IDS};
use crate::ids::{EndpointId, InstanceId, Region};

/// The ids of one request: 1 to 100, all of one region of one endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    endpoint: Option<EndpointId>,
    region: Region,
    ids: Vec<InstanceId>,
}

impl Batch {
    /// The endpoint the request goes to. `None`: the one that the operation is started at.
    #[must_use]
    pub fn endpoint(&self) -> Option<&EndpointId> {
        self.endpoint.as_ref()
    }

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
}

/// Cuts targets into batches: places in the order in which they first come, ids in the order given.
#[must_use]
pub fn cut<'a>(targets: impl IntoIterator<Item = &'a Target>) -> Vec<Batch> {
    type Places<'a> = indexmap::IndexMap<(Option<&'a EndpointId>, &'a Region), Vec<InstanceId>, rustc_hash::FxBuildHasher>;
    let mut places = Places::default();
    for target in targets {
        places.entry((target.endpoint.as_ref(), &target.region)).or_default().push(target.id.clone());
    }
    places.into_iter().flat_map(|((endpoint, region), ids)| pieces(endpoint, region, &ids)).collect()
}

/// Cuts ids of one region, of the endpoint one is connected to, into batches, in the order given.
#[must_use]
pub fn cut_ids(region: &Region, ids: &[InstanceId]) -> Vec<Batch> {
    pieces(None, region, ids)
}

fn pieces(endpoint: Option<&EndpointId>, region: &Region, ids: &[InstanceId]) -> Vec<Batch> {
    let batch = |ids: &[InstanceId]| Batch { endpoint: endpoint.cloned(), region: region.clone(), ids: ids.to_vec() };
    ids.chunks(MAX_TERMINATE_IDS).map(batch).collect()
}
