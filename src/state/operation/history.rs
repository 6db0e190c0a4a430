//! The list of past operations on this browser, read from the journal.

use edgezone_adapters::StorageTrouble;
use edgezone_adapters::journal::Journal;
use edgezone_core::operation::{Ledger, OperationId, Policy, Record};
use leptos::task::spawn_local;

use super::{Operations, Runner, StartTrouble, Summary};

impl Operations {
    /// Reads the list anew.
    pub fn read_history(&self) {
        let operations = *self;
        spawn_local(async move {
            match read_summaries().await {
                Ok(summaries) => {
                    operations.history_trouble.set(None);
                    operations.history.set(operations.renewed(summaries));
                }
                Err(trouble) => operations.history_trouble.set(Some(trouble)),
            }
            operations.history_read.set(true);
        });
    }

    /// What runs in this page is newer than what was written of it.
    fn renewed(&self, mut summaries: Vec<Summary>) -> Vec<Summary> {
        for runner in self.runners.get_untracked() {
            let fresh = runner.peek(|operation| Summary::of(operation.ledger()));
            summaries.retain(|summary| summary.id != fresh.id);
            summaries.push(fresh);
        }
        summaries.sort_by_key(|summary| std::cmp::Reverse(summary.started));
        summaries
    }

    /// Operations that another run of the page left unfinished, and that run nowhere now. Tracked.
    #[must_use]
    pub fn unfinished(&self) -> Vec<Summary> {
        let here = self.runners.with(|runners| runners.iter().map(Runner::id).collect::<Vec<_>>());
        let left = |summary: &Summary| summary.is_unfinished() && !here.contains(&summary.id) && !self.runs_elsewhere(&summary.id);
        self.history.with(|history| history.iter().filter(|summary| left(summary)).cloned().collect())
    }

    /// Reads what is known of a past operation, without taking it up.
    ///
    /// # Errors
    /// [`StartTrouble`] if its journal cannot be read.
    pub async fn look_back(&self, id: &OperationId) -> Result<Ledger, StartTrouble> {
        let journal = Journal::open().await.map_err(StartTrouble::Storage)?;
        let texts = journal.read(&id.0).await.map_err(StartTrouble::Storage)?;
        let records: Result<Vec<Record>, _> = texts.iter().map(|text| serde_json::from_str(text)).collect();
        let records = records.map_err(|_| StartTrouble::Unreadable)?;
        Ledger::replay(records, Policy::default().tries).map_err(StartTrouble::Replay)
    }

    /// Deletes an operation from this browser's history. One that runs here stays.
    pub async fn forget(&self, id: &OperationId) -> Result<(), StorageTrouble> {
        if self.runners.with_untracked(|runners| runners.iter().any(|runner| runner.id() == *id && !runner.is_closed())) {
            return Ok(());
        }
        Journal::open().await?.delete(&id.0).await?;
        self.history.update(|history| history.retain(|summary| summary.id != *id));
        Ok(())
    }
}

async fn read_summaries() -> Result<Vec<Summary>, StorageTrouble> {
    let journal = Journal::open().await?;
    let summaries = journal.summaries().await?;
    Ok(summaries.iter().filter_map(|(_, text)| serde_json::from_str(text).ok()).collect())
}
