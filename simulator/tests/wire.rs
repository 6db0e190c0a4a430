//! What a client meets on the wire: whole messages, broken ones, and connections that close.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail by panicking")]

mod support;

use edgezone_core::api::Action;
use serde_json::json;
use support::{HOST, World, now};

fn terminate(ids: &[String]) -> String {
    json!({ "InstanceIds": ids }).to_string()
}

#[test]
fn a_signed_request_is_answered_200_with_a_request_id_and_a_date() {
    let world = World::start();
    let message = world.call(Action::DescribeInstances, r#"{"Limit":100}"#).unwrap();
    assert_eq!((message.status, message.content_type.as_str()), (200, "application/json"));
    assert!(message.date.ends_with(" GMT"), "{}", message.date);
    let response = &message.json()["Response"];
    assert_eq!(response["TotalCount"], 10);
    assert_eq!(response["RequestId"].as_str().unwrap().len(), 36);
}

#[test]
fn errors_are_answered_200_too() {
    let world = World::start();
    let message = world.call_at(now() - 900, HOST, Action::DescribeZones, "{}").unwrap();
    assert_eq!((message.status, message.code().as_str()), (200, "AuthFailure.SignatureExpire"));
    assert_eq!(message.json()["Response"]["RequestId"].as_str().unwrap().len(), 36);
    assert_eq!(world.call(Action::TerminateInstances, "{}").unwrap().code(), "MissingParameter");
}

#[test]
fn the_host_is_one_of_the_apis_or_where_it_listens() {
    let world = World::start();
    let own = world.simulator.api().to_string();
    let local = format!("localhost:{}", world.simulator.api().port());
    for host in [HOST, "edgezone.tencentcloudapi.com", &own, &local] {
        assert_eq!(world.call_at(now(), host, Action::DescribeZones, "{}").unwrap().code(), "ok", "{host}");
    }
    assert_eq!(world.call_at(now(), "edgezone.example", Action::DescribeZones, "{}").unwrap().code(), "NoSuchProduct");
}

#[test]
fn a_dropped_connection_is_no_answer_and_the_truth_is_in_the_ledger() {
    for (kind, truth) in [("drop-before", "running"), ("drop-after", "terminating"), ("cut-off", "terminating")] {
        let world = World::start();
        world.control("POST", "/faults", &json!({"count": 1, "fault": {"kind": kind}}).to_string());
        let ids = world.ids();
        assert!(world.call(Action::TerminateInstances, &terminate(&ids[..1])).is_err(), "{kind}");
        assert_eq!(world.truth(&ids[0]), truth, "{kind}");
        let after = world.call(Action::DescribeInstances, "{}").unwrap();
        assert_eq!(after.code(), "ok", "the next connection is served");
    }
}

#[test]
fn html_and_truncated_json_come_as_whole_messages() {
    let world = World::start();
    world.control("POST", "/faults", r#"[{"count":1,"fault":{"kind":"bad-gateway"}},{"skip":1,"count":1,"fault":{"kind":"truncated"}}]"#);
    let html = world.call(Action::DescribeZones, "{}").unwrap();
    assert_eq!((html.status, html.content_type.as_str()), (502, "text/html"));
    assert!(html.text.starts_with("<html>"));
    let cut = world.call(Action::DescribeZones, "{}").unwrap();
    assert_eq!((cut.status, cut.content_type.as_str()), (200, "application/json"));
    assert!(serde_json::from_str::<serde_json::Value>(&cut.text).is_err() && cut.text.starts_with('{'));
}

#[test]
fn the_date_shows_a_clock_set_wrong() {
    let world = World::start();
    world.control("PATCH", "/settings", r#"{"skew_seconds":86400}"#);
    // To the minute, and over a minute's end either of the two.
    let minute = |seconds: i64| simulator::moment::Moment::from_seconds(seconds + 86_400).http_date()[..22].to_owned();
    let before = minute(now());
    let message = world.call(Action::DescribeZones, "{}").unwrap();
    assert_eq!(message.code(), "AuthFailure.SignatureExpire");
    assert!([before, minute(now())].contains(&message.date[..22].to_owned()), "{}", message.date);
    let right = world.call_at(now() + 86_400, HOST, Action::DescribeZones, "{}").unwrap();
    assert_eq!(right.code(), "ok");
}

#[test]
fn a_request_is_carried_out_though_its_client_went_away() {
    use std::io::Write;
    let world = World::start();
    world.control("PATCH", "/settings", r#"{"latency_ms":200}"#);
    let ids = world.ids();
    let body = terminate(&ids[..1]);
    let region = edgezone_core::ids::Region::from("ap-chengdu");
    let credentials = edgezone_core::credentials::Credentials::new(
        simulator::accounts::DEMO_SECRET_ID,
        simulator::accounts::DEMO_SECRET_KEY,
        Some(simulator::accounts::DEMO_TOKEN),
        None,
    )
    .unwrap();
    let request = edgezone_core::tc3::Request::edgezone(HOST, &region, Action::TerminateInstances, &body, now());
    let headers = edgezone_core::tc3::Signer::new(credentials).sign(&request).unwrap();
    let mut text = format!("POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {}\r\n", body.len());
    headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
    let mut stream = std::net::TcpStream::connect(world.simulator.api()).unwrap();
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).unwrap();
    // Gone as soon as the request has arrived, before its work.
    let arrived = |world: &World| world.control("GET", "/ledger", "").json()["requests"] == 1;
    wait_until(|| arrived(&world));
    drop(stream);
    wait_until(|| world.truth(&ids[0]) == "terminating");
}

/// Waits for what is bound to happen; the limit only ends a test that has failed.
fn wait_until(mut happened: impl FnMut() -> bool) {
    for _ in 0..1000 {
        if happened() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("it did not happen");
}
