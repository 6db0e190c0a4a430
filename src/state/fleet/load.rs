//! Loading the fleet: all regions at once, several pages in flight, no page silently missing. Which pages are wanted and what
//! they prove is the core's to say ([`Loading`]); this asks for them.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use edgezone_adapters::clock::{self, Instant};
use edgezone_core::api::{DescribeInstancesAnswer, DescribeInstancesRequest, ErrorClass, Instance, InstanceFilter};
use edgezone_core::fleet::loading::{Completeness, Loading, Page, Patience, Turn, may_pass};
use edgezone_core::fleet::{Fleet, Reload};
use edgezone_core::ids::Region;
use edgezone_core::time::{Millis, Span};
use edgezone_dom::prelude::*;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::FleetState;
use crate::state::service::ReadError;
use crate::state::session::Session;

/// How many pages of one region are asked for at once. The budget decides how fast; this only has to cover its latency.
const IN_FLIGHT: usize = 8;

/// How long pages are collected before they are shown, so that a large fleet is not laid out anew for each.
const GATHER: Span = Span::millis(150);

/// How long the page is left to itself between two pieces of work that nobody waits for.
const PIECE: Duration = Duration::from_millis(50);

/// How long a page that failed is left alone before it is asked for again.
const BREATHER: Span = Span::seconds(1);

/// How one region's listing stands.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Listing {
    /// Whether it is being read.
    pub reading: bool,
    /// Whether it changed while it was read, and is being read anew for that.
    pub anew: bool,
    /// How many instances were told of so far.
    pub loaded: usize,
    /// How many the service says there are.
    pub total: Option<usize>,
    /// What is wrong with what was read last. It stands until another reading has ended.
    pub trouble: Option<Trouble>,
    /// As of when it is complete.
    pub complete_at: Option<Millis>,
    /// When the last reading ended, whatever came of it.
    pub ended_at: Option<Millis>,
}

/// Why a listing is not the whole truth.
#[derive(Clone, PartialEq, Debug)]
pub enum Trouble {
    /// Not even the first page could be read.
    Failed(ReadError),
    /// So many pages could not be read; why, of the last of them. What stood on them is missing or old.
    Gaps(usize, ReadError),
    /// The fleet changed while it was read, each time.
    Moved,
}

/// A reading that ended with gaps: it goes on where it stopped.
pub(super) struct Unfinished {
    loading: Loading,
    reload: Reload,
    began: Millis,
}

/// The readings that have gaps.
pub(super) type AllUnfinished = StoredValue<BTreeMap<Region, Unfinished>>;

impl FleetState {
    /// Loads the chosen regions of the account, or loads them again. Rows stay where they are meanwhile.
    pub fn load(self) {
        for region in self.wanted_regions_untracked() {
            self.load_region(region, false);
        }
        self.rehearse();
    }

    /// Loads one region again; or, where only pages are missing, those.
    pub fn load_region(self, region: Region, only_gaps: bool) {
        let Some(session) = self.session.current_untracked() else { return };
        if self.listings.with_untracked(|all| all.get(&region).is_some_and(|one| one.reading)) {
            return;
        }
        let unfinished = self.unfinished.try_update_value(|all| all.remove(&region)).flatten().filter(|_| only_gaps);
        self.update(&region, |listing| {
            listing.reading = true;
            if unfinished.is_none() {
                listing.loaded = 0;
            }
        });
        leptos::task::spawn_local(async move { self.read_region(session, region, unfinished).await });
    }

    /// Begins anew with other credentials: what the last ones asked for is answered to nobody.
    pub fn stop_reading(self) {
        self.listings.update(|all| all.values_mut().for_each(|listing| listing.reading = false));
    }

    async fn read_region(self, session: Rc<Session>, region: Region, unfinished: Option<Unfinished>) {
        let Unfinished { mut loading, mut reload, mut began } = match unfinished {
            Some(mut unfinished) => {
                unfinished.loading.load_again();
                unfinished
            }
            None => {
                let Some(reload) = self.fleet.try_update(|fleet| fleet.begin_reload(&region)) else { return };
                Unfinished { loading: Loading::new(Patience::default()), reload, began: clock::now() }
            }
        };
        let mut asked = FuturesUnordered::new();
        let mut gathered = Vec::new();
        let mut shown = None;
        let mut last_error = None;
        let done = loop {
            while asked.len() < IN_FLIGHT
                && let Some(page) = loading.next()
            {
                asked.push(ask(&session, &region, page));
            }
            let Some((page, answer)) = asked.next().await else { return };
            if !self.is_of(&session) {
                return;
            }
            if !self.wanted_regions_untracked().contains(&region) {
                let _ = self.listings.try_update(|all| all.remove(&region));
                return;
            }
            let turn = match answer {
                Ok(answer) => {
                    let ids = answer.instance_set.iter().map(|instance| instance.instance_id.as_ref());
                    let turn = loading.loaded(page, ids, answer.total_count);
                    gathered.extend(answer.instance_set);
                    turn
                }
                Err(error) => {
                    let turn = loading.failed(page, class(&error));
                    last_error = Some(error);
                    // What came so far is not kept waiting for it.
                    shown = None;
                    turn
                }
            };
            // The first rows at once, more when some have gathered, and all before anything is concluded.
            if turn.is_some() || shown.is_none_or(|shown: Instant| shown.elapsed() >= GATHER) {
                self.show(&region, std::mem::take(&mut gathered), &loading);
                shown = Some(Instant::now());
            }
            match turn {
                None => {}
                Some(Turn::ReadAgain) => {
                    let Some(again) = self.fleet.try_update(|fleet| fleet.begin_reload(&region)) else { return };
                    (reload, began) = (again, clock::now());
                    self.update(&region, |listing| listing.anew = true);
                }
                Some(Turn::Finished(done)) => break done,
            }
        };
        drop(asked);
        let trouble = match done {
            // Only a listing without gaps that fits together says that what it does not tell of is gone.
            Completeness::Complete => {
                let _ = self.fleet.try_update(|fleet| fleet.finish_reload(reload));
                self.drop_vanished();
                None
            }
            Completeness::Shifted | Completeness::Loading => Some(Trouble::Moved),
            Completeness::Partial(gaps) => {
                let none = loading.total().is_none();
                let _ = self.unfinished.try_update_value(|all| all.insert(region.clone(), Unfinished { loading, reload, began }));
                last_error.map(|error| if none { Trouble::Failed(error) } else { Trouble::Gaps(gaps, error) })
            }
        };
        self.update(&region, |listing| {
            (listing.reading, listing.anew) = (false, false);
            listing.ended_at = Some(clock::now());
            if trouble.is_none() {
                listing.complete_at = Some(began);
            }
            listing.trouble = trouble;
        });
        self.prepare();
    }

    /// Makes what the first sort and the first selection would wait for, a piece at a time, once everything is there.
    fn prepare(self) {
        set_timeout(
            move || {
                let quiet = self.listings.try_with_untracked(|all| all.values().all(|one| !one.reading)) == Some(true);
                if quiet && self.fleet.try_with_untracked(Fleet::prepare) == Some(true) {
                    self.prepare();
                }
            },
            PIECE,
        );
    }

    fn show(self, region: &Region, instances: Vec<Instance>, loading: &Loading) {
        self.take_in(region, instances);
        self.update(region, |listing| {
            listing.loaded = loading.listed();
            listing.total = loading.total().or(listing.total);
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
        let _ = self.listings.try_update(|all| change(all.entry(region.clone()).or_default()));
    }

    /// Takes what is no longer listed out of the selection, and says so.
    fn drop_vanished(self) {
        let listed = self.fleet.with_untracked(Fleet::roster);
        let gone = self.selection.try_update(|selection| selection.retain_listed(&listed)).unwrap_or_default();
        if !gone.is_empty() {
            self.vanished.update(|all| all.extend(gone));
        }
    }

    /// Whether that account is still the one connected: an answer to another one's question is dropped.
    pub(super) fn is_of(self, session: &Session) -> bool {
        self.session.current_untracked().is_some_and(|now| std::ptr::eq(&*now, session))
    }
}

/// Asks for one page. A failure is told only after a while, if asking again may help: nothing is asked for in haste.
async fn ask(session: &Session, region: &Region, page: Page) -> (Page, Result<DescribeInstancesAnswer, ReadError>) {
    let request = DescribeInstancesRequest::page(InstanceFilter::default(), page.offset);
    let answer = session.service.read(region, &request).await;
    if answer.as_ref().is_err_and(|error| may_pass(class(error))) {
        session.service.timers().sleep(BREATHER).await;
    }
    (page, answer)
}

/// What a failure says of asking again. What could not be signed or sent is as it would be the next time.
fn class(error: &ReadError) -> ErrorClass {
    match error {
        ReadError::Call(error) => error.class(),
        ReadError::NotSent(_) => ErrorClass::Malformed,
    }
}
