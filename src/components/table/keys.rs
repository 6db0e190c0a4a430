//! Pointer and keyboard: a click selects or opens, arrows move, space selects, shift-space selects a range, ctrl-A selects all
//! that is shown, Enter opens.

use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::selection::Selection;
use edgezone_dom::prelude::*;
use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::rows::Row;
use super::window::Window;

/// The active row and the place a range starts from, both by id.
#[derive(Clone, Copy)]
pub struct Keys {
    ids: Signal<Shown>,
    selection: Option<RwSignal<Selection>>,
    window: Window,
    on_open: Option<Callback<InstanceId>>,
    active: RwSignal<Option<InstanceId>>,
    anchor: StoredValue<Option<InstanceId>>,
    /// Whether shift was held when space was last pressed: not every browser says so in the click that comes of it.
    shift: StoredValue<bool>,
    /// The instance that the pointer was last pressed on.
    pointed: StoredValue<Option<InstanceId>>,
    rows: StoredValue<Vec<Row>>,
}

impl Keys {
    pub(super) fn new(
        ids: Signal<Shown>,
        selection: Option<RwSignal<Selection>>,
        window: Window,
        on_open: Option<Callback<InstanceId>>,
    ) -> Self {
        let (active, anchor, shift) = (RwSignal::new(None), StoredValue::new(None), StoredValue::new(false));
        let (pointed, rows) = (StoredValue::new(None), StoredValue::new(Vec::new()));
        Self { ids, selection, window, on_open, active, anchor, shift, pointed, rows }
    }

    /// The rows that are in the page, in order, for whoever draws them anew.
    pub(super) fn take_rows(self) -> Vec<Row> {
        self.rows.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// The rows that are in the page now, in order.
    pub(super) fn set_rows(self, rows: Vec<Row>) {
        self.rows.set_value(rows);
    }

    /// Follows which row is the active one.
    pub(super) fn track(self) {
        self.active.track();
    }

    /// Whether Tab comes to this row: it is the active one, or the first where none is.
    pub(super) fn is_tab_stop(self, id: &InstanceId, index: usize) -> bool {
        self.active.with_untracked(|active| active.as_ref().map_or(index == 0, |active| active == id))
    }

    /// Something in the table has focus.
    pub(super) fn focused(self, event: &FocusEvent) {
        if let Some((id, _)) = self.row_of(event)
            && self.active.with_untracked(|active| active.as_ref() != Some(&id))
        {
            self.active.set(Some(id));
        }
    }

    /// The pointer was pressed somewhere in the table.
    pub(super) fn pointed(self, event: &web_sys::Event) {
        self.pointed.set_value(self.row_of(event).map(|(id, _)| id));
    }

    /// Something in the table was clicked, or space was pressed on a checkbox.
    pub(super) fn clicked(self, event: &MouseEvent) {
        let Some((id, target)) = self.row_of(event) else { return };
        // A row may have been given to another instance while the pointer was down: nobody meant that one. A click without a
        // pointer, such as a screen reader's, is meant for what it is sent to.
        let pointed = self.pointed.try_update_value(Option::take).flatten();
        if event.detail() > 0 && pointed.is_some_and(|pointed| pointed != id) {
            event.prevent_default();
            return;
        }
        if let Some(check) = target.dyn_ref::<HtmlInputElement>() {
            let pressed = event.detail() == 0 && self.shift.get_value();
            self.choose(&id, check.checked(), event.shift_key() || pressed);
        } else if let Some(on_open) = self.on_open
            && target.closest(".open").ok().flatten().is_some()
        {
            on_open.run(id);
        }
    }

    /// The row that an event happened in, and on what in it.
    fn row_of(self, event: &web_sys::Event) -> Option<(InstanceId, Element)> {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let id = self.rows.try_with_value(|rows| Some(rows.iter().find(|row| row.element().contains(Some(&target)))?.id.clone()))??;
        Some((id, target))
    }

    /// One row, or with shift all from the one chosen before to it; `chosen` is how it stands afterwards.
    fn choose(self, id: &InstanceId, chosen: bool, shift: bool) {
        let Some(selection) = self.selection else { return };
        let anchor = self.anchor.get_value().filter(|_| shift);
        match anchor {
            Some(anchor) => self.ids.with_untracked(|ids| {
                selection.update(|selection| selection.set_range(ids.iter(), &anchor, id, chosen));
            }),
            None => selection.update(|selection| {
                selection.set(id, chosen);
            }),
        }
        self.anchor.set_value(Some(id.clone()));
    }

    /// A key was pressed somewhere in the table.
    pub(super) fn pressed(self, event: &KeyboardEvent) {
        let Some(selection) = self.selection else { return };
        let key = event.key();
        if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("a") {
            event.prevent_default();
            self.ids.with_untracked(|ids| selection.update(|selection| selection.select_shown(ids)));
            return;
        }
        self.shift.set_value(event.shift_key());
        if event.ctrl_key() || event.meta_key() || event.alt_key() || has_its_own(event, &key) {
            return;
        }
        if key == "Enter"
            && let (Some(on_open), Some(id)) = (self.on_open, self.active.get_untracked())
        {
            event.prevent_default();
            on_open.run(id);
            return;
        }
        let count = self.ids.with_untracked(|ids| ids.len());
        let Some(last) = count.checked_sub(1) else { return };
        let now = self.position();
        let page = self.window.page();
        let to = match key.as_str() {
            "ArrowDown" => now.map_or(0, |at| (at + 1).min(last)),
            "ArrowUp" => now.map_or(0, |at| at.saturating_sub(1)),
            "PageDown" => now.map_or(0, |at| (at + page).min(last)),
            "PageUp" => now.map_or(0, |at| at.saturating_sub(page)),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        self.go_to(to);
    }

    fn position(self) -> Option<usize> {
        let active = self.active.get_untracked()?;
        self.ids.with_untracked(|ids| ids.position(&active))
    }

    /// Makes a row the active one, brings it into sight and moves focus to it.
    fn go_to(self, at: usize) {
        let Some(id) = self.ids.with_untracked(|ids| ids.get(at).cloned()) else { return };
        self.active.set(Some(id.clone()));
        // Were the row that has focus taken out of the page, focus would be lost to the page itself.
        self.window.focus();
        self.window.reveal(at);
        request_animation_frame(move || {
            let check = |rows: &Vec<Row>| rows.iter().find(|row| row.id == id)?.check().cloned();
            if let Some(check) = self.rows.try_with_value(check).flatten() {
                focus_still(&check);
            }
        });
    }
}

/// Moves focus without scrolling.
fn focus_still(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Headings have keys of their own, and buttons are pressed by some.
fn has_its_own(event: &KeyboardEvent, key: &str) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let own = if matches!(key, "Enter" | " ") { "thead, button" } else { "thead" };
    target.is_some_and(|target| target.closest(own).ok().flatten().is_some())
}
