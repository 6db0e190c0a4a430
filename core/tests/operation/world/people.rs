//! The operator: credentials, and what is done about a pause.

use edgezone_core::operation::{Event, Hold, Outcome, PauseReason, Phase, Status};
use edgezone_core::time::Span;

use super::World;
use super::time::Happening;
use crate::service::{Credentials, ENDPOINTS, endpoint, number_of};

impl World {
    pub(super) fn make_credentials(&mut self, endpoint: usize, ours: bool) -> Credentials {
        self.credentials_made += 1;
        let lasts = self.schedule.credentials_last.filter(|_| self.credentials_made <= 3);
        Credentials { number: self.credentials_made, endpoint, ours, expire: lasts.map(|lasts| self.now + Span(lasts)) }
    }

    pub(super) fn enter(&mut self, number: usize, ours: bool, revoked: bool) {
        if self.engine.is_none() {
            return;
        }
        if !self.schedule.keeps_all {
            (0..ENDPOINTS).filter(|other| *other != number).for_each(|other| self.wipe(other));
        }
        let credentials = self.make_credentials(number, ours);
        if revoked {
            self.service.revoked.insert(credentials.number);
        }
        self.credentials[number] = Some(credentials);
        self.watch.no_credentials[number] = false;
        let Some(engine) = &self.engine else { return };
        let mut here = engine.ledger().entries().iter().filter(|entry| entry.place.endpoint == endpoint(number));
        let all_gone = here.all(|entry| matches!(entry.outcome, Outcome::Gone { .. }));
        self.watch.unverified[number] = (!all_gone).then_some(credentials.number);
        self.feed(Event::Credentials { endpoint: endpoint(number), expire: credentials.expire });
    }

    pub(super) fn wipe(&mut self, number: usize) {
        if self.engine.is_some() && self.credentials[number].take().is_some() {
            self.watch.no_credentials[number] = true;
            self.feed(Event::CredentialsWiped(endpoint(number)));
        }
    }

    /// Somebody who can enter credentials for one endpoint only at the price of another's lets that one come to its end.
    pub(super) fn waits_for_operator(&self, status: &Status) -> bool {
        if self.schedule.keeps_all { status.hold.is_some() } else { matches!(status.phase, Phase::Paused(_)) }
    }

    pub(super) fn has_good(&self, number: usize) -> bool {
        self.credentials[number]
            .is_some_and(|c| c.ours && !self.service.revoked.contains(&c.number) && c.expire.is_none_or(|at| at > self.now))
    }

    /// What an operator does about a pause.
    pub(super) fn mend(&mut self) {
        let Some(engine) = &self.engine else { return };
        let status = engine.status(self.now);
        if !self.waits_for_operator(&status) {
            return;
        }
        let Some(Hold { endpoint: at, reason }) = status.hold else { return };
        let number = at.as_ref().map_or_else(|| number_of(engine.ledger().endpoints()[0]), number_of);
        let can_go_on = engine.ledger().endpoints().into_iter().any(|endpoint| self.has_good(number_of(endpoint)));
        match reason {
            PauseReason::Credentials(_) | PauseReason::CredentialsExpired | PauseReason::NoCredentials => self.enter(number, true, false),
            PauseReason::AccountNotRecognised if self.credentials[number].is_some_and(|c| !c.ours) => self.enter(number, true, false),
            PauseReason::AccountNotRecognised => {
                self.watch.unverified[number] = None;
                self.feed(Event::SameAccount(endpoint(number)));
            }
            PauseReason::Journal => {
                self.watch.unjournaled = true;
                self.feed(Event::GoOnWithoutJournal);
            }
            PauseReason::Reloaded if !can_go_on => self.enter(number, true, false),
            PauseReason::Clock(_) => {
                self.service.clock_off[number] = false;
                self.resume();
            }
            PauseReason::Permission(_) => {
                self.service.forbidden[number] = false;
                self.resume();
            }
            PauseReason::Reloaded | PauseReason::Operator | PauseReason::Malformed(_) | PauseReason::SourceAddress(_) => self.resume(),
        }
        // Whatever did not help is tried again.
        let Some(engine) = &self.engine else { return };
        if self.waits_for_operator(&engine.status(self.now)) && !self.mending {
            self.mending = true;
            self.later(Span(self.schedule.operator_takes.max(500)), Happening::Mend);
        }
    }

    pub(super) fn resume(&mut self) {
        let Some(engine) = &mut self.engine else { return };
        // Where something else is asked for, everywhere or of the journal, "go" is no answer.
        let can_go = |number: usize| {
            let expired = engine.ledger().hold(&endpoint(number)) == Some(&PauseReason::CredentialsExpired);
            !expired && self.watch.unverified[number].is_none() && !self.watch.no_credentials[number]
        };
        let answers = engine.ledger().pause().is_some_and(|reason| *reason != PauseReason::Journal) && (0..ENDPOINTS).any(can_go);
        engine.handle(Event::Resume, self.now);
        if answers {
            self.watch.operator_paused = false;
            self.watch.needs_go = false;
        }
        self.after_step();
    }
}
