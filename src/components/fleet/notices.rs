//! What is not as it should be with the list: pages that are missing, rows that are old, instances that are gone.

use edgezone_core::ids::Region;
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;

use crate::components::notice::{Notice, Tone};
use crate::components::problem::Refusal;
use crate::state::Console;
use crate::state::fleet::{Listing, ListingState};
use crate::state::session::ConnectError;
use crate::text::{common, duration, fleet};

/// One notice for each region whose list is not whole, and one for what vanished.
#[component]
pub fn Notices(
    /// What the pages share.
    console: Console,
) -> AnyView {
    let troubled = Memo::new(move |_| {
        console.fleet.listings().with(|all| {
            let trouble = |one: &Listing| matches!(one.state, ListingState::Failed(_)) || !one.gaps.is_empty() || one.moved;
            all.iter().filter(|(_, one)| trouble(one)).map(|(region, one)| (region.clone(), one.clone())).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="notices">
            {move || troubled.get().into_iter().map(|(region, listing)| view! { <Trouble console region listing /> }).collect_view()}
            <Vanished console />
        </div>
    }
}

#[component]
fn Trouble(console: Console, region: Region, listing: Listing) -> AnyView {
    let again = {
        let region = region.clone();
        move |_| console.fleet.load_region(region.clone())
    };
    let proxy = move || console.session.current_untracked().map(|now| now.service.client().endpoint().proxy.as_str().to_owned());
    match listing.state {
        ListingState::Failed(error) => {
            let old = listing.complete_at.map(|at| view! { <Stale at now=console.now /> });
            let heading = Signal::derive(move || fleet::failed_region(&region));
            view! {
                <Refusal heading error=ConnectError::Read(error) proxy=proxy().unwrap_or_default()>
                    {old}
                    <button type="button" class="button" on:click=again>{common::TRY_AGAIN}</button>
                </Refusal>
            }
            .into_any()
        }
        _ if !listing.gaps.is_empty() => {
            let pages = listing.gaps.len();
            view! {
                <Notice tone=Tone::Warn>
                    <p>{move || fleet::partial(pages, &region)}</p>
                    <div class="actions">
                        <button type="button" class="button" on:click=again>{fleet::LOAD_AGAIN}</button>
                    </div>
                </Notice>
            }
            .into_any()
        }
        _ => view! {
            <Notice tone=Tone::Warn>
                <p>{move || fleet::moved(&region)}</p>
                <div class="actions">
                    <button type="button" class="button" on:click=again>{fleet::LOAD_AGAIN}</button>
                </div>
            </Notice>
        }
        .into_any(),
    }
}

/// How old the rows are that are still shown.
#[component]
fn Stale(at: Millis, now: ReadSignal<Millis>) -> AnyView {
    view! { <p>{move || fleet::stale(duration(now.get() - at))}</p> }
}

#[component]
fn Vanished(console: Console) -> impl IntoView {
    let vanished = console.fleet.vanished();
    move || {
        let ids = vanished.get();
        (!ids.is_empty()).then(|| {
            let count = ids.len();
            let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            view! {
                <Notice tone=Tone::Gone>
                    <p>{move || fleet::vanished(count, &list)}</p>
                    <div class="actions">
                        <button type="button" class="button" on:click=move |_| vanished.set(Vec::new())>{common::CLOSE}</button>
                    </div>
                </Notice>
            }
        })
    }
}
