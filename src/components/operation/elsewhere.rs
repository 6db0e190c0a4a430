//! An operation that another tab runs: its progress as that tab tells it. Nothing can be done about it from here.

use edgezone_dom::prelude::*;

use super::bar::Progress;
use super::headline::Heading;
use super::wording::{Account, Place, Stage};
use crate::components::notice::{Notice, Tone};
use crate::state::operation::Progress as Told;
use crate::text::{moment, operation};

/// The headline and the bar of an operation in another tab.
#[component]
pub fn Elsewhere(
    /// What the other tab tells.
    told: Signal<Told>,
    /// Takes the title of the page.
    on_title: Callback<String>,
) -> AnyView {
    let account = Memo::new(move |_| told.with(account_of));
    let tally = Signal::derive(move || account.with(|account| account.tally));
    let rehearsal = account.with_untracked(|account| account.mode == edgezone_core::operation::Mode::Rehearsal);
    Effect::new(move || on_title.run(account.with(Account::title)));
    view! {
        <Heading text=Signal::derive(move || account.with(Account::headline)) />
        <Notice tone=Tone::Accent>
            <h2>{operation::ELSEWHERE}</h2>
            <p>{operation::ELSEWHERE_DO}</p>
            <p class="details" aria-live="off">{move || told.with(|told| operation::as_of(moment(told.at)))}</p>
        </Notice>
        <Progress tally only=RwSignal::new(None) rehearsal />
    }
}

fn account_of(told: &Told) -> Account {
    let tally = told.summary.tally();
    let stage = match (tally.open(), told.paused) {
        (0, _) => Stage::Settled,
        (_, true) => Stage::Paused,
        (_, false) => Stage::Running,
    };
    let place = Place::of(told.summary.regions.iter().map(String::as_str));
    Account { mode: told.summary.mode, stage, tally, missing: 0, place }
}
