//! The engine's own view of itself, for people.

use super::Operation;
use super::looking::{LookUpFlight, LookUpTask};
use super::sending::{Flight, Prepared};
use super::site::Site;
use crate::operation::status::{Forecast, Hold, Link, PerSecond, Phase, Status};
use crate::time::{Millis, Span};

/// Rates are measured over this long.
const RATE_WINDOW: Span = Span::seconds(3);

impl Operation {
    /// A snapshot at `now`.
    #[must_use]
    pub fn status(&self, now: Millis) -> Status {
        let ready = self.terminate_pacer.ready_at();
        let held = ready > now + Span::seconds(1) && self.waiting_requests() > 0;
        let (phase, hold) = self.standing();
        let down = self.sites.all().map(|site| &site.link).find(|link| **link != Link::Up);
        Status {
            phase,
            hold,
            tally: self.ledger.tally(),
            link: down.unwrap_or(&Link::Up).clone(),
            rate: self.rate(now),
            requests_sent: self.requests_sent,
            requests_in_flight: self.flights.len(),
            throttled: self.terminate_pacer.refusals().saturating_add(self.look_up_pacer.refusals()),
            held_until: held.then_some(ready),
            forecast: self.forecast(now),
            credentials_expire: self.first_expiry(),
        }
    }

    fn standing(&self) -> (Phase, Option<Hold>) {
        if self.ledger.closed() {
            return (Phase::Closed, None);
        }
        let busy = || self.sites.all().filter(|site| self.has_work_at(site));
        let able = busy().any(|site| site.account_known && self.ledger.hold(&site.endpoint).is_none());
        if !able && busy().any(Site::is_verifying) {
            return (Phase::Verifying, None);
        }
        let all = self.ledger.pause().map(|reason| Hold { endpoint: None, reason: reason.clone() });
        let one = busy().filter(|site| !site.is_verifying()).find_map(|site| {
            let reason = self.ledger.hold(&site.endpoint)?.clone();
            Some(Hold { endpoint: Some(site.endpoint.clone()), reason })
        });
        // What holds every endpoint is mended before the word to go on can help.
        let hold = if able { all.or(one) } else { one.or(all) };
        let phase = match &hold {
            Some(hold) if !able || hold.endpoint.is_none() => Phase::Paused(hold.reason.clone()),
            _ if self.ledger.tally().open() == 0 => Phase::Following,
            _ if self.ledger.cancelled() => Phase::Cancelling,
            _ => Phase::Running,
        };
        (phase, hold)
    }

    fn has_work_at(&self, site: &Site) -> bool {
        let waits = self.queue.iter().map(|batch| &batch.place);
        let flies = self.prepared.iter().map(Prepared::place).chain(self.flights.values().map(Flight::place));
        let looks = self.tasks.iter().map(LookUpTask::place).chain(self.look_up_flights.values().map(LookUpFlight::place));
        site.verification.is_some() || waits.chain(flies).chain(looks).any(|place| place.endpoint == site.endpoint)
    }

    fn first_expiry(&self) -> Option<Millis> {
        self.sites.all().filter_map(|site| site.credentials_expire).min()
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
        let credentials_too_short = self.first_expiry().is_some_and(|at| now + left + self.policy.expiry_margin > at);
        Some(Forecast { requests, left, credentials_too_short })
    }

    fn rate(&self, now: Millis) -> PerSecond {
        let recent = self.departures.iter().filter(|at| now - **at < RATE_WINDOW).count();
        let since = self.departures.front().map_or(RATE_WINDOW, |first| (now - *first).min(RATE_WINDOW));
        let millis = u32::try_from(since.0.max(1000)).unwrap_or(u32::MAX);
        PerSecond::of(u32::try_from(recent).unwrap_or(u32::MAX), millis)
    }
}
