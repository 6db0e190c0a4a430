//! Any components in a page of their own, and a person's hands: pointer, keyboard, clipboard.

#![allow(unreachable_pub, reason = "a module of a test")]

use edgezone_adapters::timer::Timers;
use edgezone_core::time::Span;
use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement};

/// What was mounted, taken away when this is dropped.
pub struct Mounted {
    root: HtmlElement,
    _mounted: edgezone_dom::Mounted,
}

impl Mounted {
    pub fn of<V: IntoView + 'static>(draw: impl FnOnce() -> V + 'static) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&root).unwrap();
        let mounted = edgezone_dom::mount_to(&root, move || draw().into_any());
        Self { root, _mounted: mounted }
    }

    fn element(&self, selector: &str) -> Element {
        self.root.query_selector(selector).unwrap().unwrap_or_else(|| panic!("nothing fits {selector}"))
    }

    fn html(&self, selector: &str) -> HtmlElement {
        self.element(selector).unchecked_into()
    }

    pub fn input(&self, selector: &str) -> HtmlInputElement {
        self.element(selector).unchecked_into()
    }

    pub fn value(&self, selector: &str) -> String {
        self.element(selector).unchecked_into::<HtmlTextAreaElement>().value()
    }

    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.element(selector).get_attribute(name)
    }

    pub fn count(&self, selector: &str) -> u32 {
        self.root.query_selector_all(selector).unwrap().length()
    }

    /// The texts of all that fits.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let list = self.root.query_selector_all(selector).unwrap();
        (0..list.length()).filter_map(|at| list.item(at)?.text_content()).collect()
    }

    pub fn text(&self, selector: &str) -> String {
        self.element(selector).text_content().unwrap_or_default()
    }

    pub fn style(&self, selector: &str, name: &str, value: &str) {
        self.html(selector).style().set_property(name, value).unwrap();
    }

    /// Rows as high as a table takes them to be; the page's own style sheet is not here.
    pub fn rows_as_styled(&self) {
        let sheet = document().create_element("style").unwrap();
        sheet.set_text_content(Some(".table { border-spacing: 0 } .table tr > * { box-sizing: border-box; height: 32px; padding: 0 } .table tr.spacer > * { height: 0 }"));
        self.root.append_child(&sheet).unwrap();
    }

    pub fn scroll(&self, selector: &str, top: i32) {
        self.element(selector).set_scroll_top(top);
    }

    pub fn focus(&self, selector: &str) {
        self.html(selector).focus().unwrap();
    }

    pub fn click(&self, selector: &str) {
        self.html(selector).click();
    }

    /// What comes first when a pointer is used.
    pub fn press_pointer(&self, selector: &str) {
        let how = web_sys::EventInit::new();
        how.set_bubbles(true);
        let event = web_sys::Event::new_with_event_init_dict("pointerdown", &how).unwrap();
        self.element(selector).dispatch_event(&event).unwrap();
    }

    /// What comes last when a pointer is used.
    pub fn pointer_click(&self, selector: &str) {
        self.mouse_click(selector, |how| how.set_detail(1));
    }

    /// A click with the shift key held.
    pub fn shift_click(&self, selector: &str) {
        self.mouse_click(selector, |how| how.set_shift_key(true));
    }

    fn mouse_click(&self, selector: &str, as_told: impl FnOnce(&web_sys::MouseEventInit)) {
        let how = web_sys::MouseEventInit::new();
        how.set_bubbles(true);
        how.set_cancelable(true);
        as_told(&how);
        let event = web_sys::MouseEvent::new_with_mouse_event_init_dict("click", &how).unwrap();
        self.element(selector).dispatch_event(&event).unwrap();
    }

    /// What Enter does in a form's field.
    pub fn submit(&self, selector: &str) {
        self.element(selector).unchecked_into::<HtmlFormElement>().request_submit().unwrap();
    }

    /// Pastes into a text area.
    pub fn paste(&self, selector: &str, text: &str) {
        let field: HtmlTextAreaElement = self.element(selector).unchecked_into();
        fire(&field, "paste");
        field.set_value(text);
        fire(&field, "input");
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Types into an input, replacing what stood there.
pub fn type_into(input: &HtmlInputElement, text: &str) {
    input.set_value(text);
    fire(input, "input");
}

/// Presses a key where the focus is.
pub fn press_key(key: &str, ctrl: bool, shift: bool) {
    let how = web_sys::KeyboardEventInit::new();
    how.set_key(key);
    how.set_bubbles(true);
    how.set_cancelable(true);
    how.set_ctrl_key(ctrl);
    how.set_shift_key(shift);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &how).unwrap();
    document().active_element().unwrap().dispatch_event(&event).unwrap();
}

/// The accessible name of what has focus.
pub fn focused_name() -> String {
    let element = document().active_element().unwrap();
    element.get_attribute("aria-label").or_else(|| element.text_content()).unwrap_or_default().trim().to_owned()
}

/// Lets effects and drawing happen.
pub async fn settle() {
    Timers::of_page().sleep(Span::millis(80)).await;
}

fn fire(target: &Element, name: &str) {
    let how = web_sys::EventInit::new();
    how.set_bubbles(true);
    target.dispatch_event(&web_sys::Event::new_with_event_init_dict(name, &how).unwrap()).unwrap();
}
