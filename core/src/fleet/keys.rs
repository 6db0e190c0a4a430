//! What sorting and filtering look at for each of 100,000 rows at a keystroke.
//!
//! Each kind of thing lies side by side for all rows, so that a filter reads memory from one end to the other instead of
//! following two pointers a row.

use std::net::IpAddr;
use std::sync::Arc;

use super::texts::Texts;
use super::{Row, natural};
use crate::api::Instance;
use crate::ids::Zone;
use crate::order::{self, Direction, index};
use crate::time::Millis;

/// The keys of all rows, by row number.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    codes: Vec<Codes>,
    created: Vec<Option<Millis>>,
    ips: Vec<Ips>,
    texts: Texts,
    pub names: FacetNames,
}

/// The numbers of a row's facet values in [`FacetNames`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Codes {
    pub status: u32,
    pub zone: u32,
    pub region: u32,
    pub instance_type: u32,
}

/// The addresses of an instance, read once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ips {
    pub private: Option<IpAddr>,
    pub private_v6: Option<IpAddr>,
    pub public: Option<IpAddr>,
    pub public_v6: Option<IpAddr>,
}

impl Keys {
    pub(super) fn push(&mut self, row: &Row) {
        self.codes.push(self.names.codes(row));
        self.created.push(row.instance().created_at());
        self.ips.push(Ips::of(row.instance()));
        self.texts.push(row.instance());
    }

    pub(super) fn replace(&mut self, at: usize, row: &Row) {
        let codes = self.names.codes(row);
        set(&mut self.codes, at, codes);
        set(&mut self.created, at, row.instance().created_at());
        set(&mut self.ips, at, Ips::of(row.instance()));
        self.texts.replace(at, row.instance());
    }

    /// The names stay, so that a facet's value keeps its number.
    pub(super) fn retain(&mut self, kept: &[bool]) {
        retain(&mut self.codes, kept);
        retain(&mut self.created, kept);
        retain(&mut self.ips, kept);
        self.texts.retain(kept);
    }

    pub(super) fn codes(&self, at: usize) -> Codes {
        self.codes.get(at).copied().unwrap_or_default()
    }

    pub(super) fn created(&self, at: usize) -> Option<Millis> {
        self.created.get(at).copied().flatten()
    }

    pub(super) fn ips(&self, at: usize) -> Ips {
        self.ips.get(at).copied().unwrap_or_default()
    }

    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}

pub(super) fn retain<T>(list: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    list.retain(|_| kept.next().copied().unwrap_or(true));
}

impl Ips {
    fn of(instance: &Instance) -> Self {
        let read = |text: &str| text.trim().parse().ok();
        Self {
            private: read(&instance.private_ip),
            private_v6: read(&instance.private_ip_v6),
            public: read(&instance.public_ip),
            public_v6: read(&instance.public_ip_v6),
        }
    }

    pub(super) fn all(self) -> impl Iterator<Item = IpAddr> {
        [self.private, self.public, self.private_v6, self.public_v6].into_iter().flatten()
    }
}

/// Names given a small number each, so that comparing a status or a zone is comparing two numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    texts: indexmap::IndexSet<Arc<str>, rustc_hash::FxBuildHasher>,
}

impl Names {
    pub(super) fn code(&mut self, text: &str) -> u32 {
        let found = self.texts.get_index_of(text);
        let index = found.unwrap_or_else(|| self.texts.insert_full(Arc::from(text)).0);
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    pub(super) fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// The numbers of all texts in natural order, equal ones in that of their bytes; the empty text first.
    pub(super) fn in_order(&self) -> Vec<u32> {
        let keys = self.natural_keys();
        let all = order::all(keys.len());
        let natural = |at: usize| keys.get(at).map_or(&[][..], Vec::as_slice);
        let mut sorted = order::by_bytes(&all, Direction::Ascending, &natural);
        if sorted.equal {
            let text = |at| self.texts.get_index(at).map_or(&[][..], |text| text.as_bytes());
            sorted = order::by_bytes(&order::by_bytes(&all, Direction::Ascending, &text).order, Direction::Ascending, &natural);
        }
        let mut order = sorted.order;
        if let Some(empty) = order.pop_if(|code| self.text(*code).is_empty()) {
            order.insert(0, empty);
        }
        order
    }

    /// The place of each text in natural order, equal ones in the same place; none for the empty text.
    pub(super) fn ranks(&self) -> Vec<Option<u32>> {
        let keys = self.natural_keys();
        let natural = |at: usize| keys.get(at).map_or(&[][..], Vec::as_slice);
        let mut ranks = vec![None; keys.len()];
        let (mut rank, mut before) = (0, None);
        for code in order::by_bytes(&order::all(keys.len()), Direction::Ascending, &natural).order {
            let key = natural(index(code));
            rank += u32::from(before.is_some_and(|before| before != key));
            before = Some(key);
            set(&mut ranks, index(code), (!key.is_empty()).then_some(rank));
        }
        ranks
    }

    fn natural_keys(&self) -> Vec<Vec<u8>> {
        self.texts().map(|text| natural::key(&text.to_lowercase())).collect()
    }

    /// The text of that number.
    pub(super) fn text(&self, code: u32) -> &str {
        self.texts.get_index(index(code)).map_or("", |text| text)
    }
}

/// The names of all four facets.
#[derive(Clone, Debug, Default)]
pub(super) struct FacetNames {
    pub status: Names,
    pub zone: Names,
    pub region: Names,
    pub instance_type: Names,
}

impl FacetNames {
    fn codes(&mut self, row: &Row) -> Codes {
        let instance = row.instance();
        Codes {
            status: self.status.code(instance.instance_status.as_str()),
            zone: self.zone.code(instance.zone.as_ref().map_or("", Zone::as_str)),
            region: self.region.code(row.region().as_str()),
            instance_type: self.instance_type.code(&instance.instance_type),
        }
    }
}
