//! Taking turns within one tab, first come, first served.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;

/// A queue in which one at a time has the turn.
#[derive(Clone, Default)]
pub(crate) struct Turns(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    taken: bool,
    waiting: VecDeque<oneshot::Sender<Turn>>,
}

/// The turn; it passes on when this is dropped.
pub(crate) struct Turn(Turns);

impl Turns {
    /// Waits for the turn. Whoever stops waiting is passed over.
    pub(crate) async fn next(&self) -> Turn {
        loop {
            let Some(turn) = self.join() else {
                return Turn(self.clone());
            };
            if let Ok(turn) = turn.await {
                return turn;
            }
        }
    }

    /// `None`: nobody has the turn, and it is taken now.
    fn join(&self) -> Option<oneshot::Receiver<Turn>> {
        let mut state = self.0.borrow_mut();
        if !state.taken {
            state.taken = true;
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        state.waiting.push_back(sender);
        Some(receiver)
    }

    fn pass_on(&self) {
        let next = {
            let mut state = self.0.borrow_mut();
            let next = state.waiting.pop_front();
            state.taken = next.is_some();
            next
        };
        if let Some(next) = next {
            // If nobody waits at the other end any more, the turn comes back, is dropped, and so passes on again.
            let _ = next.send(Turn(self.clone()));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.pass_on();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn turns_are_taken_in_the_order_of_asking() {
        let turns = Turns::default();
        let first = turns.next().now_or_never().unwrap();
        let mut second = Box::pin(turns.next());
        let mut third = Box::pin(turns.next());
        assert!(second.as_mut().now_or_never().is_none());
        assert!(third.as_mut().now_or_never().is_none());
        drop(first);
        assert!(third.as_mut().now_or_never().is_none(), "the second asked before the third");
        let second = second.now_or_never().unwrap();
        drop(second);
        assert!(third.now_or_never().is_some());
    }

    #[test]
    fn whoever_stops_waiting_is_passed_over() {
        let turns = Turns::default();
        let first = turns.next().now_or_never().unwrap();
        let mut gone_before = Box::pin(turns.next());
        let mut gone_after = Box::pin(turns.next());
        let mut stays = Box::pin(turns.next());
        for waiting in [&mut gone_before, &mut gone_after, &mut stays] {
            assert!(waiting.as_mut().now_or_never().is_none());
        }
        drop(gone_before);
        drop(first);
        drop(gone_after);
        let turn = stays.now_or_never().expect("the turn reaches the one that still waits");
        drop(turn);
        assert!(turns.next().now_or_never().is_some());
    }
}
