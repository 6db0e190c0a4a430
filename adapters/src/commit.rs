//! A transaction of IndexedDB that is awaited to its end.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use idb::{ObjectStore, Transaction};
use web_sys::IdbTransaction;

use crate::trouble::StorageTrouble;

type End = Result<(), StorageTrouble>;

/// A transaction under way. Dropped before its end, it is rolled back.
pub(crate) struct Commit {
    raw: IdbTransaction,
    // Keeps the callbacks alive.
    _transaction: Transaction,
    end: oneshot::Receiver<End>,
    ended: bool,
}

impl Commit {
    /// A transaction that fails for want of space while it commits has no failed request: the reason is on the transaction
    /// itself, and there only once `abort` is dispatched.
    pub(crate) fn new(raw: IdbTransaction) -> Self {
        let (sender, end) = oneshot::channel();
        let sender = Rc::new(RefCell::new(Some(sender)));
        let tell = move |end: End| {
            if let Some(sender) = sender.borrow_mut().take() {
                let _ = sender.send(end);
            }
        };
        let mut transaction = Transaction::from(raw.clone());
        transaction.on_complete({
            let tell = tell.clone();
            move |_| tell(Ok(()))
        });
        transaction.on_abort({
            let raw = raw.clone();
            move |_| {
                tell(Err(raw.error().map_or_else(|| StorageTrouble::other("AbortError"), |error| StorageTrouble::of_exception(&error))))
            }
        });
        Self { raw, _transaction: transaction, end, ended: false }
    }

    pub(crate) fn store(&self, name: &str) -> Result<ObjectStore, StorageTrouble> {
        Ok(self.raw.object_store(name)?.into())
    }

    /// Waits until everything asked for is on disk, or nothing is.
    pub(crate) async fn done(mut self) -> End {
        let end = (&mut self.end).await.unwrap_or_else(|_| Err(StorageTrouble::other("the transaction ended unheard")));
        self.ended = true;
        end
    }
}

impl Drop for Commit {
    fn drop(&mut self) {
        self.raw.set_oncomplete(None);
        self.raw.set_onabort(None);
        if !self.ended {
            // Fails only if it has ended by itself.
            let _ = self.raw.abort();
        }
    }
}
