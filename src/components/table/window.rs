//! Which rows are in sight.

use std::ops::Range;
use std::time::Duration;

use edgezone_dom::prelude::*;

/// Rows drawn beyond either edge, so that a scroll shows rows and not blanks.
const BEYOND: usize = 3;

/// After a leap of half a page or more, for so long only the rows in sight are drawn: after another leap those beyond would be of
/// no use, and drawing them is most of what could make a fast scroll falter.
const LEAP: Duration = Duration::from_millis(120);

/// The window moves in steps of so many rows, so that not every pixel of a scroll draws anew.
const STEP: usize = 2;

/// The row height assumed until the style sheet's was read, and the least one taken from it.
const LEAST_ROW: usize = 20;

/// The part of a table that is in sight, in whole pixels.
#[derive(Clone, Copy)]
pub struct Window {
    node: NodeRef<web_sys::HtmlElement>,
    top: RwSignal<usize>,
    height: RwSignal<usize>,
    row: RwSignal<usize>,
    range: Memo<Range<usize>>,
    count: Signal<usize>,
    leaping: RwSignal<bool>,
    leaps: StoredValue<u32>,
}

impl Window {
    /// The window of a scrolling element over so many rows. Their height is read again when `changed` does.
    pub(super) fn of(node: NodeRef<web_sys::HtmlElement>, count: Signal<usize>, changed: Option<Signal<bool>>) -> Self {
        let (top, height, row) = (RwSignal::new(0), RwSignal::new(800), RwSignal::new(32));
        let leaping = RwSignal::new(false);
        let range = Memo::new(move |_| {
            let beyond = if leaping.get() { 0 } else { BEYOND };
            visible(top.get(), height.get(), row.get(), count.get(), beyond)
        });
        let window = Self { node, top, height, row, range, count, leaping, leaps: StoredValue::new(0) };
        let resized = window_event_listener(leptos::ev::resize, move |_| window.measure());
        on_cleanup(move || resized.remove());
        // A shorter list may leave the scroll position beyond its end; the browser moves it, and tells nobody.
        Effect::new(move || {
            count.track();
            request_animation_frame(move || window.scrolled());
        });
        // The style sheet says how high a row is. Asking it makes the browser lay the page out, so it is asked when that may have
        // changed, and never at a scroll.
        Effect::new(move || {
            if let Some(changed) = changed {
                changed.track();
            }
            request_animation_frame(move || window.measure());
        });
        window
    }

    /// Reads the position again: once a frame, since browsers tell of a scroll no more often.
    pub(super) fn scrolled(self) {
        let Some(node) = self.node.get_untracked() else { return };
        let (top, height) = (pixels(node.scroll_top()), pixels(node.client_height()));
        if top.abs_diff(self.top.get_untracked()) > height / 2 {
            self.leapt();
        }
        set_if_changed(self.top, top);
        set_if_changed(self.height, height);
    }

    fn leapt(self) {
        self.leaps.update_value(|leaps| *leaps = leaps.wrapping_add(1));
        set_if_changed(self.leaping, true);
        let leap = self.leaps.get_value();
        set_timeout(
            move || {
                if self.leaps.try_get_value() == Some(leap) {
                    let _ = self.leaping.try_set(false);
                }
            },
            LEAP,
        );
    }

    /// Reads the row height again, and then the position. The row at the top stays there.
    fn measure(self) {
        let Some(node) = self.node.get_untracked() else { return };
        let row = web_sys::window()
            .and_then(|window| window.get_computed_style(&node).ok().flatten())
            .and_then(|style| style.get_property_value("--row").ok())
            .and_then(|text| text.trim().strip_suffix("px")?.parse::<usize>().ok());
        let before = self.row.get_untracked();
        if let Some(row) = row.map(|row| row.max(LEAST_ROW)).filter(|row| *row != before) {
            let top = self.top.get_untracked();
            self.row.set(row);
            // Once the rows above it have their new height.
            request_animation_frame(move || {
                node.set_scroll_top(clamped(top.saturating_mul(row) / before.max(1)));
                self.scrolled();
            });
        }
        self.scrolled();
    }

    /// The rows that are drawn. Tracked.
    #[must_use]
    pub(super) fn range(self) -> Range<usize> {
        self.range.get()
    }

    /// The height of the rows before those drawn.
    pub(super) fn above(self) -> Signal<usize> {
        Signal::derive(move || self.range.with(|range| range.start) * self.row.get())
    }

    /// The height of the rows after those drawn.
    pub(super) fn below(self) -> Signal<usize> {
        Signal::derive(move || self.count.get().saturating_sub(self.range.with(|range| range.end)) * self.row.get())
    }

    /// How many rows it takes to fill what is in sight. Tracked.
    pub(super) fn fits(self) -> usize {
        self.height.get() / self.row.get().max(1) + 1
    }

    /// How many whole rows fit.
    pub(super) fn page(self) -> usize {
        (self.height.get_untracked() / self.row.get_untracked().max(1)).saturating_sub(2).max(1)
    }

    /// Scrolls as little as it takes to bring a row into sight, below the header that stays.
    pub(super) fn reveal(self, at: usize) {
        let Some(node) = self.node.get_untracked() else { return };
        let row = self.row.get_untracked();
        let (start, end) = (at * row, (at + 1) * row);
        // The header covers as much as one row at the top, so both edges are a row further in.
        let (top, height) = (pixels(node.scroll_top()), pixels(node.client_height()));
        if start < top {
            node.set_scroll_top(clamped(start));
        } else if end + 2 * row > top + height {
            node.set_scroll_top(clamped(end + 2 * row - height));
        }
        self.scrolled();
    }

    /// Moves focus to the scrolling element itself.
    pub(super) fn focus(self) {
        if let Some(node) = self.node.get_untracked() {
            let _ = node.focus();
        }
    }
}

fn set_if_changed<T: Copy + PartialEq + 'static>(signal: RwSignal<T>, value: T) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}

/// The rows to draw: those in sight and some beyond, in steps.
fn visible(top: usize, height: usize, row: usize, count: usize, beyond: usize) -> Range<usize> {
    let row = row.max(1);
    let first = (top / row).saturating_sub(beyond) / STEP * STEP;
    let last = ((top + height) / row + 1 + beyond).div_ceil(STEP) * STEP;
    let end = last.min(count);
    first.min(end.saturating_sub(height / row + 1))..end
}

/// What a browser tells of a place, which is below zero while a page is pulled beyond its edge.
fn pixels(told: i32) -> usize {
    usize::try_from(told).unwrap_or(0)
}

/// As a browser takes it; browsers stop at some 30 million pixels.
fn clamped(pixels: usize) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_sight_is_drawn_wherever_one_has_scrolled_to() {
        for count in [0, 1, 20, 21, 100, 10_000] {
            for top in (0..count).step_by(7) {
                for beyond in [0, BEYOND] {
                    let range = visible(top * 32, 640, 32, count, beyond);
                    assert!(range.end <= count, "{range:?} of {count}");
                    assert!(range.start <= top && range.end >= (top + 21).min(count), "{range:?} at {top} of {count}");
                    assert!(range.len() <= 20 + 2 * (beyond + STEP) + 2, "{range:?}");
                }
            }
        }
    }

    #[test]
    fn a_list_that_became_shorter_still_shows_its_end() {
        let range = visible(320_000, 640, 32, 50, BEYOND);
        assert_eq!(range.end, 50);
        assert!(range.len() >= 20);
    }
}
