//! Sorting: by any column, stable, with equal ones by id, so that the order is always the same.

use std::cmp::Reverse;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

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
        let (keys, names) = (&self.keys, &self.keys.names);
        match column {
            Column::Name => return self.by_bytes(direction, |at| keys.texts().name_key(at)),
            Column::MachineId => return self.by_bytes(direction, |at| keys.texts().machine(at).as_bytes()),
            _ => {}
        }
        let from = self.by_id();
        match column {
            Column::Id if direction == Direction::Ascending => from.to_vec(),
            Column::Id => from.iter().rev().copied().collect(),
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
            Column::Name
            | Column::MachineId
            | Column::Power
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

    /// All rows by id: the order that sorts by what many have in common start from, made once for each set of rows.
    fn by_id(&self) -> &[u32] {
        self.by_id.get_or_init(|| {
            let mut keyed: Vec<Keyed> = (0..).take(self.rows.len()).map(|number| (0, number)).collect();
            self.sort_by_id(&mut keyed);
            keyed.into_iter().map(|(_, number)| number).collect()
        })
    }

    fn sort_by_id(&self, keyed: &mut [Keyed]) {
        let lower = |number: u32| usize::try_from(number).map_or(&b""[..], |at| self.keys.texts().id(at).as_bytes());
        // Ids that differ in nothing but case, should there ever be any, in the order of their bytes.
        let raw = |same: &mut [Keyed]| same.sort_by_key(|(_, number)| self.row(*number).map(|row| row.id()));
        sort_by_bytes(keyed, Direction::Ascending, &lower, &raw);
    }

    /// A sort of all rows by bytes in which few are equal; empty ones last.
    fn by_bytes<'a>(&self, direction: Direction, key: impl Fn(usize) -> &'a [u8]) -> Vec<u32> {
        let bytes = |number: u32| usize::try_from(number).map(&key).unwrap_or_default();
        let all = (0..).take(self.rows.len()).map(|number| (0, number));
        let (mut without, mut keyed): (Vec<Keyed>, Vec<Keyed>) = all.partition(|(_, number)| bytes(*number).is_empty());
        let by_id = |same: &mut [Keyed]| self.sort_by_id(same);
        sort_by_bytes(&mut keyed, direction, &bytes, &by_id);
        by_id(&mut without);
        keyed.into_iter().chain(without).map(|(_, number)| number).collect()
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

/// A row's number, and some of what it is being sorted by, as one number.
type Keyed = (u64, u32);

/// Sorts by bytes, and those that are equal by `then`. What all begin with, such as the prefix of ids, is passed over.
fn sort_by_bytes<'a>(keyed: &mut [Keyed], direction: Direction, bytes: &impl Fn(u32) -> &'a [u8], then: &impl Fn(&mut [Keyed])) {
    let common = keyed.iter().map(|(_, number)| bytes(*number)).reduce(shared_beginning);
    sort_from(keyed, common.map_or(0, <[u8]>::len), direction, bytes, then);
}

/// Sorts by the seven bytes from `skip` on, taken as one number, and what is equal so far by those that follow. Numbers lie
/// side by side where bytes would each be a walk through memory, and names have much in common at their beginnings.
fn sort_from<'a>(keyed: &mut [Keyed], skip: usize, direction: Direction, bytes: &impl Fn(u32) -> &'a [u8], then: &impl Fn(&mut [Keyed])) {
    for (head, number) in keyed.iter_mut() {
        *head = seven(bytes(*number).get(skip..).unwrap_or_default());
    }
    match direction {
        Direction::Ascending => keyed.sort_by_key(|(head, _)| *head),
        Direction::Descending => keyed.sort_by_key(|(head, _)| Reverse(*head)),
    }
    for same in keyed.chunk_by_mut(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1) {
        if same.first().is_some_and(|(head, _)| head & 0xff == MORE) {
            sort_from(same, skip + 7, direction, bytes, then);
        } else {
            then(same);
        }
    }
}

fn shared_beginning<'a>(a: &'a [u8], b: &'a [u8]) -> &'a [u8] {
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
mod tests;
