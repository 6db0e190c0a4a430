//! Ids out of a pasted text: which are in the list, which are not, and what the service knows of those.

use std::rc::Rc;
use std::sync::Arc;

use edgezone_core::fleet::{Facet, Filter, Pattern};
use edgezone_core::ids::{InstanceId, Region};
use edgezone_core::plan::cut_ids;
use edgezone_core::selection::{Pasted, paste};
use edgezone_dom::prelude::*;

use super::FleetState;
use crate::state::look_up::{LookedUp, look_up};
use crate::state::service::ReadError;
use crate::state::session::Session;

/// How the look-up of unknown ids stands.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Asking {
    /// How many requests were answered.
    pub done: usize,
    /// How many there are. None are under way if that is as many.
    pub of: usize,
    /// Why one of them failed.
    pub failed: Option<ReadError>,
    /// What was looked up in every region.
    pub asked: Vec<InstanceId>,
}

impl Asking {
    /// Whether requests are under way.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.done < self.of
    }
}

/// A pasted text and what it names. Changes nothing until it is told to. Cheap to copy.
#[derive(Clone, Copy)]
pub struct PasteState {
    fleet: FleetState,
    /// The text.
    pub text: RwSignal<String>,
    /// What it names.
    pub pasted: Memo<Arc<Pasted>>,
    /// How the look-up of what is unknown stands.
    pub asking: RwSignal<Asking>,
}

impl PasteState {
    /// Nothing pasted yet.
    #[must_use]
    pub fn new(fleet: FleetState) -> Self {
        let text = RwSignal::new(String::new());
        let pasted = Memo::new(move |_| {
            let regions = fleet.regions_looked_at();
            Arc::new(text.with(|text| fleet.all().with(|all| paste(text, all, regions.as_deref()))))
        });
        Self { fleet, text, pasted, asking: RwSignal::new(Asking::default()) }
    }

    /// Adds a text, such as a file's, below what is there.
    pub fn append(self, more: &str) {
        self.text.update(|text| {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(more);
        });
    }

    /// How many are selected already of what was found. Tracked.
    #[must_use]
    pub fn selected_already(self) -> usize {
        self.pasted.with(|pasted| self.fleet.selection().with(|selection| selection.count_in(&pasted.found)))
    }

    /// How many regions the account has.
    #[must_use]
    pub fn regions(self) -> usize {
        self.fleet.session.current_untracked().map_or(0, |session| session.regions.len())
    }

    /// The proxy that look-ups go through.
    #[must_use]
    pub fn proxy(self) -> String {
        let session = self.fleet.session.current_untracked();
        session.map(|now| now.service.client().endpoint().proxy.as_str().to_owned()).unwrap_or_default()
    }

    /// Adds what was found to the selection, also what stands in other regions if `elsewhere` is set.
    pub fn select(self, elsewhere: bool) {
        let pasted = self.pasted.get_untracked();
        let others = pasted.elsewhere.iter().map(|(id, _)| id).filter(|_| elsewhere);
        let ids: Vec<InstanceId> = pasted.found.iter().chain(others).cloned().collect();
        self.fleet.selection().update(|selection| selection.select(&ids));
    }

    /// Looks what is unknown up in every region of the account. What the service lists is added to the list.
    pub fn look_up(self) {
        let Some(session) = self.fleet.session.current_untracked() else { return };
        if self.asking.with_untracked(Asking::is_busy) {
            return;
        }
        let unknown = self.pasted.with_untracked(|pasted| pasted.unknown.clone());
        let batches: Vec<_> = session.regions.iter().flat_map(|region| cut_ids(region, &unknown)).collect();
        self.asking.set(Asking { of: batches.len(), ..Asking::default() });
        let of = Rc::clone(&session);
        leptos::task::spawn_local(async move {
            look_up(session, batches, Box::new(move |answer| self.take_in(&of, answer))).await;
            let _ = self.asking.try_update(|asking| {
                if asking.failed.is_none() {
                    asking.asked = unknown;
                }
            });
        });
    }

    fn take_in(self, session: &Session, answer: LookedUp) {
        let failed = match answer {
            Ok((batch, answer)) if self.fleet.is_of(session) => {
                // Only what was asked for: an answer that names more is not believed.
                let listed = batch.facts(answer.instance_set).into_iter().filter_map(|(_, instance)| instance);
                self.fleet.take_in(batch.region(), listed.collect());
                None
            }
            Ok(_) => None,
            Err(error) => Some(error),
        };
        let _ = self.asking.try_update(|asking| {
            asking.done += 1;
            asking.failed = asking.failed.take().or(failed);
        });
    }
}

impl FleetState {
    /// The regions looked at: those chosen, of which the filter may name some. `None` stands for all. Tracked.
    fn regions_looked_at(self) -> Option<Vec<Region>> {
        let filter = self.filter_text.with(|text| text.parse::<Filter>()).unwrap_or_default();
        let named: Vec<Pattern> = filter.values(Facet::Region.field()).map(Pattern::new).collect();
        if named.is_empty() && self.regions.with(Vec::is_empty) {
            return None;
        }
        let mut looked_at = self.wanted_regions();
        looked_at.retain(|region| named.is_empty() || named.iter().any(|pattern| pattern.matches(region.as_str())));
        Some(looked_at)
    }
}
