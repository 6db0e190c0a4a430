use super::*;

#[test]
fn partial_success_in_the_documented_words() {
    let mut world = World::new();
    let ids = world.ids();
    world.cloud.fleet.get_mut(&ids[1]).unwrap().status = InstanceStatus::Allocating;
    let answer = world.terminate(&[ids[0].clone(), ids[1].clone(), "bms-nothere1".into()]).unwrap();
    assert_eq!(answer.instance_id_set, [ids[0].clone()]);
    let failed: Vec<_> = answer.failed_instance_set.iter().map(|f| (f.error_code.as_str(), f.error_message.clone())).collect();
    assert_eq!(
        failed,
        [
            ("UnsupportedOperation.InvalidInstanceState", format!("Instance {} is in allocating status, cannot terminate", ids[1])),
            ("ResourceNotFound.Instance", "Instance bms-nothere1 does not exist".to_owned()),
        ]
    );
    assert_eq!((world.status(&ids[0]).as_str(), world.status(&ids[1]).as_str()), ("terminating", "allocating"));
}

#[test]
fn disks_are_cleaned_up_after_the_set_time_and_then_the_instance_is_no_longer_listed() {
    let mut world = World::new();
    world.cloud.settings.cleanup_ms = 5_000;
    let id = world.ids()[0].clone();
    world.terminate(std::slice::from_ref(&id)).unwrap();
    world.wait(4_999);
    let listed = world.describe(json!({"InstanceIds": [id], "Limit": 100})).unwrap();
    assert_eq!(listed.instance_set[0].instance_status, InstanceStatus::Terminating);
    assert_eq!(listed.instance_set[0].public_ips().count(), 0, "addresses are released at once");
    world.wait(1);
    assert_eq!(world.describe(json!({"InstanceIds": [id], "Limit": 100})).unwrap().total_count, Some(0));
    assert_eq!(world.describe(json!({"Limit": 100})).unwrap().total_count, Some(9));
    let again = world.terminate(std::slice::from_ref(&id)).unwrap();
    assert_eq!(again.failed_instance_set[0].error_code.as_str(), "ResourceNotFound.Instance");
}

#[test]
fn a_second_termination_fails_for_the_state() {
    let mut world = World::new();
    let id = world.ids()[0].clone();
    world.terminate(std::slice::from_ref(&id)).unwrap();
    let again = world.terminate(std::slice::from_ref(&id)).unwrap();
    assert_eq!(again.instance_id_set, []);
    assert_eq!(again.failed_instance_set[0].error_code.as_str(), "UnsupportedOperation.InvalidInstanceState");
    assert_eq!(again.failed_instance_set[0].error_message, format!("Instance {id} is in terminating status, cannot terminate"));
}

#[test]
fn an_id_of_another_region_does_not_exist_here() {
    let mut world = World::new();
    let id = world.ids()[0].clone();
    world.region = "ap-guangzhou".into();
    let answer = world.terminate(std::slice::from_ref(&id)).unwrap();
    assert_eq!(answer.failed_instance_set[0].error_code.as_str(), "ResourceNotFound.Instance");
    assert_eq!(world.status(&id), "running");
}

#[test]
fn the_ledger_tells_what_was_done_by_which_request() {
    let mut world = World::new();
    let ids = world.ids();
    let first = world.terminate(&ids[..2]).unwrap();
    let second = world.terminate(&[ids[2].clone(), ids[0].clone()]).unwrap();
    let ledger = world.cloud.ledger();
    let terminated: Vec<_> = ledger.terminated_ids().into_iter().map(|(id, by)| (id.clone(), by.into_iter().cloned().collect())).collect();
    let mut expected: Vec<(InstanceId, Vec<RequestId>)> = vec![
        (ids[0].clone(), vec![first.request_id.clone().unwrap()]),
        (ids[1].clone(), vec![first.request_id.unwrap()]),
        (ids[2].clone(), vec![second.request_id.unwrap()]),
    ];
    expected.sort();
    assert_eq!(terminated, expected);
    assert_eq!(ledger.terminations()[1].failed[0].id, ids[0]);
    assert!(ledger.requests().iter().all(|r| r.answered && r.outcome == "ok" && r.account.as_deref() == Some("demo")));
}

#[test]
fn an_id_named_twice_counts_once() {
    let mut world = World::new();
    let id = world.ids()[0].clone();
    let answer = world.terminate(&[id.clone(), id.clone()]).unwrap();
    assert_eq!((answer.instance_id_set, answer.failed_instance_set.len()), (vec![id], 0));
}

#[test]
fn a_batch_of_legacy_and_other_instances_is_refused_whole() {
    let mut world = World::new();
    let ids = world.ids();
    world.cloud.fleet.get_mut(&ids[1]).unwrap().legacy = true;
    assert_eq!(world.terminate(&ids[..2]).unwrap_err(), "UnsupportedOperation.LegacyCompatBatchMixed");
    assert_eq!(world.status(&ids[0]), "running");
    assert_eq!(world.terminate(&ids[1..2]).unwrap().instance_id_set.len(), 1);
    assert_eq!(world.terminate(&ids[2..]).unwrap().instance_id_set.len(), 8);
}

#[test]
fn a_reset_begins_anew() {
    let mut world = World::new();
    let before = world.ids();
    world.terminate(&before[..3]).unwrap();
    world.fault(json!({"fault": {"kind": "drop-before"}}));
    world.cloud.settings.rate_limit = 1;
    world.cloud.reset(Reset::default(), world.now);
    assert_eq!(world.ids(), before);
    assert!(world.cloud.ledger().requests().is_empty() && world.cloud.fault_rules().is_empty());
    assert_eq!(world.cloud.settings(), &Settings::default());
    // What was scheduled for the old fleet does not befall the new one.
    world.wait(60_000);
    assert_eq!(world.ids(), before);
    world.cloud.reset(Reset { fleet: Some(3), ..Reset::default() }, world.now);
    assert_eq!(world.ids().len(), 3);
}
