//! The request budget of one action, shared by all tabs of this origin.
//!
//! The service takes 20 requests a second for each action and account. Every tab asks for a permit before it sends; the
//! permits come from one sliding window, kept as a list of times in local storage and guarded by a Web Lock. Where a
//! browser has no locks or no storage, the window is this tab's own.

use std::cell::RefCell;

use edgezone_core::api::Action;
use edgezone_core::time::Millis;

use crate::sliding_window::{Limit, SlidingWindow};
use crate::timer::Timers;
use crate::turn::Turns;
use crate::{clock, locks, storage};

/// The right to send one request, now.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a permit that is not used is a request less in this second"]
pub struct Permit {
    /// The time granted.
    pub granted: Millis,
}

/// How far a budget reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// All tabs of this origin keep to it together.
    AllTabs,
    /// Only this tab keeps to it: the browser has no locks, or lets the page store nothing.
    ThisTab,
}

/// The permits of one action.
pub struct Budget {
    name: String,
    limit: Limit,
    timers: Timers,
    turns: Turns,
    reach: Reach,
    // The window of this tab: the one that counts where the reach is no further, and a copy of the shared one elsewhere.
    own: RefCell<SlidingWindow>,
}

impl Budget {
    /// The budget of this action, at the service's limit.
    #[must_use]
    pub fn of_action(action: Action, timers: Timers) -> Self {
        Self::new(&format!("budget.{action}"), Limit::OF_SERVICE, timers)
    }

    /// A budget of this name and limit. Budgets of the same name, in whatever tab, are one budget.
    #[must_use]
    pub fn new(name: &str, limit: Limit, timers: Timers) -> Self {
        let reach = if locks::supported() && storage::probe().is_ok() { Reach::AllTabs } else { Reach::ThisTab };
        Self { name: name.to_owned(), limit, timers, turns: Turns::default(), reach, own: RefCell::new(SlidingWindow::new(limit)) }
    }

    /// How far this budget reaches.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Waits until one more request may leave, first come, first served within this tab. Send it at once.
    ///
    /// Dropping the future gives up the place. Between tabs, each has at most one grant waiting, so they take turns.
    pub async fn permit(&self) -> Permit {
        let _turn = self.turns.next().await;
        let mut granted = self.ask(|window, now| window.grant(now)).await;
        loop {
            self.timers.sleep_until(granted).await;
            // A timer that ended late, say in a hidden tab, has missed its grant: others have been granted around it.
            if !self.own.borrow().missed(granted, clock::now()) {
                return Permit { granted };
            }
            granted = self.ask(|window, now| window.grant_again(granted, now)).await;
        }
    }

    async fn ask(&self, decide: impl FnOnce(&mut SlidingWindow, Millis) -> Millis) -> Millis {
        let _lock = match self.reach {
            Reach::AllTabs => locks::acquire(&format!("edgezone-console.{}", self.name)).await.ok(),
            Reach::ThisTab => None,
        };
        let now = clock::now();
        let mut own = self.own.borrow_mut();
        if self.reach == Reach::AllTabs {
            // Storage that was cleared by hand leaves this tab's copy, which at least keeps this tab to the limit.
            if let Some(text) = storage::get(&self.name) {
                *own = SlidingWindow::from_text(&text, self.limit, now);
            }
        }
        let granted = decide(&mut own, now);
        if self.reach == Reach::AllTabs {
            let _ = storage::set(&self.name, &own.to_text());
        }
        granted
    }
}
