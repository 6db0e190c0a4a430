//! What was selected and will not be terminated, each with its reason, and what can be done about it.

use edgezone_core::ids::InstanceId;
use edgezone_core::plan::{Exclusion, Plan, Rule};
use edgezone_dom::prelude::*;

use super::unlock::Unlock;
use crate::components::dialog::leave_item;
use crate::components::protection::reason_words;
use crate::components::status::status_word;
use crate::state::review::Review;
use crate::text::review;

/// At most so many of one reason are written out; the rest are counted.
const WRITTEN_OUT: usize = 100;

/// One instance that is left out, or would be had the operator not ticked it in.
#[derive(Clone, PartialEq, Debug)]
struct Line {
    id: InstanceId,
    name: String,
    why: Why,
}

/// Why, and what the operator can do.
#[derive(Clone, PartialEq, Debug)]
enum Why {
    Vanished,
    Terminating,
    Protected { rule: Rule },
    TakenOut,
    LikelyRefused { status: String, ticked: bool },
}

/// The list of what is left out.
#[component]
pub fn LeftOut(
    /// The plan under review.
    review: Review,
    /// What the lists of the review are searched for.
    search: RwSignal<String>,
) -> impl IntoView {
    let lines = Memo::new(move |_| {
        let wanted = search.get().trim().to_lowercase();
        let mut lines = review.plan().with(lines_of);
        lines.retain(|line| line.id.as_str().to_lowercase().contains(&wanted) || line.name.to_lowercase().contains(&wanted));
        lines
    });
    let out = Memo::new(move |_| review.plan().with(|plan| plan.excluded().count()));
    let more = Memo::new(move |_| lines.with(|lines| lines.len().saturating_sub(WRITTEN_OUT)));
    let heading = move || if out.get() == 0 { review::NONE_LEFT_OUT.get().to_owned() } else { review::left_out(out.get()) };
    view! {
        <Show when=move || lines.with(|lines| !lines.is_empty())>
            <section aria-labelledby="review-left-out">
                <h3 id="review-left-out">{heading}</h3>
                <ul role="list" class="out">
                    <For
                        each=move || lines.with(|lines| lines.iter().take(WRITTEN_OUT).cloned().collect::<Vec<_>>())
                        key=key_of
                        children=move |line| view! { <Item review line /> }
                    />
                </ul>
                <Show when=move || { more.get() > 0 }>
                    <p class="muted">{move || review::and_more(more.get())}</p>
                </Show>
            </section>
        </Show>
    }
}

/// A line stays as it is as long as the instance is left out for the same reason.
fn key_of(line: &Line) -> String {
    let why = match line.why {
        Why::Vanished => "vanished",
        Why::Terminating => "terminating",
        Why::Protected { .. } => "protected",
        Why::TakenOut => "taken out",
        Why::LikelyRefused { .. } => "refused",
    };
    format!("{} {why}", line.id)
}

fn lines_of(plan: &Plan) -> Vec<Line> {
    let vanished = plan.excluded().filter(|excluded| excluded.target.is_none());
    let vanished = vanished.map(|excluded| Line { id: excluded.id.clone(), name: String::new(), why: Why::Vanished });
    let known = plan.entries().iter().filter_map(|entry| {
        let target = entry.target();
        let why = match entry.exclusion() {
            None if entry.is_ticked_in() => Why::LikelyRefused { status: target.status.as_str().to_owned(), ticked: true },
            None => return None,
            Some(Exclusion::Vanished) => Why::Vanished,
            Some(Exclusion::AlreadyTerminating) => Why::Terminating,
            Some(Exclusion::Protected { rule }) => Why::Protected { rule: rule.clone() },
            Some(Exclusion::TakenOut) => Why::TakenOut,
            Some(Exclusion::LikelyRefused { status }) => Why::LikelyRefused { status: status.as_str().to_owned(), ticked: false },
        };
        Some(Line { id: target.id.clone(), name: target.name.clone(), why })
    });
    known.chain(vanished).collect()
}

#[component]
fn Item(review: Review, line: Line) -> AnyView {
    let Line { id, name, why } = line;
    let remedy = remedy(review, &id, &why);
    view! {
        <li>
            <code>{id.to_string()}</code>
            <span>{name}</span>
            <span class="muted">{move || reason(&why)}</span>
            {remedy}
        </li>
    }
}

fn reason(why: &Why) -> String {
    match why {
        Why::Vanished => review::WHY_VANISHED.get().to_owned(),
        Why::Terminating => review::WHY_TERMINATING.get().to_owned(),
        Why::Protected { rule } => reason_words(rule),
        Why::TakenOut => review::WHY_TAKEN_OUT.get().to_owned(),
        Why::LikelyRefused { status, .. } => review::why_refused(status_word(&status.as_str().into())),
    }
}

fn remedy(review: Review, id: &InstanceId, why: &Why) -> AnyView {
    let (named, id) = (id.clone(), id.clone());
    match why {
        Why::LikelyRefused { ticked, .. } => view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=*ticked
                    aria-label=move || review::include(&named)
                    on:change=move |event| review.change(|plan| plan.tick_in(&id, event_target_checked(&event)))
                />
                <span aria-hidden="true">{review::INCLUDE_SHORT}</span>
            </label>
        }
        .into_any(),
        Why::TakenOut => view! {
            <button
                type="button"
                class="button link"
                aria-label=move || review::put_back(&named)
                on:click=move |event| {
                    leave_item(&event, "li");
                    review.change(|plan| plan.put_back(&id));
                }
            >
                {review::PUT_BACK_SHORT}
            </button>
        }
        .into_any(),
        Why::Protected { .. } => view! { <Unlock review id /> }.into_any(),
        Why::Vanished | Why::Terminating => ().into_any(),
    }
}
