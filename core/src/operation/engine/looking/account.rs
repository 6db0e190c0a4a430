//! Do new credentials see the operation's instances? Only then does anything rely on them.

use super::{Look, LookUpTask, Operation, Purpose};
use crate::ids::EndpointId;
use crate::operation::engine::sending::Batch;
use crate::operation::engine::site::{Site, Verification};
use crate::operation::ledger::Entry;
use crate::operation::outcome::Outcome;
use crate::operation::record::PauseReason;
use crate::time::Millis;

impl Operation {
    /// Begins to look for the operation's instances at an endpoint: those most likely to be listed first.
    pub(in crate::operation::engine) fn verify_account(&mut self, endpoint: &EndpointId, now: Millis) -> bool {
        let here = |entry: &Entry| entry.place.endpoint == *endpoint;
        let likely = |entry: &Entry| !matches!(entry.outcome, Outcome::Gone { .. } | Outcome::Terminated { .. });
        let mut remaining = self.cut_those(|entry| here(entry) && likely(entry));
        remaining.extend(self.cut_those(|entry| here(entry) && matches!(entry.outcome, Outcome::Terminated { .. })));
        let anything = !remaining.is_empty();
        self.sites.of_mut(endpoint).verification = anything.then_some(Verification { remaining, due: now, failures: 0, refused: false });
        anything
    }

    pub(super) fn next_verification(&self, site: &Site, now: Millis) -> Option<LookUpTask> {
        let verification = site.verification.as_ref()?;
        if verification.due > now || self.is_verifying(site) {
            return None;
        }
        let Batch { place, ids } = verification.remaining.front()?.clone();
        Some(LookUpTask::once(place, ids, Purpose::Verify, now))
    }

    pub(super) fn is_verifying(&self, site: &Site) -> bool {
        self.look_up_flights.values().any(|flight| flight.is_for(&site.endpoint, Purpose::Verify))
    }

    pub(super) fn verified_by(&mut self, endpoint: &EndpointId, look: &Look, now: Millis) {
        let site = self.sites.of_mut(endpoint);
        let Some(verification) = &mut site.verification else { return };
        if !look.seen.is_empty() {
            self.account_is_known(endpoint, now);
            return;
        }
        verification.failures = 0;
        verification.due = now;
        verification.remaining.pop_front();
        if verification.remaining.is_empty() {
            self.hold(endpoint, PauseReason::AccountNotRecognised, now);
            let site = self.sites.of_mut(endpoint);
            site.verification = None;
            site.look_ups_held = true;
        }
    }
}
