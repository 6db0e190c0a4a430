//! What the page does for the engine: sending, storing, dying and being opened again.

use edgezone_core::api::{DescribeInstancesRequest, RequestBody as _};
use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Effect, Event, Operation, Policy, Record, ReplayError};
use edgezone_core::time::Span;

use super::World;
use super::time::Happening;
use crate::service::{ENDPOINTS, number_of};

impl World {
    pub(super) fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Persist(record) => {
                if self.storage_broken {
                    return;
                }
                round_trips(&record);
                assert_eq!(record.sequence, self.next_sequence(), "broken: a hole in the journal");
                self.pending.push_back(record);
                let after = if self.schedule.storage_takes > 0 { self.below(self.schedule.storage_takes) } else { 0 };
                self.storage_ready = self.storage_ready.max(self.now + Span(after));
                self.later(self.storage_ready - self.now, Happening::Stored);
            }
            Effect::Terminate { request, place, body } => {
                let ids = body.ids().to_vec();
                let number = number_of(&place.endpoint);
                let Some(by) = self.credentials[number] else {
                    self.watch.announcement_is_void(&place, &ids);
                    self.later(Span(0), Happening::NotSent(request, number));
                    return;
                };
                self.watch.terminate_leaves(request, &place, &ids, self.engine.as_ref().unwrap().ledger(), self.now);
                self.departures.push((self.now, ids.clone()));
                let way = self.way();
                self.later(way, Happening::TerminateArrives(request, place, ids, by));
            }
            Effect::LookUp { request, place, body } => {
                let number = number_of(&place.endpoint);
                let Some(by) = self.credentials[number] else {
                    assert!(!self.watch.no_credentials[number], "broken: a look-up without credentials in memory");
                    self.later(Span(0), Happening::NotSent(request, number));
                    return;
                };
                let ids = asked_for(&body);
                self.watch.look_up_leaves(request, &place, &ids, by.number, self.now);
                self.look_ups += 1;
                let way = self.way();
                self.later(way, Happening::LookUpArrives(request, place, ids, by));
            }
            Effect::Settled => {}
            Effect::Closed => self.closed_seen = true,
        }
    }

    pub(super) fn store(&mut self) {
        if self.storage_broken {
            return;
        }
        if self.storage_fails_at == Some(self.records.len()) {
            self.storage_fails_at = None;
            self.storage_broken = true;
            self.pending.clear();
            self.feed(Event::StorageFailed);
            return;
        }
        let Some(record) = self.pending.pop_front() else { return };
        self.watch.stored(&record);
        let through = record.sequence;
        self.records.push(record);
        self.feed(Event::Persisted { through });
    }

    pub(super) fn crash(&mut self, unreported: u8, down: i64) {
        if self.engine.take().is_none() {
            return;
        }
        let kept = usize::from(unreported).min(self.pending.len());
        self.records.extend(self.pending.drain(..kept));
        self.pending.clear();
        self.session += 1;
        self.credentials = [None; ENDPOINTS];
        self.mending = false;
        self.tick_at = None;
        self.later(Span(down), Happening::Reload);
    }

    pub(super) fn reload(&mut self) {
        if self.engine.is_some() {
            return;
        }
        // What comes out of the storage is text.
        let text = serde_json::to_string(&self.records).unwrap();
        let records: Vec<Record> = serde_json::from_str(&text).unwrap();
        let seed = self.random();
        match Operation::resume(records, Policy::default(), self.now, seed) {
            Err(error) => {
                assert_eq!(error, ReplayError::Empty, "broken: the journal cannot be read");
                assert!(self.departures.is_empty() || self.watch.unjournaled, "broken: sent before the operation was in the journal");
            }
            Ok(engine) => {
                self.watch.crashed(&self.records, self.now);
                self.storage_broken = false;
                self.storage_ready = self.now;
                self.engine = Some(engine);
                self.after_step();
            }
        }
    }
}

/// The ids of a look-up, as they would be on the wire.
fn asked_for(body: &DescribeInstancesRequest) -> Vec<InstanceId> {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Asked {
        instance_ids: Vec<InstanceId>,
        limit: usize,
    }
    let asked: Asked = serde_json::from_str(&body.body()).unwrap();
    assert_eq!(asked.limit, 100, "broken: a look-up whose answer may be cut at 20");
    asked.instance_ids
}

/// A record is written and read back without loss, and names nothing like a credential.
fn round_trips(record: &Record) {
    let text = serde_json::to_string(record).unwrap();
    let back: Record = serde_json::from_str(&text).unwrap();
    assert!(back == *record, "broken: a record is not what it was after being stored: {text}");
    for word in ["secret", "Secret", "token\"", "Token\"", "uthorization\"", "signature", "password"] {
        assert!(!text.contains(word), "broken: the journal speaks of {word}: {text}");
    }
}
