//! The cloud and the real clock, shared by all connections.

use std::sync::{Arc, Mutex, PoisonError};

use super::Config;
use crate::cloud::Cloud;
use crate::moment::{Clock, Moment};

/// A handle on the running cloud.
#[derive(Clone, Debug)]
pub struct Shared {
    cloud: Arc<Mutex<Cloud>>,
    clock: Clock,
}

impl Shared {
    pub(super) fn new(config: Config) -> Self {
        let clock = Clock::start();
        let mut cloud = Cloud::new(config.fleet, config.settings, fastrand::u64(..), clock.now());
        config.faults.into_iter().for_each(|rule| cloud.add_fault(rule));
        Self { cloud: Arc::new(Mutex::new(cloud)), clock }
    }

    /// Does something with the cloud as it is now: what is due by now has happened.
    pub fn with<T>(&self, act: impl FnOnce(&mut Cloud, Moment) -> T) -> T {
        // A panic elsewhere must not hide the ledger from the test that will report it.
        let mut cloud = self.cloud.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        cloud.advance(now);
        act(&mut cloud, now)
    }
}
