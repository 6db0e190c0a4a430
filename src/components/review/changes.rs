//! What is no longer as it was when it was selected. It has to be acknowledged before anything is sent.

use edgezone_core::ids::InstanceId;
use edgezone_core::plan::Change;
use edgezone_dom::prelude::*;

use crate::components::dialog::leave_item;
use crate::components::notice::{Notice, Tone};
use crate::components::status::status_word;
use crate::state::review::Review;
use crate::text::{common, moment, review};

/// At most so many are written out; the rest are counted.
const WRITTEN_OUT: usize = 50;

/// One instance that changed, in words of no language yet.
type Changed = (InstanceId, Vec<Change>, bool);

/// The changes among what would be terminated.
#[component]
pub fn Changes(
    /// The plan under review.
    review: Review,
) -> AnyView {
    let changed = Memo::new(move |_| {
        review.plan().with(|plan| {
            let blocking = plan.drifted().filter(|(entry, _)| entry.is_included());
            let told = blocking.map(|(entry, drift)| (entry.target().id.clone(), drift.changes().to_vec(), drift.is_acknowledged()));
            told.collect::<Vec<Changed>>()
        })
    });
    let count = Memo::new(move |_| changed.with(Vec::len));
    let open = Memo::new(move |_| changed.with(|all| all.iter().any(|(.., acknowledged)| !acknowledged)));
    let more = move || count.get().saturating_sub(WRITTEN_OUT);
    let acknowledge = move |event: leptos::ev::MouseEvent| {
        // The button leaves with its press.
        leave_item(&event, ".actions");
        review.change(edgezone_core::plan::Plan::acknowledge_all);
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <Notice tone=Tone::Warn>
                <h3>{move || review::changed(count.get())}</h3>
                <ul role="list">
                    <For
                        each=move || changed.with(|all| all.iter().take(WRITTEN_OUT).cloned().collect::<Vec<_>>())
                        key=key_of
                        children=|(id, changes, _)| {
                            view! {
                                <li>
                                    <code>{id.to_string()}</code>
                                    " "
                                    {move || changes.iter().map(sentence).collect::<Vec<_>>().join("; ")}
                                </li>
                            }
                        }
                    />
                </ul>
                <p>{move || Some(more()).filter(|more| *more > 0).map(review::and_more)}</p>
                <div class="actions">
                    <Show when=move || open.get() fallback=|| view! { <p class="muted">{review::ACKNOWLEDGED}</p> }>
                        <button type="button" class="button" on:click=acknowledge>{review::ACKNOWLEDGE}</button>
                    </Show>
                </div>
            </Notice>
        </Show>
    }
}

/// A line stays as it is as long as the changes are the same.
fn key_of((id, changes, _): &Changed) -> String {
    let told: Vec<String> = changes.iter().map(sentence).collect();
    format!("{id} {}", told.join(" "))
}

fn sentence(change: &Change) -> String {
    let told = |text: &str| if text.is_empty() { common::NONE.get().to_owned() } else { text.to_owned() };
    match change {
        Change::Vanished => review::WHY_VANISHED.get().to_owned(),
        Change::Name { was, is } => review::changed_name(told(was), told(is)),
        Change::Status { was, is } => review::changed_status(status_word(was), status_word(is)),
        Change::PublicIps { was, is } => review::changed_ips(told(&was.join(" ")), told(&is.join(" "))),
        Change::PrivateIp { was, is } => review::changed_private_ip(told(was), told(is)),
        Change::InstanceType { was, is } => review::changed_type(told(was), told(is)),
        Change::Zone { was, is } => {
            let told = |zone: &Option<edgezone_core::ids::Zone>| told(zone.as_ref().map_or("", |zone| zone.as_str()));
            review::changed_zone(told(was), told(is))
        }
        Change::Created { was, is } => {
            let told = |at: &Option<edgezone_core::time::Millis>| told(&at.map(moment).unwrap_or_default());
            review::changed_created(told(was), told(is))
        }
    }
}
