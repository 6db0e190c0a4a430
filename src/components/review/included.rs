//! The exact list of what would be terminated. It can be searched, and any can be taken out.

use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::plan::{Entry, Target};
use edgezone_dom::prelude::*;

use crate::components::dialog::leave_item;
use crate::components::icon::{Icon, Picture};
use crate::components::status::{Status, status_word};
use crate::components::table::{Cells, Column, WindowedTable};
use crate::state::review::Review;
use crate::text::{column, review};

const COLUMNS: &[Column] = &[
    Column::new("id", column::ID),
    Column::new("name", column::NAME).wide_only(),
    Column::new("status", column::STATUS),
    Column::new("zone", column::ZONE).wide_only(),
    Column::new("public-ip", column::PUBLIC_IP).wide_only(),
    Column::new("action", column::ACTION),
];

/// The list.
#[component]
pub fn Included(
    /// The plan under review.
    review: Review,
    /// What the lists of the review are searched for.
    search: RwSignal<String>,
) -> AnyView {
    let count = Memo::new(move |_| review.plan().with(|plan| plan.len()));
    let ids: Memo<Shown> = Memo::new(move |_| {
        let wanted = search.get().trim().to_lowercase();
        review.plan().with(|plan| plan.included().filter(|target| fits(target, &wanted)).map(|target| target.id.clone()).collect())
    });
    let cells = Cells::once(move |id| cells_of(review, id));
    let found = Memo::new(move |_| ids.with(|ids| ids.len()));
    let told = move || {
        let searching = search.with(|search| !search.trim().is_empty());
        if searching { review::found(found.get(), count.get()) } else { String::new() }
    };
    view! {
        <section aria-labelledby="review-included">
            <div class="list-head">
                <h3 id="review-included">{move || review::list(count.get())}</h3>
                <span class="muted" role="status">{told}</span>
                <input
                    class="input"
                    type="search"
                    aria-label=review::SEARCH
                    placeholder=review::SEARCH
                    autocomplete="off"
                    spellcheck="false"
                    on:input=move |event| search.set(event_target_value(&event))
                />
            </div>
            <Show when=move || { found.get() > 0 }>
                <WindowedTable label=review::LIST_NAME ids columns=COLUMNS cells=cells.clone() />
            </Show>
        </section>
    }
}

fn fits(target: &Target, wanted: &str) -> bool {
    let zone = target.zone.as_ref().map_or("", |zone| zone.as_str());
    let texts = [target.id.as_str(), &target.name, &target.private_ip, zone, &target.instance_type];
    let has = |text: &str| text.to_lowercase().contains(wanted);
    texts.into_iter().any(has) || has(&status_word(&target.status)) || target.public_ips.iter().any(|ip| has(ip))
}

/// The facts change with a look-up; the button stays, focus and all.
fn cells_of(review: Review, id: &InstanceId) -> AnyView {
    let (shown, id, name) = (id.clone(), id.clone(), id.clone());
    view! {
        {move || review.plan().with(|plan| plan.entry(&shown).map(facts_of))}
        <td class="c-action">
            <button
                type="button"
                class="button link"
                aria-label=move || review::take_out(&name)
                on:click=move |event| {
                    leave_item(&event, "tr");
                    review.take_out(&id);
                }
            >
                {review::TAKE_OUT_SHORT}
            </button>
        </td>
    }
}

fn facts_of(entry: &Entry) -> AnyView {
    let target = entry.target();
    let zone = target.zone.as_ref().map(ToString::to_string).unwrap_or_default();
    let changed = entry.drift().map(|_| {
        view! {
            <span class="changed">
                <Picture icon=Icon::Warning />
                <span class="spoken">{review::CHANGED_MARK}</span>
            </span>
        }
    });
    view! {
        <th scope="row" class="c-id mono">
            {target.id.to_string()}
            {changed}
            <span class="narrow">{target.name.clone()}</span>
        </th>
        <td class="c-name wide">{target.name.clone()}</td>
        <td class="c-status">
            <Status status=target.status.clone() />
        </td>
        <td class="c-zone wide">{zone}</td>
        <td class="c-public-ip wide mono">{target.public_ips.join(" ")}</td>
    }
}
