//! The way to the service, as a runner needs it. A seam, so that component tests can stand in for the network.

use std::future::Future;
use std::pin::Pin;

use edgezone_core::api::{
    CallError, DescribeInstancesAnswer, DescribeInstancesRequest, ErrorClass, RequestBody, TerminateInstancesAnswer,
    TerminateInstancesRequest,
};
use edgezone_core::ids::Place;
use serde::de::DeserializeOwned;

use crate::state::session::SessionState;

/// What becomes of one request. `None`: it never left the page, since there are no credentials for its endpoint.
pub type Calling<T> = Pin<Box<dyn Future<Output = Option<Result<T, CallError>>>>>;

/// Sends the two requests an operation needs, with whatever credentials are in memory.
pub trait Gateway {
    /// Whether anything may be terminated at this moment. A console that is read-only terminates nothing.
    fn may_terminate(&self) -> bool {
        true
    }
    /// Sends a terminate request at once.
    fn terminate(&self, place: Place, body: TerminateInstancesRequest) -> Calling<TerminateInstancesAnswer>;
    /// Sends a look-up when the budget that all tabs share lets it.
    fn look_up(&self, place: Place, body: DescribeInstancesRequest) -> Calling<DescribeInstancesAnswer>;
}

/// The way with the credentials of the session at the moment a request is made.
pub(super) struct SessionGateway {
    session: SessionState,
}

impl SessionGateway {
    pub(super) fn new(session: SessionState) -> Self {
        Self { session }
    }

    fn call<T: DeserializeOwned + 'static>(&self, place: Place, body: impl RequestBody + 'static, paced_here: bool) -> Calling<T> {
        let session = self.session;
        Box::pin(async move {
            if paced_here {
                let _permit = session.current_untracked()?.service.budgets().of(body.action()).permit().await;
            }
            // Asked for again after the wait: the credentials may have been wiped or replaced meanwhile. Those for another
            // endpoint belong to another account.
            let session = session.current_untracked().filter(|session| *session.endpoint() == place.endpoint)?;
            let service = &session.service;
            let reply = service.client().call::<T>(service.signer(), &place.region, &body, &service.options()).await.ok()?;
            if let Err(error) = &reply.result
                && error.class() == ErrorClass::Clock
            {
                service.learn_clock(reply.date, reply.sent_at, reply.answered_at);
            }
            Some(reply.result)
        })
    }
}

impl Gateway for SessionGateway {
    fn may_terminate(&self) -> bool {
        !self.session.safety().limits_untracked().read_only
    }

    fn terminate(&self, place: Place, body: TerminateInstancesRequest) -> Calling<TerminateInstancesAnswer> {
        if !self.may_terminate() {
            return Box::pin(std::future::ready(None));
        }
        // The engine paces these itself, and the runner's lock keeps other tabs from sending any.
        self.call(place, body, false)
    }

    fn look_up(&self, place: Place, body: DescribeInstancesRequest) -> Calling<DescribeInstancesAnswer> {
        self.call(place, body, true)
    }
}
