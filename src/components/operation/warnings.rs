//! What answers said that they should not have, and instances that did not stay terminated.

use edgezone_core::api::InstanceStatus;
use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{Entry, Outcome, Warning};
use edgezone_dom::prelude::*;

use super::view::View;
use crate::components::copy::CopyButton;
use crate::components::notice::{Notice, Tone};
use crate::text::operation;

/// So many ids are shown; all can be copied.
const SHOWN: usize = 8;

/// What is to be told once, however many answers said it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum About {
    Strangers,
    Contradictions,
    FellBack,
}

impl About {
    const ALL: [Self; 3] = [Self::FellBack, Self::Strangers, Self::Contradictions];

    fn sentence(self, n: usize) -> String {
        match self {
            Self::Strangers => operation::strangers(n),
            Self::Contradictions => operation::contradictions(n),
            Self::FellBack => operation::fell_back(n),
        }
    }
}

/// The warnings, if there are any.
#[component]
pub fn Warnings(
    /// The operation.
    view: View,
) -> impl IntoView {
    About::ALL.map(|about| view! { <One view about /> }).collect_view()
}

#[component]
fn One(view: View, about: About) -> impl IntoView {
    let ids = Memo::new(move |_| {
        view.ledger(|ledger| match about {
            About::FellBack => ledger.entries().iter().filter(|entry| fell_back(entry)).map(|entry| entry.target.id.clone()).collect(),
            About::Strangers | About::Contradictions => warned(ledger.warnings(), about),
        })
    });
    let any = Memo::new(move |_| ids.with(|ids| !ids.is_empty()));
    let all = Callback::new(move |()| ids.with_untracked(|ids| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")));
    let shown = move || ids.with(|ids| ids.iter().take(SHOWN).map(ToString::to_string).collect::<Vec<_>>().join(", "));
    let more = move || ids.with(|ids| (ids.len() > SHOWN).then(|| operation::and_more(ids.len() - SHOWN)));
    move || {
        any.get().then(|| {
            view! {
                <Notice tone=Tone::Warn>
                    <p>{move || about.sentence(ids.with(Vec::len))}</p>
                    <p class="details"><code>{shown}</code>" "{more}</p>
                    <div class="actions">
                        <CopyButton word=operation::COPY_IDS text=all />
                    </div>
                </Notice>
            }
        })
    }
}

fn warned(warnings: &[Warning], about: About) -> Vec<InstanceId> {
    let mut ids: Vec<InstanceId> = warnings
        .iter()
        .filter_map(|warning| match (warning, about) {
            (Warning::Strangers { ids, .. }, About::Strangers) | (Warning::Contradiction { ids, .. }, About::Contradictions) => Some(ids),
            _ => None,
        })
        .flatten()
        .cloned()
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Accepted, and yet seen in another status afterwards.
fn fell_back(entry: &Entry) -> bool {
    let Outcome::Terminated { last_seen, .. } = &entry.outcome else { return false };
    last_seen.as_ref().is_some_and(|status| *status != InstanceStatus::Terminating)
}
