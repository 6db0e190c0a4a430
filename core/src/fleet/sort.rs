//! Sorting: by any column, stable, with equal ones by id, so that the order is always the same.

use std::cmp::Reverse;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use super::column::UnknownColumn;
use super::keys::Names;
use super::{Column, Fleet};

/// Up or down.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub enum Direction {
    /// Smallest, oldest and `a` first.
    #[default]
    Ascending,
    /// Largest, newest and `z` first.
    Descending,
}

/// By which column, and which way. Written `name` or, descending, `-name`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// The direction.
    pub direction: Direction,
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.direction == Direction::Descending {
            f.write_str("-")?;
        }
        self.column.fmt(f)
    }
}

impl FromStr for Sort {
    type Err = UnknownColumn;

    fn from_str(text: &str) -> Result<Self, UnknownColumn> {
        let (direction, column) = match text.strip_prefix('-') {
            Some(column) => (Direction::Descending, column),
            None => (Direction::Ascending, text),
        };
        Ok(Self { column: column.parse()?, direction })
    }
}

impl Fleet {
    /// The numbers of all rows in the order asked for; without one, in load order.
    ///
    /// Names and other texts are in natural order, ids in the order of their characters, both whatever their case; addresses and
    /// numbers are in the order of their values, times in that of time. Rows without a value come last in either direction, and equal rows stand by id, ascending.
    #[must_use]
    pub fn order(&self, sort: Option<Sort>) -> Vec<u32> {
        let Some(Sort { column, direction }) = sort else {
            return (0..).take(self.rows.len()).collect();
        };
        let from = self.by_id();
        let (keys, names) = (&self.keys, &self.keys.names);
        match column {
            Column::Id if direction == Direction::Ascending => from.to_vec(),
            Column::Id => from.iter().rev().copied().collect(),
            Column::Name => by_bytes(from, direction, |at| keys.texts().name_key(at)),
            Column::MachineId => by_bytes(from, direction, |at| keys.texts().machine(at).as_bytes()),
            Column::PrivateIp => by_ip(from, direction, |at| keys.ips(at).private),
            Column::PublicIp => by_ip(from, direction, |at| keys.ips(at).public),
            Column::PrivateIpV6 => by_ip(from, direction, |at| keys.ips(at).private_v6),
            Column::PublicIpV6 => by_ip(from, direction, |at| keys.ips(at).public_v6),
            Column::Created => by_key(from, direction, |at| keys.created(at)),
            Column::Cpu => by_key(from, direction, |at| self.rows.get(at)?.instance().cpu),
            Column::Memory => by_key(from, direction, |at| self.rows.get(at)?.instance().memory),
            Column::Status => by_rank(from, direction, &names.status, |at| keys.codes(at).status),
            Column::Zone => by_rank(from, direction, &names.zone, |at| keys.codes(at).zone),
            Column::Region => by_rank(from, direction, &names.region, |at| keys.codes(at).region),
            Column::Type => by_rank(from, direction, &names.instance_type, |at| keys.codes(at).instance_type),
            Column::Power
            | Column::Image
            | Column::Version
            | Column::PrivateNetwork
            | Column::PublicNetwork
            | Column::FileSystem
            | Column::Family
            | Column::FamilyName
            | Column::CpuType => self.by_text(from, direction, column),
        }
    }

    /// All rows by id: the order that every other sort starts from, made once for each set of rows.
    fn by_id(&self) -> &[u32] {
        self.by_id.get_or_init(|| {
            let load_order: Vec<u32> = (0..).take(self.rows.len()).collect();
            let mut order = by_bytes(&load_order, Direction::Ascending, |at| self.keys.texts().id(at).as_bytes());
            // Ids that differ in nothing but case, should there ever be any, in the order of their bytes.
            let raw = |number: &u32| self.row(*number).map(|row| row.id());
            let lower = |number: &u32| usize::try_from(*number).map_or("", |at| self.keys.texts().id(at));
            order.chunk_by_mut(|a, b| lower(a) == lower(b)).filter(|same| same.len() > 1).for_each(|same| same.sort_by_key(raw));
            Arc::from(order)
        })
    }

    /// A sort by a column whose texts mostly repeat: each different text is ranked once.
    fn by_text(&self, from: &[u32], direction: Direction, column: Column) -> Vec<u32> {
        let mut names = Names::default();
        let codes: Vec<u32> = self.rows.iter().map(|row| names.code(column.plain(row))).collect();
        by_rank(from, direction, &names, |at| codes.get(at).copied().unwrap_or(u32::MAX))
    }
}

/// A stable sort of `from` by a small key; those without one last.
fn by_key<K: Ord + Copy>(from: &[u32], direction: Direction, key: impl Fn(usize) -> Option<K>) -> Vec<u32> {
    let mut keyed: Vec<(K, u32)> = Vec::with_capacity(from.len());
    let mut without = Vec::new();
    for number in from {
        match usize::try_from(*number).ok().and_then(&key) {
            Some(key) => keyed.push((key, *number)),
            None => without.push(*number),
        }
    }
    match direction {
        Direction::Ascending => keyed.sort_by_key(|(key, _)| *key),
        Direction::Descending => keyed.sort_by_key(|(key, _)| Reverse(*key)),
    }
    keyed.into_iter().map(|(_, number)| number).chain(without).collect()
}

/// A stable sort of `from` by the places of numbered texts.
fn by_rank(from: &[u32], direction: Direction, names: &Names, code: impl Fn(usize) -> u32) -> Vec<u32> {
    let ranks = names.ranks();
    by_key(from, direction, |at| ranks.get(usize::try_from(code(at)).ok()?).copied().flatten())
}

/// A stable sort of `from` by address: IPv4 before IPv6, each by value.
fn by_ip(from: &[u32], direction: Direction, ip: impl Fn(usize) -> Option<IpAddr>) -> Vec<u32> {
    let is_v6 = |number: &u32| usize::try_from(*number).ok().and_then(&ip).is_some_and(|ip| ip.is_ipv6());
    if from.iter().any(is_v6) {
        return by_key(from, direction, |at| ip(at).map(|ip| (ip.is_ipv6(), number_of_ip(ip))));
    }
    // A quarter of the memory, for what is nearly always the case.
    by_key(from, direction, |at| ip(at).and_then(|ip| u32::try_from(number_of_ip(ip)).ok()))
}

fn number_of_ip(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(ip) => u128::from(ip.to_bits()),
        IpAddr::V6(ip) => ip.to_bits(),
    }
}

/// A stable sort of `from` by bytes; empty ones last.
fn by_bytes<'a>(from: &[u32], direction: Direction, key: impl Fn(usize) -> &'a [u8]) -> Vec<u32> {
    let bytes = |number: u32| usize::try_from(number).map(&key).unwrap_or_default();
    let (mut keyed, mut without) = (Vec::with_capacity(from.len()), Vec::new());
    // What all begin with, such as the prefix of ids, decides nothing.
    let mut common: Option<&[u8]> = None;
    for number in from {
        let bytes = bytes(*number);
        if bytes.is_empty() {
            without.push(*number);
        } else {
            common = Some(common.map_or(bytes, |common| shared_beginning(common, bytes)));
            keyed.push((0, *number));
        }
    }
    sort_from(&mut keyed, common.map_or(0, <[u8]>::len), direction, &bytes);
    keyed.into_iter().map(|(_, number)| number).chain(without).collect()
}

/// Sorts by the seven bytes from `skip` on, taken as one number, and what is equal so far by those that follow. Numbers lie
/// side by side where bytes would each be a walk through memory, and names have much in common at their beginnings.
fn sort_from<'a>(keyed: &mut [(u64, u32)], skip: usize, direction: Direction, bytes: &impl Fn(u32) -> &'a [u8]) {
    for (head, number) in keyed.iter_mut() {
        *head = seven(bytes(*number).get(skip..).unwrap_or_default());
    }
    match direction {
        Direction::Ascending => keyed.sort_by_key(|(head, _)| *head),
        Direction::Descending => keyed.sort_by_key(|(head, _)| Reverse(*head)),
    }
    for same in keyed.chunk_by_mut(|(a, _), (b, _)| a == b) {
        if same.len() > 1 && same.first().is_some_and(|(head, _)| head & 0xff == MORE) {
            sort_from(same, skip + 7, direction, bytes);
        }
    }
}

fn shared_beginning<'a>(a: &'a [u8], b: &[u8]) -> &'a [u8] {
    let shared = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    a.get(..shared).unwrap_or_default()
}

/// The count of a text of which more than seven bytes are left.
const MORE: u64 = 8;

/// The first seven bytes, then how many there are: of two texts that agree as far as both go, the shorter comes first.
fn seven(bytes: &[u8]) -> u64 {
    let mut head = [0; 8];
    for (to, from) in head.iter_mut().zip(bytes.iter().take(7)) {
        *to = *from;
    }
    u64::from_be_bytes(head) | u64::try_from(bytes.len()).unwrap_or(MORE).min(MORE)
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

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
}
