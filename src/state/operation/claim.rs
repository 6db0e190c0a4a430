//! Which tab runs operations: one at a time, by a lock of the browser.

use edgezone_adapters::locks::{self, LockTrouble};
use edgezone_core::operation::OperationId;
use edgezone_dom::prelude::*;
use leptos::task::spawn_local;

use super::{Operations, Runner, StartTrouble};

const LOCK: &str = "edgezone-console.runner";

impl Operations {
    pub(super) async fn claim(&self) -> Result<(), StartTrouble> {
        self.claim_for(None).await
    }

    /// Makes this tab the one that runs operations, and sees that no other operation of its own is sending.
    pub(super) async fn claim_for(&self, allowed: Option<&OperationId>) -> Result<(), StartTrouble> {
        let busy = self.runners.with_untracked(|runners| {
            let other = runners.iter().find(|runner| runner.is_open() && Some(&runner.id()) != allowed);
            other.map(Runner::id)
        });
        if let Some(id) = busy {
            return Err(StartTrouble::StillRunning(id));
        }
        let lock = self.lock.get_value();
        if lock.borrow().is_some() {
            return Ok(());
        }
        match locks::try_acquire(LOCK).await {
            Ok(Some(guard)) => {
                lock.replace(Some(guard));
                self.others.forget();
                Ok(())
            }
            Ok(None) => Err(StartTrouble::AnotherTab),
            // A browser without locks has no way to exclude other tabs; refusing to work at all would help nobody.
            Err(LockTrouble::Unsupported | LockTrouble::Refused { .. }) => Ok(()),
        }
    }

    pub(super) fn release_if_idle(&self) {
        let idle = self.runners.with_untracked(|runners| runners.iter().all(Runner::is_closed));
        if idle {
            self.lock.get_value().borrow_mut().take();
        }
    }

    /// Waits for the lock while another tab holds it. Getting it means that the other tab is done or dead: then the
    /// history tells what it left unfinished.
    pub(super) fn watch_other_tabs(&self) {
        let operations = *self;
        let waiting = StoredValue::new(false);
        Effect::new(move || {
            if operations.others.heard.get().is_none() || waiting.get_value() {
                return;
            }
            waiting.set_value(true);
            spawn_local(async move {
                let released = locks::acquire(LOCK).await;
                drop(released);
                waiting.set_value(false);
                operations.others.forget();
                operations.read_history();
            });
        });
    }
}
