//! One row of the fleet: an instance, where it was loaded from, and what sorting and filtering need of it.

use std::net::IpAddr;
use std::sync::Arc;

use super::natural;
use crate::api::Instance;
use crate::ids::{InstanceId, Region};
use crate::time::Millis;

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

/// What is looked at for each of 100,000 rows at a keystroke, kept small and side by side.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    pub status: u32,
    pub zone: u32,
    pub region: u32,
    pub instance_type: u32,
    pub created: Option<Millis>,
    pub ips: Ips,
    /// The lower-cased name.
    pub name: Arc<str>,
    /// The name's key in natural order.
    pub name_key: Box<[u8]>,
    /// Everything free text is looked for in, lower-cased, one field a line.
    pub search: Box<str>,
}

/// The addresses of an instance, read once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ips {
    pub private: Option<IpAddr>,
    pub private_v6: Option<IpAddr>,
    pub public: Option<IpAddr>,
    pub public_v6: Option<IpAddr>,
}

impl Ips {
    fn of(instance: &Instance) -> Self {
        let read = |text: &str| text.trim().parse().ok();
        Self {
            private: read(&instance.private_ip),
            private_v6: read(&instance.private_ip_v6),
            public: read(&instance.public_ip),
            public_v6: read(&instance.public_ip_v6),
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = IpAddr> + use<> {
        [self.private, self.public, self.private_v6, self.public_v6].into_iter().flatten()
    }
}

/// The fields free text is looked for in.
pub(super) fn searched(instance: &Instance) -> [&str; 8] {
    [
        instance.instance_id.as_ref().map_or("", InstanceId::as_str),
        &instance.instance_name,
        &instance.private_ip,
        &instance.public_ip,
        &instance.private_ip_v6,
        &instance.public_ip_v6,
        &instance.instance_type,
        &instance.machine_id,
    ]
}

/// Names given a small number each, so that comparing a status or a zone is comparing two numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    texts: indexmap::IndexSet<Arc<str>, rustc_hash::FxBuildHasher>,
}

impl Names {
    pub(super) fn code(&mut self, text: &str) -> u32 {
        let found = self.texts.get_index_of(text);
        let index = found.unwrap_or_else(|| self.texts.insert_full(Arc::from(text)).0);
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    pub(super) fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }
}

/// The names of all four facets.
#[derive(Clone, Debug, Default)]
pub(super) struct FacetNames {
    pub status: Names,
    pub zone: Names,
    pub region: Names,
    pub instance_type: Names,
}

impl FacetNames {
    pub(super) fn keys(&mut self, row: &Row) -> Keys {
        let instance = row.instance();
        let name = instance.instance_name.to_lowercase();
        Keys {
            status: self.status.code(instance.instance_status.as_str()),
            zone: self.zone.code(instance.zone.as_ref().map_or("", |zone| zone.as_str())),
            region: self.region.code(row.region().as_str()),
            instance_type: self.instance_type.code(&instance.instance_type),
            created: instance.created_at(),
            ips: Ips::of(instance),
            name_key: natural::key(&name),
            name: Arc::from(name),
            search: searched(instance).join("\n").to_lowercase().into_boxed_str(),
        }
    }
}
