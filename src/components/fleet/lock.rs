//! The lock of an instance that a protection rule covers.

use edgezone_core::fleet::Row;
use edgezone_dom::prelude::*;

use crate::components::icon::{Icon, Picture};
use crate::state::safety::Safety;
use crate::text::protection;

/// Whether a rule covers an instance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lock {
    /// None does.
    None,
    /// One does.
    Closed,
    /// One does, but the instance was unlocked.
    Open,
}

impl Lock {
    /// Of a row. Tracked.
    #[must_use]
    pub fn of(safety: Safety, row: &Row) -> Self {
        safety.guards().with(|guards| match guards.protection.over_row(row) {
            None => Self::None,
            Some(_) if guards.protection.is_unlocked(row.id()) => Self::Open,
            Some(_) => Self::Closed,
        })
    }

    /// The lock and the word for it.
    #[must_use]
    pub fn drawn(self) -> AnyView {
        let closed = self == Self::Closed;
        view! {
            <span class="lock">
                <Picture icon=if closed { Icon::Lock } else { Icon::Unlock } />
                <span class="spoken">{if closed { protection::PROTECTED.get() } else { protection::UNLOCKED.get() }}</span>
            </span>
        }
    }
}
