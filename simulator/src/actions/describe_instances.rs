//! DescribeInstances: a page of the instances that the account has in the region of the request.

use std::collections::HashSet;

use edgezone_core::ids::InstanceId;
use serde_json::{Value, json};

use super::Context;
use crate::faults::Fault;
use crate::fleet::{Fleet, Machine};
use crate::protocol::{ApiFault, Params};

const DEFAULT_LIMIT: usize = 20;
const MAX_LIMIT: usize = 100;
const MAX_IDS: usize = 100;

#[derive(Default, PartialEq, Eq)]
struct Filter {
    ids: Option<Vec<InstanceId>>,
    name: Option<String>,
    zone: Option<String>,
    statuses: Option<HashSet<String>>,
    public_network: Option<String>,
    private_network: Option<String>,
    public_ips: Option<HashSet<String>>,
}

impl Filter {
    fn read(params: &mut Params) -> Result<Self, ApiFault> {
        // An empty list filters nothing, as an absent one.
        let mut set = |name| params.texts(name).map(|texts| texts.filter(|texts| !texts.is_empty()));
        let (ids, statuses, public_ips) = (set("InstanceIds")?, set("InstanceStatus")?, set("PublicIps")?);
        if ids.as_ref().is_some_and(|ids| ids.len() > MAX_IDS) {
            return Err(ApiFault::value("InstanceIds", "at most 100 ids are allowed"));
        }
        let mut text = |name| params.text(name).map(|text| text.filter(|text| !text.is_empty()));
        Ok(Self {
            ids: ids.map(|ids| ids.into_iter().map(InstanceId::from).collect()),
            name: text("InstanceName")?.map(|name| name.to_lowercase()),
            zone: text("Zone")?,
            statuses: statuses.map(HashSet::from_iter),
            public_network: text("PublicNetworkId")?,
            private_network: text("PrivateNetworkId")?,
            public_ips: public_ips.map(HashSet::from_iter),
        })
    }

    fn matching<'a>(&self, fleet: &'a Fleet, context: &Context) -> Vec<&'a Machine> {
        let (account, region) = (context.caller.account, &context.region);
        let Some(ids) = &self.ids else {
            return fleet.listing(account, region).filter(|machine| self.takes(machine)).collect();
        };
        let mut seen = HashSet::new();
        let found = ids.iter().filter(|id| seen.insert(*id)).filter_map(|id| fleet.find(account, region, id));
        found.filter(|machine| machine.gone_at.is_none() && self.takes(machine)).collect()
    }

    fn takes(&self, machine: &Machine) -> bool {
        fn same(wanted: Option<&String>, is: &str) -> bool {
            wanted.is_none_or(|wanted| wanted == is)
        }
        same(self.zone.as_ref(), machine.zone.as_str())
            && same(self.public_network.as_ref(), &machine.public_network)
            && same(self.private_network.as_ref(), &machine.private_network)
            && self.statuses.as_ref().is_none_or(|statuses| statuses.contains(machine.status.as_str()))
            && self.name.as_ref().is_none_or(|name| machine.name.to_lowercase().contains(name))
            && self.public_ips.as_ref().is_none_or(|ips| machine.terminations.is_empty() && ips.contains(&machine.addresses.public))
    }
}

/// Answers DescribeInstances. `shuffle` reorders a listing where that fault befalls the request.
///
/// # Errors
/// Malformed and unknown parameters.
pub fn describe_instances(
    fleet: &Fleet,
    mut params: Params,
    context: &Context,
    shuffle: impl FnOnce(&mut [&Machine]),
) -> Result<Value, ApiFault> {
    let filter = Filter::read(&mut params)?;
    let offset = params.number("Offset", 0, 0..=usize::MAX)?;
    let limit = params.number("Limit", DEFAULT_LIMIT, 1..=MAX_LIMIT)?;
    params.end()?;

    let account = context.caller.account;
    let shuffled = context.faults.contains(&Fault::Shuffle);
    let (total, page) = if filter == Filter::default() && !shuffled {
        fleet.page(account, &context.region, offset, limit)
    } else {
        let mut matching = filter.matching(fleet, context);
        if shuffled {
            shuffle(&mut matching);
        }
        (matching.len(), matching.into_iter().skip(offset).take(limit).collect())
    };
    let page: Vec<_> = page.into_iter().map(Machine::listed).collect();
    Ok(json!({ "TotalCount": total, "InstanceSet": page }))
}
