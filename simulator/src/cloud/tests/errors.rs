use super::*;

fn code(world: &mut World, action: Action, body: Value) -> String {
    world.call::<Value>(action, body).err().unwrap_or_default()
}

#[test]
fn parameters_are_checked_as_documented() {
    let mut world = World::new();
    for (action, body, expected) in [
        (Action::TerminateInstances, json!({}), "MissingParameter"),
        (Action::TerminateInstances, json!({"InstanceIds": []}), "InvalidParameterValue"),
        (Action::TerminateInstances, json!({"InstanceIds": vec!["a"; 101]}), "InvalidParameterValue"),
        (Action::TerminateInstances, json!({"InstanceIds": "a"}), "InvalidParameter"),
        (Action::TerminateInstances, json!({"InstanceIds": ["a"], "DryRun": true}), "UnknownParameter"),
        (Action::TerminateInstances, json!({"InstanceIds": ["a"], "ClientToken": "t"}), "UnknownParameter"),
        (Action::DescribeInstances, json!({"Limit": 101}), "InvalidParameterValue"),
        (Action::DescribeInstances, json!({"Limit": 0}), "InvalidParameterValue"),
        (Action::DescribeInstances, json!({"Offset": -1}), "InvalidParameterValue"),
        (Action::DescribeInstances, json!({"Offset": "0"}), "InvalidParameter"),
        (Action::DescribeInstances, json!({"InstanceIds": vec!["a"; 101]}), "InvalidParameterValue"),
        (Action::DescribeInstances, json!({"Sort": "name"}), "UnknownParameter"),
        (Action::DescribeZones, json!({"Region": "x"}), "UnknownParameter"),
        (Action::DescribeZones, json!([]), "InvalidRequest"),
    ] {
        assert_eq!(code(&mut world, action, body.clone()), expected, "{action} {body}");
    }
    assert!(world.ids().iter().all(|id| world.status(id) == "running"));
}

/// What a signed request meets if one of its headers is changed after signing.
fn changed(world: &mut World, name: &'static str, value: Option<&str>) -> String {
    let mut incoming = world.incoming(Action::DescribeZones, "{}");
    match value {
        Some(value) => drop(incoming.headers.insert(name, HeaderValue::from_str(value).unwrap())),
        None => drop(incoming.headers.remove(name)),
    }
    read::<Value>(world.send(&incoming)).err().unwrap_or_default()
}

#[test]
fn headers_are_checked_as_documented() {
    let mut world = World::new();
    for (name, value, expected) in [
        ("x-tc-version", Some("2017-03-12"), "NoSuchVersion"),
        ("x-tc-version", None, "MissingParameter"),
        ("x-tc-region", Some("ap-nowhere"), "UnsupportedRegion"),
        ("x-tc-region", None, "MissingParameter"),
        ("x-tc-action", None, "MissingParameter"),
        ("x-tc-action", Some("TerminateInstances"), "AuthFailure.SignatureFailure"),
        ("x-tc-timestamp", None, "MissingParameter"),
        ("x-tc-timestamp", Some("now"), "InvalidParameter"),
        ("x-tc-timestamp", Some("1"), "AuthFailure.SignatureExpire"),
        ("x-tc-token", None, "AuthFailure.TokenFailure"),
        ("authorization", None, "MissingParameter"),
        ("content-type", Some("text/plain"), "UnsupportedProtocol"),
        ("host", Some("cvm.tencentcloudapi.com"), "NoSuchProduct"),
        ("host", Some("edgezone.tencentcloudapi.com"), "AuthFailure.SignatureFailure"),
    ] {
        assert_eq!(changed(&mut world, name, value), expected, "{name}: {value:?}");
    }
}

#[test]
fn what_is_not_a_request_of_the_api_is_told_so() {
    let mut world = World::new();
    let good = world.incoming(Action::DescribeZones, "{}");
    for (incoming, expected) in [
        (Incoming { method: Method::GET, ..good.clone() }, "UnsupportedProtocol"),
        (Incoming { method: Method::OPTIONS, ..good.clone() }, "UnsupportedProtocol"),
        (Incoming { target: "/?Action=DescribeZones".to_owned(), ..good.clone() }, "InvalidRequest"),
        (Incoming { body: None, ..good.clone() }, "RequestSizeLimitExceeded"),
        (Incoming { body: Some(b"{ }".to_vec()), ..good.clone() }, "AuthFailure.SignatureFailure"),
    ] {
        assert_eq!(read::<Value>(world.send(&incoming)).unwrap_err(), expected);
    }
}

#[test]
fn an_unknown_action_is_invalid_once_the_signature_is_right() {
    let mut world = World::new();
    let (id, key, token) = world.key;
    let request =
        Request { action: "RebootInstances", ..Request::edgezone(HOST, &world.region, Action::DescribeZones, "{}", world.now.seconds()) };
    let signed = Signer::new(Credentials::new(id, key, Some(token), None).unwrap()).sign(&request).unwrap();
    let mut incoming = world.incoming(Action::DescribeZones, "{}");
    for (name, value) in signed.iter() {
        incoming.headers.insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    }
    assert_eq!(read::<Value>(world.send(&incoming)).unwrap_err(), "InvalidAction");
}

#[test]
fn the_auditor_may_look_and_not_terminate() {
    let mut world = World::new();
    world.key = ("AKIDDEMO0000000000000000000000000003", "demoKeyOfTheSimulatedCloud000003", "demo-token-of-the-auditor-account-03");
    assert!(world.describe(json!({})).is_ok());
    assert_eq!(world.terminate(&["a".into()]).unwrap_err(), "UnauthorizedOperation");
}

#[test]
fn twenty_requests_a_second_for_each_action_and_a_refused_one_does_nothing() {
    let mut world = World::new();
    let id = world.ids()[0].clone();
    for i in 0..20 {
        assert_eq!(code(&mut world, Action::TerminateInstances, json!({"InstanceIds": ["x"]})), "", "{i}");
        world.wait(10);
    }
    assert_eq!(world.terminate(std::slice::from_ref(&id)).unwrap_err(), "RequestLimitExceeded");
    assert_eq!(world.status(&id), "running");
    assert!(world.describe(json!({})).is_ok(), "another action has its own limit");
    world.wait(800);
    assert_eq!(world.terminate(std::slice::from_ref(&id)).unwrap().instance_id_set.len(), 1);
    let rates = world.cloud.ledger().rates();
    let rate = rates.iter().find(|rate| rate.action == "TerminateInstances").unwrap();
    assert_eq!((rate.requests, rate.throttled, rate.max_in_any_second), (22, 1, 21));
}

#[test]
fn a_clock_set_wrong_refuses_good_requests_and_shows_in_its_date() {
    let mut world = World::new();
    world.cloud.settings.skew_seconds = 301;
    assert_eq!(world.describe(json!({})).unwrap_err(), "AuthFailure.SignatureExpire");
    assert_eq!(world.cloud.service_time(world.now).http_date(), "Fri, 15 Jan 2027 08:05:01 GMT");
    world.cloud.settings.skew_seconds = -300;
    assert!(world.describe(json!({})).is_ok());
}

#[test]
fn tokens_expire_and_new_credentials_of_the_account_work() {
    let mut world = World::new();
    world.cloud.patch_account("demo", &AccountPatch { expired: Some(true), ..AccountPatch::default() }, world.now).unwrap();
    assert_eq!(world.describe(json!({})).unwrap_err(), "AuthFailure.TokenFailure");
    let new = json!({"secret_id": "AKIDnew", "secret_key": "k2", "token": "t2", "expires_at_ms": world.now.millis() + 1000});
    world.cloud.add_key("demo", serde_json::from_value(new).unwrap()).unwrap();
    world.key = ("AKIDnew", "k2", "t2");
    assert_eq!(world.describe(json!({})).unwrap().total_count, Some(10));
    world.wait(1000);
    assert_eq!(world.describe(json!({})).unwrap_err(), "AuthFailure.TokenFailure");
}
