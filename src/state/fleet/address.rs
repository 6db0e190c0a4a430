//! The filter, the order and the columns in the page's address, so that a view can be shared and the back button works.

use edgezone_core::fleet::Sort;
use edgezone_dom::prelude::*;
use web_sys::UrlSearchParams;

use super::FleetState;
use crate::state::route::{Route, Router};

const FILTER: &str = "q";
const SORT: &str = "sort";
const COLUMNS: &str = "columns";

impl FleetState {
    /// Takes filter, order and columns from the address, and keeps them there for as long as the fleet is shown.
    pub fn keep_in_address(self, router: Router) {
        if router.current_untracked() == Route::Fleet {
            self.read_address();
        }
        let back = window_event_listener(leptos::ev::popstate, move |_| {
            if router.current_untracked() == Route::Fleet {
                self.read_address();
            }
        });
        on_cleanup(move || back.remove());
        Effect::new(move || {
            let query = query(&self.filter_text.get(), self.sort.get(), self.layout.told());
            if router.current() == Route::Fleet {
                router.set_query(&query);
            }
        });
    }

    fn read_address(self) {
        let Some(search) = web_sys::window().and_then(|window| window.location().search().ok()) else { return };
        let Ok(parameters) = UrlSearchParams::new_with_str(&search) else { return };
        let filter = parameters.get(FILTER).unwrap_or_default();
        if self.filter_text.with_untracked(|text| *text != filter) {
            self.filter_text.set(filter);
        }
        let sort = parameters.get(SORT).and_then(|sort| sort.parse::<Sort>().ok());
        if self.sort.get_untracked() != sort {
            self.sort.set(sort);
        }
        self.layout.show(parameters.get(COLUMNS).as_deref());
    }
}

fn query(filter: &str, sort: Option<Sort>, columns: Option<String>) -> String {
    let Ok(parameters) = UrlSearchParams::new() else { return String::new() };
    if !filter.is_empty() {
        parameters.set(FILTER, filter);
    }
    if let Some(sort) = sort {
        parameters.set(SORT, &sort.to_string());
    }
    if let Some(columns) = columns {
        parameters.set(COLUMNS, &columns);
    }
    String::from(parameters.to_string())
}
