//! Saved views: take one up, name the present one, rename, delete.

use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;

use crate::components::menu::{Menu, close_of};
use crate::state::fleet::FleetState;
use crate::state::fleet::views::Views;
use crate::text::{common, views};

const NAME: &str = "view-name";

/// The menu of the saved views.
#[component]
pub fn ViewsMenu(
    /// The fleet.
    state: FleetState,
) -> AnyView {
    let views = Views::of_page();
    let query = Memo::new(move |_| state.whole_query());
    let name = RwSignal::new(String::new());
    let renaming = RwSignal::new(None::<String>);
    let summary = Signal::derive(move || {
        let current = views.all().into_iter().find(|(_, kept)| query.with(|query| query == kept));
        current.map_or_else(|| views::TITLE.get().to_owned(), |(name, _)| views::current(name))
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked();
        if typed.trim().is_empty() {
            return focus_name();
        }
        match renaming.get_untracked() {
            Some(old) => views.rename(&old, &typed),
            None => views.save(&typed, query.get_untracked()),
        }
        renaming.set(None);
        name.set(String::new());
        close_of(&event);
    };
    let label = move || renaming.get().map_or_else(|| views::NAME.get().to_owned(), views::new_name);
    let action = move || match renaming.with(Option::is_some) {
        true => views::RENAME.get(),
        false if name.with(|name| views.has(name.trim())) => views::REPLACE.get(),
        false => views::SAVE.get(),
    };
    let cancel = move |_| {
        renaming.set(None);
        name.set(String::new());
        focus_name();
    };
    let item = move |(view, kept): (String, String)| view! { <Item state views view kept query name renaming /> };
    view! {
        <Menu summary>
            <Show when=move || views.all().is_empty()>
                <p class="muted">{views::NONE}</p>
            </Show>
            <ul role="list">
                <For each=move || views.all() key=|(name, query)| [name.as_str(), "\t", query].concat() children=item />
            </ul>
            <form class="field" on:submit=submit>
                <label for=NAME>{label}</label>
                <input
                    class="input"
                    id=NAME
                    maxlength="60"
                    autocomplete="off"
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <div class="actions">
                    <button type="submit" class="button">{action}</button>
                    <Show when=move || renaming.with(Option::is_some)>
                        <button type="button" class="button quiet" on:click=cancel>{common::CANCEL}</button>
                    </Show>
                </div>
            </form>
        </Menu>
    }
}

#[component]
fn Item(
    state: FleetState,
    views: Views,
    view: String,
    kept: String,
    query: Memo<String>,
    name: RwSignal<String>,
    renaming: RwSignal<Option<String>>,
) -> AnyView {
    let (shown, kept_now) = (view.clone(), kept.clone());
    let (to_rename, to_delete) = (view.clone(), view.clone());
    let (rename_name, delete_name) = (view.clone(), view);
    let apply = move |event: leptos::ev::MouseEvent| {
        state.show_view(&kept);
        close_of(&event);
    };
    let rename = move |_| {
        renaming.set(Some(to_rename.clone()));
        name.set(to_rename.clone());
        focus_name();
    };
    let delete = move |_| {
        views.delete(&to_delete);
        focus_name();
    };
    view! {
        <li>
            <button type="button" class="button quiet" aria-current=move || query.with(|now| *now == kept_now).then_some("true") on:click=apply>
                {shown}
            </button>
            <button type="button" class="button link" aria-label=move || views::rename_view(&rename_name) on:click=rename>{views::RENAME}</button>
            <button type="button" class="button link" aria-label=move || views::delete_view(&delete_name) on:click=delete>{views::DELETE}</button>
        </li>
    }
}

fn focus_name() {
    if let Some(input) = document().get_element_by_id(NAME) {
        let _ = input.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}
