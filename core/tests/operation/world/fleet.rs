//! The machines, and the plan of all of them.

use edgezone_core::api::Instance;
use edgezone_core::fleet::Fleet;
use edgezone_core::ids::{InstanceId, Place, Region};
use edgezone_core::plan::{Limits, Plan, Protection};
use edgezone_core::selection::Selection;

use super::Spec;
use crate::service::{Life, Machine, endpoint};

pub(super) fn id_of(i: usize) -> InstanceId {
    let prefix = ["bms", "epm", "ins"][i % 3];
    InstanceId::from(format!("{prefix}-{i:05}"))
}

fn place_of(spec: &Spec) -> Place {
    Place { endpoint: endpoint(spec.endpoint.into()), region: region_of(spec) }
}

fn region_of(spec: &Spec) -> Region {
    Region::from(["ap-guangzhou", "ap-chengdu", "ap-singapore"][usize::from(spec.region) % 3])
}

/// The plan, made and confirmed the way the page does it.
pub(super) fn planned(specs: &[Spec]) -> Plan {
    let mut fleet = Fleet::new();
    for (i, spec) in specs.iter().enumerate() {
        let instance = Instance { instance_id: Some(id_of(i)), instance_status: spec.status.clone(), ..Instance::default() };
        fleet.upsert(&region_of(spec), [instance]);
    }
    let chosen: Selection = (0..specs.len()).map(id_of).collect();
    let mut plan = Plan::new(&chosen, &fleet, &Protection::default(), Limits::default());
    for i in 0..specs.len() {
        plan.tick_in(&id_of(i), true);
    }
    for batch in plan.look_ups() {
        let answered = batch.ids().iter().map(|id| fleet.get(id).unwrap().instance().clone()).collect();
        plan.mark_drift(batch.facts(answered));
    }
    plan
}

pub(super) fn machine(spec: &Spec) -> Machine {
    let mut place = place_of(spec);
    if spec.elsewhere {
        place.region = Region::from("ap-elsewhere");
    }
    Machine { place, life: Life::Alive(spec.status.clone()), ever_terminating: false, ours: false, legacy: spec.legacy }
}
