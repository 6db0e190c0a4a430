//! What selected instances looked like when they were selected.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::api::Instance;
use crate::fleet::{Fleet, Row};
use crate::ids::InstanceId;
use crate::selection::Selection;

/// The rows of selected instances from before the fleet was refreshed under them.
///
/// An instance may be renamed or change its status between the click that selected it and the review. Remembering its row just
/// before an update of the fleet touches it is remembering what the operator saw: [`Plan::since`](super::Plan::since) marks the
/// difference. Only what an update changes is kept, so that a click costs nothing and a refresh next to nothing.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    rows: FxHashMap<InstanceId, Arc<Row>>,
}

impl Baseline {
    /// To be called with a page just before [`Fleet::upsert`] takes it in.
    pub fn remember(&mut self, selection: &Selection, fleet: &Fleet, page: &[Instance]) {
        if selection.is_empty() {
            return;
        }
        for fresh in page {
            if let Some(id) = &fresh.instance_id
                && selection.contains(id)
                && !self.rows.contains_key(id)
                && let Some(row) = fleet.get(id)
                && row.instance() != fresh
            {
                self.rows.insert(id.clone(), Arc::clone(row));
            }
        }
    }

    /// Forgets what is not selected any longer: selected again, it is as it is then.
    pub fn forget_unselected(&mut self, selection: &Selection) {
        self.rows.retain(|id, _| selection.contains(id));
    }

    /// The row as it was when it was selected, if it may have changed since.
    pub(super) fn row(&self, id: &InstanceId) -> Option<&Row> {
        self.rows.get(id).map(|row| &**row)
    }
}
