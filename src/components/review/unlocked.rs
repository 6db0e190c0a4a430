//! What is protected and was unlocked: it is said once more before it is terminated.

use edgezone_dom::prelude::*;

use crate::components::notice::{Notice, Tone};
use crate::components::protection::lock_again::LockAgain;
use crate::components::protection::reason_words;
use crate::state::review::Review;
use crate::text::protection;

/// The unlocked ones among what would be terminated, each with its rule.
#[component]
pub fn Unlocked(
    /// The plan under review.
    review: Review,
) -> AnyView {
    let count = Memo::new(move |_| review.plan().with(|plan| plan.unlocked().count()));
    let each = move || {
        review.plan().with(|plan| {
            let unlocked = plan.unlocked().map(|(target, rule)| (target.id.clone(), rule.clone()));
            unlocked.collect::<Vec<_>>()
        })
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <Notice tone=Tone::Warn>
                <h3>{move || protection::unlocked_in_review(count.get())}</h3>
                <ul role="list">
                    <For
                        each
                        key=|(id, _)| id.to_string()
                        children=move |(id, rule)| {
                            let text = id.to_string();
                            view! {
                                <li>
                                    <code>{text}</code>
                                    " "
                                    {move || reason_words(&rule)}
                                    " "
                                    <LockAgain id on_lock=Callback::new(move |id| review.lock(&id)) />
                                </li>
                            }
                        }
                    />
                </ul>
            </Notice>
        </Show>
    }
}
