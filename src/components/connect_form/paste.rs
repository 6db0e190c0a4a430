//! The box that takes credentials in any shape people hold them. It is emptied as soon as it was read.

use edgezone_adapters::clock;
use edgezone_core::credentials::paste::{PasteError, Shape, parse};
use edgezone_core::credentials::{Credentials, CredentialsError, Part};
use edgezone_core::time::Span;
use edgezone_dom::prelude::*;

use crate::components::icon::{Icon, Picture};
use crate::text::{Text, connect, duration};

/// What came of reading the box. Holds nothing of the text.
#[derive(Clone, PartialEq, Debug)]
enum Reading {
    Understood { shape: Shape, left: Option<Span> },
    Not(PasteError),
}

/// The box, and what it understood.
#[component]
pub fn PasteField(
    /// Takes the credentials that were read.
    on_read: Callback<Credentials>,
) -> AnyView {
    let node = NodeRef::<web_sys::HtmlTextAreaElement>::new();
    let reading = RwSignal::new(None::<Reading>);
    // Typing is left alone until the box is left; a paste is whole, so it is answered at once.
    let pasted = StoredValue::new(false);
    let read = move |whole: bool| {
        let Some(field) = node.get_untracked() else { return };
        let text = field.value();
        if text.trim().is_empty() {
            return;
        }
        let now = clock::now();
        match parse(&text, now) {
            Ok(pasted) => {
                let left = pasted.credentials.remaining(now);
                reading.set(Some(Reading::Understood { shape: pasted.shape, left }));
                on_read.run(pasted.credentials);
                field.set_value("");
            }
            Err(error) => reading.set(whole.then_some(Reading::Not(error))),
        }
    };
    view! {
        <div class="field">
            <label for="paste">{connect::PASTE}</label>
            <textarea
                id="paste"
                class="input mono"
                rows="3"
                node_ref=node
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby="paste-hint"
                on:paste=move |_| pasted.set_value(true)
                on:input=move |_| read(pasted.try_update_value(std::mem::take).unwrap_or_default())
                on:change=move |_| read(true)
            ></textarea>
            <p class="hint" id="paste-hint">{connect::PASTE_HINT}</p>
            <div role="status">{move || reading.get().map(|reading| view! { <Outcome reading /> })}</div>
        </div>
    }
}

#[component]
fn Outcome(reading: Reading) -> AnyView {
    let good = matches!(&reading, Reading::Understood { left, .. } if left.is_none_or(|Span(left)| left > 0));
    let class = if good { "understood" } else { "understood problem" };
    view! {
        <p class=class>
            <Picture icon=if good { Icon::Check } else { Icon::Warning } />
            <span>{move || sentence(&reading)}</span>
        </p>
    }
}

fn sentence(reading: &Reading) -> String {
    match reading {
        Reading::Understood { shape, left: None } => connect::understood(shape_word(*shape).get()),
        Reading::Understood { shape, left: Some(Span(left)) } if *left <= 0 => connect::understood_expired(shape_word(*shape).get()),
        Reading::Understood { shape, left: Some(left) } => connect::understood_expiring(shape_word(*shape).get(), duration(*left)),
        Reading::Not(PasteError::NotRecognized) => connect::NOT_UNDERSTOOD.get().to_owned(),
        Reading::Not(PasteError::BrokenJson { line, column }) => connect::broken_json(line.to_string(), column.to_string()),
        Reading::Not(PasteError::ServiceError { code }) => connect::an_error(code.as_deref().unwrap_or("")),
        Reading::Not(PasteError::Missing { parts, .. }) => {
            let parts: Vec<_> = parts.iter().map(|part| part_word(*part).get()).collect();
            connect::missing(parts.join(", "))
        }
        Reading::Not(PasteError::Invalid(error)) => {
            let (CredentialsError::Empty(part) | CredentialsError::TooLong { part, .. } | CredentialsError::ForeignCharacter(part)) = error;
            connect::unfit(part_word(*part).get())
        }
    }
}

const fn part_word(part: Part) -> Text {
    match part {
        Part::SecretId => connect::SECRET_ID,
        Part::SecretKey => connect::SECRET_KEY,
        Part::Token => connect::TOKEN,
    }
}

const fn shape_word(shape: Shape) -> Text {
    match shape {
        Shape::StsAnswer | Shape::StsUnwrapped => connect::KIND_STS,
        Shape::TccliProfile => connect::KIND_TCCLI,
        Shape::Metadata => connect::KIND_METADATA,
        Shape::Variables => connect::KIND_ENVIRONMENT,
        Shape::Ini => connect::KIND_INI,
    }
}
