//! Refreshing by itself: at an interval the operator sets, while somebody can see the list.

use edgezone_adapters::{page, storage};
use edgezone_core::time::{Millis, Span};

use super::FleetState;

const REFRESH: &str = "refresh";

/// The intervals offered, in seconds. Zero is never.
pub const INTERVALS: [u32; 4] = [0, 30, 60, 300];

/// The interval that was set here before; never, if none was.
#[must_use]
pub fn kept() -> u32 {
    let kept = storage::get(REFRESH).and_then(|text| text.parse().ok());
    kept.filter(|seconds| INTERVALS.contains(seconds)).unwrap_or(0)
}

/// Keeps an interval for this browser, if it keeps anything.
pub fn keep(seconds: u32) {
    let _ = storage::set(REFRESH, &seconds.to_string());
}

impl FleetState {
    /// Loads again if the last loading ended an interval ago. Not while the page is hidden, and not while it is loading; a page
    /// that is shown again and is due loads at once.
    pub fn refresh_when_due(self, seconds: u32, now: Millis) {
        let due = self.listings.with_untracked(|all| {
            let last = all
                .values()
                .map(|one| if one.reading { None } else { one.ended_at })
                .try_fold(Millis(0), |last, ended| Some(last.max(ended?)));
            !all.is_empty() && last.is_some_and(|last| now - last >= Span::seconds(i64::from(seconds)))
        });
        if seconds > 0 && due && !page::is_hidden() {
            self.load();
        }
    }
}
