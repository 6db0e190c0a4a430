//! The three fields. They are read when the form is sent, and not before.

use edgezone_core::credentials::{Credentials, CredentialsError, Part};
use edgezone_core::time::Millis;
use edgezone_dom::prelude::*;

use super::{Fault, Input};
use crate::text::Text;

/// The inputs of the three parts.
#[derive(Clone, Copy, Default)]
pub struct Inputs {
    /// The secret id.
    pub id: Input,
    /// The secret key.
    pub key: Input,
    /// The token.
    pub token: Input,
}

impl Inputs {
    fn of(self, part: Part) -> Input {
        match part {
            Part::SecretId => self.id,
            Part::SecretKey => self.key,
            Part::Token => self.token,
        }
    }

    /// What stands in the fields.
    pub(super) fn read(self, expires_at: Option<Millis>) -> Result<Credentials, CredentialsError> {
        let text = |part| self.of(part).get_untracked().map(|input| input.value()).unwrap_or_default();
        Credentials::new(&text(Part::SecretId), &text(Part::SecretKey), Some(&text(Part::Token)), expires_at)
    }

    /// Puts credentials into the fields.
    pub(super) fn fill(self, credentials: &Credentials) {
        let put = |part, text: &str| {
            if let Some(input) = self.of(part).get_untracked() {
                input.set_value(text);
            }
        };
        put(Part::SecretId, credentials.secret_id());
        put(Part::SecretKey, credentials.secret_key().expose());
        put(Part::Token, credentials.token().map_or("", |token| token.expose()));
    }

    /// Moves focus to a field.
    pub(super) fn focus(self, part: Part) {
        if let Some(input) = self.of(part).get_untracked() {
            let _ = input.focus();
        }
    }
}

/// One labelled field, whose text the browser neither keeps, nor completes, nor sends to a spelling service.
#[component]
pub fn SecretField(
    /// The input's id.
    name: &'static str,
    /// Its label.
    label: Text,
    /// What to know of it.
    #[prop(optional)]
    hint: Option<Text>,
    /// The input.
    node: Input,
    /// What is wrong with its text.
    fault: Signal<Option<CredentialsError>>,
    /// It was typed into by hand.
    on_typed: impl Fn() + 'static,
    /// Whether its text is hidden.
    #[prop(default = true)]
    secret: bool,
) -> AnyView {
    let kind = if secret { "password" } else { "text" };
    let error = format!("{name}-error");
    let hint_id = format!("{name}-hint");
    let described = {
        let (error, hint_id) = (error.clone(), hint_id.clone());
        move || if fault.get().is_some() { Some(error.clone()) } else { hint.is_some().then(|| hint_id.clone()) }
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                class="input mono"
                type=kind
                node_ref=node
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                data-1p-ignore
                data-lpignore="true"
                aria-invalid=move || fault.get().map(|_| "true")
                aria-describedby=described
                on:input=move |_| on_typed()
            />
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {move || fault.get().map(|fault| view! { <Fault id=error.clone() fault /> })}
        </div>
    }
}
