//! What other tabs of this browser do: one tab at a time runs operations, the others show its progress.

use edgezone_adapters::channel::Channel;
use edgezone_core::operation::OperationId;
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;
use serde::{Deserialize, Serialize};

use super::summary::Summary;

const CHANNEL: &str = "edgezone-console.operation";

/// What the running tab tells the others, about once a second.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Progress {
    /// The operation and its counts.
    pub summary: Summary,
    /// Whether it waits for its operator.
    pub paused: bool,
    /// When this was told.
    pub at: Millis,
}

/// Tells other tabs, and hears from them.
#[derive(Clone, Copy)]
pub(super) struct Others {
    channel: StoredValue<Option<Channel>>,
    last_told: StoredValue<Millis>,
    /// The latest progress another tab has told.
    pub(super) heard: RwSignal<Option<Progress>>,
}

/// How often other tabs are told, at most.
const APART: i64 = 500;

impl Others {
    pub(super) fn of_page() -> Self {
        let heard = RwSignal::new(None);
        // Without a channel the tabs still exclude each other by the lock; they only cannot show each other's progress.
        let channel = Channel::open(CHANNEL).ok();
        if let Some(channel) = &channel {
            let hearing = channel.subscribe(move |text| {
                if let Ok(progress) = serde_json::from_str::<Progress>(&text) {
                    heard.set(Some(progress));
                }
            });
            // Kept as long as the page: every view shows what another tab does.
            let _ = StoredValue::new(hearing);
        }
        Self { channel: StoredValue::new(channel), last_told: StoredValue::new(Millis(0)), heard }
    }

    pub(super) fn tell(&self, progress: &Progress, always: bool) {
        if !always && progress.at.0 - self.last_told.get_value().0 < APART {
            return;
        }
        self.last_told.set_value(progress.at);
        if let Ok(text) = serde_json::to_string(progress) {
            self.channel.with_value(|channel| channel.as_ref().map(|channel| channel.publish(&text)));
        }
    }

    /// The other tab's operation is over, or that tab is: what it last told is no longer so.
    pub(super) fn forget(&self) {
        self.heard.set(None);
    }

    pub(super) fn hears(&self, id: &OperationId) -> bool {
        self.heard.with(|heard| heard.as_ref().is_some_and(|progress| progress.summary.id == *id))
    }
}
