//! What is not as it should be with the list: pages that are missing, rows that are old, instances that are gone.

use edgezone_core::ids::Region;
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;

use crate::components::notice::{Notice, Tone};
use crate::components::problem::{Refusal, ServiceWords, what_happened};
use crate::state::Console;
use crate::state::fleet::Trouble;
use crate::state::service::ReadError;
use crate::state::session::ConnectError;
use crate::text::{common, duration, fleet};

/// One notice for each region whose list is not whole, and one for what vanished.
#[component]
pub fn Notices(
    /// What the pages share.
    console: Console,
) -> AnyView {
    let troubled = Memo::new(move |_| {
        let wanted = console.fleet.wanted_regions();
        console.fleet.listings().with(|all| {
            let there = all.iter().filter(|(region, _)| wanted.contains(region));
            there.filter_map(|(region, one)| Some((region.clone(), one.trouble.clone()?, one.complete_at))).collect::<Vec<_>>()
        })
    });
    let draw =
        move |(region, trouble, complete_at): (Region, Trouble, Option<Millis>)| view! { <Troubled console region trouble complete_at /> };
    view! {
        <div class="notices">
            {move || troubled.get().into_iter().map(draw).collect_view()}
            <Vanished console />
        </div>
    }
}

#[component]
fn Troubled(console: Console, region: Region, trouble: Trouble, complete_at: Option<Millis>) -> AnyView {
    let again = {
        let region = region.clone();
        move |_| {
            console.fleet.load_region(region.clone(), true);
            // The button goes once the list is whole; what it mended is below.
            focus_heading();
        }
    };
    let proxy =
        console.session.current_untracked().map(|now| now.service.client().endpoint().proxy.as_str().to_owned()).unwrap_or_default();
    let (sentence, error) = match trouble {
        Trouble::Failed(error) => {
            let old = complete_at.map(|at| view! { <Stale at now=console.now /> });
            let heading = Signal::derive(move || fleet::failed_region(&region));
            return view! {
                <Refusal heading error=ConnectError::Read(error) proxy>
                    {old}
                    <button type="button" class="button" on:click=again>{common::TRY_AGAIN}</button>
                </Refusal>
            };
        }
        Trouble::Gaps(pages, error) => (Signal::derive(move || fleet::partial(&region, pages)), Some(error)),
        Trouble::Moved => (Signal::derive(move || fleet::moved(&region)), None),
    };
    let why = error.and_then(|error| match error {
        ReadError::Call(error) => {
            let words = error.clone();
            Some(view! {
                <p>{move || what_happened(&error, &proxy)}</p>
                <ServiceWords error=words />
            })
        }
        ReadError::NotSent(_) => None,
    });
    view! {
        <Notice tone=Tone::Warn>
            <p>{sentence}</p>
            {why}
            <div class="actions">
                <button type="button" class="button" on:click=again>{fleet::LOAD_AGAIN}</button>
            </div>
        </Notice>
    }
}

fn focus_heading() {
    if let Some(heading) = document().query_selector(".fleet h1").ok().flatten() {
        let _ = heading.unchecked_into::<web_sys::HtmlElement>().focus();
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
