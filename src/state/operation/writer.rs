//! Writes an operation's records in order: one transaction at a time, with all that has come up meanwhile.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use edgezone_adapters::StorageTrouble;
use edgezone_adapters::journal::Journal;
use edgezone_core::operation::{OperationId, Record};
use leptos::task::spawn_local;

use super::summary::Summary;

/// What became of records that were to be written.
pub(super) enum Written {
    /// All up to this sequence number are on disk.
    Through(u32),
    /// They are not, and nothing after them will be.
    Failed(StorageTrouble),
}

/// Writes records of one operation. After a failure it writes nothing more: a journal with a hole would not be true.
#[derive(Clone)]
pub(super) struct Writer(Rc<Inner>);

struct Inner {
    journal: Journal,
    operation: OperationId,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Record>,
    summary: Option<Summary>,
    busy: bool,
    failed: bool,
}

impl Writer {
    pub(super) fn new(journal: Journal, operation: OperationId) -> Self {
        Self(Rc::new(Inner { journal, operation, state: RefCell::default() }))
    }

    /// Appends a record after all earlier ones. `told` hears of it, perhaps together with others.
    pub(super) fn append(&self, record: Record, told: impl Fn(Written) + 'static) {
        let begin = {
            let mut state = self.0.state.borrow_mut();
            if state.failed {
                return;
            }
            state.waiting.push_back(record);
            !std::mem::replace(&mut state.busy, true)
        };
        if begin {
            let writer = self.clone();
            spawn_local(async move { writer.write_all(told).await });
        }
    }

    /// Sets the operation's line in the history, after what is being written now.
    pub(super) fn summarise(&self, summary: Summary) {
        let idle = {
            let mut state = self.0.state.borrow_mut();
            state.summary = Some(summary);
            !state.busy
        };
        if idle {
            let writer = self.clone();
            spawn_local(async move { writer.write_summary().await });
        }
    }

    async fn write_all(&self, told: impl Fn(Written)) {
        loop {
            let batch: Vec<Record> = self.0.state.borrow_mut().waiting.drain(..).collect();
            let (Some(first), Some(last)) = (batch.first(), batch.last()) else { break };
            let (from, through) = (first.sequence, last.sequence);
            let texts: Result<Vec<String>, _> = batch.iter().map(serde_json::to_string).collect();
            let written = match texts {
                Ok(texts) => self.0.journal.append_all(&self.0.operation.0, from, &texts).await,
                Err(error) => Err(StorageTrouble::Other { detail: error.to_string() }),
            };
            match written {
                Ok(()) => told(Written::Through(through)),
                Err(trouble) => {
                    let mut state = self.0.state.borrow_mut();
                    state.failed = true;
                    state.waiting.clear();
                    drop(state);
                    told(Written::Failed(trouble));
                    break;
                }
            }
        }
        self.0.state.borrow_mut().busy = false;
        self.write_summary().await;
    }

    /// The history's line is a convenience: the records are the truth, so a failure here stops nothing.
    async fn write_summary(&self) {
        let summary = self.0.state.borrow_mut().summary.take();
        if let Some(text) = summary.and_then(|summary| serde_json::to_string(&summary).ok()) {
            let _ = self.0.journal.put_summary(&self.0.operation.0, &text).await;
        }
    }
}
