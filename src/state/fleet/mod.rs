//! The fleet on the page: what is loaded, what of it is shown in which order, and what is selected.

mod address;
mod layout;
mod load;
pub mod paste;
pub mod refresh;
mod regions;
mod rehearsal;
mod view;
pub mod views;

use std::collections::BTreeMap;
use std::sync::Arc;

use edgezone_core::fleet::{Counts, Facet, FilterError, Fleet, Matches, Row, Shown, Sort};
use edgezone_core::ids::{InstanceId, Region};
use edgezone_core::plan::Baseline;
use edgezone_core::selection::Selection;
use edgezone_dom::prelude::*;

use super::safety::Safety;
use super::session::SessionState;
pub use layout::Layout;
pub use load::{Listing, Trouble};

/// The fleet, its listings, the filter, the order and the selection.
#[derive(Clone, Copy)]
pub struct FleetState {
    session: SessionState,
    fleet: RwSignal<Fleet>,
    listings: RwSignal<BTreeMap<Region, Listing>>,
    unfinished: load::AllUnfinished,
    filter_text: RwSignal<String>,
    typing: address::Typing,
    suggesting: RwSignal<bool>,
    partial: RwSignal<Option<usize>>,
    regions: RwSignal<Vec<Region>>,
    sort: RwSignal<Option<Sort>>,
    selection: RwSignal<Selection>,
    vanished: RwSignal<Vec<InstanceId>>,
    filter: Memo<view::Reading>,
    matches: Memo<Arc<Matches>>,
    shown: Memo<Shown>,
    newcomers: Memo<usize>,
    sort_again: RwSignal<u32>,
    layout: Layout,
    hidden: Memo<usize>,
    only_selected: RwSignal<bool>,
    baseline: StoredValue<Baseline>,
    rehearsed: RwSignal<Option<Arc<Row>>>,
}

impl FleetState {
    /// An empty fleet, to be loaded once somebody is connected.
    #[must_use]
    pub fn new(session: SessionState) -> Self {
        let fleet = RwSignal::new(Fleet::new());
        let filter_text = RwSignal::new(String::new());
        let sort = RwSignal::new(None);
        let selection = RwSignal::new(Selection::new());
        let baseline = StoredValue::new(Baseline::default());
        effect(move || selection.with(|selection| baseline.update_value(|before| before.forget_unselected(selection))));
        let only_selected = RwSignal::new(false);
        let (regions, partial) = (RwSignal::new(Vec::new()), RwSignal::new(None));
        let filter = view::filter(filter_text.into(), partial.into());
        let matches = view::matches(fleet.into(), filter, regions.into());
        let sort_again = RwSignal::new(0);
        let order = view::order(fleet.into(), sort.into(), selection.into(), sort_again.into());
        let shown = view::shown(fleet.into(), order, matches, selection.into(), only_selected.into());
        let hidden = view::hidden(shown, selection.into());
        Self {
            session,
            fleet,
            listings: RwSignal::new(BTreeMap::new()),
            unfinished: StoredValue::new(BTreeMap::new()),
            filter_text,
            typing: address::Typing::new(),
            suggesting: RwSignal::new(false),
            partial,
            regions,
            sort,
            selection,
            vanished: RwSignal::new(Vec::new()),
            filter,
            matches,
            shown,
            newcomers: view::newcomers(order, matches),
            sort_again,
            layout: Layout::of_page(),
            hidden,
            only_selected,
            baseline,
            rehearsed: RwSignal::new(None),
        }
    }

    /// Everything that was loaded.
    #[must_use]
    pub fn all(self) -> ReadSignal<Fleet> {
        self.fleet.read_only()
    }

    /// One row as it is now. Tracked.
    #[must_use]
    pub fn row(self, id: &InstanceId) -> Option<Arc<Row>> {
        self.fleet.with(|fleet| fleet.get(id).cloned())
    }

    /// How each region's listing stands.
    #[must_use]
    pub fn listings(self) -> ReadSignal<BTreeMap<Region, Listing>> {
        self.listings.read_only()
    }

    /// What was typed into the filter.
    #[must_use]
    pub fn filter_text(self) -> RwSignal<String> {
        self.filter_text
    }

    /// Takes what is being typed into the filter. The address follows once the typing rests.
    pub fn type_filter(self, text: String) {
        self.typing.begin();
        self.filter_text.set(text);
    }

    /// The mistake in what was typed, if there is one; the last good filter is applied meanwhile. Tracked.
    #[must_use]
    pub fn filter_error(self) -> Option<FilterError> {
        self.filter.with(|reading| reading.error.clone())
    }

    /// The same, but of what is still being typed only a mistake that more typing will not mend. Tracked.
    #[must_use]
    pub fn settled_error(self) -> Option<FilterError> {
        let error = self.filter_error()?;
        let at_end = self.filter_text.with(|text| error.span.end >= text.len());
        (!at_end || !(self.typing.is_on() || self.suggesting.get())).then_some(error)
    }

    /// Whether the filter is being typed. Tracked.
    #[must_use]
    pub fn is_typing(self) -> bool {
        self.typing.is_on()
    }

    /// Whether ways to go on are offered for what is being typed.
    #[must_use]
    pub fn suggesting(self) -> RwSignal<bool> {
        self.suggesting
    }

    /// Whether the filter has a token for this value of a facet. Tracked.
    #[must_use]
    pub fn is_chosen(self, facet: Facet, value: &str) -> bool {
        self.filter.with(|reading| reading.filter.values(facet.field()).any(|chosen| chosen.eq_ignore_ascii_case(value)))
    }

    /// How many instances have each value of a facet, of those that fit another filter. One with a mistake lets all through.
    #[must_use]
    pub fn counts_beside(self, facet: Facet, filter: &str) -> Counts {
        let filter = filter.parse().unwrap_or_default();
        untrack(|| view::look_through(self.fleet.into(), filter, self.regions.into()).facets().of(facet).clone())
    }

    /// Where in the text a value ends that is being written and stands for all that begin so meanwhile.
    #[must_use]
    pub fn partial(self) -> RwSignal<Option<usize>> {
        self.partial
    }

    /// Turns the token for a value of a facet on or off. A filter with a mistake gives way to the last good one.
    pub fn toggle(self, facet: Facet, value: &str) {
        let mut filter = self.filter.with_untracked(|reading| reading.filter.clone());
        filter.toggle(facet.field(), value);
        self.filter_text.set(filter.to_string());
    }

    /// What passes the filter, with the counts of the facets.
    #[must_use]
    pub fn matches(self) -> Memo<Arc<Matches>> {
        self.matches
    }

    /// What is shown, in order.
    #[must_use]
    pub fn shown(self) -> Memo<Shown> {
        self.shown
    }

    /// How many selected instances are not shown.
    #[must_use]
    pub fn hidden(self) -> Memo<usize> {
        self.hidden
    }

    /// How many of those shown stand at the end because they came while the order was held still for the selection.
    #[must_use]
    pub fn newcomers(self) -> Memo<usize> {
        self.newcomers
    }

    /// Puts everything in order again, although something is selected.
    pub fn sort_again(self) {
        self.sort_again.update(|times| *times = times.wrapping_add(1));
    }

    /// Columns, widths and density of the table.
    #[must_use]
    pub fn layout(self) -> Layout {
        self.layout
    }

    /// The order; none is the order in which the service lists.
    #[must_use]
    pub fn sort(self) -> RwSignal<Option<Sort>> {
        self.sort
    }

    /// What is selected.
    #[must_use]
    pub fn selection(self) -> RwSignal<Selection> {
        self.selection
    }

    /// Reads how selected instances were when they were selected, where that has changed since.
    pub fn baseline<T>(self, read: impl FnOnce(&Baseline) -> T) -> T {
        self.baseline.with_value(read)
    }

    /// The limits and the protection rules.
    #[must_use]
    pub fn safety(self) -> Safety {
        self.session.safety()
    }

    /// Turns the selection of everything that matches the filter around. What is selected elsewhere stays so.
    pub fn invert(self) {
        self.only_selected.set(false);
        self.shown.with_untracked(|shown| self.selection.update(|selection| selection.invert(shown.iter())));
    }

    /// Selects everything that matches the filter, on screen or not.
    pub fn select_matching(self) {
        self.only_selected.set(false);
        self.shown.with_untracked(|shown| self.selection.update(|selection| selection.select_shown(shown)));
    }

    /// Whether only selected instances are shown, whatever the filter says.
    #[must_use]
    pub fn only_selected(self) -> RwSignal<bool> {
        self.only_selected
    }

    /// Selected instances that are no longer listed and so left the selection, until the notice is closed.
    #[must_use]
    pub fn vanished(self) -> RwSignal<Vec<InstanceId>> {
        self.vanished
    }

    /// Removes instances that are known to be gone, from the list and from the selection.
    pub fn forget(self, ids: &[InstanceId]) {
        self.fleet.update(|fleet| {
            fleet.forget(ids);
        });
        self.selection.update(|selection| selection.deselect(ids));
    }

    /// Forgets everything, also the filter, such as on disconnecting.
    pub fn clear(self) {
        self.forget_all();
        self.filter_text.set(String::new());
        self.regions.set(Vec::new());
    }

    /// Forgets what the account told: rows, listings and the selection.
    pub fn forget_all(self) {
        self.fleet.set(Fleet::new());
        self.sort_again();
        self.listings.set(BTreeMap::new());
        self.unfinished.set_value(BTreeMap::new());
        self.selection.set(Selection::new());
        self.vanished.set(Vec::new());
        self.only_selected.set(false);
    }
}
