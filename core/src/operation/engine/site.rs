//! What holds at one endpoint: whose credentials are in memory, and whether the line is up. The rest is common to all.

use std::collections::VecDeque;

use super::sending::Batch;
use crate::ids::EndpointId;
use crate::operation::status::Link;
use crate::time::Millis;

/// One endpoint of the operation.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) endpoint: EndpointId,
    /// The credentials in memory were seen to belong to the operation's account. Nothing relies on others.
    pub(super) account_known: bool,
    pub(super) credentials_since: Option<Millis>,
    pub(super) credentials_expire: Option<Millis>,
    /// Only while the account is not known.
    pub(super) verification: Option<Verification>,
    pub(super) look_ups_held: bool,
    pub(super) link: Link,
    pub(super) clock_corrected: Option<Millis>,
}

/// Looking for the operation's instances with new credentials: what is still to be asked for.
#[derive(Debug)]
pub(super) struct Verification {
    pub(super) remaining: VecDeque<Batch>,
    pub(super) due: Millis,
    pub(super) failures: u32,
    /// The service refused to say: that is told, rather than that it is being looked at.
    pub(super) refused: bool,
}

impl Site {
    fn new(endpoint: EndpointId) -> Self {
        Self {
            endpoint,
            account_known: false,
            credentials_since: None,
            credentials_expire: None,
            verification: None,
            look_ups_held: false,
            link: Link::Up,
            clock_corrected: None,
        }
    }

    /// Whether look-ups may be taken, other than to find out whose account it is.
    pub(super) fn may_look(&self) -> bool {
        self.account_known && !self.look_ups_held
    }

    /// Whether new credentials are being looked at, and nothing has refused to tell.
    pub(super) fn is_verifying(&self) -> bool {
        self.verification.as_ref().is_some_and(|verification| !verification.refused)
    }

    /// Tries the line, and asks whose account it is, at once and not after the next back-off.
    pub(super) fn ask_now(&mut self, now: Millis) {
        if let Link::Down { retry_at, .. } = &mut self.link {
            *retry_at = now;
        }
        if let Some(verification) = &mut self.verification {
            verification.due = now;
            verification.refused = false;
        }
    }
}

/// The endpoints of the operation: the one it was started at, and those that targets name besides.
#[derive(Debug)]
pub(super) struct Sites {
    home: Site,
    others: Vec<Site>,
}

impl Sites {
    pub(super) fn new(home: &EndpointId, all: Vec<&EndpointId>) -> Self {
        let others = all.into_iter().filter(|endpoint| *endpoint != home);
        Self { home: Site::new(home.clone()), others: others.cloned().map(Site::new).collect() }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Site> {
        std::iter::once(&self.home).chain(&self.others)
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut Site> {
        std::iter::once(&mut self.home).chain(&mut self.others)
    }

    pub(super) fn endpoints(&self) -> Vec<EndpointId> {
        self.all().map(|site| site.endpoint.clone()).collect()
    }

    pub(super) fn has(&self, endpoint: &EndpointId) -> bool {
        self.all().any(|site| site.endpoint == *endpoint)
    }

    /// The endpoint of a place of the operation. All of them are among these, so that none is missing.
    pub(super) fn of(&self, endpoint: &EndpointId) -> &Site {
        self.others.iter().find(|site| site.endpoint == *endpoint).unwrap_or(&self.home)
    }

    pub(super) fn of_mut(&mut self, endpoint: &EndpointId) -> &mut Site {
        self.others.iter_mut().find(|site| site.endpoint == *endpoint).unwrap_or(&mut self.home)
    }
}
