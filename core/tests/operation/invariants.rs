//! Watches a run and ends the test at the first step that breaks a rule.
//!
//! It keeps its own account of what was sent, answered and seen, in its own words and with its own table of what codes
//! mean, so that a mistake in the engine's is not shared.

macro_rules! check {
    ($ok:expr, $($text:tt)+) => { if !$ok { panic!("broken: {}", format!($($text)+)) } };
}

mod claims;
mod happenings;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::{InstanceId, Place};
use edgezone_core::operation::{Outcome, RequestNumber};
use edgezone_core::plan::Target;
use edgezone_core::time::Millis;

use crate::service::{ENDPOINTS, endpoint};

/// What a code says about what it names.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Meaning {
    NothingDone,
    Refused,
    Ambiguous,
}

/// After the API reference, "Common error codes" and document 79077; anything unknown is ambiguous.
pub(crate) fn meaning(code: &str) -> Meaning {
    match code {
        "AuthFailure.TokenFailure" | "AuthFailure.SignatureExpire" | "UnauthorizedOperation" | "InvalidParameter" | "IpNotInWhitelist" => {
            Meaning::NothingDone
        }
        "RequestLimitExceeded" | "RequestLimitExceeded.IPLimitExceeded" | "UnsupportedOperation.LegacyCompatBatchMixed" => {
            Meaning::NothingDone
        }
        "UnsupportedOperation.InvalidInstanceState" | "ResourceNotFound.Instance" => Meaning::Refused,
        _ => Meaning::Ambiguous,
    }
}

/// When something became known, in records: what a crash loses is not known any more.
type Sequence = u32;

/// What is known of one id from outside the engine.
#[derive(Default, Debug)]
struct Known {
    /// The latest attempt that ended without telling: must be looked up before another is sent.
    doubted: Option<Sequence>,
    cleared: Option<Sequence>,
    ever_doubted: bool,
    /// The codes the service refused it with.
    refusals: BTreeSet<String>,
    /// A look listed it since the latest refusal.
    looked_since_refusal: bool,
    refused_at: Millis,
    doubted_at: Millis,
    accepted: Option<Sequence>,
    listed_as: Vec<InstanceStatus>,
    useless_looks: u32,
    whole_refusals: u32,
    ended_by_operator: bool,
    cancelled: bool,
    under_way: bool,
    last: Option<Outcome>,
}

pub(crate) struct Watch {
    known: BTreeMap<InstanceId, Known>,
    places: BTreeMap<InstanceId, Place>,
    never_listed: BTreeSet<InstanceId>,
    /// The order of the confirmation.
    order: Vec<InstanceId>,
    tries: u32,
    terminate_departures: VecDeque<Millis>,
    look_up_departures: VecDeque<Millis>,
    requests: HashMap<RequestNumber, Request>,
    /// Announcements that are stored and were not used.
    announced: Vec<(u32, Vec<InstanceId>)>,
    pub(crate) unjournaled: bool,
    /// The journal was waived and then the page died: what it forgot cannot be asked of it.
    pub(crate) amnesia: bool,
    pub(crate) operator_paused: bool,
    pub(crate) needs_go: bool,
    /// Credentials no answer has vouched for yet, for each endpoint.
    pub(crate) unverified: [Option<u32>; ENDPOINTS],
    /// The engine knows that there are none for this endpoint.
    pub(crate) no_credentials: [bool; ENDPOINTS],
    cancel_sequence: Option<Sequence>,
    pub(crate) strangers_answered: usize,
    pub(crate) terminate_requests: usize,
}

struct Request {
    ids: Vec<InstanceId>,
    departed: Millis,
    credentials: u32,
}

impl Watch {
    pub(crate) fn new(targets: &[Target], tries: u32, unlisted: &BTreeSet<InstanceId>) -> Self {
        Self {
            known: targets.iter().map(|t| (t.id.clone(), Known::default())).collect(),
            places: targets
                .iter()
                .map(|t| {
                    let endpoint = t.endpoint.clone().unwrap_or_else(|| endpoint(0));
                    (t.id.clone(), Place { endpoint, region: t.region.clone() })
                })
                .collect(),
            never_listed: unlisted.clone(),
            order: targets.iter().map(|t| t.id.clone()).collect(),
            tries,
            terminate_departures: VecDeque::new(),
            look_up_departures: VecDeque::new(),
            requests: HashMap::new(),
            announced: Vec::new(),
            unjournaled: false,
            amnesia: false,
            operator_paused: false,
            needs_go: false,
            unverified: [None; ENDPOINTS],
            // An operation starts with credentials for the first endpoint alone.
            no_credentials: std::array::from_fn(|number| number > 0),
            cancel_sequence: None,
            strangers_answered: 0,
            terminate_requests: 0,
        }
    }
}

impl Known {
    fn doubt(&mut self, sequence: Sequence, now: Millis) {
        self.doubted = Some(sequence);
        self.doubted_at = now;
        self.ever_doubted = true;
        self.cleared = None;
    }

    fn refused(&mut self, code: &str, sequence: Sequence, now: Millis) {
        self.refusals.insert(code.to_owned());
        if meaning(code) == Meaning::Ambiguous {
            self.doubt(sequence, now);
        }
        self.refused_at = now;
        self.looked_since_refusal = false;
    }
}
