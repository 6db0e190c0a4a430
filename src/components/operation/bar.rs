//! How far it is: one bar of all outcomes, and a legend of counts that narrows the table.

use edgezone_core::operation::Tally;
use edgezone_dom::prelude::*;

use super::kind::Kind;
use super::wording::percent;
use crate::components::icon::Picture;
use crate::text::operation;

/// The bar and its legend.
#[component]
pub fn Progress(
    /// The counts.
    #[prop(into)]
    tally: Signal<Tally>,
    /// What the table is narrowed to.
    only: RwSignal<Option<Kind>>,
    /// Whether nothing is sent, so that nothing can be terminated.
    rehearsal: bool,
) -> AnyView {
    let total = Memo::new(move |_| tally.with(Tally::total));
    let done = Memo::new(move |_| tally.with(|tally| tally.total().saturating_sub(tally.open())));
    let percent = Memo::new(move |_| tally.with(percent));
    view! {
        <div class="progress">
            <progress
                class="spoken"
                aria-label=operation::PROGRESS
                max=move || total.get().to_string()
                value=move || done.get().to_string()
            >
                {move || format!("{} %", percent.get())}
            </progress>
            <div class="segments" aria-hidden="true">
                {Kind::ALL.map(|kind| view! { <Segment kind tally /> }).collect_view()}
            </div>
            <ul role="list" class="legend" aria-label=operation::OUTCOMES>
                {Kind::ALL.map(|kind| view! { <Choice kind tally only rehearsal /> }).collect_view()}
            </ul>
        </div>
    }
}

/// One part of the bar, as wide as its share.
#[component]
fn Segment(kind: Kind, tally: Signal<Tally>) -> AnyView {
    let count = Memo::new(move |_| tally.with(|tally| kind.count(tally)));
    view! { <span class=kind.class() hidden=move || count.get() == 0 style:flex-grow=move || count.get().to_string()></span> }
}

/// One entry of the legend. Pressed, it narrows the table to its instances.
#[component]
fn Choice(kind: Kind, tally: Signal<Tally>, only: RwSignal<Option<Kind>>, rehearsal: bool) -> AnyView {
    let count = Memo::new(move |_| tally.with(|tally| kind.count(tally)));
    let settled = Memo::new(move |_| tally.with(Tally::open) == 0);
    let pressed = move || only.get() == Some(kind);
    // What is there while it runs stays in its place while it runs: a count of zero is no reason to jump.
    let shown = move || count.get() > 0 || pressed() || stays(kind, rehearsal, settled.get());
    let press = move |_| {
        if pressed() {
            only.set(None);
        } else if count.get_untracked() > 0 {
            only.set(Some(kind));
        }
    };
    view! {
        <li hidden=move || !shown()>
            <button
                type="button"
                class=format!("chip {}", kind.tone().class())
                aria-pressed=move || pressed().to_string()
                aria-disabled=move || (count.get() == 0 && !pressed()).then_some("true")
                on:click=press
            >
                <span class=format!("swatch {}", kind.class())></span>
                <Picture icon=kind.icon() />
                {kind.word()}
                <span class="count">{move || operation::number(count.get())}</span>
            </button>
        </li>
    }
}

const fn stays(kind: Kind, rehearsal: bool, settled: bool) -> bool {
    match kind {
        Kind::Failed => true,
        Kind::Terminated | Kind::Gone => !rehearsal,
        Kind::Rehearsed => rehearsal,
        Kind::InFlight => !settled && !rehearsal,
        Kind::Checking | Kind::Queued => !settled,
        Kind::Unresolved | Kind::NotSent => false,
    }
}
