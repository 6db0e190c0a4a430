use std::cmp::Ordering;
use std::sync::Arc;

use proptest::prelude::*;

use super::super::testing::{fleet, instance};
use super::super::{Row, natural};
use super::*;
use crate::api::Instance;

fn sorted<'a>(fleet: &'a Fleet, sort: &str) -> Vec<&'a str> {
    fleet.ids(&fleet.order(Some(sort.parse().unwrap()))).map(|id| id.as_str()).collect::<Vec<_>>()
}

#[test]
fn names_are_in_natural_order_and_equal_ones_by_id_in_either_direction() {
    let named = [("d", "web-10"), ("c", "Web-2"), ("b", ""), ("a", "web-2"), ("e", "db")];
    let fleet = fleet("r", named.map(|(id, name)| instance(id, name, "running", "z")));
    assert_eq!(sorted(&fleet, "name"), ["e", "a", "c", "d", "b"]);
    assert_eq!(sorted(&fleet, "-name"), ["d", "a", "c", "e", "b"]);
    assert_eq!(fleet.order(None), [0, 1, 2, 3, 4]);
}

#[test]
fn addresses_numbers_and_times_are_in_the_order_of_their_values() {
    let machine = |id: &str, ip: &str, cpu, created: &str| Instance {
        private_ip: ip.into(),
        cpu,
        created_time: created.into(),
        ..instance(id, "", "running", "z")
    };
    let fleet = fleet(
        "r",
        [
            machine("a", "10.0.0.10", Some(9), "2026-02-15T14:30:00Z"),
            machine("b", "10.0.0.9", Some(64), "2025-12-31T23:59:59Z"),
            machine("c", "", None, ""),
            machine("d", "9.255.0.1", Some(-1), "2026-02-15T14:30:01Z"),
            machine("e", "2001:db8::1", Some(64), "soon"),
        ],
    );
    assert_eq!(sorted(&fleet, "private-ip"), ["d", "b", "a", "e", "c"]);
    assert_eq!(sorted(&fleet, "-private-ip"), ["e", "a", "b", "d", "c"]);
    assert_eq!(sorted(&fleet, "cpu"), ["d", "a", "b", "e", "c"]);
    assert_eq!(sorted(&fleet, "-cpu"), ["b", "e", "a", "d", "c"]);
    assert_eq!(sorted(&fleet, "created"), ["b", "a", "d", "c", "e"]);
}

#[test]
fn names_that_agree_for_long_are_told_apart_at_any_byte() {
    let name = |n: usize| format!("{}x{}", "a".repeat(n), "a".repeat(24 - n));
    // One that shares nothing, so that no beginning is common to all.
    let names = (0..25).map(name).chain(["z".into()]);
    let fleet = fleet("r", names.enumerate().map(|(n, name)| instance(&format!("{n:02}"), &name, "running", "z")));
    let expected: Vec<String> = (0..25).rev().chain([25]).map(|n| format!("{n:02}")).collect();
    assert_eq!(sorted(&fleet, "name"), expected);
}

#[test]
fn a_sort_is_read_as_it_is_written() {
    for column in Column::ALL {
        for direction in [Direction::Ascending, Direction::Descending] {
            let sort = Sort { column, direction };
            assert_eq!(sort.to_string().parse(), Ok(sort));
        }
    }
    assert_eq!("colour".parse::<Sort>(), Err(UnknownColumn("colour".into())));
}

#[test]
fn the_order_follows_what_comes_and_goes() {
    let mut fleet = fleet("r", ["b", "d"].map(|id| instance(id, id, "running", "z")));
    assert_eq!(sorted(&fleet, "id"), ["b", "d"]);
    fleet.upsert(&"r".into(), ["a", "c"].map(|id| instance(id, id, "running", "z")));
    assert_eq!(sorted(&fleet, "id"), ["a", "b", "c", "d"]);
    fleet.forget(&["b".into()]);
    assert_eq!(sorted(&fleet, "-id"), ["d", "c", "a"]);
    while fleet.prepare() {}
    assert_eq!(sorted(&fleet, "name"), ["a", "c", "d"]);
    fleet.upsert(&"r".into(), [instance("a", "renamed", "running", "z")]);
    assert_eq!(sorted(&fleet, "name"), ["c", "d", "a"]);
    assert_eq!(sorted(&fleet, "-name"), ["a", "d", "c"]);
}

fn small_text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[abB]{1,2}[0-9]{0,3}", "[a\0]{5,9}", "some-long-shared-beginning-[ab0-9]{0,12}"]
}

fn machine() -> impl Strategy<Value = Instance> {
    let texts = prop::array::uniform4(small_text());
    (texts, prop::option::of(0..4i64), prop::option::of(any::<[u8; 4]>()), 0..3u8).prop_map(
        |([name, kind, image, machine], cpu, ip, day)| Instance {
            instance_name: name,
            instance_type: kind,
            image_id: image,
            machine_id: machine,
            cpu,
            private_ip: ip.map(|ip| IpAddr::from(ip).to_string()).unwrap_or_default(),
            created_time: if day == 0 { String::new() } else { format!("2026-01-0{day}T00:00:00Z") },
            ..Instance::default()
        },
    )
}

/// The plainest comparison there is, without any of the precomputed keys.
fn plain(column: Column, a: &Row, b: &Row) -> (bool, bool, Ordering) {
    let (x, y) = (column.text(a), column.text(b));
    let natural = |text: &str| natural::key(&text.to_lowercase());
    let ordering = match column {
        Column::Cpu => a.instance().cpu.cmp(&b.instance().cpu),
        Column::PrivateIp => x.parse::<IpAddr>().ok().cmp(&y.parse::<IpAddr>().ok()),
        Column::Id | Column::Created => x.cmp(&y),
        Column::MachineId => x.to_lowercase().cmp(&y.to_lowercase()),
        _ => natural(&x).cmp(&natural(&y)),
    };
    (x.is_empty(), y.is_empty(), ordering)
}

proptest! {
    #[test]
    fn every_order_is_that_of_a_plain_comparison(machines in prop::collection::vec(machine(), 0..40), column in 0..Column::ALL.len(), down: bool) {
        let column = Column::ALL[column];
        let machines = machines.into_iter().enumerate();
        // Load order is not id order.
        let fleet = fleet("r", machines.map(|(n, machine)| Instance { instance_id: Some(format!("i-{}", (n * 37) % 41).into()), ..machine }));
        let direction = if down { Direction::Descending } else { Direction::Ascending };
        let order = fleet.order(Some(Sort { column, direction }));
        let mut expected: Vec<&Arc<Row>> = fleet.rows().collect();
        expected.sort_by(|a, b| {
            let (no_a, no_b, ordering) = plain(column, a, b);
            let ordering = if down { ordering.reverse() } else { ordering };
            no_a.cmp(&no_b).then(if no_a || no_b { Ordering::Equal } else { ordering }).then_with(|| a.id().cmp(b.id()))
        });
        let ids: Vec<_> = fleet.ids(&order).collect();
        prop_assert_eq!(ids, expected.iter().map(|row| row.id()).collect::<Vec<_>>());
    }
}
