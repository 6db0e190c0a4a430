//! When the next request may leave: an exact sliding window, evenly spaced, without a clock of its own.

use std::collections::VecDeque;

use edgezone_core::time::{Millis, Span};

/// How fast requests may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// At most so many requests in any window.
    pub per_window: usize,
    /// The window's length.
    pub window: Span,
    /// The least time from one request to the next.
    pub spacing: Span,
    /// How much later than granted a request may leave and still keep to its grant.
    pub slack: Span,
}

impl Limit {
    /// The service takes 20 requests a second for each action (API reference). It counts arrivals, so the window is 32 ms
    /// longer than its second: 10 ms for a request that leaves late, 22 ms for one that travels faster than another. The spacing
    /// is shorter than a twentieth of that, so that a request which left late does not make all others after it late.
    pub const OF_SERVICE: Self = Self {
        per_window: edgezone_core::api::REQUESTS_PER_SECOND as usize,
        window: Span::millis(1032),
        spacing: Span::millis(42),
        slack: Span::millis(10),
    };

    /// A grant further ahead than this was written by another clock.
    const HORIZON: Span = Span::seconds(30);
}

/// The latest grants, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlidingWindow {
    limit: Limit,
    grants: VecDeque<Millis>,
}

impl SlidingWindow {
    /// A window in which nothing was granted yet.
    #[must_use]
    pub fn new(limit: Limit) -> Self {
        Self { limit, grants: VecDeque::new() }
    }

    /// Reads what [`Self::to_text`] wrote. What is not a number is passed over.
    ///
    /// A grant further ahead than the horizon was written before the clock was set back; it counts as granted now, which
    /// keeps the limit and lets the window recover by itself. Grants out of order
    /// count as late as the latest before them.
    #[must_use]
    pub fn from_text(text: &str, limit: Limit, now: Millis) -> Self {
        let mut window = Self::new(limit);
        for grant in text.split(',').filter_map(|grant| grant.parse().ok()).map(Millis) {
            let grant = if grant - now > Limit::HORIZON { now } else { grant };
            let after = window.grants.back().map_or(grant, |last| grant.max(*last));
            window.grants.push_back(after);
        }
        window.forget_old();
        window
    }

    /// The grants as text: milliseconds since the epoch, separated by commas.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.grants.iter().map(|grant| grant.0.to_string()).collect::<Vec<_>>().join(",")
    }

    /// Grants the next request: the time from which it may leave, `now` or later.
    pub fn grant(&mut self, now: Millis) -> Millis {
        let after_last = self.grants.back().map(|last| *last + self.limit.spacing);
        let oldest = self.grants.len().checked_sub(self.limit.per_window).and_then(|oldest| self.grants.get(oldest));
        let after_window = oldest.map(|oldest| *oldest + self.limit.window);
        let time = now.max(after_last.unwrap_or(now)).max(after_window.unwrap_or(now));
        self.grants.push_back(time);
        self.forget_old();
        time
    }

    /// Whether a request that was granted this time may leave now, or has missed it.
    #[must_use]
    pub fn missed(&self, granted: Millis, now: Millis) -> bool {
        now - granted > self.limit.slack
    }

    /// Gives back a grant that was missed and grants anew.
    pub fn grant_again(&mut self, granted: Millis, now: Millis) -> Millis {
        if let Some(at) = self.grants.iter().position(|grant| *grant == granted) {
            self.grants.remove(at);
        }
        self.grant(now)
    }

    fn forget_old(&mut self) {
        // Twice what the window holds, so that grants given back do not shorten its memory.
        let keep = self.limit.per_window.saturating_mul(2);
        while self.grants.len() > keep {
            self.grants.pop_front();
        }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;

    use super::*;
    use proptest::prelude::*;

    const LIMIT: Limit = Limit::OF_SERVICE;

    fn most_in_one_second(mut sent: Vec<Millis>) -> usize {
        sent.sort_unstable();
        let in_second = |from: &Millis| sent.iter().filter(|time| **time >= *from && **time - *from < Span::seconds(1)).count();
        sent.iter().map(in_second).max().unwrap_or(0)
    }

    #[test]
    fn a_burst_is_spread_evenly_and_close_to_the_limit() {
        let mut window = SlidingWindow::new(LIMIT);
        let grants: Vec<Millis> = (0..100).map(|_| window.grant(Millis(0))).collect();
        assert_eq!(grants[0], Millis(0));
        assert_eq!(grants[1], Millis(42));
        assert_eq!(most_in_one_second(grants.clone()), 20);
        let ratio = grants[99].0 as f64 / (99.0 * 50.0);
        assert!(ratio <= 1.03, "100 requests take {ratio} of what the limit allows");
    }

    #[test]
    fn requests_that_leave_late_cost_the_others_little() {
        let mut window = SlidingWindow::new(LIMIT);
        let mut now = Millis(0);
        for _ in 0..100 {
            let granted = window.grant(now);
            // Twice the slack: each misses its grant.
            let late = granted + Span::millis(20);
            now = window.grant_again(granted, late);
        }
        let ratio = now.0 as f64 / (99.0 * 50.0);
        assert!(ratio <= 1.3, "100 late requests take {ratio} of what the limit allows");
    }

    #[test]
    fn after_a_rest_a_request_leaves_at_once() {
        let mut window = SlidingWindow::new(LIMIT);
        window.grant(Millis(0));
        assert_eq!(window.grant(Millis(60_000)), Millis(60_000));
    }

    #[test]
    fn a_clock_set_back_neither_blocks_for_hours_nor_opens_the_limit() {
        let mut window = SlidingWindow::new(LIMIT);
        for _ in 0..20 {
            window.grant(Millis(10_000_000));
        }
        let mut window = SlidingWindow::from_text(&window.to_text(), LIMIT, Millis(1_000));
        assert_eq!(window.grant(Millis(1_000)), Millis(1_000) + LIMIT.window);
    }

    #[test]
    fn what_is_not_a_list_of_grants_is_an_empty_window() {
        for text in ["", "null", "{}", ",,,", "NaN,1e9"] {
            assert_eq!(SlidingWindow::from_text(text, LIMIT, Millis(0)), SlidingWindow::new(LIMIT), "{text}");
        }
    }

    proptest! {
        /// Requests are asked for at random times by tabs that share the text, and leave up to the slack late or, beyond it,
        /// under a new grant, while others hold grants of their own: no second ever sees more than 20.
        #[test]
        fn no_second_sees_more_than_the_limit(asked in prop::collection::vec((0i64..40, 0i64..80), 1..200)) {
            let mut shared = String::new();
            let mut events = BinaryHeap::new();
            let mut clock = 1_000_000;
            for (pause, late) in asked {
                clock += pause;
                events.push(Reverse((clock, late, None)));
            }
            let mut sent = Vec::new();
            while let Some(Reverse((now, late, granted))) = events.pop() {
                let mut window = SlidingWindow::from_text(&shared, LIMIT, Millis(now));
                let next = match granted {
                    None => window.grant(Millis(now)),
                    Some(granted) if window.missed(Millis(granted), Millis(now)) => window.grant_again(Millis(granted), Millis(now)),
                    Some(_) => {
                        sent.push(Millis(now));
                        continue;
                    }
                };
                shared = window.to_text();
                events.push(Reverse((next.0 + late, late / 2, Some(next.0))));
            }
            prop_assert!(most_in_one_second(sent) <= 20);
        }

        #[test]
        fn the_text_keeps_all_that_matters(pauses in prop::collection::vec(0i64..200, 0..60)) {
            let mut window = SlidingWindow::new(LIMIT);
            let mut now = Millis(5_000);
            for pause in pauses {
                now = now + Span(pause);
                window.grant(now);
            }
            prop_assert_eq!(SlidingWindow::from_text(&window.to_text(), LIMIT, now), window);
        }
    }
}
