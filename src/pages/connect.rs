//! The way in.

use std::rc::Rc;

use edgezone_adapters::config::{Config, ConfigError};
use edgezone_dom::prelude::*;

use crate::components::connect_form::{Attempt, ConnectForm};
use crate::components::icon::{Icon, Picture};
use crate::components::notice::{Notice, Tone};
use crate::components::problem::Refusal;
use crate::state::Console;
use crate::text::{connect, problem};

/// Asks for credentials, or offers the demo account.
#[component]
pub fn ConnectPage(
    /// What the pages share.
    console: Console,
) -> AnyView {
    view! {
        <div class="page">
            <div class="connect">
                <div>
                    <h1>{connect::TITLE}</h1>
                    <p class="lead">{connect::LEAD}</p>
                </div>
                <Summary console />
                {move || match console.session.config() {
                    None => ().into_any(),
                    Some(Ok(config)) => view! { <Ways console config /> }.into_any(),
                    Some(Err(error)) => view! { <NoConfig error /> }.into_any(),
                }}
                <p class="promise">
                    <Picture icon=Icon::Lock />
                    <span>{connect::PROMISE}</span>
                </p>
            </div>
        </div>
    }
}

/// The form, and the demo account where there is one.
#[component]
fn Ways(console: Console, config: Rc<Config>) -> AnyView {
    let endpoints = config.endpoints.clone();
    let attempt = Callback::new(move |attempt: Attempt| {
        console.session.connect(attempt.credentials, attempt.endpoint, move || console.connected());
    });
    let demo = config.demo.clone().zip(config.endpoints.first().cloned());
    let demo = demo.map(|(demo, endpoint)| {
        let demo = StoredValue::new((demo, endpoint));
        let connect_demo = move |_| {
            let (demo, endpoint) = demo.get_value();
            attempt.run(Attempt { credentials: demo.credentials().clone(), endpoint });
        };
        view! {
            <button type="button" class="button" on:click=connect_demo>{connect::DEMO}</button>
            <p class="or">{connect::OR}</p>
        }
    });
    view! {
        {demo}
        <ConnectForm endpoints busy=Signal::derive(move || console.session.is_busy()) on_attempt=attempt />
    }
}

/// Why one is not connected. Focus moves here when an attempt has failed, since the button that was pressed is below.
#[component]
fn Summary(console: Console) -> impl IntoView {
    move || {
        let (error, endpoint) = console.session.error()?;
        let node = NodeRef::<web_sys::HtmlElement>::new();
        node.on_load(|summary| {
            let _ = summary.focus();
        });
        Some(view! {
            <div node_ref=node tabindex="-1" class="summary">
                <Refusal heading=connect::SUMMARY error proxy=endpoint.proxy.as_str().to_owned() />
            </div>
        })
    }
}

/// Nothing can be done without a configuration; what is wrong with it is for whoever deployed the console.
#[component]
fn NoConfig(error: ConfigError) -> AnyView {
    view! {
        <Notice tone=Tone::Danger>
            <h2>{problem::NO_CONFIG}</h2>
            <p>{problem::NO_CONFIG_DO}</p>
            <p class="details" lang="en">{error.to_string()}</p>
        </Notice>
    }
}
