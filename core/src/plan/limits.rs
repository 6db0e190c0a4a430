//! What one operation may do at most.

/// What one operation may do at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Limits {
    /// Nothing can be confirmed at all.
    pub read_only: bool,
    /// The most instances one operation takes. A plan of more is refused whole: which of them to leave out is for the
    /// operator to say.
    pub maximum: Option<usize>,
}

impl Limits {
    /// Both at once: what either forbids is forbidden. Limits of the operator's own can so only narrow the deployment's.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let maximum = match (self.maximum, other.maximum) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self { read_only: self.read_only || other.read_only, maximum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn two_limits_together_allow_only_what_both_allow(a: (bool, Option<usize>), b: (bool, Option<usize>), count: usize) {
            let [a, b] = [a, b].map(|(read_only, maximum)| Limits { read_only, maximum });
            let allows = |limits: Limits| !limits.read_only && limits.maximum.is_none_or(|maximum| count <= maximum);
            prop_assert_eq!(allows(a.and(b)), allows(a) && allows(b));
            prop_assert_eq!(a.and(b), b.and(a));
        }
    }
}
