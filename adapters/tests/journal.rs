//! The journal in a real IndexedDB.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use edgezone_adapters::StorageTrouble;
use edgezone_adapters::journal::{Journal, ask_to_persist};
use futures_util::future::join_all;
use support::{Replaced, fresh, js_async, text};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

async fn journal() -> Journal {
    Journal::open_named(&fresh("journal")).await.unwrap()
}

#[wasm_bindgen_test]
async fn records_come_back_in_the_order_of_their_numbers() {
    let journal = journal().await;
    let record = |sequence: u32| format!("{{\"n\":{sequence},\"名\":\"机器\"}}");
    // Past 9 and 99, where an order by text would go wrong; written out of order, and read through another connection.
    for sequence in (0..120).rev() {
        journal.append("op", sequence, &record(sequence)).await.unwrap();
    }
    let expected: Vec<String> = (0..120).map(record).collect();
    assert_eq!(journal.read("op").await.unwrap(), expected);
}

#[wasm_bindgen_test]
async fn records_survive_the_connection_that_wrote_them() {
    let name = fresh("journal");
    let first = Journal::open_named(&name).await.unwrap();
    first.append_all("op", 0, &["a", "b"]).await.unwrap();
    drop(first);
    assert_eq!(Journal::open_named(&name).await.unwrap().read("op").await.unwrap(), ["a", "b"]);
}

#[wasm_bindgen_test]
async fn appends_asked_for_together_are_all_there() {
    let journal = journal().await;
    let written = join_all((0..50).map(|sequence| {
        let journal = journal.clone();
        async move { journal.append("op", sequence, &sequence.to_string()).await }
    }));
    assert!(written.await.into_iter().all(|written| written.is_ok()));
    assert_eq!(journal.read("op").await.unwrap().len(), 50);
}

#[wasm_bindgen_test]
async fn a_batch_is_written_whole_or_not_at_all() {
    let journal = journal().await;
    journal.append("op", 2, "first").await.unwrap();
    let refused = journal.append_all("op", 0, &["x", "y", "second"]).await.unwrap_err();
    assert!(matches!(&refused, StorageTrouble::Other { detail } if detail.contains("ConstraintError")), "{refused:?}");
    assert_eq!(journal.read("op").await.unwrap(), ["first"], "a record is never overwritten, and the batch left nothing");
}

#[wasm_bindgen_test]
async fn deleting_an_operation_leaves_its_neighbours_alone() {
    let journal = journal().await;
    for operation in ["o", "op", "op1", "op-1"] {
        journal.append_all(operation, 0, &[operation, operation]).await.unwrap();
        journal.put_summary(operation, &format!("{operation} first")).await.unwrap();
        journal.put_summary(operation, operation).await.unwrap();
    }
    journal.delete("op").await.unwrap();
    assert!(journal.read("op").await.unwrap().is_empty());
    for operation in ["o", "op1", "op-1"] {
        assert_eq!(journal.read(operation).await.unwrap(), [operation, operation]);
    }
    let summaries = journal.summaries().await.unwrap();
    assert_eq!(summaries, ["o", "op-1", "op1"].map(|id| (id.to_owned(), id.to_owned())));
}

#[wasm_bindgen_test]
async fn a_probe_writes_and_leaves_nothing() {
    let _written = Replaced::new("globalThis", "writes", "[]");
    let add = "function (value, key) { globalThis.writes.push(key[0]); return globalThis.realAdd.call(this, value, key) }";
    let _real = Replaced::new("globalThis", "realAdd", "IDBObjectStore.prototype.add");
    let _add = Replaced::new("IDBObjectStore.prototype", "add", add);
    let journal = journal().await;
    journal.probe().await.unwrap();
    let probe = text("return globalThis.writes.join()");
    assert!(probe.starts_with("probe-"), "{probe}");
    assert!(journal.read(&probe).await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn every_transaction_that_writes_asks_to_be_on_disk_before_it_is_done() {
    let journal = journal().await;
    let _asked = Replaced::new("globalThis", "durabilities", "[]");
    let transaction = "function (stores, mode, options) {
        const transaction = globalThis.realTransaction.call(this, stores, mode, options);
        if (mode === 'readwrite') globalThis.durabilities.push(transaction.durability);
        return transaction;
    }";
    let _real = Replaced::new("globalThis", "realTransaction", "IDBDatabase.prototype.transaction");
    let _transaction = Replaced::new("IDBDatabase.prototype", "transaction", transaction);
    journal.append("op", 0, "a").await.unwrap();
    journal.put_summary("op", "s").await.unwrap();
    journal.delete("op").await.unwrap();
    assert_eq!(text("return globalThis.durabilities.join()"), "strict,strict,strict");
}

#[wasm_bindgen_test]
async fn a_write_that_is_given_up_is_rolled_back() {
    let journal = journal().await;
    let mut append = Box::pin(journal.append("op", 0, "a"));
    assert!(futures_util::poll!(&mut append).is_pending());
    drop(append);
    assert!(journal.read("op").await.unwrap().is_empty());
    journal.append("op", 0, "b").await.unwrap();
}

#[wasm_bindgen_test]
async fn no_room_is_told_as_such_when_writing_and_when_committing() {
    let journal = journal().await;
    {
        let full = "() => { throw new DOMException('full', 'QuotaExceededError') }";
        let _add = Replaced::new("IDBObjectStore.prototype", "add", full);
        assert_eq!(journal.probe().await, Err(StorageTrouble::Full));
    }
    {
        // A browser that runs out of room while it commits fails no request: it aborts, with the reason on the transaction.
        let add = "function () { const put = this.put(1, 'x'); queueMicrotask(() => this.transaction.abort()); return put }";
        let _add = Replaced::new("IDBObjectStore.prototype", "add", add);
        let _error = Replaced::new("IDBTransaction.prototype", "error", "new DOMException('full', 'QuotaExceededError')");
        assert_eq!(journal.append("op", 0, "a").await, Err(StorageTrouble::Full));
    }
    journal.append("op", 0, "a").await.unwrap();
}

#[wasm_bindgen_test]
async fn a_browser_that_keeps_nothing_is_told_as_such() {
    let open = async || Journal::open_named(&fresh("journal")).await.map(drop).unwrap_err();
    {
        let _none = Replaced::new("globalThis", "indexedDB", "undefined");
        assert_eq!(open().await, StorageTrouble::Unavailable);
    }
    for name in ["SecurityError", "InvalidStateError"] {
        let refuse = format!("() => {{ throw new DOMException('no', '{name}') }}");
        let _refused = Replaced::new("IDBFactory.prototype", "open", &refuse);
        assert_eq!(open().await, StorageTrouble::Unavailable, "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_journal_that_is_open_does_not_keep_another_tab_waiting() {
    let name = fresh("journal");
    let one = Journal::open_named(&name).await.unwrap();
    Journal::open_named(&name).await.unwrap().append("op", 0, "a").await.unwrap();
    assert_eq!(one.read("op").await.unwrap(), ["a"]);
}

#[wasm_bindgen_test]
async fn the_answer_to_the_request_to_persist_is_the_browsers() {
    let granted = ask_to_persist().await;
    assert_eq!(js_async("return navigator.storage.persisted()").await.as_bool(), Some(granted));
    let _none = Replaced::new("navigator", "storage", "undefined");
    assert!(!ask_to_persist().await);
}
