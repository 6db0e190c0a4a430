//! The operator's own limits: read-only, and the most one operation may take. They can only narrow the deployment's.

use edgezone_core::plan::Limits;
use edgezone_dom::prelude::*;

use crate::state::safety::Safety;
use crate::text::limits;

/// Both settings, for this browser.
#[component]
pub fn OwnLimits(
    /// The limits.
    safety: Safety,
) -> AnyView {
    let guards = safety.guards();
    let fixed = Memo::new(move |_| guards.with(|guards| guards.fixed.read_only));
    let read_only = Memo::new(move |_| guards.with(|guards| guards.fixed.read_only || guards.own.read_only));
    let at_most = Memo::new(move |_| guards.with(|guards| guards.fixed.maximum.unwrap_or_default()));
    let maximum = Signal::derive(move || {
        guards.with(|guards| guards.fixed.and(guards.own).maximum).map(|maximum| maximum.to_string()).unwrap_or_default()
    });
    let wrong = RwSignal::new(false);
    let own = move || guards.with_untracked(|guards| guards.own);
    let set_read_only = move |event| safety.set_own_limits(Limits { read_only: event_target_checked(&event), ..own() });
    let set_maximum = move |event| {
        let text = event_target_value(&event);
        let text = text.trim();
        let number = text.parse::<usize>().ok().filter(|number| *number > 0);
        // What would loosen the deployment's limit is refused, and what was typed stays to be mended.
        let fits = number.is_none_or(|number| at_most.get_untracked() == 0 || number <= at_most.get_untracked());
        let good = (text.is_empty() || number.is_some()) && fits;
        wrong.set(!good);
        if good {
            safety.set_own_limits(Limits { maximum: number, ..own() });
        }
    };
    let hint = move || match at_most.get() {
        0 => limits::MAXIMUM_HINT.get().to_owned(),
        at_most => limits::maximum_hint_fixed(at_most),
    };
    let mistake = move || match (wrong.get(), at_most.get()) {
        (false, _) => String::new(),
        (true, 0) => limits::MAXIMUM_WRONG.get().to_owned(),
        (true, at_most) => limits::maximum_wrong_fixed(at_most),
    };
    view! {
        <section aria-labelledby="limits-title">
            <h3 id="limits-title">{limits::TITLE}</h3>
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=read_only
                    disabled=move || fixed.get()
                    aria-describedby="read-only-hint"
                    on:change=set_read_only
                />
                {limits::READ_ONLY_SET}
            </label>
            <p class="hint" id="read-only-hint">{move || if fixed.get() { limits::READ_ONLY_FIXED.get() } else { limits::READ_ONLY_HINT.get() }}</p>
            <div class="field">
                <label for="maximum">{limits::MAXIMUM}</label>
                <input
                    id="maximum"
                    class="input short"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-describedby="maximum-hint maximum-wrong"
                    aria-invalid=move || wrong.get().then_some("true")
                    prop:value=maximum
                    on:change=set_maximum
                />
                <p class="hint" id="maximum-hint">{hint}</p>
                <p class="error" id="maximum-wrong" role="status">{mistake}</p>
            </div>
        </section>
    }
}
