//! The numbers the engine goes by, in one place, so that each can be questioned.

use crate::time::Span;

/// How patient, how persistent and how broad the engine is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Policy {
    /// The most terminate requests without an answer at a time. Six is what a browser opens to one host over HTTP/1.1:
    /// more would wait inside the browser, where a cancel cannot reach them. Over HTTP/2 a driver may allow more.
    pub in_flight: usize,
    /// The most look-ups without an answer at a time.
    pub look_ups_in_flight: usize,
    /// How often an id may be sent while its fate is unclear, before it is left unresolved.
    pub tries: u32,
    /// How long to wait before looking up what an ambiguous request did: work that is under way shows by then.
    pub look_after: Span,
    /// How often an answered but useless look-up is repeated before the ids are left unresolved.
    pub look_up_tries: u32,
    /// The first and the longest wait of every back-off here.
    pub back_off: (Span, Span),
    /// How soon after acceptance the first look is taken, and the longest distance between two looks.
    pub follow: (Span, Span),
    /// The least distance between two looks that only follow, so that they stay gentle.
    pub follow_apart: Span,
    /// How long accepted instances are followed before the operation ends with them still terminating.
    pub follow_for: Span,
    /// How many looks in a row must find an accepted instance in another status before following it ends.
    pub fallen_back_looks: u32,
    /// Credentials that expire sooner than this are not used for sending any more.
    pub expiry_margin: Span,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            in_flight: 6,
            look_ups_in_flight: 4,
            tries: 3,
            look_after: Span::seconds(2),
            look_up_tries: 6,
            back_off: (Span::seconds(1), Span::seconds(30)),
            follow: (Span::seconds(4), Span::seconds(60)),
            follow_apart: Span::millis(250),
            follow_for: Span::seconds(6 * 3600),
            fallen_back_looks: 5,
            expiry_margin: Span::seconds(2),
        }
    }
}

impl Policy {
    /// The wait after so many failures in a row: doubling, up to the longest.
    #[must_use]
    pub fn wait(&self, failures: u32) -> Span {
        let (first, longest) = self.back_off;
        let doubled = first.0.saturating_mul(1_i64.checked_shl(failures.saturating_sub(1).min(20)).unwrap_or(i64::MAX));
        Span(doubled).min(longest)
    }
}
