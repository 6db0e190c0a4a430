//! The time of day as a signal, for what counts down.

use std::time::Duration;

use edgezone_adapters::clock;
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;

/// The time now, renewed every second until its owner is disposed of.
#[must_use]
pub fn ticking() -> ReadSignal<Millis> {
    let now = RwSignal::new(clock::now());
    if let Ok(handle) = set_interval_with_handle(move || now.set(clock::now()), Duration::from_secs(1)) {
        on_cleanup(move || handle.clear());
    }
    now.read_only()
}
