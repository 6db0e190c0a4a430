//! What the operator, the credentials and the storage do to an operation.

use std::mem::discriminant;

use super::{Journal, Operation};
use crate::ids::{EndpointId, InstanceId};
use crate::operation::event::RequestNumber;
use crate::operation::outcome::Outcome;
use crate::operation::record::{PauseReason, RecordKind};
use crate::time::Millis;

impl Operation {
    /// Says why nothing is sent anywhere, if that has changed. A journal that is missing comes before the operator's go:
    /// mending it gives none.
    pub(super) fn renew_pause(&mut self, now: Millis) {
        let reason = if self.journal == Journal::Broken { Some(PauseReason::Journal) } else { self.awaiting_go.clone() };
        if self.ledger.pause() != reason.as_ref() && !self.ledger.closed() {
            self.record(reason.map_or(RecordKind::Resumed, RecordKind::Paused), now);
        }
    }

    /// Stops sending to an endpoint, for a reason that the operator has to mend there. The first such reason stays.
    pub(super) fn hold(&mut self, endpoint: &EndpointId, reason: PauseReason, now: Millis) {
        let site = self.sites.of_mut(endpoint);
        let replaces = match (self.ledger.hold(endpoint), &site.verification) {
            (None, _) => true,
            // What the new credentials meet is news; what the old ones met is not.
            (Some(standing), Some(verification)) => {
                *standing != reason && !(verification.refused && discriminant(standing) == discriminant(&reason))
            }
            (Some(standing), None) => {
                *standing != reason && (reason == PauseReason::AccountNotRecognised || reason == PauseReason::NoCredentials)
            }
        };
        if replaces && !self.ledger.closed() {
            site.look_ups_held |= holds_look_ups(&reason);
            self.record(RecordKind::Held { endpoint: endpoint.clone(), reason: Some(reason) }, now);
        }
    }

    fn let_go(&mut self, endpoint: &EndpointId, now: Millis) {
        if self.ledger.hold(endpoint).is_some() {
            self.record(RecordKind::Held { endpoint: endpoint.clone(), reason: None }, now);
        }
    }

    pub(super) fn pause_by_operator(&mut self, now: Millis) {
        if self.ledger.tally().open() > 0 {
            self.awaiting_go.get_or_insert(PauseReason::Operator);
            self.renew_pause(now);
        }
    }

    pub(super) fn resume_sending(&mut self, now: Millis) {
        if self.ledger.closed() {
            return;
        }
        self.sites.all_mut().for_each(|site| site.ask_now(now));
        let mut anywhere = false;
        for endpoint in self.sites.endpoints() {
            let expired = self.ledger.hold(&endpoint) == Some(&PauseReason::CredentialsExpired);
            let site = self.sites.of_mut(&endpoint);
            // Elsewhere it is mended by an event of its own: new credentials, or a word on the account.
            if site.account_known && !expired {
                anywhere = true;
                site.look_ups_held = false;
                site.clock_corrected = None;
                self.let_go(&endpoint, now);
            }
        }
        // A missing journal is mended by a word on it. And where nothing can go on, the operator has not said that it may.
        if anywhere && self.journal != Journal::Broken {
            self.awaiting_go = None;
        }
        self.tell_what_is_missing(now);
    }

    pub(super) fn cancel(&mut self, now: Millis) {
        if self.ledger.cancelled() || self.ledger.settled().is_some() {
            return;
        }
        // In this order, so that the withdrawn batch is among what the cancel ends.
        self.withdraw(now);
        self.queue.clear();
        self.record(RecordKind::Cancelled, now);
    }

    pub(super) fn retry(&mut self, ids: Vec<InstanceId>, now: Millis) {
        let ids: Vec<_> = ids.into_iter().filter(|id| self.ledger.can_retry(id)).collect();
        if ids.is_empty() {
            return;
        }
        self.record(RecordKind::Retried(ids), now);
        self.tell_what_is_missing(now);
        self.enqueue_waiting();
    }

    pub(super) fn check_again(&mut self, ids: Vec<InstanceId>, now: Millis) {
        let unresolved = |id: &InstanceId| matches!(self.ledger.entry(id).map(|e| &e.outcome), Some(Outcome::Unresolved(_)));
        let ids: Vec<_> = ids.into_iter().filter(|id| unresolved(id)).collect();
        if ids.is_empty() {
            return;
        }
        self.record(RecordKind::CheckedAgain(ids.clone()), now);
        self.tell_what_is_missing(now);
        for id in ids {
            if let Some(place) = self.ledger.entry(&id).map(|entry| entry.place.clone()) {
                self.look_up_soon(place, vec![id], now, false);
            }
        }
    }

    /// What begins, or is open again, is stopped by what happened to credentials and journal meanwhile.
    pub(super) fn tell_what_is_missing(&mut self, now: Millis) {
        for endpoint in self.sites.endpoints() {
            let site = self.sites.of(&endpoint);
            if site.account_known || site.verification.is_some() {
                continue;
            }
            if site.credentials_since.is_none() || !self.verify_account(&endpoint, now) {
                self.hold(&endpoint, PauseReason::NoCredentials, now);
            }
        }
        self.renew_pause(now);
    }

    /// A request did not leave for want of credentials: it is as if it had not been asked for.
    pub(super) fn not_sent(&mut self, request: RequestNumber, now: Millis) {
        let Some((place, asked)) = self.take_back_flight(request, now).or_else(|| self.take_back_look_up(request, now)) else { return };
        // Word of a request from before the credentials in memory says nothing about these.
        if self.sites.of(&place.endpoint).credentials_since.is_none_or(|since| asked >= since) {
            self.credentials_wiped(&place.endpoint, now);
        }
    }

    /// Other credentials are in memory now. They must be seen to belong to the same account before anything relies on them.
    pub(super) fn new_credentials(&mut self, endpoint: &EndpointId, expire: Option<Millis>, now: Millis) {
        let site = self.sites.of_mut(endpoint);
        site.credentials_expire = expire;
        site.credentials_since = Some(now);
        site.account_known = false;
        site.clock_corrected = None;
        site.ask_now(now);
        self.take_back_look_ups(endpoint, now);
        // One that is over asks nothing; should it be opened again, the question is asked then.
        if !self.ledger.closed() && !self.verify_account(endpoint, now) {
            self.account_is_known(endpoint, now);
        }
    }

    pub(super) fn account_is_known(&mut self, endpoint: &EndpointId, now: Millis) {
        let site = self.sites.of_mut(endpoint);
        site.verification = None;
        site.account_known = true;
        site.look_ups_held = false;
        // New credentials mend the credentials; whether to go on was a question of its own.
        if self.ledger.hold(endpoint).is_some_and(is_about_credentials) {
            self.let_go(endpoint, now);
        }
        if self.awaiting_go == Some(PauseReason::Reloaded) && self.ledger.tally().open() == 0 {
            self.awaiting_go = None;
            self.tell_what_is_missing(now);
        }
    }

    pub(super) fn same_account(&mut self, endpoint: &EndpointId, now: Millis) {
        if self.ledger.hold(endpoint) == Some(&PauseReason::AccountNotRecognised) {
            self.account_is_known(endpoint, now);
        }
    }

    pub(super) fn credentials_wiped(&mut self, endpoint: &EndpointId, now: Millis) {
        let site = self.sites.of_mut(endpoint);
        site.verification = None;
        site.account_known = false;
        site.credentials_since = None;
        site.credentials_expire = None;
        self.hold(endpoint, PauseReason::NoCredentials, now);
    }

    /// Sending with credentials that are about to expire would only collect refusals.
    pub(super) fn watch_expiry(&mut self, now: Millis) {
        for endpoint in self.sites.endpoints() {
            let site = self.sites.of_mut(&endpoint);
            let Some(expire) = site.credentials_expire else { continue };
            let expired = expire <= now;
            site.look_ups_held |= expired;
            let waits = self.queue.iter().any(|batch| batch.place.endpoint == endpoint);
            if expired || waits && expire - self.policy.expiry_margin <= now {
                self.hold(&endpoint, PauseReason::CredentialsExpired, now);
            }
        }
    }

    /// The next moment at which expiry changes something. Never in the past, where it has had its effect already.
    pub(super) fn expiry_wake(&self, now: Millis) -> Option<Millis> {
        if self.ledger.closed() {
            return None;
        }
        let expire = self.sites.all().filter_map(|site| site.credentials_expire);
        expire.flat_map(|at| [at - self.policy.expiry_margin, at]).filter(|at| *at > now).min()
    }

    pub(super) fn storage_failed(&mut self, now: Millis) {
        if self.journal == Journal::Kept {
            self.journal = Journal::Broken;
            self.withdraw(now);
            self.renew_pause(now);
        }
    }

    pub(super) fn go_on_without_journal(&mut self, now: Millis) {
        self.journal = Journal::Waived;
        self.renew_pause(now);
    }
}

/// Whether other credentials, or a right clock, would mend it.
fn is_about_credentials(reason: &PauseReason) -> bool {
    matches!(
        reason,
        PauseReason::Credentials(_)
            | PauseReason::CredentialsExpired
            | PauseReason::NoCredentials
            | PauseReason::AccountNotRecognised
            | PauseReason::Clock(_)
    )
}

/// Whether a look-up would meet the same refusal, or must wait until the account is known.
fn holds_look_ups(reason: &PauseReason) -> bool {
    is_about_credentials(reason) || matches!(reason, PauseReason::SourceAddress(_))
}
