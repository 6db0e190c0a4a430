//! An operation of this page, and all of it that is common to one that was read back.

use edgezone_core::operation::{Ledger, Mode, Tally};
use edgezone_dom::prelude::*;

use crate::components::icon::{Icon, Picture};
use crate::components::notice::{Notice, Tone};
use crate::components::operation::actions::Actions;
use crate::components::operation::bar::Progress;
use crate::components::operation::causes::Causes;
use crate::components::operation::confirm::Confirm;
use crate::components::operation::controls::Controls;
use crate::components::operation::facts::Facts;
use crate::components::operation::headline::Headline;
use crate::components::operation::heartbeat::{Heartbeat, Hindrances};
use crate::components::operation::kind::Kind;
use crate::components::operation::particulars::Particulars;
use crate::components::operation::pause::PauseNotice;
use crate::components::operation::rows::Rows;
use crate::components::operation::trouble::TroubleNotice;
use crate::components::operation::view::{Source, View};
use crate::components::operation::warnings::Warnings;
use crate::state::Console;
use crate::state::operation::Runner;
use crate::text::{limits, operation};

/// An operation that runs, or ran, in this page.
#[component]
pub fn Running(
    /// What the pages share.
    console: Console,
    /// What drives it.
    runner: Runner,
    /// Takes the title of the page.
    on_title: Callback<String>,
) -> AnyView {
    let view = View::new(Source::Running(runner), console.now);
    let actions = actions_of(console, view);
    let only = RwSignal::new(None);
    let connected_to = Signal::derive(move || console.session.current().map(|now| now.endpoint().clone()));
    view! {
        <Top view on_title />
        <Progress tally=view.tally only rehearsal=view.is_rehearsal() />
        <div class="now">
            <Heartbeat view />
            <Controls actions />
        </div>
        <ReadOnly console view />
        <Hindrances view />
        <PauseNotice actions connected_to />
        {move || actions.trouble.get().map(|trouble| {
            view! { <TroubleNotice heading=operation::NOT_SENT_AGAIN trouble router=console.router /> }
        })}
        <Report actions only />
        <Confirm actions />
    }
}

/// Why pressing "Resume" would send nothing.
#[component]
fn ReadOnly(console: Console, view: View) -> AnyView {
    let safety = console.session.safety();
    let held = move || safety.limits().read_only && !view.is_rehearsal() && view.tally.with(Tally::open) > 0;
    view! {
        <Show when=held>
            <Notice tone=Tone::Warn>
                <p>{limits::READ_ONLY_IS}" "{limits::READ_ONLY_DO}</p>
            </Notice>
        </Show>
    }
}

pub(super) fn actions_of(console: Console, view: View) -> Actions {
    Actions::new(view, console.operations, Callback::new(move |()| console.ask_for_credentials()))
}

/// The headline, and that it is a rehearsal if it is one.
#[component]
pub fn Top(
    /// The operation.
    view: View,
    /// Takes the title of the page.
    on_title: Callback<String>,
) -> AnyView {
    let rehearsal = view.peek(Ledger::mode) == Mode::Rehearsal;
    view! {
        {rehearsal.then(|| view! {
            <p class="rehearsal">
                <Picture icon=Icon::Info />
                {operation::REHEARSAL}
            </p>
        })}
        <Headline view on_title />
    }
}

/// What went wrong, the figures and every instance.
#[component]
pub fn Report(
    /// The operation, and what can be done.
    actions: Actions,
    /// What the table is narrowed to.
    only: RwSignal<Option<Kind>>,
) -> AnyView {
    let view = actions.view;
    let looking_at = RwSignal::new(None);
    view! {
        <Warnings view />
        <div class="columns">
            <Causes actions />
            <Facts view />
        </div>
        <Rows view only on_open=Callback::new(move |id| looking_at.set(Some(id))) />
        <Particulars view looking_at />
    }
}
