//! The request budget of one action: as fast as the service allows, and no faster.
//!
//! The service takes 20 requests a second for each action (API reference, document 79077). A request leaves when three
//! things agree: its place in an even rhythm has come, fewer than the limit left in the last second, and no refusal
//! holds the line. A refusal halves the rate and holds; answers that come through raise it again step by step.

use std::collections::VecDeque;

use crate::api::REQUESTS_PER_SECOND;
use crate::time::{Millis, Span};

/// How one action is paced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pace {
    /// The most requests in any window of one second.
    pub limit: u32,
    /// The rhythm, in microseconds between two requests. A little over the limit's own, since a network never keeps
    /// distances exactly: at 51.5 ms, twenty requests may be pushed together by 30 ms before the service sees 21 in a second.
    pub interval_micros: i64,
}

impl Pace {
    /// The full budget of an action: 20 requests in any second, one each 51.5 ms.
    pub const FULL: Self = Self { limit: REQUESTS_PER_SECOND, interval_micros: 51_500 };
    /// For following up gently: a quarter of the budget, so that listing never waits for it.
    pub const GENTLE: Self = Self { limit: REQUESTS_PER_SECOND / 4, interval_micros: 206_000 };
}

const WINDOW: Span = Span::seconds(1);
/// Added to the window: clocks in browsers are coarse by up to a few milliseconds.
const WINDOW_MARGIN: Span = Span::millis(5);
/// How much earlier than its place in the rhythm a request may leave after the one before it left late.
const SLACK_MICROS: i64 = 12_000;
const FIRST_HOLD: Span = Span::seconds(1);
const LONGEST_HOLD: Span = Span::seconds(30);
/// The slowest rhythm refusals lead to.
const SLOWEST_MICROS: i64 = 2_000_000;

/// Decides when the next request of one action may leave.
#[derive(Clone, Debug)]
pub struct Pacer {
    pace: Pace,
    interval_micros: i64,
    /// When the last requests left, oldest first: at most `limit` of them.
    departed: VecDeque<Millis>,
    /// The next place in the rhythm, in microseconds since the epoch.
    next_micros: i64,
    held_until: Millis,
    hold: Span,
    last_refusal: Option<Millis>,
    refusals: u32,
}

impl Pacer {
    /// A pacer that has sent nothing yet.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            interval_micros: pace.interval_micros,
            departed: VecDeque::new(),
            next_micros: i64::MIN,
            held_until: Millis(i64::MIN),
            hold: FIRST_HOLD,
            last_refusal: None,
            refusals: 0,
        }
    }

    /// Nothing leaves before `until`: used when another tab may have been sending until just now.
    pub fn hold_until(&mut self, until: Millis) {
        self.held_until = self.held_until.max(until);
    }

    /// The earliest time the next request may leave. May lie in the past.
    #[must_use]
    pub fn ready_at(&self) -> Millis {
        let rhythm = Millis(self.next_micros.saturating_add(999).div_euclid(1000));
        let full = self.departed.len() >= usize::try_from(self.pace.limit).unwrap_or(usize::MAX);
        let window = match self.departed.front() {
            Some(oldest) if full => *oldest + WINDOW + WINDOW_MARGIN,
            _ => Millis(i64::MIN),
        };
        rhythm.max(window).max(self.held_until)
    }

    /// Whether a request may leave now.
    #[must_use]
    pub fn is_ready(&self, now: Millis) -> bool {
        self.ready_at() <= now
    }

    /// A request leaves now.
    pub fn depart(&mut self, now: Millis) {
        self.departed.push_back(now);
        while self.departed.len() > usize::try_from(self.pace.limit).unwrap_or(usize::MAX) {
            self.departed.pop_front();
        }
        // The rhythm is kept from place to place, so that one late timer does not slow the rest; but a request that
        // left late pushes the next one off, so that two never leave together.
        let now_micros = now.0.saturating_mul(1000);
        let on_time = self.next_micros.max(now_micros.saturating_sub(SLACK_MICROS));
        self.next_micros = on_time.saturating_add(self.interval_micros);
    }

    /// The service refused a request, which had left at `departed`, for its rate. `jitter` is a random number in 0..1.
    ///
    /// Requests that were under way together are refused together, so only the first refusal of such a flight counts.
    pub fn refused(&mut self, departed: Millis, now: Millis, jitter: f64) {
        self.refusals = self.refusals.saturating_add(1);
        if self.last_refusal.is_some_and(|last| departed <= last) {
            return;
        }
        self.last_refusal = Some(now);
        self.interval_micros = self.interval_micros.saturating_mul(2).min(SLOWEST_MICROS);
        self.hold_until(now + self.hold + spread(self.hold, jitter));
        self.hold = Span(self.hold.0.saturating_mul(2)).min(LONGEST_HOLD);
    }

    /// A request, which had left at `departed`, was taken: the rate rises by one request a second, up to the full rate.
    pub fn taken(&mut self, departed: Millis) {
        if self.last_refusal.is_some_and(|last| departed <= last) {
            return;
        }
        self.hold = FIRST_HOLD;
        let faster = faster_by_one(self.interval_micros);
        self.interval_micros = faster.max(self.pace.interval_micros);
    }

    /// The present rate in requests a second.
    #[must_use]
    pub fn rate(&self) -> f64 {
        1_000_000.0 / micros(self.interval_micros)
    }

    /// The present distance between two requests.
    #[must_use]
    pub fn interval(&self) -> Span {
        Span(self.interval_micros.div_euclid(1000))
    }

    /// How many requests were refused for their rate.
    #[must_use]
    pub fn refusals(&self) -> u32 {
        self.refusals
    }
}

/// Up to half of `span` more, by a random number in 0..1, so that those refused together do not come back together.
pub(crate) fn spread(span: Span, jitter: f64) -> Span {
    let thousandths = (jitter.clamp(0.0, 1.0) * 500.0) as i64;
    Span(span.0.saturating_mul(thousandths) / 1000)
}

/// The interval of a rate one request a second faster: 1 / (1/interval + 1).
fn faster_by_one(interval_micros: i64) -> i64 {
    interval_micros.saturating_mul(1_000_000) / interval_micros.saturating_add(1_000_000).max(1)
}

fn micros(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Sends `n` requests, each as soon as allowed plus a lateness, and returns when they left.
    fn departures(pacer: &mut Pacer, n: usize, late: impl Fn(usize) -> i64) -> Vec<Millis> {
        let mut now = Millis(1_000_000);
        (0..n)
            .map(|i| {
                now = now.max(pacer.ready_at()) + Span(late(i));
                pacer.depart(now);
                now
            })
            .collect()
    }

    fn most_in_a_second(times: &[Millis]) -> usize {
        times.iter().map(|start| times.iter().filter(|t| **t >= *start && **t < *start + Span(1000)).count()).max().unwrap_or(0)
    }

    #[test]
    fn a_hundred_requests_take_hardly_longer_than_the_limit_asks() {
        let times = departures(&mut Pacer::new(Pace::FULL), 100, |_| 0);
        let took = *times.last().unwrap() - times[0];
        assert!(took.0 <= 4950 * 105 / 100, "{took:?}");
        assert!(most_in_a_second(&times) <= 20);
    }

    #[test]
    fn timers_that_are_late_by_ten_milliseconds_cost_nothing() {
        let times = departures(&mut Pacer::new(Pace::FULL), 100, |i| if i % 3 == 0 { 10 } else { 0 });
        let took = *times.last().unwrap() - times[0];
        assert!(took.0 <= 4950 * 105 / 100, "{took:?}");
    }

    #[test]
    fn a_refusal_holds_slows_and_is_forgotten_step_by_step() {
        let mut pacer = Pacer::new(Pace::FULL);
        let now = Millis(10_000);
        pacer.depart(now);
        pacer.refused(now, now + Span(50), 0.0);
        assert!(pacer.ready_at() >= now + Span(1050));
        assert!(pacer.rate() < 10.0);
        // The others of the same flight change nothing.
        let ready = pacer.ready_at();
        pacer.refused(now, now + Span(60), 1.0);
        assert_eq!(pacer.ready_at(), ready);
        assert_eq!(pacer.refusals(), 2);
        let mut t = now + Span(2000);
        for _ in 0..20 {
            pacer.taken(t);
            t = t + Span(100);
        }
        assert_eq!(pacer.interval_micros, Pace::FULL.interval_micros);
    }

    #[test]
    fn answers_from_before_the_refusal_do_not_raise_the_rate() {
        let mut pacer = Pacer::new(Pace::FULL);
        pacer.refused(Millis(100), Millis(150), 0.5);
        let slow = pacer.rate();
        pacer.taken(Millis(120));
        assert!((pacer.rate() - slow).abs() < f64::EPSILON);
    }

    proptest! {
        #[test]
        fn never_more_than_the_limit_in_any_second(
            late in prop::collection::vec(0i64..400, 1..200),
            refusals in prop::collection::vec(any::<bool>(), 200),
        ) {
            let mut pacer = Pacer::new(Pace::FULL);
            let mut now = Millis(1_000_000);
            let mut times = Vec::new();
            for (late, refused) in late.iter().zip(refusals) {
                now = now.max(pacer.ready_at()) + Span(*late);
                pacer.depart(now);
                times.push(now);
                if refused { pacer.refused(now, now, 0.3) } else { pacer.taken(now) }
            }
            prop_assert!(most_in_a_second(&times) <= 20);
        }
    }
}
