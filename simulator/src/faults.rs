//! Faults on demand: what goes wrong, for which requests, how often.

use serde::{Deserialize, Serialize};

/// One way to go wrong.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// Slower than usual.
    Delay {
        /// Milliseconds before the work.
        #[serde(default)]
        before_ms: u64,
        /// Milliseconds between the work and the answer.
        #[serde(default)]
        after_ms: u64,
        /// Up to so many milliseconds more on either side, by chance.
        #[serde(default)]
        jitter_ms: u64,
    },
    /// The connection is closed before anything is done.
    DropBefore,
    /// The work is done, and the connection is closed without an answer.
    DropAfter,
    /// The connection is closed at once, and the work is done later.
    Late {
        /// Milliseconds until the work is done.
        after_ms: u64,
    },
    /// An HTML page with this status, as a gateway sends it.
    BadGateway {
        /// The HTTP status.
        #[serde(default = "bad_gateway")]
        status: u16,
        /// Whether the work is done first.
        #[serde(default)]
        done: bool,
    },
    /// The work is done, and the answer's JSON breaks off, in a complete HTTP message.
    Truncated,
    /// The work is done, and the connection is closed in the middle of the answer.
    CutOff,
    /// `FailedInstanceSet` as null, absent or empty where no id failed.
    FailedSet {
        /// Which of the three.
        shape: FailedSetShape,
    },
    /// The first `ids` of a termination are in neither list of the answer.
    Omit {
        /// How many.
        #[serde(default = "one")]
        ids: usize,
        /// Whether they are terminated all the same.
        #[serde(default)]
        done: bool,
    },
    /// The answer names ids that nobody asked for. Nothing is done to them.
    Extra {
        /// The ids.
        ids: Vec<String>,
        /// In `FailedInstanceSet` instead of `InstanceIdSet`.
        #[serde(default)]
        failed: bool,
    },
    /// An error of the API: InternalError before or after the work, a burst of RequestLimitExceeded, TokenFailure…
    ApiError {
        /// The code.
        code: String,
        /// The message; the service's words for an internal error if left out.
        #[serde(default)]
        message: Option<String>,
        /// Whether the work is done first.
        #[serde(default)]
        done: bool,
    },
    /// A termination is refused whole, with a top-level error and nothing done, if one or all of its ids would fail.
    RefuseBatch {
        /// When.
        when: RefuseWhen,
    },
    /// The first `ids` of a termination are accepted, and turn to `error` later instead of going.
    ErrorWhileTerminating {
        /// How many.
        #[serde(default = "one")]
        ids: usize,
        /// Milliseconds from the termination on.
        #[serde(default)]
        after_ms: u64,
    },
    /// This page of a listing is taken from a freshly shuffled order.
    Shuffle,
}

impl Fault {
    /// The kind's name, as the control port takes it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Delay { .. } => "delay",
            Self::DropBefore => "drop-before",
            Self::DropAfter => "drop-after",
            Self::Late { .. } => "late",
            Self::BadGateway { .. } => "bad-gateway",
            Self::Truncated => "truncated",
            Self::CutOff => "cut-off",
            Self::FailedSet { .. } => "failed-set",
            Self::Omit { .. } => "omit",
            Self::Extra { .. } => "extra",
            Self::ApiError { .. } => "api-error",
            Self::RefuseBatch { .. } => "refuse-batch",
            Self::ErrorWhileTerminating { .. } => "error-while-terminating",
            Self::Shuffle => "shuffle",
        }
    }
}

/// How an answer without failed ids says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailedSetShape {
    /// No such field, as in the documented example of a single success.
    #[default]
    Absent,
    /// `null`.
    Null,
    /// `[]`.
    Empty,
}

/// When a batch is refused whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefuseWhen {
    /// One of its ids would fail.
    Any,
    /// All of its ids would fail.
    All,
}

/// Which requests a fault befalls.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Only this action; `None` for every action.
    #[serde(default)]
    pub action: Option<String>,
    /// So many requests are spared first.
    #[serde(default)]
    pub skip: u64,
    /// So many requests are befallen; `None` for no end.
    #[serde(default)]
    pub count: Option<u64>,
    /// The chance of each request that is neither spared nor past the count, from 0 to 1.
    #[serde(default = "always")]
    pub probability: f64,
    /// What befalls them.
    pub fault: Fault,
}

fn bad_gateway() -> u16 {
    502
}

fn one() -> usize {
    1
}

fn always() -> f64 {
    1.0
}

/// The rules in force and the chance they draw from.
#[derive(Debug)]
pub struct Faults {
    rules: Vec<Rule>,
    rng: fastrand::Rng,
}

impl Faults {
    /// No rules; chance from the seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { rules: Vec::new(), rng: fastrand::Rng::with_seed(seed) }
    }

    /// Adds a rule.
    pub fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    /// The rules, with what is left of their counts.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Takes all rules away.
    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// The faults that befall this request. Rules are used up by it.
    pub fn draw(&mut self, action: &str) -> Vec<Fault> {
        let mut drawn = Vec::new();
        for rule in &mut self.rules {
            if rule.action.as_deref().is_some_and(|wanted| wanted != action) || rule.count == Some(0) {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            if rule.probability < 1.0 && self.rng.f64() >= rule.probability {
                continue;
            }
            if let Some(left) = &mut rule.count {
                *left = left.saturating_sub(1);
            }
            drawn.push(rule.fault.clone());
        }
        self.rules.retain(|rule| rule.count != Some(0));
        drawn
    }

    /// Up to so many milliseconds, by chance.
    pub fn jitter(&mut self, most_ms: u64) -> u64 {
        self.rng.u64(0..=most_ms)
    }

    /// Shuffles by chance.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        self.rng.shuffle(items);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: &str) -> Rule {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_rule_spares_befalls_and_is_used_up() {
        let mut faults = Faults::new(1);
        faults.add(rule(r#"{"action":"TerminateInstances","skip":1,"count":2,"fault":{"kind":"drop-before"}}"#));
        assert_eq!(faults.draw("DescribeInstances"), []);
        let drawn: Vec<_> = (0..5).map(|_| faults.draw("TerminateInstances").len()).collect();
        assert_eq!(drawn, [0, 1, 1, 0, 0]);
        assert!(faults.rules().is_empty());
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed() {
        let draw = |seed| {
            let mut faults = Faults::new(seed);
            faults.add(rule(r#"{"probability":0.5,"fault":{"kind":"truncated"}}"#));
            (0..64).map(|_| faults.draw("A").len()).collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn every_kind_is_read_and_a_misspelt_one_is_not() {
        for kind in [
            r#"{"kind":"delay","before_ms":5}"#,
            r#"{"kind":"drop-after"}"#,
            r#"{"kind":"late","after_ms":5}"#,
            r#"{"kind":"bad-gateway"}"#,
            r#"{"kind":"cut-off"}"#,
            r#"{"kind":"failed-set","shape":"null"}"#,
            r#"{"kind":"omit","ids":3,"done":true}"#,
            r#"{"kind":"extra","ids":["x"]}"#,
            r#"{"kind":"api-error","code":"InternalError"}"#,
            r#"{"kind":"refuse-batch","when":"any"}"#,
            r#"{"kind":"error-while-terminating"}"#,
            r#"{"kind":"shuffle"}"#,
        ] {
            serde_json::from_str::<Fault>(kind).unwrap_or_else(|e| panic!("{kind}: {e}"));
        }
        assert!(serde_json::from_str::<Fault>(r#"{"kind":"drop-befor"}"#).is_err());
        assert!(serde_json::from_str::<Fault>(r#"{"kind":"late","after":5}"#).is_err());
    }
}
