//! What changed between selecting and confirming is marked.

use super::*;

#[test]
fn what_changed_is_marked_and_blocks_until_it_is_acknowledged() {
    let fleet = fleet("r", ["a", "b", "c", "d"].map(|id| instance(id, "web", "running", "z")));
    let mut plan = plan_of(&fleet);
    let fresh = |id: &str, name: &str, status: &str| (InstanceId::from(id), Some(instance(id, name, status, "z")));
    plan.mark_drift([
        fresh("a", "db-master", "running"),
        fresh("b", "web", "terminating"),
        ("c".into(), None),
        fresh("d", "web", "running"),
        fresh("stranger", "x", "running"),
    ]);
    let renamed = [Change::Name { was: "web".into(), is: "db-master".into() }];
    let drifted: Vec<_> = plan.drifted().map(|(entry, drift)| (entry.target().id.as_str(), drift.changes().to_vec())).collect();
    assert_eq!(drifted[0], ("a", renamed.to_vec()));
    assert_eq!(drifted[1].1, [Change::Status { was: InstanceStatus::Running, is: InstanceStatus::Terminating }]);
    assert_eq!(drifted[2].1, [Change::Vanished]);
    assert_eq!(reasons(&plan), [("b", &Exclusion::AlreadyTerminating), ("c", &Exclusion::Vanished)]);
    assert_eq!(plan.check("2 r"), Err(ConfirmationError::Drifted { count: 1 }));
    plan.acknowledge(&"a".into());
    assert_eq!(plan.check("2 r"), Ok(()));

    plan.mark_drift([fresh("a", "db-master", "running")]);
    assert_eq!(plan.check("2 r"), Ok(()), "seen is seen");
    plan.mark_drift([fresh("a", "db-master", "error")]);
    assert_eq!(plan.check("2 r"), Err(ConfirmationError::Drifted { count: 1 }), "another change is not");
    plan.mark_drift([fresh("a", "web", "running")]);
    assert_eq!(plan.check("2 r"), Ok(()), "as it was planned, after all");
    plan.mark_drift([fresh("a", "db-master", "running")]);
    plan.acknowledge_all();
    let confirmed = plan.confirm("2 r").unwrap();
    assert_eq!(confirmed.targets()[0].name, "db-master", "what is confirmed is what was last seen");
}

#[test]
fn what_a_refresh_changed_after_the_selecting_is_marked_too() {
    let mut fleet = fleet("r", ["a", "b", "c"].map(|id| instance(id, "web", "running", "z")));
    let mut chosen: Selection = ["a".into(), "b".into(), "c".into()].into_iter().collect();
    let mut baseline = Baseline::default();
    let mut refresh = |fleet: &mut Fleet, chosen: &Selection, id: &str, name: &str| {
        let page = [instance(id, name, "running", "z")];
        baseline.remember(chosen, fleet, &page);
        fleet.upsert(&"r".into(), page);
        baseline.forget_unselected(chosen);
        baseline.clone()
    };
    refresh(&mut fleet, &chosen, "a", "db-1");
    refresh(&mut fleet, &chosen, "a", "db-2");
    refresh(&mut fleet, &chosen, "c", "db-3");
    chosen.toggle(&"c".into());
    refresh(&mut fleet, &chosen, "c", "db-4");
    chosen.toggle(&"c".into());
    let baseline = refresh(&mut fleet, &chosen, "b", "web");

    let mut plan = Plan::since(&baseline, &chosen, &fleet, &Protection::default(), Limits::default());
    let drifted: Vec<_> = plan.drifted().map(|(entry, drift)| (entry.target().name.clone(), drift.changes().to_vec())).collect();
    assert_eq!(drifted, [("db-2".into(), vec![Change::Name { was: "web".into(), is: "db-2".into() }])]);
    look_up_all(&mut plan, &fleet);
    assert_eq!(plan.check("3 r"), Err(ConfirmationError::Drifted { count: 1 }));
    plan.acknowledge_all();
    assert_eq!(plan.check("3 r"), Ok(()));
}

#[test]
fn one_selected_after_a_refresh_is_as_it_is_then() {
    let mut fleet = fleet("r", [instance("a", "web", "running", "z")]);
    let mut baseline = Baseline::default();
    let page = [instance("a", "db", "running", "z")];
    baseline.remember(&Selection::new(), &fleet, &page);
    fleet.upsert(&"r".into(), page);
    let plan = Plan::since(&baseline, &all_of(&fleet), &fleet, &Protection::default(), Limits::default());
    assert_eq!(plan.drifted().count(), 0);
}

#[test]
fn every_fact_that_can_change_is_compared() {
    let planned = Instance {
        public_ip: "203.0.113.7".into(),
        private_ip: "10.0.0.7".into(),
        created_time: "2026-02-15T14:30:00Z".into(),
        ..instance("a", "web", "running", "z")
    };
    let fleet = fleet("r", [planned.clone()]);
    let (was, is) = ("2026-02-15T14:30:00Z", "2026-02-16T14:30:00Z");
    let time = crate::time::Millis::parse_rfc3339_utc;
    for (now, change) in [
        (Instance { instance_name: "db".into(), ..planned.clone() }, Change::Name { was: "web".into(), is: "db".into() }),
        (
            Instance { instance_status: InstanceStatus::Error, ..planned.clone() },
            Change::Status { was: InstanceStatus::Running, is: InstanceStatus::Error },
        ),
        (
            Instance { public_ip_v6: "2001:db8::7".into(), ..planned.clone() },
            Change::PublicIps { was: vec!["203.0.113.7".into()], is: vec!["203.0.113.7".into(), "2001:db8::7".into()] },
        ),
        (
            Instance { private_ip: "10.0.0.8".into(), ..planned.clone() },
            Change::PrivateIp { was: "10.0.0.7".into(), is: "10.0.0.8".into() },
        ),
        (
            Instance { instance_type: "BM.X".into(), ..planned.clone() },
            Change::InstanceType { was: "BM.S5.LARGE8".into(), is: "BM.X".into() },
        ),
        (Instance { zone: None, ..planned.clone() }, Change::Zone { was: Some("z".into()), is: None }),
        (Instance { created_time: is.into(), ..planned.clone() }, Change::Created { was: time(was), is: time(is) }),
    ] {
        let mut plan = plan_of(&fleet);
        plan.mark_drift([("a".into(), Some(now))]);
        assert_eq!(plan.drifted().map(|(_, drift)| drift.changes().to_vec()).collect::<Vec<_>>(), [vec![change]]);
        assert_eq!(plan.check("1 r"), Err(ConfirmationError::Drifted { count: 1 }));
    }
}

#[test]
fn one_that_comes_under_a_rule_by_its_new_name_is_left_out() {
    let fleet = fleet("r", [instance("a", "web", "running", "z")]);
    let protection = Protection::new(vec![Rule::new(Protects::Name(Pattern::new("db-*")), "")]);
    let mut plan = Plan::new(&all_of(&fleet), &fleet, &protection, Limits::default());
    plan.mark_drift([("a".into(), Some(instance("a", "db-1", "running", "z")))]);
    assert!(matches!(reasons(&plan)[..], [("a", Exclusion::Protected { .. })]));
    assert_eq!(plan.check("1 r"), Err(ConfirmationError::Empty));
}
