//! The figures of an operation.

use edgezone_core::ids::EndpointId;
use edgezone_core::operation::{Ledger, Phase, Tally};
use edgezone_core::time::{Millis, Span};
use edgezone_dom::prelude::*;

use super::view::View;
use crate::text::{Text, common, duration, moment, operation, operation::fact};

/// Started, elapsed, left, pace, requests, credentials.
#[component]
pub fn Facts(
    /// The operation.
    view: View,
) -> AnyView {
    let started = view.peek(Ledger::started);
    let settled = Memo::new(move |_| view.ledger(Ledger::settled));
    let last_change = Memo::new(move |_| view.ledger(Ledger::last_change));
    let attempts = Memo::new(move |_| view.ledger(|ledger| ledger.attempts().len()));
    let here = view.runner().is_some();
    let elapsed = move || duration(settled.get().unwrap_or_else(|| if here { view.now.get() } else { last_change.get() }) - started);
    let id = view.id().0;
    let endpoint = view.peek(|ledger| ledger.endpoints().into_iter().map(EndpointId::as_str).collect::<Vec<_>>().join(", "));
    view! {
        <section class="facts" aria-labelledby="facts-heading">
            <h2 id="facts-heading">{operation::FACTS}</h2>
            <dl>
                <Fact name=fact::STARTED value=move || operation::utc(moment(started)) />
                {move || match settled.get() {
                    Some(_) => view! { <Fact name=fact::SETTLED_AFTER value=elapsed /> },
                    None => view! { <Fact name=fact::ELAPSED value=elapsed /> },
                }}
                {here.then(|| view! { <Live view /> })}
                <Fact name=fact::REQUESTS value=move || operation::number(attempts.get()) />
                <Fact name=fact::ENDPOINT value=move || endpoint.clone() />
                <Fact name=fact::ID value=move || id.clone() mono=true />
            </dl>
        </section>
    }
}

/// The figures that exist only where it runs.
#[component]
fn Live(view: View) -> AnyView {
    let open = Memo::new(move |_| view.tally.with(Tally::open) > 0);
    let of = move |read: fn(&edgezone_core::operation::Status) -> String| {
        move || view.status.with(|status| status.as_ref().map(read).unwrap_or_default())
    };
    let running = Memo::new(move |_| view.phase.with(|phase| *phase == Some(Phase::Running)));
    let left = move || {
        let left = view.status.with(|status| Some(status.as_ref()?.forecast?.left));
        left.filter(|_| running.get()).map_or_else(|| common::NONE_YET.get().to_owned(), |left| fact::about(duration(up(left))))
    };
    let credentials = move || {
        let expire = view.status.with(|status| status.as_ref()?.credentials_expire);
        expire.map_or_else(|| fact::EXPIRY_UNKNOWN.get().to_owned(), |at| left_of(at, view.now.get()))
    };
    view! {
        <Show when=move || open.get()>
            <Fact name=fact::LEFT_NAME value=left />
            <Fact name=fact::RATE value=of(|status| fact::per_second(status.rate.to_string())) />
        </Show>
        <Fact name=fact::THROTTLED value=of(|status| operation::number(status.throttled)) />
        <Fact name=fact::CREDENTIALS value=credentials />
    }
}

fn left_of(at: Millis, now: Millis) -> String {
    let left = at - now;
    if left.0 <= 0 { fact::EXPIRED.get().to_owned() } else { fact::left(duration(left)) }
}

/// An estimate is never shown as shorter than it is.
const fn up(span: Span) -> Span {
    Span((span.0 + 999) / 1000 * 1000)
}

#[component]
fn Fact(name: Text, value: impl Fn() -> String + Send + 'static, #[prop(optional)] mono: bool) -> AnyView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd class:mono=mono>{value}</dd>
        </div>
    }
}
