//! The rows in sight.
//!
//! One effect draws all of them, and one listener serves them (see [`super::keys`]): a row costs its elements and nothing else, so
//! that a fast scroll, which makes some twenty of them a frame, stays smooth.

use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::selection::Selection;
use edgezone_dom::keyed::refocus;
use edgezone_dom::prelude::*;
use leptos::reactive::owner::Owner;
use web_sys::{Element, HtmlInputElement};

use super::Spacer;
use super::dealing::Dealt;
use super::keys::Keys;
use super::line::{Cells, Line, check};
use super::window::Window;
use crate::text::{Locale, table};

/// A row in the page.
pub struct Row {
    pub(super) id: InstanceId,
    line: Line,
    place: usize,
    selected: bool,
    stop: bool,
    locale: Option<Locale>,
}

impl Row {
    fn new(id: &InstanceId, line: Line) -> Self {
        line.begin();
        Self { id: id.clone(), line, place: usize::MAX, selected: false, stop: false, locale: None }
    }

    pub(super) fn element(&self) -> &Element {
        &self.line.element
    }

    pub(super) fn check(&self) -> Option<&HtmlInputElement> {
        self.line.check.as_ref()
    }

    /// Gives the row to another instance. Only of what is drawn by its `follow`.
    pub(super) fn give(&mut self, id: &InstanceId) {
        self.id = id.clone();
        self.locale = None;
    }

    /// Says where it stands now, whether it is selected and whether Tab comes to it.
    fn show(&mut self, place: usize, selected: bool, stop: bool, locale: Locale) {
        if self.place != place {
            self.place = place;
            // The header is row 1.
            let _ = self.line.element.set_attribute("aria-rowindex", &(place + 2).to_string());
        }
        if self.selected != selected {
            self.selected = selected;
            self.line.element.set_class_name(if selected { "row selected" } else { "row" });
        }
        if self.stop != stop {
            self.stop = stop;
            let index = if stop { 0 } else { -1 };
            for focused in [self.line.check.as_deref(), self.line.open.as_ref()].into_iter().flatten() {
                focused.set_tab_index(index);
            }
        }
        if let Some(check) = &self.line.check {
            // A click has changed it already; what it shows is asked, not remembered.
            if check.checked() != selected {
                check.set_checked(selected);
            }
            if self.locale != Some(locale) {
                self.locale = Some(locale);
                let _ = check.set_attribute("aria-label", &table::select_row(&self.id));
            }
        }
        if let Some(follow) = &mut self.line.follow {
            follow(Some(&self.id));
        }
    }

    pub(super) fn remove(self) {
        self.line.remove();
    }
}

/// Draws the rows in sight.
#[component]
pub fn Rows(
    /// All rows.
    ids: Signal<Shown>,
    /// Which of them are in sight.
    window: Window,
    /// The active row.
    keys: Keys,
    /// What is selected.
    selection: Option<RwSignal<Selection>>,
    /// Draws the cells.
    cells: Cells,
    /// Whether, while there is no row, lines stand in for those that are to come.
    awaited: Option<Signal<bool>>,
) -> AnyView {
    let body = NodeRef::<Element>::new();
    let view = view! {
        <tbody node_ref=body>
            <Spacer height=window.above() />
            <Spacer height=window.below() />
        </tbody>
    };
    let parent = Owner::current().unwrap_or_default();
    let check = selection.and_then(|_| check());
    let blanks = StoredValue::new(Vec::<Line>::new());
    effect(move || {
        let Some(body) = body.get_untracked() else { return };
        let range = window.range();
        let locale = Locale::current();
        keys.track();
        if let Some(selection) = selection {
            selection.track();
        }
        let followed = cells.followed();
        if let Some(followed) = followed {
            (followed.track)();
        }
        let awaited = awaited.is_some_and(|awaited| awaited.get());
        let mut spare = blanks.try_update_value(std::mem::take).unwrap_or_default().into_iter();
        let mut make = |id: &InstanceId| spare.next().or_else(|| Line::of(id, &cells, &parent, check.as_ref()));
        let mut focused = document().active_element().filter(|focused| body.contains(Some(focused)));
        let giving = followed.is_some();
        let mut rows = ids.with(|ids| {
            let wanted: Vec<&InstanceId> = range.clone().filter_map(|at| ids.get(at)).collect();
            let dealt = Dealt::new(keys.take_rows(), &wanted, giving, focused.as_ref());
            // Focus stays in the table although its row leaves it.
            if focused.take_if(|focused| dealt.leaves(focused)).is_some() {
                window.focus();
            }
            dealt.fill(&wanted, |id| make(id).map(|line| Row::new(id, line)), giving)
        });
        let mut next = body.first_element_child().and_then(|spacer| spacer.next_element_sibling());
        untrack(|| {
            for (at, row) in rows.iter_mut().enumerate() {
                place(&body, row.element(), &mut next);
                let place = range.start + at;
                let selected = selection.is_some_and(|selection| selection.with_untracked(|selection| selection.contains(&row.id)));
                row.show(place, selected, keys.is_tab_stop(&row.id, place), locale);
            }
        });
        let lines = if awaited && rows.is_empty() { window.fits() } else { 0 };
        let mut standing: Vec<Line> = spare.by_ref().take(lines).collect();
        spare.for_each(Line::remove);
        while standing.len() < lines
            && let Some(line) = Line::blank(&cells, &parent, check.as_ref())
        {
            standing.push(line);
        }
        for line in &mut standing {
            place(&body, &line.element, &mut next);
            line.stand_in();
        }
        blanks.set_value(standing);
        keys.set_rows(rows);
        refocus(focused);
    });
    view
}

/// Puts an element where the body's next one stands, unless it stands there already.
fn place(body: &Element, element: &Element, next: &mut Option<Element>) {
    if next.as_ref() == Some(element) {
        *next = element.next_element_sibling();
    } else {
        let _ = body.insert_before(element, next.as_deref());
    }
}
