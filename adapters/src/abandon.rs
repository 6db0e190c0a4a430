//! Giving up waiting for requests, say when the console is locked.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;

/// Gives up every request it was handed to, at once. Its clones are the same handle.
///
/// What was abandoned may still have been carried out by the service: only the answer is lost.
#[derive(Clone, Default)]
pub struct Abandon(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    abandoned: bool,
    waiting: Vec<oneshot::Sender<()>>,
}

impl Abandon {
    /// A handle that nothing was given up by yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives up: requests under way end without an answer, later ones with this handle do not even start.
    pub fn abandon(&self) {
        let waiting = {
            let mut state = self.0.borrow_mut();
            state.abandoned = true;
            std::mem::take(&mut state.waiting)
        };
        for waiting in waiting {
            let _ = waiting.send(());
        }
    }

    /// Whether it was given up.
    #[must_use]
    pub fn is_abandoned(&self) -> bool {
        self.0.borrow().abandoned
    }

    /// Waits until it is given up.
    pub(crate) async fn abandoned(&self) {
        let told = {
            let mut state = self.0.borrow_mut();
            if state.abandoned {
                return;
            }
            // Those that no longer wait are forgotten here, so that a long session does not collect them.
            state.waiting.retain(|waiting| !waiting.is_canceled());
            let (sender, told) = oneshot::channel();
            state.waiting.push(sender);
            told
        };
        let _ = told.await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn all_that_wait_are_told_and_later_ones_do_not_wait() {
        let abandon = Abandon::new();
        let mut one = Box::pin(abandon.abandoned());
        let mut other = Box::pin(abandon.abandoned());
        assert!(one.as_mut().now_or_never().is_none() && other.as_mut().now_or_never().is_none());
        abandon.clone().abandon();
        assert!(one.now_or_never().is_some() && other.now_or_never().is_some());
        assert!(abandon.abandoned().now_or_never().is_some() && abandon.is_abandoned());
    }

    #[test]
    fn those_that_stopped_waiting_are_forgotten() {
        let abandon = Abandon::new();
        for _ in 0..10 {
            assert!(abandon.abandoned().now_or_never().is_none());
        }
        assert!(abandon.0.borrow().waiting.len() <= 1);
    }
}
