//! The control port.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail by panicking")]

mod support;

use edgezone_core::api::Action;
use serde_json::json;
use support::World;

#[test]
fn web_pages_and_other_names_are_refused() {
    let world = World::start();
    assert_eq!(world.control("GET", "/health", "").status, 200);
    assert_eq!(world.control_with("GET", "/health", "", &[("Origin", "http://localhost:8080")]).status, 403);
    assert_eq!(world.control_with("GET", "/health", "", &[("Host", "rebound.example:9071")]).status, 403);
}

#[test]
fn what_it_does_not_know_is_an_error_that_says_so() {
    let world = World::start();
    for (method, path, body, status) in [
        ("POST", "/faults", r#"{"fault":{"kind":"drop-befor"}}"#, 400),
        ("POST", "/faults", r#"{"cuont":1,"fault":{"kind":"drop-before"}}"#, 400),
        ("PATCH", "/settings", r#"{"latency":1}"#, 400),
        ("PATCH", "/settings", r#"{"latency_ms":-1}"#, 400),
        ("POST", "/reset", r#"{"size":3}"#, 400),
        ("PATCH", "/instances/bms-none", "{}", 404),
        ("PATCH", "/accounts/nobody", "{}", 404),
        ("POST", "/instances", r#"{"id":"a","zone":"nowhere"}"#, 404),
        ("GET", "/instances?account=nobody", "", 404),
        ("GET", "/nothing", "", 404),
    ] {
        let message = world.control(method, path, body);
        assert_eq!(message.status, status, "{method} {path} {body}: {}", message.text);
        assert!(message.json()["error"].as_str().is_some_and(|error| !error.is_empty()), "{}", message.text);
    }
}

#[test]
fn instances_are_added_and_changed_behind_the_apis_back() {
    let world = World::start();
    let new = r#"{"id":"epm-added001","zone":"ap-chengdu-tez-cd-1","name":"added","status":"allocating","public_ip":"192.0.2.9"}"#;
    assert_eq!(world.control("POST", "/instances", new).status, 200);
    assert_eq!(world.control("POST", "/instances", new).status, 409);
    let look_up = r#"{"InstanceIds":["epm-added001"],"Limit":100}"#;
    let listed = world.call(Action::DescribeInstances, look_up).unwrap().json();
    let instance = &listed["Response"]["InstanceSet"][0];
    assert_eq!((&instance["InstanceStatus"], &instance["PublicIp"]), (&json!("allocating"), &json!("192.0.2.9")));
    world.control("PATCH", "/instances/epm-added001", r#"{"status":"running","name":"renamed"}"#);
    let listed = world.call(Action::DescribeInstances, look_up).unwrap().json();
    assert_eq!(listed["Response"]["InstanceSet"][0]["InstanceName"], "renamed");
    world.control("PATCH", "/instances/epm-added001", r#"{"gone":true}"#);
    assert_eq!(world.call(Action::DescribeInstances, look_up).unwrap().json()["Response"]["TotalCount"], 0);
    assert_eq!(world.truth("epm-added001"), "gone");
}

#[test]
fn clean_up_is_finished_on_demand() {
    let world = World::start();
    let id = world.ids()[0].clone();
    let answer = world.call(Action::TerminateInstances, &json!({"InstanceIds": [id]}).to_string()).unwrap().json();
    assert_eq!(world.truth(&id), "terminating");
    world.control("POST", "/cleanup", "");
    assert_eq!(world.truth(&id), "gone");
    let ledger = world.control("GET", "/ledger", "").json();
    assert_eq!(ledger["terminated"][&id], json!([answer["Response"]["RequestId"]]));
    assert_eq!(ledger["terminations"][0]["ids"], json!([id]));
    let requests = world.control("GET", "/ledger/requests", "").json();
    assert_eq!(requests["requests"][0]["outcome"], "ok");
}

#[test]
fn accounts_expire_and_get_new_keys() {
    let world = World::start();
    world.control("PATCH", "/accounts/demo", r#"{"expired":true}"#);
    assert_eq!(world.call(Action::DescribeZones, "{}").unwrap().code(), "AuthFailure.TokenFailure");
    world.control("PATCH", "/accounts/demo", r#"{"expired":false}"#);
    assert_eq!(world.call(Action::DescribeZones, "{}").unwrap().code(), "ok");
    world.control("POST", "/accounts/demo/keys", r#"{"secret_id":"AKIDnew","secret_key":"k","token":"t"}"#);
    let accounts = world.control("GET", "/accounts", "").json();
    assert_eq!(accounts["accounts"][0]["keys"].as_array().unwrap().len(), 2);
}

#[test]
fn a_reset_makes_the_asked_fleet() {
    let world = World::start();
    world.control("POST", "/reset", r#"{"fleet":250,"seed":9,"region":"ap-singapore","mix":"running"}"#);
    assert_eq!(world.ids().len(), 250);
    world.control("POST", "/reset", "");
    assert_eq!(world.ids().len(), 10);
}
