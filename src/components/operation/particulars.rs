//! All that is known of one instance: its facts, its outcome in full, and each request that held it.

use edgezone_core::api::ApiError;
use edgezone_core::ids::InstanceId;
use edgezone_core::operation::{AttemptEnd, AttemptInfo, Entry, Ledger};
use edgezone_dom::prelude::*;

use super::doubt::{no_answer, note};
use super::kind::Kind;
use super::rows::{OutcomeWord, when};
use super::to_the_second;
use super::view::View;
use crate::components::dialog::{Dialog, close_of};
use crate::text::{Text, column, common, operation, operation::attempt};

/// The dialog, while one looks at an instance.
#[component]
pub fn Particulars(
    /// The operation.
    view: View,
    /// Which instance is looked at.
    looking_at: RwSignal<Option<InstanceId>>,
) -> impl IntoView {
    let closed = Callback::new(move |()| looking_at.set(None));
    move || {
        looking_at.get().map(|id| {
            view! {
                <Dialog heading="particulars-heading" class="particulars" on_close=closed>
                    <header>
                        <h2 id="particulars-heading" class="mono">{id.to_string()}</h2>
                    </header>
                    <Body view id />
                    <footer>
                        <div class="buttons">
                            <button type="button" class="button equal" autofocus on:click=|event| close_of(&event)>{common::CLOSE}</button>
                        </div>
                    </footer>
                </Dialog>
            }
        })
    }
}

#[component]
fn Body(view: View, id: InstanceId) -> AnyView {
    let entry = Memo::new(move |_| view.ledger(|ledger| ledger.entry(&id).cloned()));
    let attempts = Memo::new(move |_| entry.get().map(|entry| view.ledger(|ledger| told(ledger, &entry))).unwrap_or_default());
    view! {
        <div class="body">
            {move || entry.get().map(|entry| view! { <Known entry /> })}
            <h3>{operation::ATTEMPTS_TITLE}</h3>
            {move || {
                let attempts = attempts.get();
                if attempts.is_empty() {
                    view! { <p class="muted">{operation::NO_ATTEMPTS}</p> }.into_any()
                } else {
                    view! { <Attempts attempts /> }.into_any()
                }
            }}
        </div>
    }
}

/// Its facts and its outcome.
#[component]
fn Known(entry: Entry) -> AnyView {
    let target = entry.target;
    let outcome = entry.outcome;
    let error = outcome.error().cloned();
    let kind = Kind::of(&outcome);
    let row = |name: Text, value: String| (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let (noted, timed) = (outcome.clone(), outcome);
    view! {
        <dl class="known">
            <div><dt>{column::OUTCOME}</dt><dd><OutcomeWord kind /></dd></div>
            {move || row(operation::WHEN, when(&timed))}
            {error.map(|error| view! { <div><dt>{column::CODE}</dt><dd><code>{error.code.to_string()}</code></dd></div> })}
            {move || row(column::MESSAGE, note(&noted))}
            {row(column::NAME, target.name)}
            {row(column::TYPE, target.instance_type)}
            {row(column::REGION, target.region.to_string())}
            {row(column::ZONE, target.zone.map_or_else(String::new, |zone| zone.to_string()))}
            {row(column::PUBLIC_IP, target.public_ips.join(" "))}
            {row(column::PRIVATE_IP, target.private_ip)}
        </dl>
    }
}

/// One request as it concerned one instance.
#[derive(Clone, PartialEq, Debug)]
struct Told {
    number: u32,
    sent: String,
    batch: usize,
    answer: Answer,
    request: String,
}

/// What a request's answer said of one instance.
#[derive(Clone, PartialEq, Debug)]
enum Answer {
    UnderWay,
    Accepted,
    Refused(ApiError),
    NotNamed,
    Rejected(ApiError),
    RefusedWhole(ApiError),
    ServerFailed(ApiError),
    Lost(edgezone_core::api::NoAnswer),
}

impl Answer {
    fn of(info: &AttemptInfo, id: &InstanceId) -> Self {
        match info.end.as_ref().map(|(end, _)| end) {
            None => Self::UnderWay,
            Some(AttemptEnd::Answered { terminated, failed, .. }) => {
                if terminated.contains(id) {
                    Self::Accepted
                } else {
                    failed.iter().find(|(named, _)| named == id).map_or(Self::NotNamed, |(_, error)| Self::Refused(error.clone()))
                }
            }
            Some(AttemptEnd::Rejected(error)) => Self::Rejected(error.clone()),
            Some(AttemptEnd::RefusedWhole(error)) => Self::RefusedWhole(error.clone()),
            Some(AttemptEnd::ServerFailed(error)) => Self::ServerFailed(error.clone()),
            Some(AttemptEnd::Lost(why)) => Self::Lost(why.clone()),
        }
    }

    fn text(&self) -> String {
        let said = |error: &ApiError| format!("{}: {}", error.code, error.message);
        match self {
            Self::UnderWay => attempt::UNDER_WAY.get().to_owned(),
            Self::Accepted => attempt::ACCEPTED.get().to_owned(),
            Self::NotNamed => attempt::NOT_NAMED.get().to_owned(),
            Self::Refused(error) => attempt::refused(said(error)),
            Self::Rejected(error) => attempt::rejected(said(error)),
            Self::RefusedWhole(error) => attempt::refused_whole(said(error)),
            Self::ServerFailed(error) => attempt::server_failed(said(error)),
            Self::Lost(why) => attempt::lost(no_answer(why)),
        }
    }
}

fn told(ledger: &Ledger, entry: &Entry) -> Vec<Told> {
    let infos = entry.attempts.iter().filter_map(|attempt| ledger.attempt(*attempt));
    infos
        .map(|info| Told {
            number: info.attempt.0,
            sent: to_the_second(info.sent),
            batch: info.ids.len(),
            answer: Answer::of(info, &entry.target.id),
            request: info.request_id().map_or_else(String::new, ToString::to_string),
        })
        .collect()
}

#[component]
fn Attempts(attempts: Vec<Told>) -> AnyView {
    let row = |told: Told| {
        view! {
            <tr>
                <th scope="row">{told.number.to_string()}</th>
                <td>{told.sent}</td>
                <td class="number">{told.batch.to_string()}</td>
                <td>{move || told.answer.text()}</td>
                <td><code>{told.request}</code></td>
            </tr>
        }
    };
    view! {
        <div class="attempts">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{attempt::NUMBER_NAME}</th>
                        <th scope="col">{attempt::SENT}</th>
                        <th scope="col" class="number">{attempt::BATCH}</th>
                        <th scope="col">{attempt::ANSWER}</th>
                        <th scope="col">{common::REQUEST_ID}</th>
                    </tr>
                </thead>
                <tbody>{attempts.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
