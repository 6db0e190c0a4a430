//! Asking the service: each request waits for its permit, is signed with the service's own time, and is sent again where
//! the service said that it did nothing.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use edgezone_adapters::Abandon;
use edgezone_adapters::budget::Budget;
use edgezone_adapters::client::{ApiClient, CallOptions, Language, NotSent};
use edgezone_adapters::config::Endpoint;
use edgezone_adapters::timer::Timers;
use edgezone_core::api::{Action, CallError, DescribeZonesAnswer, ErrorClass, RequestBody};
use edgezone_core::credentials::Credentials;
use edgezone_core::ids::Region;
use edgezone_core::tc3::Signer;
use edgezone_core::time::{Millis, Span};
use serde::de::DeserializeOwned;

use crate::text::Locale;

/// How often a read is repeated after a refusal for too many requests.
const THROTTLED_TRIES: u32 = 4;

/// The page's budgets, one for each action, shared by everything that asks the service.
pub struct Budgets {
    zones: Budget,
    instances: Budget,
    /// For TerminateInstances.
    pub terminate: Budget,
}

impl Budgets {
    /// The budgets of this page, which keep to the service's limits together with all other tabs.
    #[must_use]
    pub fn of_page(timers: &Timers) -> Self {
        Self {
            zones: Budget::of_action(Action::DescribeZones, timers.clone()),
            instances: Budget::of_action(Action::DescribeInstances, timers.clone()),
            terminate: Budget::of_action(Action::TerminateInstances, timers.clone()),
        }
    }

    /// The budget of an action.
    #[must_use]
    pub fn of(&self, action: Action) -> &Budget {
        match action {
            Action::DescribeZones => &self.zones,
            Action::DescribeInstances => &self.instances,
            Action::TerminateInstances => &self.terminate,
        }
    }
}

/// Why a read did not succeed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// It was sent and failed.
    Call(CallError),
    /// It never left the page.
    NotSent(NotSent),
}

/// The way to the service with one set of credentials.
pub struct Service {
    client: ApiClient,
    signer: RefCell<Signer>,
    budgets: Rc<Budgets>,
    timers: Timers,
    skew: Cell<Span>,
    abandon: Abandon,
}

impl Service {
    /// The way to an endpoint.
    #[must_use]
    pub fn new(endpoint: Endpoint, credentials: Credentials, budgets: Rc<Budgets>, timers: Timers) -> Self {
        Self {
            client: ApiClient::new(endpoint, timers.clone()),
            signer: RefCell::new(Signer::new(credentials)),
            budgets,
            timers,
            skew: Cell::new(Span(0)),
            abandon: Abandon::new(),
        }
    }

    /// The client, for whoever paces requests by itself.
    #[must_use]
    pub fn client(&self) -> &ApiClient {
        &self.client
    }

    /// The signer, which holds the credentials.
    #[must_use]
    pub fn signer(&self) -> &RefCell<Signer> {
        &self.signer
    }

    /// The budgets.
    #[must_use]
    pub fn budgets(&self) -> &Rc<Budgets> {
        &self.budgets
    }

    /// The page's timers.
    #[must_use]
    pub fn timers(&self) -> &Timers {
        &self.timers
    }

    /// What to add to this computer's clock to get the service's, as far as it was measured.
    #[must_use]
    pub fn clock_skew(&self) -> Span {
        self.skew.get()
    }

    /// Gives up all requests under way. Nothing is sent afterwards.
    pub fn abandon(&self) {
        self.abandon.abandon();
    }

    /// How a request is made now.
    #[must_use]
    pub fn options(&self) -> CallOptions {
        let language = match Locale::current_untracked() {
            Locale::En => Language::English,
            Locale::ZhCn => Language::Chinese,
        };
        CallOptions { clock_skew: self.skew.get(), language, abandon: Some(self.abandon.clone()), ..CallOptions::default() }
    }

    /// Asks for something that changes nothing. Repeated where the service refused it for the clock, which is set by the
    /// service's own then, or for too many requests.
    ///
    /// # Errors
    /// [`ReadError`] of the last attempt.
    pub async fn read<T: DeserializeOwned>(&self, region: &Region, body: &impl RequestBody) -> Result<T, ReadError> {
        let mut clock_was_set = false;
        let mut throttled = 0;
        loop {
            let _permit = self.budgets.of(body.action()).permit().await;
            let sent = self.client.call::<T>(&self.signer, region, body, &self.options()).await;
            let reply = sent.map_err(ReadError::NotSent)?;
            let error = match reply.result {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            match error.class() {
                ErrorClass::Clock if !clock_was_set && reply.date.is_some() => {
                    clock_was_set = true;
                    self.learn_clock(reply.date, reply.sent_at, reply.answered_at);
                }
                ErrorClass::Throttled if throttled < THROTTLED_TRIES => {
                    throttled += 1;
                    self.timers.sleep(Span::millis(500 << throttled)).await;
                }
                _ => return Err(ReadError::Call(error)),
            }
        }
    }

    /// Takes the service's time (whole seconds) from an answer, for requests to come: it was `date` about half way
    /// between sending and hearing.
    pub fn learn_clock(&self, date: Option<Millis>, sent_at: Millis, answered_at: Millis) {
        if let Some(date) = date {
            let half_way = sent_at + Span((answered_at - sent_at).0 / 2);
            self.skew.set(date + Span::millis(500) - half_way);
        }
    }

    /// All zones of the account, over all regions.
    ///
    /// # Errors
    /// [`ReadError`] if they could not be read.
    pub async fn zones(&self, region: &Region) -> Result<DescribeZonesAnswer, ReadError> {
        self.read(region, &AllZones).await
    }
}

/// DescribeZones, which takes nothing and answers for all regions.
struct AllZones;

impl RequestBody for AllZones {
    fn action(&self) -> Action {
        Action::DescribeZones
    }

    fn body(&self) -> String {
        "{}".to_owned()
    }
}
