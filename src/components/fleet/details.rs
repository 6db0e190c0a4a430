//! Everything that is known of one instance, at the side of the page.

use std::sync::Arc;

use edgezone_core::fleet::{Column, Row};
use edgezone_core::ids::InstanceId;
use edgezone_dom::prelude::*;

use super::heading::heading;
use crate::components::copy::CopyButton;
use crate::components::dialog::{Dialog, close_of};
use crate::components::icon::{Icon, Picture};
use crate::components::status;
use crate::state::fleet::FleetState;
use crate::text::{common, details};

/// The details of the instance that is opened. They follow the list; of an instance that left it they stay as they were.
#[component]
pub fn Details(
    /// The fleet.
    state: FleetState,
    /// Which instance is opened.
    opened: RwSignal<Option<InstanceId>>,
) -> AnyView {
    view! {
        <Show when=move || opened.with(Option::is_some)>
            {opened.get_untracked().map(|id| view! { <Panel state id opened /> })}
        </Show>
    }
}

#[component]
fn Panel(state: FleetState, id: InstanceId, opened: RwSignal<Option<InstanceId>>) -> AnyView {
    let name = id.to_string();
    let listed = {
        let id = id.clone();
        move || state.all().with(|fleet| fleet.contains(&id))
    };
    let row = Memo::new(move |before: Option<&Option<Arc<Row>>>| state.row(&id).or_else(|| before.cloned().flatten()));
    let close = Callback::new(move |()| {
        opened.set(None);
        // The row that focus would return to may be gone.
        request_animation_frame(|| {
            let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
            if lost && let Ok(Some(table)) = document().query_selector(".fleet .table-scroll") {
                let table: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(table);
                let _ = table.focus();
            }
        });
    });
    view! {
        <Dialog heading="details-heading" class="details" on_close=close>
            <header>
                <div class="head">
                    <h2 id="details-heading">{details::TITLE}</h2>
                    <button type="button" class="button quiet" data-first on:click=move |event| close_of(&event)>
                        <Picture icon=Icon::Cross />
                        {common::CLOSE}
                    </button>
                </div>
                <p class="mono">{name}</p>
                <p role="status">
                    {move || if listed() { row.get().map(|row| status::drawn(&row.instance().instance_status)).into_view() } else { details::GONE.into_view() }}
                </p>
            </header>
            <dl class="body">
                <For
                    each=move || row.with(|row| row.as_ref().map(|row| fields(row)).unwrap_or_default())
                    key=|field| field.clone()
                    children=move |field| view! { <Field row field /> }
                />
            </dl>
        </Dialog>
    }
}

/// The names of all fields: the columns', and what the documentation does not know.
fn fields(row: &Row) -> Vec<String> {
    Column::ALL
        .into_iter()
        .map(|column| column.to_string())
        .chain(row.instance().other.keys().map(|name| format!("{UNKNOWN}{name}")))
        .collect()
}

/// Stands before the name of a field that the documentation does not know, which could be that of a column.
const UNKNOWN: char = '?';

/// What a field says, as it came.
fn value(row: &Row, field: &str) -> String {
    match (field.strip_prefix(UNKNOWN), field.parse::<Column>()) {
        (None, Ok(column)) => column.text(row).into_owned(),
        (name, _) => match row.instance().other.get(name.unwrap_or_default()) {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        },
    }
}

#[component]
fn Field(row: Memo<Option<Arc<Row>>>, field: String) -> AnyView {
    let name = {
        let field = field.clone();
        move || match field.parse() {
            Ok(column) => heading(column).get().to_owned(),
            Err(_) => field.trim_start_matches(UNKNOWN).to_owned(),
        }
    };
    let said = move || row.with(|row| row.as_ref().map(|row| value(row, &field)).unwrap_or_default());
    let shown = {
        let said = said.clone();
        move || Some(said()).filter(|said| !said.is_empty()).unwrap_or_else(|| common::NONE_YET.get().to_owned())
    };
    let copied = said.clone();
    let label = name.clone();
    view! {
        <div>
            <dt>{name}</dt>
            <dd class="mono">{shown}</dd>
            <dd class="copy" hidden=move || said().is_empty()>
                <CopyButton word=details::COPY of=Callback::new(move |()| details::copy_field(label())) text=Callback::new(move |()| copied()) />
            </dd>
        </div>
    }
}
