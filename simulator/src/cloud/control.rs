//! What the control port does to the cloud, and what it shows of it.

use std::fmt;

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::{InstanceId, Region, Zone};
use serde::Serialize;
use serde_json::{Value, json};

use super::{AccountPatch, Cloud, InstancePatch, NewInstance, NewKey, Reset, Settings};
use crate::accounts::{Account, AccountId, Accounts, Key};
use crate::faults::{Faults, Rule};
use crate::fleet::{Fleet, FleetSpec, Machine, Termination};
use crate::ledger::Ledger;
use crate::limits::Limiter;
use crate::moment::Moment;

/// Why the control port refuses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ControlError {
    /// No account of this name.
    NoAccount(String),
    /// No instance of this id.
    NoInstance(String),
    /// No zone of this name.
    NoZone(String),
    /// There is an instance of this id already.
    IdTaken(InstanceId),
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAccount(name) => write!(f, "there is no account `{name}`"),
            Self::NoInstance(id) => write!(f, "there is no instance `{id}`"),
            Self::NoZone(zone) => write!(f, "there is no zone `{zone}`"),
            Self::IdTaken(id) => write!(f, "there is an instance `{id}` already"),
        }
    }
}

impl std::error::Error for ControlError {}

/// What is true of one machine.
#[derive(Clone, Debug, Serialize)]
pub struct InstanceTruth<'a> {
    id: &'a InstanceId,
    account: &'a str,
    region: &'a Region,
    zone: &'a Zone,
    name: &'a str,
    /// The status, or `gone`.
    status: &'a str,
    legacy: bool,
    created: String,
    gone_at_ms: Option<i64>,
    terminations: &'a [Termination],
}

impl Cloud {
    /// Makes a new fleet and forgets faults, ledger, rates and settings made since the start.
    pub fn reset(&mut self, reset: Reset, now: Moment) {
        let spec = FleetSpec {
            size: reset.fleet.unwrap_or(self.spec.size),
            seed: reset.seed.unwrap_or(self.spec.seed),
            region: reset.region.or_else(|| self.spec.region.clone()),
            mix: reset.mix.unwrap_or(self.spec.mix),
            legacy_percent: reset.legacy_percent.unwrap_or(self.spec.legacy_percent),
        };
        self.fleet = Fleet::make(&spec, now);
        self.faults = Faults::new(spec.seed);
        self.settings = self.initial.clone();
        self.accounts = Accounts::default();
        self.limiter = Limiter::default();
        self.ledger = Ledger::default();
        self.timeline.clear();
    }

    /// Replaces the settings.
    pub fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// The rules of faults in force.
    #[must_use]
    pub fn fault_rules(&self) -> &[Rule] {
        self.faults.rules()
    }

    /// Adds a rule.
    pub fn add_fault(&mut self, rule: Rule) {
        self.faults.add(rule);
    }

    /// Takes all rules away.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// What happened.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Cleans up at once whatever is being cleaned up.
    pub fn finish_cleanup(&mut self) {
        for (id, due) in self.fleet.being_cleaned() {
            self.fleet.clean_up(&id, due);
        }
        self.fleet.sweep();
    }

    /// Every machine there is or was, as it truly is; of one account if named.
    ///
    /// # Errors
    /// [`ControlError::NoAccount`].
    pub fn truth(&self, account: Option<&str>) -> Result<Vec<InstanceTruth<'_>>, ControlError> {
        let account = account.map(|name| self.account(name)).transpose()?;
        Ok(self
            .fleet
            .iter()
            .filter(|machine| account.is_none_or(|id| id == machine.account))
            .map(|machine| self.true_of(machine))
            .collect())
    }

    /// One machine as it truly is.
    ///
    /// # Errors
    /// [`ControlError::NoInstance`].
    pub fn truth_of(&self, id: &str) -> Result<InstanceTruth<'_>, ControlError> {
        let machine = self.fleet.get(&InstanceId::from(id)).ok_or_else(|| ControlError::NoInstance(id.to_owned()))?;
        Ok(self.true_of(machine))
    }

    fn true_of<'a>(&'a self, machine: &'a Machine) -> InstanceTruth<'a> {
        InstanceTruth {
            id: &machine.id,
            account: self.accounts.name(machine.account),
            region: &machine.region,
            zone: &machine.zone,
            name: &machine.name,
            status: machine.status().map_or("gone", InstanceStatus::as_str),
            legacy: machine.legacy,
            created: machine.created.rfc3339(),
            gone_at_ms: machine.gone_at.map(Moment::millis),
            terminations: &machine.terminations,
        }
    }

    /// Adds a machine.
    ///
    /// # Errors
    /// [`ControlError`] for an unknown account or zone, and for an id that is taken.
    pub fn add_instance(&mut self, new: NewInstance, now: Moment) -> Result<(), ControlError> {
        let account = self.account(&new.account)?;
        let zone = crate::zones::find(new.zone.as_str()).ok_or_else(|| ControlError::NoZone(new.zone.to_string()))?;
        let mut machine = Fleet::fresh(account, zone, &new.id, now);
        machine.name = new.name;
        machine.status = new.status;
        machine.addresses.public = new.public_ip;
        machine.addresses.private = new.private_ip;
        machine.legacy = new.legacy;
        if self.fleet.add(machine) { Ok(()) } else { Err(ControlError::IdTaken(new.id)) }
    }

    /// Changes a machine behind the API's back.
    ///
    /// # Errors
    /// [`ControlError::NoInstance`].
    pub fn patch_instance(&mut self, id: &str, patch: InstancePatch, now: Moment) -> Result<(), ControlError> {
        let machine = self.fleet.get_mut(&InstanceId::from(id)).ok_or_else(|| ControlError::NoInstance(id.to_owned()))?;
        if let Some(status) = patch.status {
            if status != InstanceStatus::Terminating {
                machine.gone_due = None;
            }
            machine.status = status;
        }
        if patch.gone {
            machine.gone_at = Some(now);
        }
        machine.name = patch.name.unwrap_or_else(|| machine.name.clone());
        machine.addresses.public = patch.public_ip.unwrap_or_else(|| machine.addresses.public.clone());
        machine.addresses.private = patch.private_ip.unwrap_or_else(|| machine.addresses.private.clone());
        machine.legacy = patch.legacy.unwrap_or(machine.legacy);
        if patch.gone {
            self.fleet.sweep();
        }
        Ok(())
    }

    /// Every account with its credentials.
    #[must_use]
    pub fn accounts_shown(&self) -> Value {
        let keys = |id: AccountId| -> Vec<Value> {
            let key = |(secret_id, key): (&str, &Key)| {
                json!({
                    "secret_id": secret_id,
                    "secret_key": key.secret_key,
                    "token": key.token,
                    "expires_at_ms": key.expires_at.map(Moment::millis),
                })
            };
            self.accounts.keys_of(id).map(key).collect()
        };
        let account =
            |(id, account): (AccountId, &Account)| json!({"name": account.name, "read_only": account.read_only, "keys": keys(id)});
        self.accounts.iter().map(account).collect()
    }

    /// Changes an account.
    ///
    /// # Errors
    /// [`ControlError::NoAccount`].
    pub fn patch_account(&mut self, name: &str, patch: &AccountPatch, now: Moment) -> Result<(), ControlError> {
        let id = self.account(name)?;
        if let (Some(read_only), Some(account)) = (patch.read_only, self.accounts.get_mut(id)) {
            account.read_only = read_only;
        }
        let service_time = self.service_time(now);
        for key in self.accounts.keys_of_mut(id) {
            match patch.expired {
                Some(true) => key.expires_at = Some(service_time),
                Some(false) => key.expires_at = None,
                None => {}
            }
            if let Some(ms) = patch.expires_at_ms {
                key.expires_at = Some(Moment(ms.saturating_mul(1000)));
            }
        }
        Ok(())
    }

    /// Gives an account another set of credentials, as STS would.
    ///
    /// # Errors
    /// [`ControlError::NoAccount`].
    pub fn add_key(&mut self, name: &str, new: NewKey) -> Result<(), ControlError> {
        let account = self.account(name)?;
        let expires_at = new.expires_at_ms.map(|ms| Moment(ms.saturating_mul(1000)));
        self.accounts.put_key(new.secret_id, Key { account, secret_key: new.secret_key, token: new.token, expires_at });
        Ok(())
    }

    fn account(&self, name: &str) -> Result<AccountId, ControlError> {
        self.accounts.find(name).ok_or_else(|| ControlError::NoAccount(name.to_owned()))
    }
}
