mod drift;

use proptest::prelude::*;

use super::*;
use crate::api::InstanceStatus;
use crate::fleet::Pattern;
use crate::fleet::testing::{fleet, instance};
use crate::ids::Region;
use crate::time::Span;

fn all_of(fleet: &Fleet) -> Selection {
    fleet.rows().map(|row| row.id().clone()).collect()
}

fn plan_of(fleet: &Fleet) -> Plan {
    Plan::new(&all_of(fleet), fleet, &Protection::default(), Limits::default())
}

/// The fleet looked up again, unchanged.
fn look_up_all(plan: &mut Plan, fleet: &Fleet) {
    for batch in plan.look_ups() {
        let answered = batch.ids().iter().filter_map(|id| fleet.get(id)).map(|row| row.instance().clone()).collect();
        plan.mark_drift(batch.facts(answered));
    }
}

fn reasons(plan: &Plan) -> Vec<(&str, &Exclusion)> {
    plan.excluded().map(|out| (out.id.as_str(), out.why)).collect()
}

#[test]
fn each_one_left_out_has_its_reason() {
    let fleet = fleet(
        "r",
        [
            instance("a", "web", "running", "z"),
            instance("b", "web", "terminating", "z"),
            instance("c", "web", "allocating", "z"),
            instance("d", "db-1", "running", "z"),
            instance("e", "web", "hibernating", "z"),
            instance("f", "web", "running", "z"),
        ],
    );
    let rule = Rule::new(Protects::Name(Pattern::new("db-*")), "");
    let mut chosen = all_of(&fleet);
    chosen.set(&"gone".into(), true);
    let mut plan = Plan::new(&chosen, &fleet, &Protection::new(vec![rule.clone()]), Limits::default());
    plan.take_out(&"f".into());
    assert_eq!(
        reasons(&plan),
        [
            ("b", &Exclusion::AlreadyTerminating),
            ("c", &Exclusion::LikelyRefused { status: InstanceStatus::Allocating }),
            ("d", &Exclusion::Protected { rule }),
            ("f", &Exclusion::TakenOut),
            ("gone", &Exclusion::Vanished),
        ]
    );
    assert_eq!(plan.included().map(|t| t.id.as_str()).collect::<Vec<_>>(), ["a", "e"]);

    plan.tick_in(&"c".into(), true);
    plan.put_back(&"f".into());
    let mut unlocked = plan.protection.clone();
    unlocked.unlock("d".into());
    plan.set_protection(&unlocked);
    assert_eq!(plan.included().map(|t| t.id.as_str()).collect::<Vec<_>>(), ["a", "c", "d", "e", "f"]);
    plan.tick_in(&"b".into(), true);
    assert_eq!(plan.len(), 5, "what is terminating cannot be ticked in");
}

#[test]
fn the_impact_counts_what_is_included() {
    let mut machines: Vec<Instance> = (0..101).map(|n| instance(&format!("i-{n}"), "web", "running", "z1")).collect();
    machines[0].public_ip = "203.0.113.7".into();
    machines[0].public_ip_v6 = "2001:db8::7".into();
    machines[0].created_time = "2026-02-15T14:30:00Z".into();
    machines[1].created_time = "2025-02-15T14:30:00Z".into();
    machines[2].created_time = "2026-02-15T14:30:00Z".into();
    machines[3].instance_status = InstanceStatus::Terminating;
    machines[3].public_ip = "203.0.113.8".into();
    let mut fleet = fleet("r2", machines);
    fleet.upsert(&"r1".into(), [Instance { instance_type: "BM.X".into(), zone: None, ..instance("x", "x", "error", "") }]);
    let impact = plan_of(&fleet).impact();
    assert_eq!(impact.count, 101);
    assert_eq!(impact.by_region, [("r2".into(), 100), ("r1".into(), 1)]);
    assert_eq!(impact.by_zone, [(Some("z1".into()), 100), (None, 1)]);
    assert_eq!(impact.by_type, [("BM.S5.LARGE8".into(), 100), ("BM.X".into(), 1)]);
    assert_eq!(impact.by_status, [(InstanceStatus::Running, 100), (InstanceStatus::Error, 1)]);
    assert_eq!(impact.public_ips, ["203.0.113.7", "2001:db8::7"]);
    assert_eq!(impact.oldest.unwrap().id.as_str(), "i-1");
    assert_eq!(impact.newest.unwrap().id.as_str(), "i-0");
    assert_eq!(impact.undated, 98);
    assert_eq!((impact.requests, impact.least_time), (2, Span::millis(50)));
}

#[test]
fn what_is_typed_is_the_number_and_the_only_region() {
    let mut machines = fleet("ap-guangzhou", [instance("a", "", "running", "z"), instance("b", "", "running", "z")]);
    let mut plan = plan_of(&machines);
    look_up_all(&mut plan, &machines);
    assert_eq!(plan.phrase().to_string(), "2 ap-guangzhou");
    for typed in ["2 ap-guangzhou", "  2   ap-guangzhou\t", "２　ap-guangzhou"] {
        assert_eq!(plan.check(typed), Ok(()), "{typed}");
    }
    for typed in ["", "2", "3 ap-guangzhou", "2 ap-chengdu", "2 ap-guangzhou 2", "ap-guangzhou 2", "+2 ap-guangzhou", "02 ap-guangzhou"] {
        assert_eq!(plan.check(typed), Err(ConfirmationError::Typed { expected: plan.phrase() }), "{typed}");
    }
    machines.upsert(&"ap-chengdu".into(), [instance("c", "", "running", "y")]);
    let mut plan = plan_of(&machines);
    look_up_all(&mut plan, &machines);
    assert_eq!(plan.phrase().to_string(), "3");
    assert_eq!(plan.check("3"), Ok(()));
    assert!(plan.check("3 ap-guangzhou").is_err());
}

#[test]
fn limits_and_emptiness_block_whatever_is_typed() {
    let fleet = fleet("r", [instance("a", "", "running", "z"), instance("b", "", "running", "z")]);
    let check = |selection: &Selection, limits, typed| {
        let mut plan = Plan::new(selection, &fleet, &Protection::default(), limits);
        look_up_all(&mut plan, &fleet);
        plan.confirm(typed).map_err(|refused| refused.1)
    };
    let all = all_of(&fleet);
    assert_eq!(check(&Selection::new(), Limits::default(), "0"), Err(ConfirmationError::Empty));
    assert_eq!(check(&all, Limits { read_only: true, maximum: None }, "2 r"), Err(ConfirmationError::ReadOnly));
    let one = Limits { read_only: false, maximum: Some(1) };
    assert_eq!(check(&all, one, "2 r"), Err(ConfirmationError::OverMaximum { count: 2, maximum: 1 }));
    let two = Limits { read_only: false, maximum: Some(2) };
    assert_eq!(check(&all, two, "2 r").unwrap().targets().len(), 2);
}

#[test]
fn nothing_is_confirmed_that_was_not_looked_up_just_before() {
    let fleet = fleet("r", (0..150).map(|n| instance(&format!("i-{n}"), "", "running", "z")));
    let mut plan = plan_of(&fleet);
    assert_eq!(plan.check("150 r"), Err(ConfirmationError::NotLookedUp { count: 150 }));
    let look_ups = plan.look_ups();
    assert_eq!(look_ups.iter().map(|batch| batch.ids().len()).collect::<Vec<_>>(), [100, 50]);
    let answered = look_ups[0].ids().iter().map(|id| fleet.get(id).unwrap().instance().clone()).collect();
    plan.mark_drift(look_ups[0].facts(answered));
    assert_eq!(plan.check("150 r"), Err(ConfirmationError::NotLookedUp { count: 50 }));
    assert_eq!(plan.look_ups(), look_ups[1..]);
}

#[test]
fn what_is_unlocked_is_planned_after_a_look_up_and_said() {
    let fleet = fleet("r", [instance("a", "db-1", "running", "z"), instance("b", "web", "running", "z")]);
    let mut protection = Protection::new(vec![Rule::new(Protects::Name(Pattern::new("db-*")), "databases")]);
    let mut plan = Plan::new(&all_of(&fleet), &fleet, &protection, Limits::default());
    look_up_all(&mut plan, &fleet);
    assert_eq!(plan.unlocked().count(), 0);
    protection.unlock("a".into());
    plan.set_protection(&protection);
    assert_eq!(plan.check("2 r"), Err(ConfirmationError::NotLookedUp { count: 1 }));
    look_up_all(&mut plan, &fleet);
    assert_eq!(plan.check("2 r"), Ok(()));
    let unlocked: Vec<_> = plan.unlocked().map(|(target, rule)| (target.id.as_str(), rule.note.as_str())).collect();
    assert_eq!(unlocked, [("a", "databases")]);
    plan.take_out(&"a".into());
    assert_eq!(plan.unlocked().count(), 0);
    let included = |id: &str| plan.entry(&id.into()).map(Entry::is_included);
    assert_eq!((included("a"), included("b"), included("c")), (Some(false), Some(true), None));
}

#[test]
fn a_journal_without_targets_or_with_one_twice_is_no_confirmed_plan() {
    let fleet = fleet("r", [instance("a", "", "running", "z"), instance("b", "", "running", "z")]);
    let mut plan = plan_of(&fleet);
    look_up_all(&mut plan, &fleet);
    assert!(plan.rehearse().is_ok());
    let confirmed = plan.confirm("2 r").unwrap();
    let written = serde_json::to_string(&confirmed).unwrap();
    let targets: Vec<Target> = serde_json::from_str(&written).unwrap();
    assert_eq!(ConfirmedPlan::from_journal(targets.clone()), Ok(confirmed));
    assert_eq!(ConfirmedPlan::from_journal(vec![]), Err(JournalPlanError::Empty));
    let twice = vec![targets[0].clone(), targets[1].clone(), targets[0].clone()];
    assert_eq!(ConfirmedPlan::from_journal(twice), Err(JournalPlanError::Twice("a".into())));
}

const STATUSES: [&str; 4] = ["running", "allocating", "terminating", "error"];

proptest! {
    /// Whatever the fleet, the rules and the operator do: what is confirmed was chosen, is listed, not terminating and not
    /// protected, each once; and the batches are exactly that, 1 to 100 ids, each of one region.
    #[test]
    fn nothing_is_confirmed_that_was_not_chosen_and_allowed(
        machines in prop::collection::btree_map(0..400u32, (0..4usize, 0..3u8, any::<bool>(), any::<bool>(), prop::option::of(0..5usize)), 0..250),
        taken_out in prop::collection::vec(0..400u32, 0..20),
        ticked in prop::collection::vec(0..400u32, 0..20),
        unlocked in prop::collection::vec(0..400u32, 0..20),
    ) {
        let id = |n: &u32| InstanceId::from(format!("i-{n}"));
        let mut fleet = Fleet::new();
        let mut chosen = Selection::new();
        for (n, (status, region, protected, choose, _)) in &machines {
            let name = if *protected { "DB-1" } else { "web-1" };
            fleet.upsert(&Region::from(format!("r{region}")), [instance(&format!("i-{n}"), name, STATUSES[*status], "z")]);
            chosen.set(&id(n), *choose);
        }
        let mut protection = Protection::new(vec![Rule::new(Protects::Name(Pattern::new("db-*")), "")]);
        unlocked.iter().for_each(|n| protection.unlock(id(n)));
        let mut plan = Plan::new(&chosen, &fleet, &protection, Limits::default());
        taken_out.iter().for_each(|n| plan.take_out(&id(n)));
        ticked.iter().for_each(|n| plan.tick_in(&id(n), true));
        // The look-up tells another status for some, and of some nothing.
        let now = |n: &u32| match machines[n].4 {
            None => Some(machines[n].0),
            Some(4) => None,
            Some(status) => Some(status),
        };
        plan.mark_drift(machines.keys().map(|n| {
            let row = fleet.get(&id(n)).unwrap();
            (id(n), now(n).map(|status| Instance { instance_status: STATUSES[status].into(), ..row.instance().clone() }))
        }));
        plan.acknowledge_all();

        let expected: std::collections::BTreeSet<InstanceId> = machines
            .iter()
            .filter(|(n, (_, _, protected, choose, _))| {
                *choose
                    && !taken_out.contains(n)
                    && (!protected || unlocked.contains(n))
                    && match now(n).map(|status| STATUSES[status]) {
                        None | Some("terminating") => false,
                        Some("allocating") => ticked.contains(n),
                        Some(_) => true,
                    }
            })
            .map(|(n, _)| id(n))
            .collect();
        prop_assert_eq!(plan.len() + plan.excluded().count(), chosen.len());
        let impact = plan.impact();
        prop_assert_eq!(impact.count, expected.len());
        let typed = plan.phrase().to_string();
        match plan.confirm(&typed) {
            Err(refused) => {
                prop_assert_eq!(&refused.1, &ConfirmationError::Empty);
                prop_assert!(expected.is_empty());
            }
            Ok(confirmed) => {
                let sent: Vec<InstanceId> = confirmed.batches().iter().flat_map(|batch| batch.ids().to_vec()).collect();
                prop_assert_eq!(&sent, &confirmed.targets().iter().map(|t| t.id.clone()).collect::<Vec<_>>());
                prop_assert_eq!(sent.len(), expected.len());
                prop_assert_eq!(&sent.into_iter().collect::<std::collections::BTreeSet<_>>(), &expected);
                prop_assert_eq!(impact.requests, confirmed.batches().len());
                for batch in confirmed.batches() {
                    prop_assert!((1..=100).contains(&batch.ids().len()));
                    prop_assert!(batch.ids().iter().all(|id| fleet.get(id).unwrap().region() == batch.region()));
                }
            }
        }
    }
}
