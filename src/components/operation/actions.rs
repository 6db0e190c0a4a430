//! What the operator can have an operation do. What is irreversible asks first.

use std::sync::Arc;

use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Event, Outcome};
use edgezone_dom::prelude::*;
use leptos::task::spawn_local;

use super::view::View;
use crate::state::operation::{Operations, StartTrouble, ids_where};

/// What waits for the operator's word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asking {
    /// Whether to leave unsent what is not sent yet.
    Cancel,
    /// Whether to send these again.
    Retry(Arc<[InstanceId]>),
}

/// The operator's hands on one operation. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Actions {
    /// The operation.
    pub view: View,
    /// What waits for a word.
    pub asking: RwSignal<Option<Asking>>,
    /// Why the latest wish was not granted.
    pub trouble: RwSignal<Option<StartTrouble>>,
    /// Leads to where credentials are entered, and back.
    pub on_credentials: Callback<()>,
    operations: Operations,
}

impl Actions {
    /// Hands on this operation.
    #[must_use]
    pub fn new(view: View, operations: Operations, on_credentials: Callback<()>) -> Self {
        Self { view, asking: RwSignal::new(None), trouble: RwSignal::new(None), on_credentials, operations }
    }

    /// Whether the operation runs here, so that anything can be done.
    #[must_use]
    pub fn are_free(self) -> bool {
        self.view.runner().is_some()
    }

    /// The ids of what fits, in the confirmed order.
    #[must_use]
    pub fn ids(self, fits: impl Fn(&Outcome) -> bool) -> Arc<[InstanceId]> {
        self.view.peek(|ledger| ids_where(ledger, fits)).into()
    }

    /// Asks whether to send these again, if any of them can be.
    pub fn ask_retry(self, ids: Arc<[InstanceId]>) {
        let ids: Arc<[InstanceId]> =
            self.view.peek(|ledger| ids.iter().filter(|id| ledger.can_retry(id)).cloned().collect::<Vec<_>>()).into();
        if !ids.is_empty() {
            self.asking.set(Some(Asking::Retry(ids)));
        }
    }

    /// The operator said yes.
    pub fn carry_out(self, asked: Asking) {
        match asked {
            Asking::Cancel => self.view.feed(Event::Cancel),
            Asking::Retry(ids) => self.retry(ids),
        }
    }

    /// Looks these unresolved ones up again. Never sends anything.
    pub fn check_again(self, ids: &[InstanceId]) {
        self.view.feed(Event::CheckAgain(ids.to_vec()));
    }

    fn retry(self, ids: Arc<[InstanceId]>) {
        let Some(runner) = self.view.runner() else { return };
        self.trouble.set(None);
        spawn_local(async move {
            if let Err(trouble) = self.operations.retry(&runner, ids.to_vec()).await {
                // The page may have been left meanwhile.
                let _ = self.trouble.try_set(Some(trouble));
            }
        });
    }
}
