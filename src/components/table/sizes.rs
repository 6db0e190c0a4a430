//! The widths of columns: `<col>` elements, and an edge on each heading to drag or to move by arrow keys.

use std::rc::Rc;

use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

use super::Column;
use crate::text::columns;

/// How far an arrow key moves an edge.
const STEP: i32 = 16;

/// Chooses the width of a column.
type Set = Rc<dyn Fn(&'static str, i32, Vec<(String, i32)>)>;

/// What a table asks about the widths of its columns. All of it is tracked.
#[derive(Clone)]
pub struct Sizes {
    /// Each column's class and what its `<col>` says, in order; no width takes what is left.
    pub all: Rc<dyn Fn() -> Vec<(String, String)>>,
    /// The sum of the widths in pixels: where the page is narrower, the table scrolls.
    pub sum: Rc<dyn Fn() -> u32>,
    /// The width of a column in pixels.
    pub of: Rc<dyn Fn(&'static str) -> u16>,
    /// Chooses the width of a column. Given the widths that are drawn, by name, since a width in pixels ends the sharing of room.
    pub set: Set,
    /// The choosing is over.
    pub keep: Rc<dyn Fn()>,
    /// The least and the greatest width in pixels.
    pub bounds: (u16, u16),
}

impl Sizes {
    pub(super) fn least(&self) -> String {
        format!("{}px", (self.sum)())
    }

    /// The `<col>` elements, with one for the checkbox where there is one.
    pub(super) fn columns(self, check: bool) -> AnyView {
        let columns = move || (self.all)().into_iter().map(|(class, width)| view! { <col class=class style:width=width /> }).collect_view();
        view! {
            <colgroup>
                {check.then(|| view! { <col class="check" /> })}
                {columns}
            </colgroup>
        }
    }
}

/// The right edge of a heading. A separator that can be focused, as ARIA has it: its value is the width of the column.
#[component]
pub fn Edge(
    /// Whose.
    column: Column,
    /// The widths.
    sizes: Sizes,
) -> AnyView {
    let name = column.name;
    let of = Rc::clone(&sizes.of);
    // Where a drag began: the place of the pointer and the width then.
    let from = StoredValue::new(None::<(i32, i32)>);
    let set = move |event: &web_sys::Event, width: i32| (sizes.set)(name, width, drawn(event));
    let (by_key, keep) = (set.clone(), Rc::clone(&sizes.keep));
    let moved = move |event: &PointerEvent| {
        if let Some((start, width)) = from.get_value() {
            set(event, width + event.client_x() - start);
        }
    };
    let ended = move |_: PointerEvent| {
        if from.get_value().is_some() {
            from.set_value(None);
            keep();
        }
    };
    let keep = Rc::clone(&sizes.keep);
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => -STEP,
            "ArrowRight" => STEP,
            _ => return,
        };
        event.prevent_default();
        by_key(&event, width_of(&event) + by);
        keep();
    };
    let begun = move |event: PointerEvent| {
        if let Some(edge) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
            let _ = edge.set_pointer_capture(event.pointer_id());
        }
        from.set_value(Some((event.client_x(), width_of(&event))));
    };
    view! {
        <span
            class="edge"
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-label=move || columns::width(column.heading.get())
            aria-valuemin=sizes.bounds.0.to_string()
            aria-valuemax=sizes.bounds.1.to_string()
            aria-valuenow=move || of(name).to_string()
            on:keydown=pressed
            on:pointerdown=begun
            on:pointermove=move |event| moved(&event)
            on:pointerup=ended.clone()
            on:pointercancel=ended
        ></span>
    }
}

/// The width that the heading of an event's edge has in the page.
fn width_of(event: &web_sys::Event) -> i32 {
    let heading = event.target().and_then(|edge| edge.dyn_into::<Element>().ok()).and_then(|edge| edge.parent_element());
    heading.map_or(0, |heading| heading.unchecked_into::<HtmlElement>().offset_width())
}

/// The widths that all headings of an event's table have in the page, by the names of their columns.
fn drawn(event: &web_sys::Event) -> Vec<(String, i32)> {
    let edge = event.target().and_then(|edge| edge.dyn_into::<Element>().ok());
    let mut heading = edge.and_then(|edge| edge.parent_element()?.parent_element()?.first_element_child());
    let mut all = Vec::new();
    while let Some(now) = heading {
        heading = now.next_element_sibling();
        // Its first class is `c-` and the column's name.
        if let Some(name) = now.class_name().split(' ').next().and_then(|class| class.strip_prefix("c-")) {
            all.push((name.to_owned(), now.unchecked_into::<HtmlElement>().offset_width()));
        }
    }
    all
}
