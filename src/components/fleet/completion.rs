//! What could be written next in the filter's box: a list below it, of which the keyboard's focus stays in the box.

use edgezone_core::fleet::filter::{Suggestion, complete};
use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::state::fleet::FleetState;
use crate::text::{self, filter};

/// The list's id.
pub const OPTIONS: &str = "filter-options";

/// What a field ends with, and no value that is offered.
const FIELD_ENDS: [char; 2] = [':', '>'];

/// The id of one option.
#[must_use]
pub fn option_id(at: usize) -> String {
    ["filter-option-", &at.to_string()].concat()
}

/// What is offered, and which of it the arrow keys are at. Nothing is, until one of them is pressed: Enter and Tab mean what
/// they mean everywhere until then.
#[derive(Clone, Copy)]
pub struct Completing {
    state: FleetState,
    input: NodeRef<HtmlInputElement>,
    /// The bytes of the text that an option takes the place of.
    span: StoredValue<(usize, usize)>,
    offered: RwSignal<Vec<Suggestion>>,
    active: RwSignal<Option<usize>>,
}

impl Completing {
    /// Of this box.
    #[must_use]
    pub fn new(state: FleetState, input: NodeRef<HtmlInputElement>) -> Self {
        let (offered, active) = (RwSignal::new(Vec::new()), RwSignal::new(None));
        Self { state, input, span: StoredValue::new((0, 0)), offered, active }
    }

    /// The option the arrow keys are at. Tracked.
    #[must_use]
    pub fn active(self) -> Option<usize> {
        self.active.get()
    }

    /// Offers what could go on with what was typed; where nothing is begun, nothing: a list over the table is not for everyone
    /// who empties the box.
    pub fn typed(self) {
        self.look();
        let (start, end) = self.span.get_value();
        let fields = self.offered.with_untracked(|offered| offered.iter().all(|option| option.insert.ends_with(FIELD_ENDS)));
        if start == end && fields {
            self.close();
        }
    }

    /// Offers what could stand at the cursor. What stands there already is not offered.
    pub fn look(self) {
        let Some(input) = self.input.get_untracked() else { return };
        let text = input.value();
        let cursor = byte_of(&text, input.selection_start().ok().flatten());
        let mut completion = complete(&text, cursor, &|facet, rest| self.state.counts_beside(facet, rest));
        let typed = text.get(completion.span.clone()).unwrap_or_default();
        let all = completion.suggestions.len();
        completion.suggestions.retain(|suggestion| suggestion.insert != typed);
        let (whole, values) = (completion.suggestions.len() < all, completion.suggestions.iter().any(|one| one.count.is_some()));
        let begun = values && !whole && !typed.is_empty() && !typed.contains(['"', '*', '?']);
        self.begin(begun.then_some(completion.span.end));
        self.span.set_value((completion.span.start, completion.span.end));
        self.offer(completion.suggestions);
    }

    /// Offers nothing.
    pub fn close(self) {
        self.begin(None);
        self.offer(Vec::new());
    }

    fn begin(self, partial: Option<usize>) {
        if self.state.partial().get_untracked() != partial {
            self.state.partial().set(partial);
        }
    }

    fn offer(self, suggestions: Vec<Suggestion>) {
        let any = !suggestions.is_empty();
        if any || self.state.suggesting().get_untracked() {
            self.state.suggesting().set(any);
            self.active.set(None);
            self.offered.set(suggestions);
        }
    }

    /// A key was pressed in the box.
    pub fn pressed(self, event: &KeyboardEvent) {
        if event.is_composing() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let count = self.offered.with_untracked(Vec::len);
        let active = self.active.get_untracked();
        let to = match (event.key().as_str(), active) {
            ("ArrowDown", _) if count == 0 => {
                self.look();
                return event.prevent_default();
            }
            ("ArrowDown", active) => active.map_or(0, |at| (at + 1) % count),
            ("ArrowUp", active) if count > 0 => active.unwrap_or(0).checked_sub(1).unwrap_or(count - 1),
            ("Enter", Some(at)) => return self.take(at, event),
            ("Tab", Some(at)) if !event.shift_key() => return self.take(at, event),
            ("Enter", None) => {
                self.close();
                return self.state.end_typing();
            }
            ("Escape", _) => {
                event.prevent_default();
                if count == 0 {
                    self.state.filter_text().set(String::new());
                }
                return self.close();
            }
            _ => return,
        };
        event.prevent_default();
        self.active.set(Some(to));
        bring_into_sight(to);
    }

    fn take(self, at: usize, event: &web_sys::Event) {
        event.prevent_default();
        self.accept(at);
    }

    /// Writes an option. After a field its values are offered.
    fn accept(self, at: usize) {
        let Some(insert) = self.offered.with_untracked(|offered| offered.get(at).map(|option| option.insert.clone())) else { return };
        let Some(input) = self.input.get_untracked() else { return };
        let (start, end) = self.span.get_value();
        let text = input.value();
        let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { return };
        let before = [before, &insert].concat();
        let cursor = u32::try_from(before.encode_utf16().count()).ok();
        let text = [&before, after].concat();
        // Written here and now, so that the cursor can be put behind it.
        input.set_value(&text);
        let _ = input.set_selection_range(cursor.unwrap_or(0), cursor.unwrap_or(0));
        self.state.type_filter(text);
        if insert.ends_with(FIELD_ENDS) { self.look() } else { self.close() }
    }
}

/// The list.
#[component]
pub fn Options(
    /// What is offered.
    completing: Completing,
) -> AnyView {
    let options = move || {
        let option = |(at, Suggestion { insert, count }): (usize, Suggestion)| {
            let selected = move || if completing.active.get() == Some(at) { "true" } else { "false" };
            view! {
                <li role="option" id=option_id(at) aria-selected=selected on:click=move |_| completing.accept(at)>
                    <span class="mono">{insert}</span>
                    <span class="count">{count.map(text::number)}</span>
                </li>
            }
        };
        completing.offered.get().into_iter().enumerate().map(option).collect_view()
    };
    // Pressing an option does not take the focus from the box.
    view! {
        <ul
            class="options"
            id=OPTIONS
            role="listbox"
            aria-label=filter::SUGGESTIONS
            hidden=move || !completing.state.suggesting().get()
            on:mousedown=move |event| event.prevent_default()
        >
            {options}
        </ul>
    }
}

fn bring_into_sight(at: usize) {
    let option = document().get_element_by_id(&option_id(at)).and_then(|option| option.dyn_into::<HtmlElement>().ok());
    if let Some(option) = option
        && let Some(list) = option.parent_element()
    {
        list.set_scroll_top(option.offset_top() - list.client_height() / 2);
    }
}

/// A place in the text as the browser counts it, in UTF-16, as a byte. Without one, the end.
fn byte_of(text: &str, place: Option<u32>) -> usize {
    let Some(mut left) = place.and_then(|place| usize::try_from(place).ok()) else { return text.len() };
    for (at, c) in text.char_indices() {
        if left < c.len_utf16() {
            return at;
        }
        left -= c.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::byte_of;

    #[test]
    fn places_are_counted_as_the_browser_does() {
        let text = "a中😀b";
        assert_eq!([0, 1, 2, 4, 5, 9].map(|place| byte_of(text, Some(place))), [0, 1, 4, 8, 9, 9]);
        assert_eq!(byte_of(text, None), 9);
    }
}
