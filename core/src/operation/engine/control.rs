//! What the operator, the credentials and the storage do to an operation.

use std::mem::discriminant;

use super::{Journal, Operation};
use crate::ids::InstanceId;
use crate::operation::event::RequestNumber;
use crate::operation::outcome::Outcome;
use crate::operation::record::{PauseReason, RecordKind};
use crate::operation::status::Link;
use crate::time::Millis;

impl Operation {
    /// Stops sending. A reason that the operator has to mend replaces their own pause, and the first such reason stays.
    pub(super) fn pause(&mut self, reason: PauseReason, now: Millis) {
        let replaces = match self.ledger.pause() {
            None | Some(PauseReason::Operator) => true,
            Some(PauseReason::Reloaded) => reason != PauseReason::Operator,
            // What the new credentials meet is news; what the old ones met is not.
            Some(standing) if self.verification.is_some() => {
                let told = self.verification.as_ref().is_some_and(|verification| verification.refused);
                reason != PauseReason::Operator && !(told && discriminant(standing) == discriminant(&reason))
            }
            Some(_) => reason == PauseReason::AccountNotRecognised || reason == PauseReason::NoCredentials,
        };
        if replaces && self.ledger.pause() != Some(&reason) && !self.ledger.closed() {
            self.look_ups_held |= holds_look_ups(&reason);
            self.record(RecordKind::Paused(reason), now);
        }
    }

    pub(super) fn pause_by_operator(&mut self, now: Millis) {
        if self.ledger.tally().open() > 0 {
            self.awaiting_go.get_or_insert(PauseReason::Operator);
            self.pause(PauseReason::Operator, now);
        }
    }

    pub(super) fn resume_sending(&mut self, now: Millis) {
        let Some(reason) = self.ledger.pause().cloned() else {
            self.try_the_line_now(now);
            return;
        };
        // These are mended by an event of their own: new credentials, a word on the account, a word on the journal.
        let mended_otherwise = match reason {
            PauseReason::NoCredentials | PauseReason::CredentialsExpired | PauseReason::AccountNotRecognised | PauseReason::Journal => true,
            PauseReason::Reloaded => !self.account_known,
            _ => false,
        };
        if self.verification.is_some() {
            self.verify_now(now);
            return;
        }
        if mended_otherwise || !self.account_known {
            return;
        }
        self.awaiting_go = None;
        if self.journal == Journal::Broken {
            self.record(RecordKind::Paused(PauseReason::Journal), now);
            return;
        }
        self.look_ups_held = false;
        self.clock_corrected = None;
        self.record(RecordKind::Resumed, now);
        self.try_the_line_now(now);
    }

    fn try_the_line_now(&mut self, now: Millis) {
        if let Link::Down { retry_at, .. } = &mut self.link {
            *retry_at = now;
        }
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
            if let Some(region) = self.ledger.entry(&id).map(|entry| entry.target.region.clone()) {
                self.look_up_soon(region, vec![id], now, false);
            }
        }
    }

    /// An operation that was over is open again: what happened to credentials and journal meanwhile stops it now.
    fn tell_what_is_missing(&mut self, now: Millis) {
        if !self.account_known && self.verification.is_none() {
            if self.credentials_since.is_none() || !self.verify_account(now) {
                self.pause(PauseReason::NoCredentials, now);
            }
        } else if self.journal == Journal::Broken {
            self.pause(PauseReason::Journal, now);
        }
    }

    /// A request did not leave for want of credentials: it is as if it had not been asked for.
    pub(super) fn not_sent(&mut self, request: RequestNumber, now: Millis) {
        let asked = self.take_back_flight(request, now).or_else(|| self.take_back_look_up(request, now));
        // Word of a request from before the credentials in memory says nothing about these.
        if asked.is_some_and(|at| self.credentials_since.is_none_or(|since| at >= since)) {
            self.credentials_wiped(now);
        }
    }

    /// Other credentials are in memory now. They must be seen to belong to the same account before anything relies on them.
    pub(super) fn new_credentials(&mut self, expire: Option<Millis>, now: Millis) {
        self.credentials_expire = expire;
        self.credentials_since = Some(now);
        self.account_known = false;
        self.clock_corrected = None;
        self.try_the_line_now(now);
        self.withdraw(now);
        self.take_back_look_ups(now);
        // One that is over asks nothing; should it be opened again, the question is asked then.
        if !self.ledger.closed() && !self.verify_account(now) {
            self.account_is_known(now);
        }
    }

    pub(super) fn account_is_known(&mut self, now: Millis) {
        self.verification = None;
        self.account_known = true;
        self.look_ups_held = false;
        let mended = self.ledger.pause().is_some_and(is_about_credentials);
        let nothing_to_send = self.ledger.tally().open() == 0;
        match (&self.awaiting_go, self.ledger.pause()) {
            (Some(PauseReason::Reloaded), Some(PauseReason::Reloaded)) if nothing_to_send => {
                self.awaiting_go = None;
                self.record(RecordKind::Resumed, now);
            }
            // New credentials mend the credentials; whether to go on was a question of its own.
            (Some(reason), _) if mended => {
                let reason = reason.clone();
                self.record(RecordKind::Paused(reason), now);
            }
            (None, _) if mended && self.journal == Journal::Broken => {
                self.record(RecordKind::Paused(PauseReason::Journal), now);
            }
            (None, _) if mended => {
                self.record(RecordKind::Resumed, now);
            }
            _ => {}
        }
    }

    pub(super) fn same_account(&mut self, now: Millis) {
        if self.ledger.pause() == Some(&PauseReason::AccountNotRecognised) {
            self.account_is_known(now);
        }
    }

    pub(super) fn credentials_wiped(&mut self, now: Millis) {
        self.verification = None;
        self.account_known = false;
        self.credentials_since = None;
        self.credentials_expire = None;
        self.pause(PauseReason::NoCredentials, now);
    }

    /// Sending with credentials that are about to expire would only collect refusals.
    pub(super) fn watch_expiry(&mut self, now: Millis) {
        if self.credentials_expire.is_some_and(|at| at <= now) {
            self.pause(PauseReason::CredentialsExpired, now);
            self.look_ups_held = true;
        } else if self.credentials_expire.is_some_and(|at| at - self.policy.expiry_margin <= now) && self.ledger.tally().queued > 0 {
            self.pause(PauseReason::CredentialsExpired, now);
        }
    }

    /// The next moment at which expiry changes something. Never in the past, where it has had its effect already.
    pub(super) fn expiry_wake(&self, now: Millis) -> Option<Millis> {
        if self.ledger.closed() {
            return None;
        }
        let expire = self.credentials_expire?;
        [expire - self.policy.expiry_margin, expire].into_iter().find(|at| *at > now)
    }

    pub(super) fn storage_failed(&mut self, now: Millis) {
        if self.journal != Journal::Kept {
            return;
        }
        self.journal = Journal::Broken;
        self.withdraw(now);
        self.pause(PauseReason::Journal, now);
    }

    pub(super) fn go_on_without_journal(&mut self, now: Millis) {
        self.journal = Journal::Waived;
        if self.ledger.pause() == Some(&PauseReason::Journal) {
            self.look_ups_held = false;
            // That the journal is done without is one question; whether to go on was another.
            let next = self.awaiting_go.clone().map_or(RecordKind::Resumed, RecordKind::Paused);
            self.record(next, now);
        }
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
    match reason {
        PauseReason::Credentials(_)
        | PauseReason::CredentialsExpired
        | PauseReason::NoCredentials
        | PauseReason::AccountNotRecognised
        | PauseReason::Clock(_)
        | PauseReason::SourceAddress(_)
        | PauseReason::Reloaded => true,
        PauseReason::Operator | PauseReason::Permission(_) | PauseReason::Malformed(_) | PauseReason::Journal => false,
    }
}
