//! The review: what is about to happen, read top to bottom, and the typed confirmation.

pub mod changes;
pub mod confirm;
pub mod impact;
pub mod included;
pub mod left_out;
pub mod unlock;
pub mod unlocked;

use edgezone_dom::prelude::*;

use super::dialog::Dialog;
use super::icon::{Icon, Picture};
use crate::state::review::Review;
use crate::text::review;
use edgezone_core::operation::Work;
use edgezone_core::plan::{Impact, Plan};

/// The review of a plan. It ends in a termination, in a rehearsal, or in nothing.
#[component]
pub fn ReviewDialog(
    /// The plan under review.
    review: Review,
    /// It was closed without anything.
    on_close: Callback<()>,
    /// It was confirmed, or is to be rehearsed.
    on_start: Callback<Work>,
    /// Why a start did not succeed, where one was tried; the dialog stays, with everything that was done in it.
    children: Children,
) -> AnyView {
    let search = RwSignal::new(String::new());
    let impact = Memo::new(move |_| review.plan().with(Plan::impact));
    view! {
        <Dialog heading="review-title" class="review" described="review-summary" on_close>
            <header>
                <h2 id="review-title">{review::TITLE}</h2>
                <Sentence review />
                <p class="spoken" id="review-summary">{move || impact.with(|impact| summary(review, impact))}</p>
            </header>
            // The middle scrolls, so it can be reached by keyboard.
            <div class="body" tabindex="0" role="region" aria-label=review::CONSEQUENCES>
                <impact::Consequences review impact />
                <unlocked::Unlocked review />
                <changes::Changes review />
                <included::Included review search />
                <left_out::LeftOut review search />
            </div>
            <confirm::Confirm review on_start>{children()}</confirm::Confirm>
        </Dialog>
    }
}

/// The whole in words, for who hears it: how many and where, what is released, what is left out.
fn summary(review: Review, impact: &Impact) -> String {
    let (region, out) = review.plan().with(|plan| (plan.phrase().region, plan.excluded().count()));
    if impact.count == 0 {
        return review::NOTHING_TEXT.get().to_owned();
    }
    let place = region.map_or_else(|| review::regions(impact.by_region.len()), |region| region.to_string());
    let ips = impact.public_ips.len();
    let ips = if ips == 0 { review::NO_IPS.get().to_owned() } else { review::ips_summary(ips) };
    let out = if out == 0 { review::NONE_LEFT_OUT.get().to_owned() } else { review::left_out(out) };
    [review::sentence(impact.count, place), review::DISKS.get().to_owned(), ips, out].join(" ")
}

/// How many, where, and that there is no way back.
#[component]
fn Sentence(review: Review) -> impl IntoView {
    let facts = Memo::new(move |_| {
        review.plan().with(|plan| {
            let phrase = plan.phrase();
            let mut regions: Vec<_> = plan.included().map(|target| target.region.clone()).collect();
            regions.dedup();
            (phrase.count, phrase.region, regions.len())
        })
    });
    move || match facts.get() {
        (0, ..) => view! { <p class="sentence">{review::NOTHING_TEXT}</p> }.into_any(),
        (count, region, regions) => {
            let place = move || region.as_ref().map_or_else(|| review::regions(regions), ToString::to_string);
            view! {
                <p class="sentence">
                    <Picture icon=Icon::Warning />
                    <strong>{move || review::sentence(count, place())}</strong>
                </p>
            }
            .into_any()
        }
    }
}
