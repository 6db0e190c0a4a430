//! The journal of operations, in IndexedDB: texts in, texts out.
//!
//! What a record means is the core's business. Here it is written, in order, and is on disk before the write is called
//! done: every transaction asks for `durability: "strict"` and is awaited to its end, since the effect that a record
//! announces is carried out right after.

use std::rc::Rc;

use idb::{DatabaseEvent, Factory, KeyRange, ObjectStore, ObjectStoreParams, Query};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbTransaction};

use crate::commit::Commit;
use crate::trouble::StorageTrouble;

const DATABASE: &str = "edgezone-console";
/// Raised whenever the stores change.
const VERSION: u32 = 1;
/// Records by `[operation, sequence]`.
const RECORDS: &str = "records";
/// One summary for each operation, by the operation's id.
const SUMMARIES: &str = "operations";

/// The journal of this browser. Cloning it is cheap.
#[derive(Clone)]
pub struct Journal(Rc<Connection>);

struct Connection(IdbDatabase);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Journal {
    /// Opens the journal, and makes it where there is none.
    ///
    /// # Errors
    /// [`StorageTrouble`] if this browser does not let the page keep one.
    pub async fn open() -> Result<Self, StorageTrouble> {
        Self::open_named(DATABASE).await
    }

    /// Opens a journal under another name, so that a rehearsal or a test does not touch the real one.
    ///
    /// # Errors
    /// [`StorageTrouble`] if this browser does not let the page keep one.
    pub async fn open_named(name: &str) -> Result<Self, StorageTrouble> {
        let mut opening = Factory::new().map_err(|_| StorageTrouble::Unavailable)?.open(name, Some(VERSION)).map_err(trouble)?;
        opening.on_upgrade_needed(|event| {
            // A store that cannot be made makes the opening fail, which is told below.
            if let Ok(database) = event.database() {
                for store in [RECORDS, SUMMARIES] {
                    let _ = database.create_object_store(store, ObjectStoreParams::new());
                }
            }
        });
        let database = opening.await.map_err(trouble)?;
        Ok(Self(Rc::new(Connection(database.into()))))
    }

    /// Appends one record of an operation. When this is done, the record is on disk.
    ///
    /// # Errors
    /// [`StorageTrouble`] if it was not written; then nothing was. A sequence number that is already there is refused.
    pub async fn append(&self, operation: &str, sequence: u32, record: &str) -> Result<(), StorageTrouble> {
        self.append_all(operation, sequence, &[record]).await
    }

    /// Appends several records of an operation, numbered from `sequence` on: all of them or none.
    ///
    /// # Errors
    /// [`StorageTrouble`] if they were not written; then none was. A sequence number that is already there is refused.
    pub async fn append_all<R: AsRef<str>>(&self, operation: &str, sequence: u32, records: &[R]) -> Result<(), StorageTrouble> {
        let commit = self.write(RECORDS)?;
        let store = commit.store(RECORDS)?;
        for (sequence, record) in (sequence..).zip(records) {
            store.add(&JsValue::from_str(record.as_ref()), Some(&record_key(operation, sequence))).map_err(trouble)?;
        }
        commit.done().await
    }

    /// The records of an operation, in the order of their numbers.
    ///
    /// # Errors
    /// [`StorageTrouble`] if they could not be read.
    pub async fn read(&self, operation: &str) -> Result<Vec<String>, StorageTrouble> {
        let store = self.read_only(RECORDS)?;
        texts(&store, Some(Query::from(records_of(operation)?))).await
    }

    /// Every operation with its summary, in the order of their ids.
    ///
    /// # Errors
    /// [`StorageTrouble`] if they could not be read.
    pub async fn summaries(&self) -> Result<Vec<(String, String)>, StorageTrouble> {
        let store = self.read_only(SUMMARIES)?;
        // Both are asked for in one transaction, so they fit each other.
        let keys = store.get_all_keys(None, None).map_err(trouble)?;
        let values = store.get_all(None, None).map_err(trouble)?;
        let keys = keys.await.map_err(trouble)?;
        let values = values.await.map_err(trouble)?;
        let text = |value: JsValue| value.as_string();
        Ok(keys.into_iter().zip(values).filter_map(|(key, value)| Some((text(key)?, text(value)?))).collect())
    }

    /// Sets the summary of an operation.
    ///
    /// # Errors
    /// [`StorageTrouble`] if it was not written.
    pub async fn put_summary(&self, operation: &str, summary: &str) -> Result<(), StorageTrouble> {
        let commit = self.write(SUMMARIES)?;
        let put = commit.store(SUMMARIES)?.put(&JsValue::from_str(summary), Some(&JsValue::from_str(operation)));
        put.map_err(trouble)?;
        commit.done().await
    }

    /// Forgets an operation: its records and its summary.
    ///
    /// # Errors
    /// [`StorageTrouble`] if it could not be deleted; then nothing was.
    pub async fn delete(&self, operation: &str) -> Result<(), StorageTrouble> {
        let commit = self.write_all()?;
        commit.store(RECORDS)?.delete(records_of(operation)?).map_err(trouble)?;
        commit.store(SUMMARIES)?.delete(JsValue::from_str(operation)).map_err(trouble)?;
        commit.done().await
    }

    /// Writes a record and deletes it again, so that trouble is known before anything irreversible is sent.
    ///
    /// # Errors
    /// [`StorageTrouble`] that says why nothing can be written.
    pub async fn probe(&self) -> Result<(), StorageTrouble> {
        let operation = format!("probe-{}-{}", crate::clock::now().0, crate::clock::random_u64());
        self.append(&operation, 0, &" ".repeat(4096)).await?;
        self.delete(&operation).await
    }

    fn write(&self, store: &str) -> Result<Commit, StorageTrouble> {
        self.transaction(&[store], "readwrite").map(Commit::new)
    }

    fn write_all(&self) -> Result<Commit, StorageTrouble> {
        self.transaction(&[RECORDS, SUMMARIES], "readwrite").map(Commit::new)
    }

    fn read_only(&self, store: &str) -> Result<ObjectStore, StorageTrouble> {
        Ok(self.transaction(&[store], "readonly")?.object_store(store)?.into())
    }

    /// Neither idb nor the stable part of web-sys knows the option `durability`; a browser that does not know it either
    /// ignores it.
    fn transaction(&self, stores: &[&str], mode: &str) -> Result<IdbTransaction, StorageTrouble> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        let names: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
        let begin: Function = Reflect::get(&self.0.0, &"transaction".into())?.dyn_into()?;
        Ok(begin.call3(&self.0.0, &names, &mode.into(), &options)?.dyn_into::<IdbTransaction>()?)
    }
}

/// Asks the browser to keep this origin's storage when room runs short. `false`: it may still throw it away.
pub async fn ask_to_persist() -> bool {
    let Some(window) = web_sys::window() else { return false };
    let storage = window.navigator().storage();
    if storage.is_undefined() {
        return false;
    }
    let Ok(asked) = storage.persist() else { return false };
    JsFuture::from(asked).await.is_ok_and(|granted| granted.is_truthy())
}

async fn texts(store: &ObjectStore, query: Option<Query>) -> Result<Vec<String>, StorageTrouble> {
    let values = store.get_all(query, None).map_err(trouble)?.await.map_err(trouble)?;
    Ok(values.into_iter().filter_map(|value| value.as_string()).collect())
}

fn record_key(operation: &str, sequence: u32) -> JsValue {
    Array::of2(&JsValue::from_str(operation), &JsValue::from(sequence)).into()
}

/// All keys of one operation: an array sorts after every number, so `[operation, []]` comes after the last record.
fn records_of(operation: &str) -> Result<KeyRange, StorageTrouble> {
    let first = Array::of1(&JsValue::from_str(operation));
    let end = Array::of2(&JsValue::from_str(operation), &Array::new());
    KeyRange::bound(&first, &end, None, None).map_err(trouble)
}

pub(crate) fn trouble(error: idb::Error) -> StorageTrouble {
    use idb::Error as E;
    match error {
        E::DomException(exception) => StorageTrouble::of_exception(&exception),
        E::IndexedDbNotFound(_) => StorageTrouble::Unavailable,
        E::IndexedDbOpenFailed(value)
        | E::AddFailed(value)
        | E::UpdateFailed(value)
        | E::DeleteFailed(value)
        | E::GetAllKeysFailed(value)
        | E::ObjectStoreNotFound(value)
        | E::KeyRangeCreateFailed(value) => StorageTrouble::from(value),
        // The rest is what a browser that keeps to the standard does not do. Their texts are long, and would all be in the bundle.
        _ => StorageTrouble::other("IndexedDB answered in a way that the standard does not know"),
    }
}
