//! The keyboard: arrows move, space selects, shift-space selects a range, ctrl-A selects all that is shown.

use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::selection::Selection;
use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;

use super::window::Window;

/// The active row and the place a range starts from, both by id.
#[derive(Clone, Copy)]
pub struct Keys {
    ids: Signal<Shown>,
    selection: Option<RwSignal<Selection>>,
    window: Window,
    active: RwSignal<Option<InstanceId>>,
    anchor: StoredValue<Option<InstanceId>>,
}

impl Keys {
    pub(super) fn new(ids: Signal<Shown>, selection: Option<RwSignal<Selection>>, window: Window) -> Self {
        Self { ids, selection, window, active: RwSignal::new(None), anchor: StoredValue::new(None) }
    }

    /// The id of a row's checkbox in the page.
    pub(super) fn element_id(id: &InstanceId) -> String {
        format!("pick-{id}")
    }

    /// Whether Tab comes to this row: it is the active one, or the first where none is. Tracked.
    pub(super) fn is_tab_stop(self, id: &InstanceId, index: usize) -> bool {
        self.active.with(|active| active.as_ref().map_or(index == 0, |active| active == id))
    }

    /// A row's checkbox has focus.
    pub(super) fn focused(self, id: &InstanceId) {
        if self.active.with_untracked(|active| active.as_ref() != Some(id)) {
            self.active.set(Some(id.clone()));
        }
    }

    /// A row's checkbox was clicked, or space was pressed on it; `chosen` is how it stands afterwards.
    pub(super) fn clicked(self, id: &InstanceId, chosen: bool, shift: bool) {
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
    pub(super) fn pressed(self, event: &leptos::ev::KeyboardEvent) {
        let Some(selection) = self.selection else { return };
        if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("a") {
            event.prevent_default();
            self.ids.with_untracked(|ids| selection.update(|selection| selection.select(ids.iter())));
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() || on_button(event) {
            return;
        }
        let count = self.ids.with_untracked(|ids| ids.len());
        let Some(last) = count.checked_sub(1) else { return };
        let now = self.position();
        let page = self.window.page();
        let to = match event.key().as_str() {
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
        let element = Self::element_id(&id);
        self.active.set(Some(id));
        // Were the row that has focus taken out of the page, focus would be lost to the page itself.
        self.window.focus();
        self.window.reveal(at);
        request_animation_frame(move || {
            let checkbox = document().get_element_by_id(&element).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(checkbox) = checkbox {
                let options = web_sys::FocusOptions::new();
                options.set_prevent_scroll(true);
                let _ = checkbox.focus_with_options(&options);
            }
        });
    }
}

/// Headings are buttons with keys of their own.
fn on_button(event: &leptos::ev::KeyboardEvent) -> bool {
    event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlButtonElement>().is_some())
}
