//! Sorting: by any column, stable, with equal ones by id, so that the order is always the same.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use super::column::UnknownColumn;
use super::keys::Names;
use super::{Column, Fleet};
use crate::order::{self, index};

pub use crate::order::Direction;

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
        let number: &dyn Fn(usize) -> Option<i64> = match column {
            Column::Id if direction == Direction::Ascending => return self.by_id().to_vec(),
            Column::Id => return self.by_id().iter().rev().copied().collect(),
            Column::Name => return self.by_place(direction, self.name_ranks()),
            Column::MachineId => {
                let machine = |at: usize| keys.texts().machine(at).as_bytes();
                return self.by_place(direction, self.made.machine_ranks.get_or_init(|| ranks(self.by_id(), &machine)));
            }
            Column::PrivateIp | Column::PublicIp | Column::PrivateIpV6 | Column::PublicIpV6 => return self.by_ip(direction, column),
            Column::Status => return self.by_rank(direction, &names.status, |at| keys.codes(at).status),
            Column::Zone => return self.by_rank(direction, &names.zone, |at| keys.codes(at).zone),
            Column::Region => return self.by_rank(direction, &names.region, |at| keys.codes(at).region),
            Column::Type => return self.by_rank(direction, &names.instance_type, |at| keys.codes(at).instance_type),
            Column::Created => &|at| keys.created(at).map(|time| time.0),
            Column::Cpu => &|at| self.rows.get(at)?.instance().cpu,
            Column::Memory => &|at| self.rows.get(at)?.instance().memory,
            Column::Power
            | Column::Image
            | Column::Version
            | Column::PrivateNetwork
            | Column::PublicNetwork
            | Column::FileSystem
            | Column::Family
            | Column::FamilyName
            | Column::CpuType => {
                // Texts that mostly repeat: each different one is ranked once.
                let mut names = Names::default();
                let codes: Vec<u32> = self.rows.iter().map(|row| names.code(column.plain(row))).collect();
                return self.by_rank(direction, &names, |at| codes.get(at).copied().unwrap_or(u32::MAX));
            }
        };
        order::by_number(self.by_id(), direction, |at| number(at).map(unsigned))
    }

    /// Makes one of those things that the first sort or selection would otherwise wait for. Returns whether there may be more;
    /// what was made holds until rows come, go or change their names.
    #[must_use]
    pub fn prepare(&self) -> bool {
        if self.made.by_id.get().is_none() {
            self.by_id();
        } else if self.made.name_ranks.get().is_none() {
            self.name_ranks();
        } else {
            self.roster().prepare();
            return false;
        }
        true
    }

    /// The place of each row's name in natural order.
    fn name_ranks(&self) -> &[Option<u32>] {
        self.made.name_ranks.get_or_init(|| ranks(self.by_id(), &|at| self.keys.texts().name_key(at)))
    }

    /// By places that were made before.
    fn by_place(&self, direction: Direction, places: &[Option<u32>]) -> Vec<u32> {
        order::by_number(self.by_id(), direction, |at| places.get(at).copied().flatten().map(u128::from))
    }

    /// All rows by id: the order that every sort starts from, made once for each set of rows.
    fn by_id(&self) -> &[u32] {
        self.made.by_id.get_or_init(|| {
            let all = order::all(self.rows.len());
            let lower = |at: usize| self.keys.texts().id(at).as_bytes();
            let mut sorted = order::by_bytes(&all, Direction::Ascending, &lower);
            if sorted.equal {
                // Ids that differ in nothing but case, should there ever be any, in the order of their bytes.
                let raw = |at: usize| self.rows.get(at).map_or(&b""[..], |row| row.id().as_str().as_bytes());
                let by_raw = order::by_bytes(&all, Direction::Ascending, &raw).order;
                sorted = order::by_bytes(&by_raw, Direction::Ascending, &lower);
            }
            sorted.order.into()
        })
    }

    /// By address: IPv4 before IPv6, each by value.
    fn by_ip(&self, direction: Direction, column: Column) -> Vec<u32> {
        let ip = |at: usize| {
            let ips = self.keys.ips(at);
            match column {
                Column::PrivateIp => ips.private,
                Column::PublicIp => ips.public,
                Column::PrivateIpV6 => ips.private_v6,
                _ => ips.public_v6,
            }
        };
        // An address of 128 bits is more than one sort looks at: its lower half first, then the upper one.
        let upper = |at| match ip(at)? {
            IpAddr::V4(ip) => Some(u128::from(ip.to_bits())),
            IpAddr::V6(ip) => Some(1 << 64 | ip.to_bits() >> 64),
        };
        let lower = |at| match ip(at)? {
            IpAddr::V4(_) => Some(0),
            IpAddr::V6(ip) => Some(ip.to_bits() & u128::from(u64::MAX)),
        };
        if (0..self.rows.len()).any(|at| ip(at).is_some_and(|ip| ip.is_ipv6())) {
            return order::by_number(&order::by_number(self.by_id(), direction, lower), direction, upper);
        }
        order::by_number(self.by_id(), direction, upper)
    }

    /// By the places of numbered texts.
    fn by_rank(&self, direction: Direction, names: &Names, code: impl Fn(usize) -> u32) -> Vec<u32> {
        let ranks = names.ranks();
        order::by_number(self.by_id(), direction, |at| ranks.get(index(code(at))).copied().flatten().map(u128::from))
    }
}

/// The place of each row's text among all, equal ones in the same place; none for an empty text. To sort by texts is the slowest of
/// all sorts, and in whichever direction it is asked for, the places are the same.
fn ranks<'a>(rows: &[u32], text: &dyn Fn(usize) -> &'a [u8]) -> Arc<[Option<u32>]> {
    let mut ranks = vec![None; rows.len()];
    let (mut rank, mut before) = (0, &b""[..]);
    for row in order::by_bytes(rows, Direction::Ascending, text).order {
        let own = text(index(row));
        rank += u32::from(own != before);
        before = own;
        if let Some(slot) = ranks.get_mut(index(row)) {
            *slot = (!own.is_empty()).then_some(rank);
        }
    }
    ranks.into()
}

/// The order of numbers that may be negative, as that of numbers that may not.
fn unsigned(number: i64) -> u128 {
    u128::from(number.cast_unsigned() ^ 1 << 63)
}

#[cfg(test)]
mod tests;
