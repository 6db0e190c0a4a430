//! What goes with the instances: addresses, disks, and how it is spread.

use edgezone_core::plan::{Impact, Target};
use edgezone_core::time::Span;
use edgezone_dom::prelude::*;

use crate::components::notice::{Notice, Tone};
use crate::components::status::status_word;
use crate::state::review::Review;
use crate::text::{Text, common, duration, moment, number, review};

/// The consequences, for what is included.
#[component]
pub fn Consequences(
    /// The plan under review.
    review: Review,
    /// What it would do.
    impact: Memo<Impact>,
) -> AnyView {
    view! {
        <section aria-labelledby="review-consequences">
            <h3 id="review-consequences">{review::CONSEQUENCES}</h3>
            {move || view! { <Facts review impact=impact.get() /> }}
        </section>
    }
}

#[component]
fn Facts(review: Review, impact: Impact) -> AnyView {
    let Impact { by_zone, by_type, by_status, public_ips, oldest, newest, undated, requests, least_time, .. } = impact;
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
    let ages = (requests > 0).then(|| {
        let newest = newest.filter(|newest| oldest.as_ref().is_none_or(|oldest| oldest.id != newest.id)).map(aged);
        let oldest = oldest.map(aged);
        let told = move || {
            let oldest = oldest.as_ref().map(|(id, name, at)| review::oldest(id, name, at));
            let newest = newest.as_ref().map(|(id, name, at)| review::newest(id, name, at));
            let undated = (undated > 0).then(|| review::undated(undated));
            [oldest, newest, undated].into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        view! { <p>{told}</p> }
    });
    view! {
        <p>{review::DISKS}" "{of_ips}</p>
        {released}
        <div class="consequences">
            <Spread heading=review::BY_STATUS counts=statuses />
            <Spread heading=review::BY_ZONE counts=Signal::derive(move || zones.clone()) />
            <Spread heading=review::BY_TYPE counts=Signal::derive(move || by_type.clone()) />
        </div>
        {ages}
        {effort}
        {too_short}
    }
}

/// What the oldest and the newest are told by: id, name and time of creation.
fn aged(target: Target) -> (String, String, String) {
    (target.id.to_string(), target.name, target.created.map(moment).unwrap_or_default())
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
