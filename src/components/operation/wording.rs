//! The sentences about a whole operation. Each is true at the moment it is read, whatever the counts are.

use std::collections::BTreeSet;

use edgezone_core::operation::{Mode, Tally};

use super::kind::Kind;
use crate::text::operation::{headline, part, verdict};

/// Where the instances of an operation are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// All in one region.
    Region(String),
    /// In so many.
    Regions(usize),
}

impl Place {
    /// The place of instances with these regions.
    #[must_use]
    pub fn of<'a>(regions: impl IntoIterator<Item = &'a str>) -> Self {
        let regions: BTreeSet<&str> = regions.into_iter().collect();
        match regions.first() {
            Some(only) if regions.len() == 1 => Self::Region((*only).to_owned()),
            _ => Self::Regions(regions.len()),
        }
    }

    /// The place in the current language.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Region(region) => region.clone(),
            Self::Regions(n) => headline::regions(*n),
        }
    }
}

/// What a headline speaks of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Sending, or waiting for the moment to.
    Running,
    /// Not sending.
    Paused,
    /// New credentials are being looked at.
    Verifying,
    /// Cancelled: what is under way is awaited.
    Cancelling,
    /// Not finished, and it runs nowhere.
    Left,
    /// Every instance has its outcome.
    Settled,
}

/// An operation in numbers, as far as its headline tells it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// Whether anything is sent.
    pub mode: Mode,
    /// What it speaks of.
    pub stage: Stage,
    /// The counts.
    pub tally: Tally,
    /// Of the rehearsed, how many were not listed.
    pub missing: usize,
    /// Where.
    pub place: Place,
}

impl Account {
    /// The sentence at the top of the page, in the current language.
    #[must_use]
    pub fn headline(&self) -> String {
        let (n, place) = (self.tally.total(), self.place.word());
        if self.stage == Stage::Settled {
            return self.verdict();
        }
        let told =
            self.told(&[Kind::Terminated, Kind::Gone, Kind::Rehearsed, Kind::Failed, Kind::Unresolved, Kind::NotSent, Kind::Checking]);
        match (self.stage, self.mode) {
            (Stage::Running, Mode::Live) if told.is_empty() => headline::begun(n, place),
            (Stage::Running, Mode::Live) => headline::running(n, place, told),
            (Stage::Running, Mode::Rehearsal) if told.is_empty() => headline::rehearsal_begun(n, place),
            (Stage::Running, Mode::Rehearsal) => headline::rehearsing(n, place, told),
            (Stage::Verifying, _) => headline::verifying(n, place, self.all()),
            (Stage::Cancelling, _) => headline::cancelling(n, place, self.all()),
            (Stage::Left, _) => headline::left(n, place, self.all()),
            (Stage::Paused | Stage::Settled, _) => headline::paused(n, place, self.all()),
        }
    }

    /// What became of it, what went wrong first.
    fn verdict(&self) -> String {
        let tally = &self.tally;
        let n = tally.total();
        let rehearsal = self.mode == Mode::Rehearsal;
        let bad = self.bad();
        let done = tally.terminated + tally.gone;
        if rehearsal {
            let found = tally.rehearsed.saturating_sub(self.missing);
            let missing = if self.missing > 0 { verdict::missing(self.missing) } else { String::new() };
            return join(&[verdict::REHEARSED.get().to_owned(), verdict::would(found, n), missing, self.listed_bad()], "");
        }
        match (bad.is_empty(), done) {
            (true, _) if tally.gone == n => verdict::all_gone(n),
            (true, _) if tally.gone == 0 => verdict::all(n),
            (true, _) => verdict::all_some_gone(n, tally.gone),
            // Of what is unresolved nobody can say that nothing happened to it.
            (false, 0) if tally.unresolved > 0 => verdict::nothing_known(n, self.listed_bad()),
            (false, 0) => verdict::nothing(n, self.listed_bad()),
            (false, _) => verdict::some(bad, self.told(&[Kind::Terminated, Kind::Gone])),
        }
    }

    /// The parts that are not as wished. The first of them says out of how many.
    fn bad(&self) -> String {
        type Word = (usize, fn(usize) -> String, fn(usize, usize) -> String);
        let Tally { failed, unresolved, not_sent, .. } = self.tally;
        let words: [Word; 3] = [
            (failed, verdict::failed, verdict::failed_of),
            (unresolved, verdict::unresolved, verdict::unresolved_of),
            (not_sent, verdict::not_sent, verdict::not_sent_of),
        ];
        let told = words.into_iter().filter(|(n, ..)| *n > 0).enumerate();
        let total = self.tally.total();
        let told: Vec<String> = told.map(|(at, (n, word, of))| if at == 0 { of(n, total) } else { word(n) }).collect();
        join(&told, headline::COMMA.get())
    }

    fn listed_bad(&self) -> String {
        let told = self.told(&[Kind::Failed, Kind::Unresolved, Kind::NotSent]);
        if self.mode == Mode::Rehearsal && !told.is_empty() { verdict::also(told) } else { told }
    }

    fn all(&self) -> String {
        self.told(&Kind::ALL)
    }

    /// The counts of these kinds that are not zero.
    fn told(&self, kinds: &[Kind]) -> String {
        let parts = kinds.iter().map(|kind| (kind, kind.count(&self.tally))).filter(|(_, n)| *n > 0);
        join(&parts.map(|(kind, n)| part_of(*kind, n)).collect::<Vec<_>>(), headline::COMMA.get())
    }

    /// The title of the page: how far, or the verdict.
    #[must_use]
    pub fn title(&self) -> String {
        let n = self.tally.total();
        let doing = match self.mode {
            Mode::Live => headline::title(n),
            Mode::Rehearsal => headline::title_rehearsal(n),
        };
        let percent = percent(&self.tally).to_string();
        match self.stage {
            Stage::Settled => self.verdict(),
            Stage::Paused | Stage::Left => headline::title_paused(percent, doing),
            Stage::Running | Stage::Verifying | Stage::Cancelling => headline::title_running(percent, doing),
        }
    }
}

/// How much of it is told, in percent. All of it only when nothing is open.
#[must_use]
pub fn percent(tally: &Tally) -> usize {
    let total = tally.total();
    (total.saturating_sub(tally.open()) * 100).checked_div(total).unwrap_or(100)
}

/// One count in words, such as `3 failed`.
#[must_use]
pub fn part_of(kind: Kind, n: usize) -> String {
    match kind {
        Kind::Terminated => part::terminated(n),
        Kind::Gone => part::gone(n),
        Kind::Rehearsed => part::rehearsed(n),
        Kind::Failed => part::failed(n),
        Kind::Unresolved => part::unresolved(n),
        Kind::NotSent => part::not_sent(n),
        Kind::Checking => part::checking(n),
        Kind::InFlight => part::in_flight(n),
        Kind::Queued => part::queued(n),
    }
}

fn join(parts: &[String], with: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(with)
}

#[cfg(test)]
mod tests;
