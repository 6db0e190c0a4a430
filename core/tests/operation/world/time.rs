//! Virtual time, and chance.

use std::cmp::Reverse;

use edgezone_core::ids::{InstanceId, Place};
use edgezone_core::operation::RequestNumber;
use edgezone_core::time::{Millis, Span};

use super::{Action, World};
use crate::service::{Credentials, LookResult, TerminateResult};

#[derive(Debug)]
pub(super) enum Happening {
    Tick(u64),
    TerminateArrives(RequestNumber, Place, Vec<InstanceId>, Credentials),
    TerminateAnswered(RequestNumber, TerminateResult),
    LookUpArrives(RequestNumber, Place, Vec<InstanceId>, Credentials),
    LookUpAnswered(RequestNumber, LookResult),
    DoneLate(Vec<InstanceId>),
    Stored,
    NotSent(RequestNumber, usize),
    Mend,
    Act(Action),
    Reload,
}

/// What happens next. `session` tells the pages apart: what was meant for a dead one is dropped.
pub(super) struct Next {
    pub(super) at: Millis,
    pub(super) order: u64,
    pub(super) session: u32,
    pub(super) what: Happening,
}

impl PartialEq for Next {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}
impl Eq for Next {}
impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Next {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

impl World {
    pub(super) fn random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, n: i64) -> i64 {
        (self.random() % u64::try_from(n.max(1)).unwrap()) as i64
    }

    pub(super) fn way(&mut self) -> Span {
        let (least, most) = self.schedule.latency;
        Span(least + self.below(most - least + 1))
    }

    pub(super) fn later(&mut self, after: Span, what: Happening) {
        self.order += 1;
        self.heap.push(Reverse(Next { at: self.now + after, order: self.order, session: self.session, what }));
    }
}
