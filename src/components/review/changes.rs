//! What is no longer as it was when it was selected. It has to be acknowledged before anything is sent.

use edgezone_core::plan::Change;
use edgezone_dom::prelude::*;

use crate::components::notice::{Notice, Tone};
use crate::components::status::status_word;
use crate::state::review::Review;
use crate::text::{common, moment, review};

/// At most so many are written out; the rest are counted.
const WRITTEN_OUT: usize = 50;

/// The changes among what would be terminated.
#[component]
pub fn Changes(
    /// The plan under review.
    review: Review,
) -> impl IntoView {
    let changed = Memo::new(move |_| {
        review.plan().with(|plan| {
            let blocking = plan.drifted().filter(|(entry, _)| entry.is_included());
            blocking
                .map(|(entry, drift)| (entry.target().id.to_string(), drift.changes().to_vec(), drift.is_acknowledged()))
                .collect::<Vec<_>>()
        })
    });
    move || {
        let all = changed.get();
        let open = all.iter().filter(|(.., acknowledged)| !acknowledged).count();
        (!all.is_empty()).then(|| {
            let more = all.len().saturating_sub(WRITTEN_OUT);
            let count = all.len();
            let list = all.into_iter().take(WRITTEN_OUT).map(|(id, changes, _)| {
                view! {
                    <li>
                        <code>{id}</code>
                        " "
                        {move || changes.iter().map(sentence).collect::<Vec<_>>().join("; ")}
                    </li>
                }
            });
            view! {
                <Notice tone=Tone::Warn>
                    <h3>{move || review::changed(count)}</h3>
                    <ul role="list">{list.collect_view()}</ul>
                    {(more > 0).then(|| view! { <p>{move || review::and_more(more)}</p> })}
                    <div class="actions">
                        {(open > 0)
                            .then(|| {
                                view! {
                                    <button type="button" class="button" on:click=move |_| review.change(|plan| plan.acknowledge_all())>
                                        {review::ACKNOWLEDGE}
                                    </button>
                                }
                            })}
                    </div>
                </Notice>
            }
        })
    }
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
