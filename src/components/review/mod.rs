//! The review: what is about to happen, read top to bottom, and the typed confirmation.

pub mod changes;
pub mod confirm;
pub mod impact;
pub mod included;
pub mod left_out;

use edgezone_dom::prelude::*;

use super::dialog::Dialog;
use super::icon::{Icon, Picture};
use crate::state::review::Review;
use crate::text::review;
use edgezone_core::operation::Work;

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
    view! {
        <Dialog heading="review-title" class="review" on_close>
            <header>
                <h2 id="review-title">{review::TITLE}</h2>
                <Sentence review />
            </header>
            // The middle scrolls, so it can be reached by keyboard.
            <div class="body" tabindex="0" role="region" aria-label=review::CONSEQUENCES>
                <impact::Consequences review />
                <changes::Changes review />
                <included::Included review />
                <left_out::LeftOut review />
            </div>
            <confirm::Confirm review on_start>{children()}</confirm::Confirm>
        </Dialog>
    }
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
