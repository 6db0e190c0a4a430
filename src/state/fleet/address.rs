//! The view in the page's address (filter, order, regions, columns), so that it can be shared, saved, and left by the back button.

use std::time::Duration;

use edgezone_core::fleet::Sort;
use edgezone_core::ids::Region;
use edgezone_dom::prelude::*;
use web_sys::UrlSearchParams;

use super::FleetState;
use crate::state::route::{Route, Router};

const FILTER: &str = "q";
const SORT: &str = "sort";
const COLUMNS: &str = "columns";
const REGIONS: &str = "regions";

/// After so long without a key, typing rests: the address takes what was typed, and a mistake in it is told.
const REST: Duration = Duration::from_millis(300);

/// Whether something is being typed, and whether the address's present step was made by typing.
#[derive(Clone, Copy)]
pub(super) struct Typing {
    on: RwSignal<bool>,
    strokes: StoredValue<u32>,
    /// A view that was typed is one step for the back button, not one for each rest.
    typed_step: StoredValue<bool>,
}

impl Typing {
    pub(super) fn new() -> Self {
        Self { on: RwSignal::new(false), strokes: StoredValue::new(0), typed_step: StoredValue::new(false) }
    }

    /// Something was typed.
    pub(super) fn begin(self) {
        self.strokes.update_value(|strokes| *strokes = strokes.wrapping_add(1));
        let stroke = self.strokes.get_value();
        if !self.on.get_untracked() {
            self.on.set(true);
        }
        set_timeout(
            move || {
                if self.strokes.try_get_value() == Some(stroke) {
                    let _ = self.on.try_set(false);
                }
            },
            REST,
        );
    }

    /// Tracked.
    pub(super) fn is_on(self) -> bool {
        self.on.get()
    }
}

impl FleetState {
    /// Takes the view from the address, and keeps it there for as long as the fleet is shown.
    pub fn keep_in_address(self, router: Router) {
        if router.current_untracked() == Route::Fleet {
            self.read_address(router);
        }
        let (written, steps_back) = (StoredValue::new(None::<String>), StoredValue::new(0));
        Effect::new(move || {
            let (filter, query, back) = (self.filter_text.get(), self.query(), router.steps_back());
            let went_back = steps_back.get_value() != back;
            steps_back.set_value(back);
            if router.current() != Route::Fleet {
                // What is come back to by a link is as it was left; the address follows, without a step.
                written.set_value(None);
                return;
            }
            if went_back {
                self.typing.typed_step.set_value(false);
                self.read_address(router);
                let now = untrack(|| self.query());
                if !same(&router.query(), &now) {
                    router.set_query(&now, false);
                }
                written.set_value(Some(self.filter_text.get_untracked()));
                return;
            }
            if self.typing.is_on() {
                return;
            }
            let now = router.query();
            let strokes = self.typing.strokes.get_value();
            self.typing.strokes.set_value(0);
            if same(&now, &query) {
                written.set_value(Some(filter));
                return;
            }
            let typed = strokes > 0 && written.with_value(|written| written.as_ref().is_some_and(|before| *before != filter));
            // Each word of one filter is no step of its own.
            let step = written.with_value(Option::is_some) && !(typed && self.typing.typed_step.get_value());
            router.set_query(&query, step);
            self.typing.typed_step.set_value(typed);
            written.set_value(Some(filter));
        });
    }

    /// Typing rests now, and is a step of its own for the back button if it goes on later.
    pub fn end_typing(self) {
        self.typing.on.set(false);
        // Once the address has taken what was typed, as part of the step that it is.
        set_timeout(
            move || {
                let _ = self.typing.typed_step.try_set_value(false);
            },
            Duration::ZERO,
        );
    }

    /// The view as a query of the address, without its `?`. Tracked.
    #[must_use]
    pub fn query(self) -> String {
        self.query_with(&self.layout.told(false))
    }

    /// The view as it is saved: whatever this browser remembers later, its columns are these. Tracked.
    #[must_use]
    pub fn whole_query(self) -> String {
        self.query_with(&self.layout.told(true))
    }

    fn query_with(self, columns: &str) -> String {
        let Ok(parameters) = UrlSearchParams::new() else { return String::new() };
        let set = |name, value: &str| {
            if !value.is_empty() {
                parameters.set(name, value);
            }
        };
        self.filter_text.with(|filter| set(FILTER, filter));
        set(SORT, &self.sort.get().map(|sort| sort.to_string()).unwrap_or_default());
        set(REGIONS, &self.regions.with(|regions| regions.iter().map(Region::as_str).collect::<Vec<_>>().join(",")));
        set(COLUMNS, columns);
        String::from(parameters.to_string())
    }

    /// Shows the view of a query.
    pub fn show_view(self, query: &str) {
        let Ok(parameters) = UrlSearchParams::new_with_str(query) else { return };
        let get = |name| parameters.get(name).unwrap_or_default();
        let filter = get(FILTER);
        self.partial.set(None);
        if self.filter_text.with_untracked(|text| *text != filter) {
            self.filter_text.set(filter);
        }
        let sort = get(SORT).parse::<Sort>().ok();
        if self.sort.get_untracked() != sort {
            self.sort.set(sort);
        }
        let regions = get(REGIONS);
        self.choose_regions(regions.split(',').filter(|region| !region.is_empty()).map(Region::from).collect());
        self.layout.show(parameters.get(COLUMNS).as_deref(), query.is_empty());
    }

    fn read_address(self, router: Router) {
        self.show_view(&router.query());
    }
}

/// Whether two queries say the same: a browser may write one of them another way.
fn same(one: &str, other: &str) -> bool {
    let read = |query: &str| UrlSearchParams::new_with_str(query).map(|parameters| String::from(parameters.to_string()));
    one == other || read(one).ok() == read(other).ok()
}
