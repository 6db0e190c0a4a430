//! Who is connected. Credentials live here and in the requests under way, and nowhere else.

use std::rc::Rc;

use edgezone_adapters::config::{Config, ConfigError, Endpoint};
use edgezone_adapters::timer::Timers;
use edgezone_adapters::{clock, config, page};
use edgezone_core::api::ZoneInfo;
use edgezone_core::credentials::Credentials;
use edgezone_core::ids::{EndpointId, Region};
use edgezone_core::plan::{Limits, Rule, protection};
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;

use super::safety::Safety;
use super::service::{Budgets, ReadError, Service};

/// One account, connected.
pub struct Session {
    /// The way to the service.
    pub service: Service,
    /// The account's zones, over all regions.
    pub zones: Vec<ZoneInfo>,
    /// The regions of those zones, each once, by name.
    pub regions: Vec<Region>,
    /// The secret id for people, shortened.
    pub short_id: String,
    /// When the credentials expire, where known.
    pub expires_at: Option<Millis>,
}

impl Session {
    /// The endpoint the account is at.
    #[must_use]
    pub fn endpoint(&self) -> &EndpointId {
        &self.service.client().endpoint().id
    }
}

/// Why one is not connected (any longer).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConnectError {
    /// The service, or the way to it, refused.
    Read(ReadError),
    /// The credentials expired while connected, and were wiped.
    Expired,
}

/// Connecting and disconnecting.
#[derive(Clone, Copy)]
pub struct SessionState {
    session: RwSignal<Option<Rc<Session>>>,
    config: RwSignal<Option<Result<Rc<Config>, ConfigError>>>,
    safety: Safety,
    busy: RwSignal<bool>,
    error: RwSignal<Option<(ConnectError, Endpoint)>>,
    shared: StoredValue<(Rc<Budgets>, Timers)>,
    /// Grows with each attempt and each disconnection, so that an answer to an earlier one is dropped.
    attempt: StoredValue<u32>,
}

impl SessionState {
    /// Nobody connected; loads the configuration.
    #[must_use]
    pub fn of_page() -> Self {
        let timers = Timers::with_worker("/assets/timer.js");
        let state = Self {
            session: RwSignal::new(None),
            config: RwSignal::new(None),
            safety: Safety::of_page(),
            busy: RwSignal::new(false),
            error: RwSignal::new(None),
            shared: StoredValue::new((Rc::new(Budgets::of_page(&timers)), timers)),
            attempt: StoredValue::new(0),
        };
        leptos::task::spawn_local(async move {
            let loaded = config::load().await.and_then(|config| Ok((rules_of(&config)?, config)));
            state.config.set(Some(loaded.map(|(rules, config)| {
                let limits = Limits { read_only: config.read_only, maximum: config.max_instances_per_operation };
                state.safety.configure(limits, rules);
                Rc::new(config)
            })));
        });
        // Listens as long as its owner, which is the page's.
        let _ = StoredValue::new(page::on_leave(move || state.wipe()));
        state
    }

    /// Who is connected. Tracked.
    #[must_use]
    pub fn current(self) -> Option<Rc<Session>> {
        self.session.get()
    }

    /// Who is connected, without following it.
    #[must_use]
    pub fn current_untracked(self) -> Option<Rc<Session>> {
        self.session.get_untracked()
    }

    /// The configuration; `None` while it is being loaded. Tracked.
    #[must_use]
    pub fn config(self) -> Option<Result<Rc<Config>, ConfigError>> {
        self.config.get()
    }

    /// The limits and the protection rules.
    #[must_use]
    pub fn safety(self) -> Safety {
        self.safety
    }

    /// The page's timers, which keep their pace while it is hidden.
    #[must_use]
    pub fn timers(self) -> Timers {
        self.shared.with_value(|(_, timers)| timers.clone())
    }

    /// Whether an attempt is under way. Tracked.
    #[must_use]
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Why one is not connected, and where it was tried. Tracked.
    #[must_use]
    pub fn error(self) -> Option<(ConnectError, Endpoint)> {
        self.error.get()
    }

    /// Tries credentials by asking for the account's zones. Calls back once connected.
    pub fn connect(self, credentials: Credentials, endpoint: Endpoint, connected: impl FnOnce() + 'static) {
        let Some(Ok(config)) = self.config.get_untracked() else { return };
        let Some((budgets, timers)) = self.shared.try_get_value() else { return };
        let attempt = self.next_attempt();
        self.busy.set(true);
        self.error.set(None);
        let short_id = credentials.shortened_id();
        let expires_at = credentials.expires_at();
        let service = Service::new(endpoint.clone(), credentials, budgets, timers);
        leptos::task::spawn_local(async move {
            let answer = service.zones(&config.default_region).await;
            if self.attempt.get_value() != attempt {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(answer) => {
                    let regions = regions_of(&answer.zone_set, &config.default_region);
                    let session = Session { service, zones: answer.zone_set, regions, short_id, expires_at };
                    self.session.set(Some(Rc::new(session)));
                    connected();
                }
                Err(error) => self.error.set(Some((ConnectError::Read(error), endpoint))),
            }
        });
    }

    /// Wipes the credentials: requests under way are given up, nothing is sent afterwards.
    pub fn disconnect(self) {
        self.error.set(None);
        self.wipe();
    }

    /// Wipes the credentials once they have expired, and says so.
    pub fn expire_at(self, now: Millis) {
        let Some(session) = self.session.get_untracked() else { return };
        if session.expires_at.is_some_and(|at| at <= now) {
            let endpoint = session.service.client().endpoint().clone();
            self.wipe();
            self.error.set(Some((ConnectError::Expired, endpoint)));
        }
    }

    fn wipe(self) {
        self.next_attempt();
        self.busy.set(false);
        if let Some(session) = self.session.get_untracked() {
            session.service.abandon();
        }
        self.session.set(None);
    }

    fn next_attempt(self) -> u32 {
        self.attempt.update_value(|n| *n = n.wrapping_add(1));
        self.attempt.get_value()
    }
}

/// The configuration's protection rules. One that cannot be read refuses the whole configuration: a console that dropped it
/// would terminate what it should protect.
fn rules_of(config: &Config) -> Result<Vec<Rule>, ConfigError> {
    let text = serde_json::Value::Array(config.protection.clone()).to_string();
    protection::import(&text).map_err(|error| ConfigError::Field { path: format!("protection ({error})"), expected: "rules" })
}

/// The regions that zones name. An account without zones is still looked at in the configured region.
fn regions_of(zones: &[ZoneInfo], default: &Region) -> Vec<Region> {
    let mut regions: Vec<Region> = zones.iter().map(|zone| zone.region.clone()).collect();
    if regions.is_empty() {
        regions.push(default.clone());
    }
    regions.sort();
    regions.dedup();
    regions
}

/// The time now, by this computer's clock.
#[must_use]
pub fn now() -> Millis {
    clock::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_told_by_the_zones() {
        let zone = |zone: &str, region: &str| ZoneInfo {
            zone_id: None,
            zone: zone.into(),
            zone_name: None,
            zone_name_en: None,
            region: region.into(),
            location: None,
            location_name: None,
        };
        let zones = [zone("c-1", "chengdu"), zone("a-2", "ap"), zone("a-1", "ap")];
        assert_eq!(regions_of(&zones, &"x".into()), ["ap".into(), "chengdu".into()]);
        assert_eq!(regions_of(&[], &"x".into()), ["x".into()]);
    }
}
