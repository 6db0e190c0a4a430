//! Twenty requests in any second, for each action of each account.

use std::collections::{HashMap, VecDeque};

use crate::accounts::AccountId;
use crate::moment::Moment;
use crate::protocol::ApiFault;

const SECOND: i64 = 1_000_000;

/// The requests of the last second.
#[derive(Debug, Default)]
pub struct Limiter {
    recent: HashMap<(AccountId, String), Window>,
}

#[derive(Debug, Default)]
struct Window {
    admitted: VecDeque<Moment>,
    refused: VecDeque<Moment>,
}

impl Limiter {
    /// Admits a request, or refuses it if `limit` were admitted within the second before it.
    ///
    /// A refused request takes no place in the window, so that who keeps asking too often is still served at the limit.
    ///
    /// # Errors
    /// `RequestLimitExceeded`, in the wording seen of the service.
    pub fn admit(&mut self, account: AccountId, action: &str, limit: usize, now: Moment) -> Result<(), ApiFault> {
        let window = self.recent.entry((account, action.to_owned())).or_default();
        for times in [&mut window.admitted, &mut window.refused] {
            while times.front().is_some_and(|at| now - *at >= SECOND) {
                times.pop_front();
            }
        }
        if window.admitted.len() < limit {
            window.admitted.push_back(now);
            return Ok(());
        }
        window.refused.push_back(now);
        let asked = window.admitted.len().saturating_add(window.refused.len());
        Err(ApiFault::new(
            "RequestLimitExceeded",
            format!(
                "Your current request times equals to `{asked}` in a second, which exceeds the frequency limit `{limit}` for a second. \
                 Please reduce the frequency of calls."
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::Accounts;

    #[test]
    fn no_second_holds_more_than_the_limit_wherever_it_begins() {
        let mut limiter = Limiter::default();
        let mut ask = |micros: i64, action: &str| limiter.admit(Accounts::DEMO, action, 20, Moment(micros)).is_ok();
        // Twenty at the end of one calendar second, and the first of the next: the window slides, so it is refused.
        assert!((0..20).all(|i| ask(900_000 + i, "A")));
        assert!(!ask(1_000_000, "A"));
        assert!(ask(1_000_000, "B"));
        assert!(!ask(1_899_999, "A"));
        assert!(ask(1_900_000, "A"));
        assert!(!ask(1_900_000, "A"));
    }

    #[test]
    fn the_wording_seen_of_the_service() {
        let mut limiter = Limiter::default();
        for _ in 0..10 {
            limiter.admit(Accounts::DEMO, "A", 10, Moment(0)).unwrap();
        }
        let fault = limiter.admit(Accounts::DEMO, "A", 10, Moment(1)).unwrap_err();
        assert!(fault.message.starts_with("Your current request times equals to `11` in a second, which exceeds the frequency limit `10`"));
        assert!(limiter.admit(Accounts::PARTNER, "A", 10, Moment(1)).is_ok());
    }
}
