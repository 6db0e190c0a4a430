//! The flags.

use std::net::{IpAddr, Ipv4Addr};

use clap::Parser;
use simulator::Config;
use simulator::cloud::Settings;
use simulator::faults::Rule;
use simulator::fleet::{FleetSpec, Mix};

/// A simulated Tencent Cloud Edge Zone, for demos and tests.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Flags {
    /// The API's port; 0 for any free one
    #[arg(long, default_value_t = 9070)]
    port: u16,
    /// The control port, on the loopback only; 0 for any free one
    #[arg(long, default_value_t = 9071)]
    control_port: u16,
    /// The address the API listens on
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// How many instances the demo account has
    #[arg(long, default_value_t = 137)]
    fleet: usize,
    /// The seed of the fleet and of every chance
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Put the demo account's instances into this region only
    #[arg(long)]
    region: Option<String>,
    /// Make every instance running
    #[arg(long)]
    all_running: bool,
    /// How many of a hundred instances are legacy ones, which a batch must not mix with others
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    legacy_percent: u8,
    /// How long the disks of a terminated instance take; then it is no longer listed
    #[arg(long, default_value_t = 20.0)]
    cleanup_seconds: f64,
    /// The round trip added to every request
    #[arg(long, default_value_t = 0)]
    latency_ms: u64,
    /// Up to so much more, by chance
    #[arg(long, default_value_t = 0)]
    jitter_ms: u64,
    /// How far the service's clock is ahead of the true one
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    skew_seconds: i64,
    /// Requests a second for each action and account
    #[arg(long, default_value_t = 20)]
    rate_limit: usize,
    /// A host that requests may name, besides the two of the API and the address listened on; may be repeated
    #[arg(long)]
    allow_host: Vec<String>,
    /// A fault from the start, as the control port takes it, such as
    /// '{"action":"TerminateInstances","count":3,"fault":{"kind":"drop-after"}}'; may be repeated
    #[arg(long, value_parser = rule)]
    fault: Vec<Rule>,
}

fn rule(text: &str) -> Result<Rule, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

impl From<Flags> for Config {
    fn from(flags: Flags) -> Self {
        let defaults = Settings::default();
        Self {
            host: flags.host,
            port: flags.port,
            control_port: flags.control_port,
            fleet: FleetSpec {
                size: flags.fleet,
                seed: flags.seed,
                region: flags.region.map(Into::into),
                mix: if flags.all_running { Mix::Running } else { Mix::Mixed },
                legacy_percent: flags.legacy_percent,
            },
            settings: Settings {
                // Negative and absurd numbers become the nearest possible one.
                cleanup_ms: (flags.cleanup_seconds * 1000.0) as u64,
                latency_ms: flags.latency_ms,
                jitter_ms: flags.jitter_ms,
                skew_seconds: flags.skew_seconds,
                rate_limit: flags.rate_limit,
                hosts: defaults.hosts.iter().cloned().chain(flags.allow_host).collect(),
                ..defaults
            },
            faults: flags.fault,
        }
    }
}
