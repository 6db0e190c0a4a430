//! A fleet from a seed: the same seed, size and start give the same machines.

use std::time::Duration;

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::{InstanceId, Region, Zone};
use serde::{Deserialize, Serialize};

use super::machine::{Addresses, Machine};
use super::names::{any_hardware, any_image, name, weighted};
use crate::accounts::AccountId;
use crate::moment::Moment;
use crate::zones::{ZONES, ZoneRow};

/// The statuses of a fleet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mix {
    /// Mostly running, some allocating, isolated, in error, and so on.
    #[default]
    Mixed,
    /// All running.
    Running,
}

/// What fleet to make.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FleetSpec {
    /// How many machines the demo account has, over all regions.
    #[serde(rename = "fleet")]
    pub size: usize,
    /// The seed of everything that is drawn by chance.
    pub seed: u64,
    /// All in this region; `None` spreads them over all zones.
    pub region: Option<Region>,
    /// Their statuses.
    pub mix: Mix,
    /// How many of a hundred are of the old kind that a batch must not mix with the new.
    pub legacy_percent: u8,
}

impl Default for FleetSpec {
    fn default() -> Self {
        Self { size: 137, seed: 1, region: None, mix: Mix::Mixed, legacy_percent: 0 }
    }
}

const STATUSES: [(InstanceStatusWord, u8); 6] = [
    (InstanceStatusWord::Running, 76),
    (InstanceStatusWord::Allocating, 6),
    (InstanceStatusWord::Isolated, 8),
    (InstanceStatusWord::Isolating, 3),
    (InstanceStatusWord::Terminating, 3),
    (InstanceStatusWord::Error, 4),
];

#[derive(Clone, Copy)]
enum InstanceStatusWord {
    Running,
    Allocating,
    Isolated,
    Isolating,
    Terminating,
    Error,
}

impl From<InstanceStatusWord> for InstanceStatus {
    fn from(word: InstanceStatusWord) -> Self {
        match word {
            InstanceStatusWord::Running => Self::Running,
            InstanceStatusWord::Allocating => Self::Allocating,
            InstanceStatusWord::Isolated => Self::Isolated,
            InstanceStatusWord::Isolating => Self::Isolating,
            InstanceStatusWord::Terminating => Self::Terminating,
            InstanceStatusWord::Error => Self::Error,
        }
    }
}

/// Makes the machines of one account. `first` numbers them, so that no two accounts share an address.
pub(super) fn make(spec: &FleetSpec, account: AccountId, first: usize, now: Moment) -> Vec<Machine> {
    let mut rng = fastrand::Rng::with_seed(spec.seed.wrapping_add(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(first as u64 + 1)));
    let zones: Vec<&ZoneRow> = match &spec.region {
        Some(region) => ZONES.iter().filter(|zone| zone.region == region.as_str()).collect(),
        None => ZONES.iter().collect(),
    };
    let shares: Vec<(&ZoneRow, u8)> = zones.into_iter().map(|zone| (zone, zone.share)).collect();
    (0..spec.size).filter_map(|i| weighted(&mut rng, &shares).map(|zone| one(spec, account, zone, (first, i), now, &mut rng))).collect()
}

fn one(spec: &FleetSpec, account: AccountId, zone: &ZoneRow, (first, i): (usize, usize), now: Moment, rng: &mut fastrand::Rng) -> Machine {
    let status = match spec.mix {
        Mix::Running => InstanceStatus::Running,
        Mix::Mixed => weighted(rng, &STATUSES).map_or(InstanceStatus::Running, InstanceStatus::from),
    };
    let prefix = weighted(rng, &[("bms", 80), ("epm", 15), ("ins", 5)]).unwrap_or("bms");
    // Four characters by chance, and the number, which keeps ids unique.
    let random: String =
        (0..4).map(|_| rng.choice(b"abcdefghijklmnopqrstuvwxyz0123456789".iter()).map_or('0', |c| char::from(*c))).collect();
    let age = Duration::from_secs(rng.u64(5 * 86_400..700 * 86_400));
    let allocating = status == InstanceStatus::Allocating;
    Machine {
        id: InstanceId::from(format!("{prefix}-{random}{}", base36(first + i))),
        account,
        region: Region::from(zone.region),
        zone: Zone::from(zone.zone),
        name: name(rng, zone.short, i + 1),
        operate_status: if status == InstanceStatus::Running {
            "normal"
        } else if allocating {
            "starting"
        } else {
            "stopped"
        },
        legacy: rng.u8(0..100) < spec.legacy_percent,
        hardware: any_hardware(rng),
        image: any_image(rng),
        addresses: addresses(first + i, allocating, rng),
        private_network: format!("net-private-{:03}", zone.id % 1000),
        public_network: format!("net-public-{:03}", zone.id % 1000),
        created: if allocating { Moment(now.0 - 600_000_000) } else { Moment(now.0.saturating_sub((Moment(0) + age).0)) },
        gone_due: None,
        gone_at: None,
        terminations: Vec::new(),
        status,
    }
}

/// A plain running machine with an id somebody chose.
pub(super) fn fresh(account: AccountId, zone: &ZoneRow, id: &InstanceId, now: Moment) -> Machine {
    let spec = FleetSpec { mix: Mix::Running, ..FleetSpec::default() };
    let mut machine = one(&spec, account, zone, (0, 0), now, &mut fastrand::Rng::with_seed(0));
    machine.id = id.clone();
    machine.created = now;
    machine
}

/// Four base-36 digits: 1,679,616 machines before an id could come twice.
fn base36(number: usize) -> String {
    let digit = |n: usize| u32::try_from(n % 36).ok().and_then(|n| char::from_digit(n, 36)).unwrap_or('0');
    [digit(number / 46_656), digit(number / 1_296), digit(number / 36), digit(number)].into_iter().collect()
}

/// Addresses by number, so that no two machines share one. Public ones are of the ranges kept for documentation
/// (RFC 5737, RFC 3849) and, past the first 254, of the benchmarking range (RFC 2544).
fn addresses(number: usize, allocating: bool, rng: &mut fastrand::Rng) -> Addresses {
    let (has_public, has_v6) = (!allocating && rng.u8(0..100) < 92, rng.u8(0..100) < 60);
    let n = number + 1;
    let byte = |shift: u32| (n >> shift) & 0xff;
    let public = if n < 255 { format!("203.0.113.{n}") } else { format!("198.{}.{}.{}", 18 + ((n >> 16) & 1), byte(8), byte(0)) };
    let v6 = |net: &str| format!("2001:db8:{net}::{:x}:{:x}", n >> 16, n & 0xffff);
    Addresses {
        private: if allocating { String::new() } else { format!("10.{}.{}.{}", byte(16), byte(8), byte(0)) },
        private_v6: if has_v6 && !allocating { v6("1") } else { String::new() },
        public: if has_public { public } else { String::new() },
        public_v6: if has_v6 && has_public { v6("2") } else { String::new() },
    }
}
