//! Asks for credentials. The secrets stay in their inputs until they are sent on; no signal ever holds them.

pub mod fields;
pub mod paste;

use edgezone_adapters::config::Endpoint;
use edgezone_core::credentials::{Credentials, CredentialsError, Part};
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;

use super::icon::{Icon, Picture};
use crate::text::{self, connect};
use fields::{Inputs, SecretField};
use paste::PasteField;

/// What a person asks to connect with.
#[derive(Clone)]
pub struct Attempt {
    /// The credentials.
    pub credentials: Credentials,
    /// Whose API they belong to.
    pub endpoint: Endpoint,
}

/// The fields, and the button. What was typed stays until the page leaves it, whatever comes back.
#[component]
pub fn ConnectForm(
    /// The endpoints that can be chosen.
    endpoints: Vec<Endpoint>,
    /// Whether an attempt is under way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Takes an attempt.
    on_attempt: Callback<Attempt>,
) -> AnyView {
    let inputs = Inputs::default();
    let fault = RwSignal::new(None::<CredentialsError>);
    let expires_at = RwSignal::new(None::<Millis>);
    let chosen = RwSignal::new(0_usize);
    let offered = StoredValue::new(endpoints.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        match inputs.read(expires_at.get_untracked()) {
            Ok(credentials) => {
                fault.set(None);
                let endpoint = offered.with_value(|all| all.get(chosen.get_untracked()).cloned());
                if let Some(endpoint) = endpoint {
                    on_attempt.run(Attempt { credentials, endpoint });
                }
            }
            Err(error) => {
                fault.set(Some(error));
                inputs.focus(part_of(error));
            }
        }
    };
    let fill = Callback::new(move |credentials: Credentials| {
        inputs.fill(&credentials);
        expires_at.set(credentials.expires_at());
        fault.set(None);
    });
    let of = move |part| Signal::derive(move || fault.get().filter(|fault| part_of(*fault) == part));
    let typed = move || expires_at.set(None);
    view! {
        <form on:submit=submit autocomplete="off" novalidate>
            <PasteField on_read=fill />
            <SecretField name="secret-id" label=connect::SECRET_ID node=inputs.id fault=of(Part::SecretId) on_typed=typed secret=false />
            <SecretField name="secret-key" label=connect::SECRET_KEY node=inputs.key fault=of(Part::SecretKey) on_typed=typed />
            <SecretField name="token" label=connect::TOKEN hint=connect::TOKEN_HINT node=inputs.token fault=of(Part::Token) on_typed=typed />
            <EndpointChoice endpoints chosen />
            <div class="actions">
                <button type="submit" class="button primary" aria-disabled=move || busy.get().then_some("true")>
                    {move || if busy.get() { connect::CONNECTING.get() } else { connect::SUBMIT.get() }}
                </button>
            </div>
        </form>
    }
}

const fn part_of(error: CredentialsError) -> Part {
    match error {
        CredentialsError::Empty(part) | CredentialsError::ForeignCharacter(part) | CredentialsError::TooLong { part, .. } => part,
    }
}

/// Which service the account belongs to, where the configuration knows more than one.
#[component]
fn EndpointChoice(endpoints: Vec<Endpoint>, chosen: RwSignal<usize>) -> impl IntoView {
    (endpoints.len() > 1).then(|| {
        let choices = endpoints.into_iter().enumerate().map(|(at, endpoint)| {
            view! {
                <label class="choice">
                    <input type="radio" name="endpoint" prop:checked=move || chosen.get() == at on:change=move |_| chosen.set(at) />
                    {move || endpoint_word(&endpoint)}
                </label>
            }
        });
        view! {
            <fieldset class="field">
                <legend class="label">{connect::ENDPOINT}</legend>
                <div class="choices">{choices.collect_view()}</div>
            </fieldset>
        }
    })
}

/// The two services by name; any other endpoint as the configuration calls it.
fn endpoint_word(endpoint: &Endpoint) -> String {
    match endpoint.id.as_str() {
        "international" => connect::INTERNATIONAL.get().to_owned(),
        "mainland" => connect::MAINLAND.get().to_owned(),
        other => other.to_owned(),
    }
}

/// What is said of a field whose text cannot be right.
fn fault_text(fault: CredentialsError) -> text::Text {
    match fault {
        CredentialsError::Empty(Part::SecretId) => connect::MISSING_ID,
        CredentialsError::Empty(_) => connect::MISSING_KEY,
        CredentialsError::TooLong { .. } => connect::TOO_LONG,
        CredentialsError::ForeignCharacter(_) => connect::BAD_CHARACTER,
    }
}

/// The line under a field that is wrong.
#[component]
fn Fault(id: String, fault: CredentialsError) -> AnyView {
    view! {
        <p class="error" id=id>
            <Picture icon=Icon::Cross />
            {fault_text(fault)}
        </p>
    }
}

/// An input of the form.
type Input = NodeRef<web_sys::HtmlInputElement>;
