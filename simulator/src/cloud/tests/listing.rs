use super::*;
use std::collections::HashSet;

fn mixed(size: usize) -> World {
    World { region: "ap-guangzhou".into(), ..World::with(FleetSpec { size, ..FleetSpec::default() }) }
}

#[test]
fn pages_cover_the_region_once_and_nothing_else() {
    let mut world = mixed(1000);
    let mut listed = Vec::new();
    loop {
        let page = world.describe(json!({"Offset": listed.len(), "Limit": 100})).unwrap();
        assert!(page.instance_set.len() <= 100);
        if page.instance_set.is_empty() {
            assert_eq!(page.total_count, Some(listed.len() as u64));
            break;
        }
        listed.extend(page.instance_set.into_iter().map(|instance| instance.instance_id.unwrap()));
        world.wait(60);
    }
    assert_eq!(listed, world.ids());
    assert!(listed.len() > 400 && listed.len() < 600, "{}", listed.len());
    let elsewhere = world.cloud.fleet.listing(Accounts::DEMO, &"ap-singapore".into()).count();
    assert!(elsewhere > 0);
}

#[test]
fn twenty_by_default_even_for_a_look_up_by_id() {
    let mut world = mixed(200);
    assert_eq!(world.describe(json!({})).unwrap().instance_set.len(), 20);
    let ids = world.ids()[..50].to_vec();
    let cut = world.describe(json!({"InstanceIds": ids})).unwrap();
    assert_eq!((cut.instance_set.len(), cut.total_count), (20, Some(50)));
    assert_eq!(world.describe(json!({"InstanceIds": ids, "Limit": 100})).unwrap().instance_set.len(), 50);
}

#[test]
fn every_filter_narrows_to_what_it_names() {
    let mut world = mixed(600);
    let all = {
        let mut all = Vec::new();
        while let Ok(page) = world.describe(json!({"Offset": all.len(), "Limit": 100})) {
            if page.instance_set.is_empty() {
                break;
            }
            all.extend(page.instance_set);
        }
        all
    };
    let one = all.iter().find(|i| !i.public_ip.is_empty() && i.instance_name.is_ascii() && i.instance_name.contains('-')).unwrap().clone();
    let zone = one.zone.clone().unwrap();
    let half_name = one.instance_name[2..].to_uppercase();
    type Keep<'a> = Box<dyn Fn(&edgezone_core::api::Instance) -> bool + 'a>;
    let cases: Vec<(Value, Keep<'_>)> = vec![
        (json!({"Zone": zone}), Box::new(|i| i.zone.as_ref() == Some(&zone))),
        (json!({"InstanceStatus": ["error", "isolated"]}), Box::new(|i| matches!(i.instance_status.as_str(), "error" | "isolated"))),
        (json!({"InstanceName": half_name}), Box::new(|i| i.instance_name.to_uppercase().contains(&half_name))),
        (json!({"PublicIps": [one.public_ip]}), Box::new(|i| i.public_ip == one.public_ip)),
        (json!({"PublicNetworkId": one.public_network_id}), Box::new(|i| i.public_network_id == one.public_network_id)),
        (json!({"PrivateNetworkId": one.private_network_id}), Box::new(|i| i.private_network_id == one.private_network_id)),
        (
            json!({"Zone": zone, "InstanceStatus": ["running"]}),
            Box::new(|i| i.zone.as_ref() == Some(&zone) && i.instance_status.as_str() == "running"),
        ),
        (json!({"InstanceIds": [one.instance_id], "Zone": zone}), Box::new(|i| i.instance_id == one.instance_id)),
        (json!({"Zone": "nowhere"}), Box::new(|_| false)),
        (json!({"InstanceIds": [], "Zone": ""}), Box::new(|_| true)),
    ];
    world.wait(1000);
    for (filter, keep) in cases {
        let mut body = filter.clone();
        body["Limit"] = json!(100);
        let answer = world.describe(body).unwrap();
        let expected: Vec<_> = all.iter().filter(|i| keep(i)).collect();
        assert_eq!(answer.total_count, Some(expected.len() as u64), "{filter}");
        assert!(answer.instance_set.iter().eq(expected.into_iter().take(100)), "{filter}");
    }
}

#[test]
fn zones_are_those_of_all_regions() {
    let mut world = World::new();
    let answer: edgezone_core::api::DescribeZonesAnswer = world.call(Action::DescribeZones, json!({})).unwrap();
    let regions: HashSet<_> = answer.zone_set.iter().map(|zone| zone.region.clone()).collect();
    assert!(regions.len() >= 3);
    assert_eq!(answer.total_count, Some(answer.zone_set.len() as u64));
}

#[test]
fn accounts_do_not_see_each_other() {
    let mut world = mixed(100);
    let theirs = world.cloud.fleet.iter().find(|machine| machine.account == Accounts::PARTNER).unwrap();
    let (id, region) = (theirs.id.clone(), theirs.region.clone());
    world.region = region;
    assert_eq!(world.describe(json!({"InstanceIds": [id]})).unwrap().total_count, Some(0));
    let answer = world.terminate(std::slice::from_ref(&id)).unwrap();
    assert_eq!(answer.failed_instance_set[0].error_code.as_str(), "ResourceNotFound.Instance");
    assert_ne!(world.status(&id), "gone");
}
