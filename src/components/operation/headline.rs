//! The sentence at the top, the page's title, and what a screen reader hears.

use edgezone_core::operation::Tally;
use edgezone_core::time::{Millis, Span};
use edgezone_dom::prelude::*;
use wasm_bindgen::JsCast;

use super::view::View;
use super::wording::{Account, Stage, percent};
use crate::text::operation;

const HEADING: &str = "operation-heading";

/// Announcements that nothing urged are at least this far apart.
const APART: Span = Span::seconds(30);

/// Announcements that a quarter urged are at least this far apart.
const QUARTERS_APART: Span = Span::seconds(4);

/// The headline of an operation. Focus moves to it when it appears.
#[component]
pub fn Headline(
    /// The operation.
    view: View,
    /// Takes the title of the page.
    on_title: Callback<String>,
) -> AnyView {
    let mode = view.peek(edgezone_core::operation::Ledger::mode);
    let place = view.place();
    let account = Memo::new(move |_| Account {
        mode,
        stage: view.stage(),
        tally: view.tally.get(),
        missing: view.missing.get(),
        place: place.clone(),
    });
    Effect::new(move || on_title.run(account.with(Account::title)));
    view! {
        <div class="headline">
            <Heading text=Signal::derive(move || account.with(Account::headline)) />
            <p class="spoken" role="status">{announced(view, account)}</p>
        </div>
    }
}

/// A heading that takes focus when it appears.
#[component]
pub fn Heading(
    /// What it says.
    text: Signal<String>,
) -> AnyView {
    let node = NodeRef::<web_sys::HtmlElement>::new();
    node.on_load(|_| focus_heading());
    view! {
        <h1 id=HEADING tabindex="-1" node_ref=node>
            {text}
        </h1>
    }
}

/// Moves focus to the heading, once what is being drawn is in the page.
pub fn focus_heading() {
    request_animation_frame(|| {
        let heading = document().get_element_by_id(HEADING).and_then(|heading| heading.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(heading) = heading {
            let _ = heading.focus();
        }
    });
}

/// The latest announcement: at each quarter, when the stage changes, and otherwise seldom.
fn announced(view: View, account: Memo<Account>) -> ReadSignal<String> {
    let spoken = RwSignal::new(String::new());
    let mut before = None::<Told>;
    Effect::new(move || {
        let (stage, tally) = account.with(|account| (account.stage, account.tally));
        let next = Told { at: view.now.get(), stage, quarter: percent(&tally) / 25, tally };
        before = Some(match before.take() {
            // The heading itself is read as it takes focus.
            None => next,
            Some(before) if before.is_due(&next) => {
                let headline = account.with(Account::headline);
                spoken.set(match stage {
                    Stage::Settled => headline,
                    _ => operation::spoken(percent(&tally).to_string(), headline),
                });
                next
            }
            Some(before) => before,
        });
    });
    spoken.read_only()
}

/// What was announced last.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Told {
    at: Millis,
    stage: Stage,
    quarter: usize,
    tally: Tally,
}

impl Told {
    fn is_due(&self, next: &Self) -> bool {
        let since = next.at - self.at;
        if next.stage != self.stage {
            return next.stage == Stage::Settled || since > Span(0);
        }
        (next.quarter != self.quarter && since >= QUARTERS_APART) || (next.tally != self.tally && since >= APART)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(at: i64, stage: Stage, quarter: usize, terminated: usize) -> Told {
        let tally = Tally { terminated, ..Tally::default() };
        Told { at: Millis::from_seconds(at), stage, quarter, tally }
    }

    #[test]
    fn a_screen_reader_hears_quarters_and_the_end_but_no_flood() {
        let last = told(100, Stage::Running, 1, 25);
        assert!(!last.is_due(&told(101, Stage::Running, 1, 26)), "each instance");
        assert!(!last.is_due(&told(102, Stage::Running, 2, 50)), "a quarter too soon after the last");
        assert!(last.is_due(&told(104, Stage::Running, 2, 50)));
        assert!(last.is_due(&told(130, Stage::Running, 1, 30)));
        assert!(!last.is_due(&told(200, Stage::Running, 1, 25)), "nothing new");
        assert!(last.is_due(&told(100, Stage::Settled, 4, 100)), "the end waits for nothing");
    }
}
