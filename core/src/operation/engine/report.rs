//! The engine's own view of itself, for people.

use super::Operation;
use crate::operation::status::{Forecast, Phase, Status};
use crate::time::{Millis, Span};

/// Rates are measured over this long.
const RATE_WINDOW: Span = Span::seconds(3);

impl Operation {
    /// A snapshot at `now`.
    #[must_use]
    pub fn status(&self, now: Millis) -> Status {
        let ready = self.terminate_pacer.ready_at();
        let held = ready > now + Span::seconds(1) && self.waiting_requests() > 0;
        Status {
            phase: self.phase(),
            tally: self.ledger.tally(),
            link: self.link.clone(),
            rate: self.rate(now),
            requests_sent: self.requests_sent,
            requests_in_flight: self.flights.len(),
            throttled: self.terminate_pacer.refusals().saturating_add(self.look_up_pacer.refusals()),
            held_until: held.then_some(ready),
            forecast: self.forecast(now),
            credentials_expire: self.credentials_expire,
        }
    }

    fn phase(&self) -> Phase {
        if self.ledger.closed() {
            Phase::Closed
        } else if self.verification.as_ref().is_some_and(|verification| !verification.refused) {
            Phase::Verifying
        } else if let Some(reason) = self.ledger.pause() {
            Phase::Paused(reason.clone())
        } else if self.ledger.tally().open() == 0 {
            Phase::Following
        } else if self.ledger.cancelled() {
            Phase::Cancelling
        } else {
            Phase::Running
        }
    }

    fn waiting_requests(&self) -> usize {
        self.queue.len() + usize::from(self.prepared.is_some())
    }

    fn forecast(&self, now: Millis) -> Option<Forecast> {
        let tally = self.ledger.tally();
        if tally.open() == 0 {
            return None;
        }
        let requests = self.waiting_requests() + self.flights.len();
        let waiting = i64::try_from(self.waiting_requests()).unwrap_or(i64::MAX);
        let hold = Span((self.terminate_pacer.ready_at() - now).0.max(0));
        let sending = Span(self.terminate_pacer.interval().0.saturating_mul(waiting));
        let answering = self.round_trip.unwrap_or(Span::millis(200));
        let looking = if tally.checking > 0 { self.policy.look_after } else { Span::default() };
        let left = hold + sending + answering + looking;
        let credentials_too_short = self.credentials_expire.is_some_and(|at| now + left + self.policy.expiry_margin > at);
        Some(Forecast { requests, left, credentials_too_short })
    }

    fn rate(&self, now: Millis) -> f64 {
        let recent = self.departures.iter().filter(|at| now - **at < RATE_WINDOW).count();
        let since = self.departures.front().map_or(RATE_WINDOW, |first| (now - *first).min(RATE_WINDOW));
        let millis = u32::try_from(since.0.max(1000)).unwrap_or(u32::MAX);
        f64::from(u32::try_from(recent).unwrap_or(u32::MAX)) * 1000.0 / f64::from(millis)
    }
}
