//! What goes with the instances: addresses, disks, and how it is spread.

use edgezone_core::plan::Impact;
use leptos::prelude::*;

use crate::components::status::status_word;
use crate::state::review::Review;
use crate::text::{common, duration, number, review};

/// The consequences, for what is included.
#[component]
pub fn Consequences(
    /// The plan under review.
    review: Review,
) -> impl IntoView {
    let impact = Memo::new(move |_| review.plan().with(|plan| plan.impact()));
    view! {
        <section aria-labelledby="review-consequences">
            <h3 id="review-consequences">{review::CONSEQUENCES}</h3>
            {move || view! { <Facts impact=impact.get() /> }}
        </section>
    }
}

#[component]
fn Facts(impact: Impact) -> impl IntoView {
    let Impact { by_zone, by_type, by_status, public_ips, requests, least_time, .. } = impact;
    let addresses = public_ips.len();
    let zones = by_zone.into_iter().map(|(zone, count)| (zone.map(|zone| zone.to_string()).unwrap_or_default(), count)).collect();
    let released = (addresses > 0).then(|| {
        view! { <p class="released mono" tabindex="0" role="region" aria-label=review::IPS_LIST>{public_ips.join("  ")}</p> }
    });
    let of_ips = move || if addresses == 0 { review::NO_IPS.get().to_owned() } else { review::ips(addresses) };
    let effort = (requests > 0).then(|| view! { <p class="muted">{move || review::requests(requests, duration(least_time))}</p> });
    view! {
        <p>{review::DISKS}" "{of_ips}</p>
        {released}
        <div class="consequences">
            <Spread heading=review::BY_STATUS counts=by_status.into_iter().map(|(status, count)| (status_word(&status), count)).collect() />
            <Spread heading=review::BY_ZONE counts=zones />
            <Spread heading=review::BY_TYPE counts=by_type />
        </div>
        {effort}
    }
}

/// A compact table of counts.
#[component]
fn Spread(heading: crate::text::Text, counts: Vec<(String, usize)>) -> impl IntoView {
    let rows = counts.into_iter().map(|(name, count)| {
        let name = if name.is_empty() { common::NONE.get().to_owned() } else { name };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{number(count)}</td>
            </tr>
        }
    });
    view! {
        <table class="impact">
            <caption>{heading}</caption>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
