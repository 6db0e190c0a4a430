//! The rows in sight.
//!
//! One effect draws all of them, and one listener serves them (see [`super::keys`]): a row costs its elements and nothing else, so
//! that a fast scroll, which makes some twenty of them a frame, stays smooth.

use std::rc::Rc;

use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::selection::Selection;
use edgezone_dom::keyed::refocus;
use edgezone_dom::prelude::*;
use leptos::reactive::owner::Owner;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

use super::keys::Keys;
use super::window::Window;
use super::{Cells, Spacer};
use crate::text::{Locale, table};

/// Draws a row's element for an instance, whichever it was drawn for before.
pub type Follow = Box<dyn FnMut(&InstanceId)>;

/// Cells that change, in rows that can be given to another instance. Signals are followed once for all rows: to follow them in
/// each costs more than to draw it.
#[derive(Clone)]
pub struct Followed {
    /// Follows whatever any row is drawn of.
    pub track: Rc<dyn Fn()>,
    /// How one row's element is drawn, once its fixed cells are there.
    pub of: Rc<dyn Fn(&Element) -> Follow>,
}

/// A row in the page.
pub struct Row {
    pub(super) id: InstanceId,
    pub(super) element: Element,
    pub(super) check: Option<HtmlInputElement>,
    open: Option<HtmlElement>,
    owner: Owner,
    follow: Option<Follow>,
    place: usize,
    selected: bool,
    stop: bool,
    locale: Option<Locale>,
}

impl Row {
    fn new(id: &InstanceId, parent: &Owner, check: Option<&Node>, cells: &Cells, followed: Option<&Followed>) -> Option<Self> {
        let owner = parent.child();
        let check = check.and_then(|check| check.clone_node_with_deep(true).ok());
        let view = owner.with(|| {
            untrack(|| {
                view! {
                    <tr class="row">
                        {check.map(AnyView::Node)}
                        {cells(id)}
                    </tr>
                }
            })
        });
        let AnyView::Node(node) = view else { return None };
        let element: Element = node.unchecked_into();
        let find = |selector: &str| element.query_selector(selector).ok().flatten();
        Some(Self {
            id: id.clone(),
            check: find(".check input").map(JsCast::unchecked_into),
            open: find(".open").map(JsCast::unchecked_into),
            follow: followed.map(|followed| (followed.of)(&element)),
            element,
            owner,
            place: usize::MAX,
            selected: false,
            stop: false,
            locale: None,
        })
    }

    /// Gives the row to another instance. Only of what is drawn by its `follow`.
    fn give(&mut self, id: &InstanceId) {
        self.id = id.clone();
        self.locale = None;
    }

    /// Says where it stands now, whether it is selected and whether Tab comes to it.
    fn show(&mut self, place: usize, selected: bool, stop: bool, locale: Locale) {
        if self.place != place {
            self.place = place;
            // The header is row 1.
            let _ = self.element.set_attribute("aria-rowindex", &(place + 2).to_string());
        }
        if self.selected != selected {
            self.selected = selected;
            self.element.set_class_name(if selected { "row selected" } else { "row" });
        }
        if self.stop != stop {
            self.stop = stop;
            let index = if stop { 0 } else { -1 };
            for focused in [self.check.as_deref(), self.open.as_ref()].into_iter().flatten() {
                focused.set_tab_index(index);
            }
        }
        if let Some(check) = &self.check {
            // A click has changed it already; what it shows is asked, not remembered.
            if check.checked() != selected {
                check.set_checked(selected);
            }
            if self.locale != Some(locale) {
                self.locale = Some(locale);
                let _ = check.set_attribute("aria-label", &table::select_row(&self.id));
            }
        }
        if let Some(follow) = &mut self.follow {
            follow(&self.id);
        }
    }

    fn remove(self) {
        self.element.remove();
        self.owner.cleanup();
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
    /// Draws what changes of them.
    followed: Option<Followed>,
) -> AnyView {
    let body = NodeRef::<Element>::new();
    let view = view! {
        <tbody node_ref=body>
            <Spacer height=window.above() />
            <Spacer height=window.below() />
        </tbody>
    };
    let parent = Owner::current().unwrap_or_default();
    let check = selection.and_then(|_| match check() {
        AnyView::Node(node) => Some(node),
        _ => None,
    });
    effect(move || {
        let Some(body) = body.get_untracked() else { return };
        let range = window.range();
        let locale = Locale::current();
        keys.track();
        if let Some(selection) = selection {
            selection.track();
        }
        if let Some(followed) = &followed {
            (followed.track)();
        }
        let old = keys.rows().try_update_value(std::mem::take).unwrap_or_default();
        let mut focused = document().active_element().filter(|focused| body.contains(Some(focused)));
        let mut rows = ids.with(|ids| {
            let wanted: Vec<&InstanceId> = range.clone().filter_map(|at| ids.get(at)).collect();
            let Dealt { places, left } = deal(old, &wanted, followed.is_some(), focused.as_ref());
            // Focus stays in the table although its row leaves it.
            if focused.take_if(|focused| left.iter().any(|(_, row)| row.element.contains(Some(focused)))).is_some() {
                window.focus();
            }
            fill(places, left, &wanted, |id| Row::new(id, &parent, check.as_ref(), &cells, followed.as_ref()), followed.is_some())
        });
        let mut next = body.first_element_child().and_then(|spacer| spacer.next_element_sibling());
        untrack(|| {
            for (at, row) in rows.iter_mut().enumerate() {
                if next.as_ref() == Some(&row.element) {
                    next = row.element.next_element_sibling();
                } else {
                    let _ = body.insert_before(&row.element, next.as_deref());
                }
                let place = range.start + at;
                let selected = selection.is_some_and(|selection| selection.with_untracked(|selection| selection.contains(&row.id)));
                row.show(place, selected, keys.is_tab_stop(&row.id, place), locale);
            }
        });
        keys.rows().set_value(rows);
        refocus(focused);
    });
    view
}

/// The rows that were there, dealt to those that are wanted.
struct Dealt {
    /// For each wanted one the row that shows it already.
    places: Vec<Option<Row>>,
    /// The others, each with the place where it stood.
    left: Vec<(usize, Row)>,
}

/// A row that stays in sight stays as it is, focus and all. Where `giving` is possible and few stay, only the one with the focus
/// does: to write other words into rows where they stand is then quicker than to move them.
fn deal(old: Vec<Row>, wanted: &[&InstanceId], giving: bool, focused: Option<&Element>) -> Dealt {
    let place = |row: &Row| wanted.iter().position(|id| **id == row.id);
    let few = giving && old.iter().filter(|row| place(row).is_some()).count() * 2 < wanted.len();
    let mut dealt = Dealt { places: wanted.iter().map(|_| None).collect(), left: Vec::new() };
    for (stood, row) in old.into_iter().enumerate() {
        let stays = !few || focused.is_some_and(|focused| row.element.contains(Some(focused)));
        match place(&row).filter(|_| stays).and_then(|at| dealt.places.get_mut(at)) {
            Some(slot) => *slot = Some(row),
            None => dealt.left.push((stood, row)),
        }
    }
    dealt
}

/// Gives rows to those that have none, those that are left where that is possible, and takes out of the page what is left then.
fn fill(
    places: Vec<Option<Row>>,
    left: Vec<(usize, Row)>,
    wanted: &[&InstanceId],
    make: impl Fn(&InstanceId) -> Option<Row>,
    giving: bool,
) -> Vec<Row> {
    let mut left = left.into_iter().peekable();
    let rows = places.into_iter().zip(wanted).enumerate().filter_map(|(at, (place, id))| {
        place.or_else(|| {
            let Some((stood, mut row)) = left.next_if(|_| giving) else { return make(id) };
            // What is to stand elsewhere goes first: what stays is then already in its place unless the order changed.
            if stood != at {
                row.element.remove();
            }
            row.give(id);
            Some(row)
        })
    });
    let rows = rows.collect();
    left.for_each(|(_, row)| row.remove());
    rows
}

/// The checkbox. Only the active row's takes part in the tab order, so that Tab leaves the table.
fn check() -> AnyView {
    view! {
        <td class="check">
            <label>
                <input type="checkbox" tabindex="-1" />
            </label>
        </td>
    }
}
