//! One operation: running here, running in another tab, or read back from its journal.

pub mod past;
pub mod running;

use edgezone_core::operation::OperationId;
use edgezone_dom::prelude::*;

use crate::components::link::Link;
use crate::components::operation::elsewhere::Elsewhere;
use crate::components::operation::headline::Heading;
use crate::state::Console;
use crate::state::route::Route;
use crate::text::operation;
use past::Past;
use running::Running;

/// What is known of the operation that is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Found {
    /// It runs, or ran, in this page.
    Here(OperationId),
    /// Another tab runs it.
    Elsewhere(OperationId),
    /// The journal may know it.
    Past(OperationId),
    /// None was asked for, and none is at hand.
    Nothing,
}

/// Shows the operation of this id, or the one at hand.
#[component]
pub fn OperationPage(
    /// What the pages share.
    console: Console,
    /// Which; the one at hand if none is named.
    id: Option<OperationId>,
) -> AnyView {
    let operations = console.operations;
    let found = Memo::new(move |_| match &id {
        Some(id) if operations.runner(id).is_some() => Found::Here(id.clone()),
        Some(id) if operations.runs_elsewhere(id) => Found::Elsewhere(id.clone()),
        Some(id) => Found::Past(id.clone()),
        None => match (operations.latest(), operations.elsewhere()) {
            (Some(runner), _) => Found::Here(runner.id()),
            (None, Some(progress)) => Found::Elsewhere(progress.summary.id),
            // The tab that ran it may have died while it was shown here.
            (None, None) => operations.unfinished().into_iter().next().map_or(Found::Nothing, |left| Found::Past(left.id)),
        },
    });
    let on_title = Callback::new(move |title: String| console.title.set(Some(title)));
    on_cleanup(move || console.title.set(None));
    view! {
        <div class="page operation">
            {move || match found.get() {
                Found::Here(id) => operations.runner(&id).map(|runner| view! { <Running console runner on_title /> }).into_any(),
                Found::Elsewhere(id) => view! { <InOtherTab console id on_title /> }.into_any(),
                Found::Past(id) => view! { <Past console id on_title /> }.into_any(),
                Found::Nothing => view! { <Nothing console /> }.into_any(),
            }}
        </div>
    }
}

/// Another tab runs it.
#[component]
fn InOtherTab(console: Console, id: OperationId, on_title: Callback<String>) -> Option<AnyView> {
    let latest = Memo::new(move |before: Option<&Option<_>>| {
        let told = console.operations.elsewhere().filter(|progress| progress.summary.id == id);
        told.or_else(|| before.cloned().flatten())
    });
    let known = latest.get_untracked()?;
    let told = Signal::derive(move || latest.get().unwrap_or_else(|| known.clone()));
    Some(view! { <Elsewhere told on_title /> })
}

#[component]
fn Nothing(console: Console) -> AnyView {
    view! {
        <Heading text=Signal::derive(|| operation::TITLE.get().to_owned()) />
        <div class="empty">
            <h2>{operation::NONE}</h2>
            <p>{operation::NONE_TEXT}</p>
            <Link router=console.router to=Route::History>{operation::TO_HISTORY}</Link>
        </div>
    }
}
