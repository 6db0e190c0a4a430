use super::*;

/// Terminates the first three of ten under a fault, and gives what came back and what is true of them afterwards.
fn under(fault: Value) -> (Result<Terminate, String>, Vec<String>, World) {
    let mut world = World::new();
    world.fault(json!({"action": "TerminateInstances", "count": 1, "fault": fault}));
    let ids = world.ids();
    let answer = world.terminate(&ids[..3]);
    let truth = ids[..3].iter().map(|id| world.status(id)).collect();
    (answer, truth, world)
}

const ALIVE: [&str; 3] = ["running"; 3];
const DONE: [&str; 3] = ["terminating"; 3];

#[test]
fn the_work_is_done_or_not_as_each_fault_says() {
    for (fault, error, truth) in [
        (json!({"kind": "drop-before"}), "hung up", ALIVE),
        (json!({"kind": "drop-after"}), "hung up", DONE),
        (json!({"kind": "bad-gateway"}), "HTTP 502, which the API never answers", ALIVE),
        (json!({"kind": "bad-gateway", "status": 504, "done": true}), "HTTP 504, which the API never answers", DONE),
        (json!({"kind": "truncated"}), "the answer was not JSON, or broke off", DONE),
        (json!({"kind": "cut-off"}), "cut off", DONE),
        (json!({"kind": "api-error", "code": "InternalError"}), "InternalError", ALIVE),
        (json!({"kind": "api-error", "code": "InternalError", "done": true}), "InternalError", DONE),
        (json!({"kind": "api-error", "code": "RequestLimitExceeded.IPLimitExceeded"}), "RequestLimitExceeded.IPLimitExceeded", ALIVE),
    ] {
        let (answer, after, world) = under(fault.clone());
        assert_eq!((answer.unwrap_err().as_str(), after), (error, truth.map(str::to_owned).to_vec()), "{fault}");
        let record = &world.cloud.ledger().requests()[0];
        assert_eq!(record.faults, [fault["kind"].as_str().unwrap()]);
        assert_eq!(record.answered, fault["kind"] == "api-error", "{fault}");
        let done = world.cloud.ledger().terminated_ids().len();
        assert_eq!(done, if truth == DONE { 3 } else { 0 }, "the ledger tells the truth: {fault}");
    }
}

#[test]
fn work_is_done_late_though_the_connection_dropped() {
    let (answer, truth, mut world) = under(json!({"kind": "late", "after_ms": 3000}));
    assert_eq!((answer.unwrap_err().as_str(), truth), ("hung up", ALIVE.map(str::to_owned).to_vec()));
    let ids = world.ids();
    world.wait(2999);
    assert_eq!(world.status(&ids[0]), "running");
    // A second request gets there first; the late one then finds two left.
    assert_eq!(world.terminate(&ids[..1]).unwrap().instance_id_set.len(), 1);
    world.wait(1);
    assert_eq!(world.status(&ids[2]), "terminating");
    let ledger = world.cloud.ledger();
    assert_eq!(ledger.terminations()[1].terminated, ids[1..3]);
    assert_eq!(ledger.terminations()[1].at_ms, world.now.millis());
}

#[test]
fn the_three_shapes_of_no_failure() {
    for (shape, expected) in [("absent", None), ("null", Some(Value::Null)), ("empty", Some(json!([])))] {
        let mut world = World::new();
        world.fault(json!({"fault": {"kind": "failed-set", "shape": shape}}));
        let ids = world.ids();
        let answer: Value = world.call(Action::TerminateInstances, json!({"InstanceIds": ids[..1]})).unwrap();
        assert_eq!(answer.get("FailedInstanceSet"), expected.as_ref(), "{shape}");
    }
}

#[test]
fn ids_missing_from_both_lists() {
    for (done, first) in [(false, "running"), (true, "terminating")] {
        let (answer, truth, world) = under(json!({"kind": "omit", "ids": 1, "done": done}));
        let answer = answer.unwrap();
        assert_eq!(answer.instance_id_set, world.ids()[1..3]);
        assert_eq!(answer.failed_instance_set.len(), 0);
        assert_eq!(truth, [first, "terminating", "terminating"]);
    }
}

#[test]
fn ids_nobody_asked_for() {
    let (answer, _, _) = under(json!({"kind": "extra", "ids": ["bms-stranger"]}));
    assert_eq!(answer.unwrap().instance_id_set[3], "bms-stranger".into());
    let (answer, truth, _) = under(json!({"kind": "extra", "ids": ["bms-stranger"], "failed": true}));
    assert_eq!(answer.unwrap().failed_instance_set[0].instance_id, "bms-stranger".into());
    assert_eq!(truth, DONE);
}

#[test]
fn a_batch_is_refused_whole_for_one_or_for_all() {
    for (when, spoilt, refused) in [("any", 1, true), ("any", 0, false), ("all", 1, false), ("all", 3, true)] {
        let mut world = World::new();
        world.fault(json!({"fault": {"kind": "refuse-batch", "when": when}}));
        let ids = world.ids();
        for id in &ids[..spoilt] {
            world.cloud.fleet.get_mut(id).unwrap().status = InstanceStatus::Allocating;
        }
        let answer = world.terminate(&ids[..3]);
        assert_eq!(answer.err(), refused.then(|| "UnsupportedOperation.InvalidInstanceState".to_owned()), "{when} {spoilt}");
        let terminated = world.cloud.ledger().terminated_ids().len();
        assert_eq!(terminated, if refused { 0 } else { 3 - spoilt });
    }
}

#[test]
fn an_instance_turns_to_error_while_terminating_and_stays() {
    let (answer, _, mut world) = under(json!({"kind": "error-while-terminating", "ids": 1, "after_ms": 500}));
    let ids = answer.unwrap().instance_id_set;
    world.wait(500);
    assert_eq!((world.status(&ids[0]).as_str(), world.status(&ids[1]).as_str()), ("error", "terminating"));
    world.wait(60_000);
    assert_eq!((world.status(&ids[0]).as_str(), world.status(&ids[1]).as_str()), ("error", "gone"));
    // It can be terminated again, and then goes.
    assert_eq!(world.terminate(&ids[..1]).unwrap().instance_id_set.len(), 1);
    world.wait(20_000);
    assert_eq!(world.status(&ids[0]), "gone");
}

#[test]
fn a_shuffled_page_and_an_order_that_is_stable_otherwise() {
    let mut world = World::new();
    let mut list = |shuffled: bool| {
        if shuffled {
            world.fault(json!({"count": 1, "fault": {"kind": "shuffle"}}));
        }
        world.describe(json!({"Limit": 100})).unwrap().instance_set.into_iter().map(|i| i.instance_id.unwrap()).collect::<Vec<_>>()
    };
    let (plain, shuffled) = (list(false), list(true));
    assert_eq!(plain, list(false));
    assert_ne!(plain, shuffled);
    let sorted = |mut ids: Vec<InstanceId>| {
        ids.sort();
        ids
    };
    assert_eq!(sorted(plain), sorted(shuffled));
}

#[test]
fn delays_add_to_the_latency() {
    let mut world = World::new();
    world.cloud.settings.latency_ms = 100;
    world.fault(json!({"count": 1, "fault": {"kind": "delay", "before_ms": 7, "after_ms": 30_000}}));
    let arrival = world.cloud.arrive("DescribeZones", world.now);
    assert_eq!((arrival.before, arrival.after), (Duration::from_millis(57), Duration::from_millis(30_050)));
    let arrival = world.cloud.arrive("DescribeZones", world.now);
    assert_eq!((arrival.before, arrival.after), (Duration::from_millis(50), Duration::from_millis(50)));
}

#[test]
fn a_service_that_is_down_answers_nobody() {
    let mut world = World::new();
    world.cloud.settings.down = true;
    assert_eq!(world.describe(json!({})).unwrap_err(), "hung up");
    world.cloud.settings.down = false;
    assert!(world.describe(json!({})).is_ok());
}

#[test]
fn a_clean_up_that_was_stopped_does_not_end_the_next_one_early() {
    let (answer, _, mut world) = under(json!({"kind": "error-while-terminating", "ids": 1, "after_ms": 500}));
    let id = answer.unwrap().instance_id_set[0].clone();
    world.wait(5_000);
    world.terminate(std::slice::from_ref(&id)).unwrap();
    world.wait(19_999);
    assert_eq!(world.status(&id), "terminating");
    world.wait(1);
    assert_eq!(world.status(&id), "gone");
}
