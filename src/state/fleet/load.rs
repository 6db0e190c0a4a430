//! Loading the fleet: all regions at once, several pages in flight, no page silently missing.

use std::collections::HashSet;
use std::rc::Rc;

use edgezone_adapters::clock::{self, Instant};
use edgezone_core::api::{DescribeInstancesAnswer, DescribeInstancesRequest, Instance, InstanceFilter, MAX_PAGE};
use edgezone_core::ids::{InstanceId, Region};
use edgezone_core::time::{Millis, Span};
use futures_util::StreamExt;
use futures_util::stream;

use super::FleetState;
use crate::state::service::ReadError;
use crate::state::session::Session;

/// How many pages of one region are asked for at once. The budget decides how fast; this only has to cover its latency.
const IN_FLIGHT: usize = 8;

/// How long pages are collected before they are shown, so that a large fleet is not laid out anew for each.
const GATHER: Span = Span::millis(150);

/// How often a listing that changed under the reading is read again.
const READINGS: u32 = 2;

/// How one region's listing stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Listing {
    /// Where it is.
    pub state: ListingState,
    /// How many instances were told of so far.
    pub loaded: usize,
    /// How many the service says there are.
    pub total: Option<usize>,
    /// Pages that could not be read, and why. What stood on them is missing or old.
    pub gaps: Vec<(usize, ReadError)>,
    /// Whether the fleet changed while it was read, even the second time.
    pub moved: bool,
    /// When it was last read completely.
    pub complete_at: Option<Millis>,
}

/// Where a listing is.
#[derive(Clone, PartialEq, Debug)]
pub enum ListingState {
    /// Being read.
    Reading,
    /// Read, perhaps with gaps.
    Read,
    /// Not even the first page could be read.
    Failed(ReadError),
}

/// What one reading of a listing found.
#[derive(Default)]
struct Found {
    ids: HashSet<InstanceId>,
    told: usize,
    totals: HashSet<u64>,
    gaps: Vec<(usize, ReadError)>,
}

impl Found {
    /// Whether the pages do not fit together: an id came twice, or the totals or the sum differ.
    fn moved(&self) -> bool {
        let sum = u64::try_from(self.told).unwrap_or(u64::MAX);
        self.ids.len() != self.told || self.totals.len() > 1 || (self.gaps.is_empty() && self.totals.iter().any(|total| *total != sum))
    }

    fn take_in(&mut self, answer: &DescribeInstancesAnswer) {
        self.told += answer.instance_set.len();
        self.ids.extend(answer.instance_set.iter().filter_map(|instance| instance.instance_id.clone()));
        self.totals.extend(answer.total_count);
    }
}

impl FleetState {
    /// Loads all regions of the account, or loads them again. Rows stay where they are meanwhile.
    pub fn load(self) {
        let Some(session) = self.session.current_untracked() else { return };
        for region in session.regions.clone() {
            self.load_region(region);
        }
    }

    /// Loads one region again.
    pub fn load_region(self, region: Region) {
        let Some(session) = self.session.current_untracked() else { return };
        let reading = self.listings.with_untracked(|all| all.get(&region).is_some_and(|one| one.state == ListingState::Reading));
        if reading {
            return;
        }
        self.update(&region, |listing| {
            listing.state = ListingState::Reading;
            listing.loaded = 0;
            listing.gaps.clear();
        });
        leptos::task::spawn_local(async move { self.read_region(session, region).await });
    }

    async fn read_region(self, session: Rc<Session>, region: Region) {
        for reading in 1..=READINGS {
            let Some(reload) = self.fleet.try_update(|fleet| fleet.begin_reload(&region)) else { return };
            let found = match self.read_pages(&session, &region).await {
                Ok(found) => found,
                Err(error) => return self.update(&region, |listing| listing.state = ListingState::Failed(error)),
            };
            if !self.is_of(&session) {
                return;
            }
            let moved = found.moved();
            if moved && reading < READINGS && found.gaps.is_empty() {
                continue;
            }
            // Only a listing without gaps that fits together says that what it does not tell of is gone.
            if found.gaps.is_empty() && !moved {
                let _ = self.fleet.try_update(|fleet| fleet.finish_reload(reload));
                self.drop_vanished();
            }
            self.update(&region, |listing| {
                listing.state = ListingState::Read;
                listing.moved = moved;
                if found.gaps.is_empty() {
                    listing.complete_at = Some(clock::now());
                }
                listing.gaps = found.gaps;
            });
            return;
        }
    }

    async fn read_pages(self, session: &Session, region: &Region) -> Result<Found, ReadError> {
        let first = page(session, region, 0).await?;
        let mut found = Found::default();
        found.take_in(&first);
        let total = first.total_count.and_then(|total| usize::try_from(total).ok()).unwrap_or(first.instance_set.len());
        self.show(region, first.instance_set, found.told, total);
        let offsets = (MAX_PAGE..total).step_by(MAX_PAGE);
        let mut pages =
            stream::iter(offsets).map(|offset| async move { (offset, page(session, region, offset).await) }).buffer_unordered(IN_FLIGHT);
        let mut gathered = Vec::new();
        let mut since = Instant::now();
        while let Some((offset, answer)) = pages.next().await {
            match answer {
                Ok(answer) => {
                    found.take_in(&answer);
                    gathered.extend(answer.instance_set);
                }
                Err(error) => found.gaps.push((offset, error)),
            }
            if since.elapsed() >= GATHER && self.is_of(session) {
                self.show(region, std::mem::take(&mut gathered), found.told, total);
                since = Instant::now();
            }
        }
        if self.is_of(session) {
            self.show(region, gathered, found.told, total);
        }
        Ok(found)
    }

    fn show(self, region: &Region, instances: Vec<Instance>, loaded: usize, total: usize) {
        self.take_in(region, instances);
        self.update(region, |listing| {
            listing.loaded = loaded;
            listing.total = Some(total);
        });
    }

    /// Takes in what the service told of a region, and remembers how the selected ones among it were until now.
    pub(super) fn take_in(self, region: &Region, instances: Vec<Instance>) {
        if instances.is_empty() {
            return;
        }
        let _ = self.fleet.try_update(|fleet| {
            self.selection.with_untracked(|selection| self.baseline.update_value(|before| before.remember(selection, fleet, &instances)));
            fleet.upsert(region, instances);
        });
    }

    fn update(self, region: &Region, change: impl FnOnce(&mut Listing)) {
        let _ = self.listings.try_update(|all| {
            change(all.entry(region.clone()).or_insert_with(|| Listing {
                state: ListingState::Reading,
                loaded: 0,
                total: None,
                gaps: Vec::new(),
                moved: false,
                complete_at: None,
            }));
        });
    }

    /// Takes what is no longer listed out of the selection, and says so.
    fn drop_vanished(self) {
        let gone = self.fleet.with_untracked(|fleet| {
            let all_listed = self.selection.with_untracked(|selection| selection.iter().all(|id| fleet.contains(id)));
            if all_listed {
                return Vec::new();
            }
            self.selection.try_update(|selection| selection.retain_listed(|id| fleet.contains(id))).unwrap_or_default()
        });
        if !gone.is_empty() {
            self.vanished.update(|all| all.extend(gone));
        }
    }

    /// Whether that account is still the one connected: an answer to another one's question is dropped.
    pub(super) fn is_of(self, session: &Session) -> bool {
        self.session.current_untracked().is_some_and(|now| std::ptr::eq(&*now, session))
    }
}

async fn page(session: &Session, region: &Region, offset: usize) -> Result<DescribeInstancesAnswer, ReadError> {
    session.service.read(region, &DescribeInstancesRequest::page(InstanceFilter::default(), offset)).await
}
