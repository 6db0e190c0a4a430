//! The typed confirmation, and the two buttons of equal size.

use edgezone_core::plan::{ConfirmationError, Phrase};
use edgezone_dom::prelude::*;

use crate::components::dialog::close_of;
use crate::components::icon::{Icon, Picture};
use crate::components::problem::Refusal;
use crate::state::review::{LookUp, Review};
use crate::state::session::ConnectError;
use crate::text::{common, review};
use edgezone_core::operation::Work;

/// The foot of the dialog. Focus starts on Cancel; Enter in the field does nothing until what was typed fits.
#[component]
pub fn Confirm(
    /// The plan under review.
    review: Review,
    /// It was confirmed, or is to be rehearsed.
    on_start: Callback<Work>,
    /// Why a start did not succeed.
    children: Children,
) -> AnyView {
    let typed = RwSignal::new(String::new());
    let phrase = Memo::new(move |_| review.plan().with(|plan| plan.phrase()));
    let objection = Memo::new(move |_| review.objection(&typed.get()));
    let fits = move || objection.with(Option::is_none);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(plan) = review.confirm(&typed.get_untracked()) {
            on_start.run(Work::Terminate(plan));
        }
    };
    let rehearse = move |_| {
        if let Some(plan) = review.rehearse() {
            on_start.run(Work::Rehearse(plan));
        }
    };
    view! {
        <footer>
            <form class="confirm-form" on:submit=submit autocomplete="off">
                {children()}
                <LookUpFailed review />
                <div class="confirm">
                    <label for="confirm-phrase">
                        {review::TYPE_BEFORE}" "<code>{move || phrase.get().to_string()}</code>" "{review::TYPE_AFTER}
                    </label>
                    <input
                        id="confirm-phrase"
                        class="input"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-describedby="confirm-why"
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </div>
                <div class="buttons">
                    <button type="button" class="button" data-first on:click=move |event| close_of(&event)>
                        {common::CANCEL}
                    </button>
                    <button
                        type="submit"
                        class="button danger"
                        aria-disabled=move || (!fits()).then_some("true")
                        aria-describedby="confirm-why"
                    >
                        <Picture icon=Icon::Flame />
                        {move || review::confirm(phrase.with(|phrase| phrase.count))}
                    </button>
                </div>
                <p class="why" id="confirm-why" role="status">
                    {move || why(objection.get().as_ref(), &review.freshness(), &phrase.get())}
                </p>
                <button type="button" class="button link rehearse" on:click=rehearse>{review::REHEARSE}</button>
            </form>
        </footer>
    }
}

/// Why the button does nothing yet.
fn why(objection: Option<&ConfirmationError>, look_up: &LookUp, phrase: &Phrase) -> String {
    match objection {
        None => review::READY.get().to_owned(),
        Some(ConfirmationError::ReadOnly) => review::READ_ONLY.get().to_owned(),
        Some(ConfirmationError::Empty) => review::EMPTY.get().to_owned(),
        Some(ConfirmationError::OverMaximum { count, maximum }) => review::over_maximum(*count, *maximum),
        Some(ConfirmationError::NotLookedUp { count }) if *look_up == LookUp::Asking => review::looking_up(*count),
        Some(ConfirmationError::NotLookedUp { count }) => review::not_looked_up(*count),
        Some(ConfirmationError::Drifted { count }) => review::drifted(*count),
        Some(ConfirmationError::Typed { .. }) => review::not_yet(phrase.to_string()),
    }
}

/// The look-up did not succeed: what happened, and the way to try again.
#[component]
fn LookUpFailed(review: Review) -> impl IntoView {
    move || match review.freshness() {
        LookUp::Failed(error) => Some(view! {
            <Refusal heading=review::LOOK_UP_FAILED error=ConnectError::Read(error) proxy=review.proxy()>
                <button type="button" class="button" on:click=move |_| review.look_up()>{common::TRY_AGAIN}</button>
            </Refusal>
        }),
        LookUp::Asking | LookUp::Fresh => None,
    }
}
