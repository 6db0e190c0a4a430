//! What goes with the instances: addresses, disks, and how it is spread.

use edgezone_core::plan::Impact;
use edgezone_core::time::Span;
use edgezone_dom::prelude::*;

use crate::components::notice::{Notice, Tone};
use crate::components::status::status_word;
use crate::state::review::Review;
use crate::text::{Text, common, duration, number, review};

/// The consequences, for what is included.
#[component]
pub fn Consequences(
    /// The plan under review.
    review: Review,
) -> AnyView {
    let impact = Memo::new(move |_| review.plan().with(|plan| plan.impact()));
    view! {
        <section aria-labelledby="review-consequences">
            <h3 id="review-consequences">{review::CONSEQUENCES}</h3>
            {move || view! { <Facts review impact=impact.get() /> }}
        </section>
    }
}

#[component]
fn Facts(review: Review, impact: Impact) -> AnyView {
    let Impact { by_zone, by_type, by_status, public_ips, requests, least_time, .. } = impact;
    let too_short = review.too_short(least_time).map(|left| {
        view! {
            <Notice tone=Tone::Warn>
                <p>{move || review::expires(duration(left))}</p>
            </Notice>
        }
    });
    let addresses = public_ips.len();
    let zones: Vec<_> = by_zone.into_iter().map(|(zone, count)| (zone.map(|zone| zone.to_string()).unwrap_or_default(), count)).collect();
    let statuses = Signal::derive(move || by_status.iter().map(|(status, count)| (status_word(status), *count)).collect::<Vec<_>>());
    let released = (addresses > 0).then(|| {
        view! { <p class="released mono" tabindex="0" role="region" aria-label=review::IPS_LIST>{public_ips.join("  ")}</p> }
    });
    let of_ips = move || if addresses == 0 { review::NO_IPS.get().to_owned() } else { review::ips(addresses) };
    let effort = move || match least_time {
        Span(least) if least < 1000 => review::requests(requests),
        least => review::requests_time(requests, duration(least)),
    };
    let effort = (requests > 0).then(|| view! { <p class="muted">{effort}</p> });
    view! {
        <p>{review::DISKS}" "{of_ips}</p>
        {released}
        <div class="consequences">
            <Spread heading=review::BY_STATUS counts=statuses />
            <Spread heading=review::BY_ZONE counts=Signal::derive(move || zones.clone()) />
            <Spread heading=review::BY_TYPE counts=Signal::derive(move || by_type.clone()) />
        </div>
        {effort}
        {too_short}
    }
}

/// A compact table of counts.
#[component]
fn Spread(heading: Text, #[prop(into)] counts: Signal<Vec<(String, usize)>>) -> AnyView {
    let row = |(name, count): (String, usize)| {
        let name = if name.is_empty() { common::NONE.into_view() } else { name.into_view() };
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{number(count)}</td>
            </tr>
        }
    };
    view! {
        <table class="impact">
            <caption>{heading}</caption>
            <tbody>{move || counts.get().into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
