//! The exact list of what would be terminated. It can be searched, and any can be taken out.

use std::sync::Arc;

use edgezone_core::fleet::Shown;
use edgezone_core::ids::InstanceId;
use edgezone_core::plan::Target;
use edgezone_dom::prelude::*;

use crate::components::status::Status;
use crate::components::table::{Column, WindowedTable};
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
) -> AnyView {
    let search = RwSignal::new(String::new());
    let count = Memo::new(move |_| review.plan().with(|plan| plan.len()));
    let ids: Memo<Shown> = Memo::new(move |_| {
        let wanted = search.get().trim().to_lowercase();
        review.plan().with(|plan| plan.included().filter(|target| fits(target, &wanted)).map(|target| target.id.clone()).collect())
    });
    let cells = Arc::new(move |id: &InstanceId| {
        let target = target_of(review, id);
        target.map(|target| cells_of(review, &target)).into_any()
    });
    view! {
        <section aria-labelledby="review-included">
            <div class="list-head">
                <h3 id="review-included">{move || review::list(count.get())}</h3>
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
            <Show when=move || { count.get() > 0 }>
                <WindowedTable label=review::LIST_NAME ids columns=COLUMNS cells=cells.clone() />
            </Show>
        </section>
    }
}

fn fits(target: &Target, wanted: &str) -> bool {
    let zone = target.zone.as_ref().map_or("", |zone| zone.as_str());
    let texts = [target.id.as_str(), &target.name, &target.private_ip, zone, &target.instance_type];
    let has = |text: &str| text.to_lowercase().contains(wanted);
    texts.into_iter().any(has) || target.public_ips.iter().any(|ip| has(ip))
}

fn target_of(review: Review, id: &InstanceId) -> Option<Target> {
    review.plan().with_untracked(|plan| plan.included().find(|target| target.id == *id).cloned())
}

fn cells_of(review: Review, target: &Target) -> AnyView {
    let (id, name) = (target.id.clone(), target.id.clone());
    let zone = target.zone.as_ref().map(ToString::to_string).unwrap_or_default();
    view! {
        <th scope="row" class="c-id mono">
            {target.id.to_string()}
            <span class="narrow">{target.name.clone()}</span>
        </th>
        <td class="c-name wide">{target.name.clone()}</td>
        <td class="c-status">
            <Status status=target.status.clone() />
        </td>
        <td class="c-zone wide">{zone}</td>
        <td class="c-public-ip wide mono">{target.public_ips.join(" ")}</td>
        <td class="c-action">
            <button
                type="button"
                class="button link"
                aria-label=move || review::take_out(&name)
                on:click=move |_| review.take_out(&id)
            >
                {review::TAKE_OUT_SHORT}
            </button>
        </td>
    }
}
