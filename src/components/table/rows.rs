//! The rows in sight.
//!
//! One effect draws all of them, and one listener serves them (see [`super::keys`]): a row costs its elements and nothing else, so
//! that a fast scroll, which makes some twenty of them a frame, stays smooth.

use std::rc::Rc;

use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::selection::Selection;
use edgezone_dom::prelude::*;
use leptos::reactive::owner::Owner;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

use super::keys::Keys;
use super::window::Window;
use super::{Cells, Spacer};
use crate::text::{Locale, table};

/// Draws what changes of one row's cells: called once the row is made, and again whenever the table is drawn.
pub type Follow = Box<dyn FnMut()>;

/// Given a row's id and its element with the cells that never change, says how to draw what does.
pub type FollowOf = Rc<dyn Fn(&InstanceId, &Element) -> Follow>;

/// How the cells of rows change. Signals are followed once for all rows: to follow them in each costs more than to draw it.
#[derive(Clone)]
pub struct Followed {
    /// Follows whatever any row is drawn of.
    pub track: Rc<dyn Fn()>,
    /// How each row's do.
    pub of: FollowOf,
}

/// A row in the page. A row that stays in sight stays as it is, focus and all.
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
            follow: followed.map(|followed| (followed.of)(id, &element)),
            element,
            owner,
            place: usize::MAX,
            selected: false,
            stop: false,
            locale: None,
        })
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
            follow();
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
        let mut old = keys.rows().try_update_value(std::mem::take).unwrap_or_default();
        let mut rows = Vec::with_capacity(range.len());
        ids.with(|ids| {
            for id in range.clone().filter_map(|at| ids.get(at)) {
                match old.iter().position(|row| row.id == *id) {
                    Some(at) => rows.push(old.swap_remove(at)),
                    None => rows.extend(Row::new(id, &parent, check.as_ref(), &cells, followed.as_ref())),
                }
            }
        });
        // Focus stays in the table although its row leaves it.
        let focused = document().active_element().filter(|focused| !old.is_empty() && body.contains(Some(focused)));
        if focused.is_some_and(|focused| old.iter().any(|row| row.element.contains(Some(&focused)))) {
            window.focus();
        }
        // What goes, goes first: what stays is then already in its place unless the order changed.
        old.into_iter().for_each(Row::remove);
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
    });
    view
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
