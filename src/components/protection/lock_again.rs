//! Takes an unlocking back.

use edgezone_core::ids::InstanceId;
use edgezone_dom::prelude::*;

use crate::components::dialog::leave_item;
use crate::text::protection;

/// The button in the list item of an unlocked instance.
#[component]
pub fn LockAgain(
    /// The instance.
    id: InstanceId,
    /// Locks it.
    on_lock: Callback<InstanceId>,
) -> AnyView {
    let named = id.clone();
    view! {
        <button
            type="button"
            class="button link"
            aria-label=move || protection::lock_again(&named)
            on:click=move |event| {
                leave_item(&event, "li");
                on_lock.run(id.clone());
            }
        >
            {protection::LOCK_AGAIN_SHORT}
        </button>
    }
}
