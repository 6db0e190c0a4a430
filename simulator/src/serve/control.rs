//! The control port: JSON over HTTP, for this machine's own programs only.

use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::Shared;
use crate::cloud::{AccountPatch, ControlError, InstancePatch, NewInstance, NewKey, Reset, Settings};
use crate::faults::Rule;

/// Serves until the task is aborted.
pub(super) async fn serve(listener: TcpListener, shared: Shared) {
    let router = Router::new()
        .route("/health", get(|| async { Json(json!({ "ok": true })) }))
        .route("/ledger", get(ledger))
        .route("/ledger/requests", get(requests))
        .route("/instances", get(instances).post(add_instance))
        .route("/instances/{id}", get(instance).patch(patch_instance))
        .route("/accounts", get(accounts))
        .route("/accounts/{name}", patch(patch_account))
        .route("/accounts/{name}/keys", post(add_key))
        .route("/settings", get(settings).patch(patch_settings))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/cleanup", post(cleanup))
        .route("/reset", post(reset))
        .fallback(|| async { Refusal(StatusCode::NOT_FOUND, "there is nothing here; see the simulator's README.md".to_owned()) })
        .layer(from_fn(only_programs))
        .with_state(shared);
    // It only ends by being aborted with the task.
    let _ = axum::serve(listener, router).await;
}

/// A web page must not reach this port, neither by its own name nor through one that was made to point here.
async fn only_programs(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if request.headers().contains_key(header::ORIGIN) || !matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
        return Refusal(StatusCode::FORBIDDEN, "the control port answers programs on this machine, not web pages".to_owned())
            .into_response();
    }
    next.run(request).await
}

/// Why a control request was refused, as `{"error": …}`.
struct Refusal(StatusCode, String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<ControlError> for Refusal {
    fn from(error: ControlError) -> Self {
        let status = match error {
            ControlError::IdTaken(_) => StatusCode::CONFLICT,
            ControlError::NoAccount(_) | ControlError::NoInstance(_) | ControlError::NoZone(_) => StatusCode::NOT_FOUND,
        };
        Self(status, error.to_string())
    }
}

type Answer = Result<Json<Value>, Refusal>;

/// Reads a JSON body, whatever content type it claims; an empty one stands for `{}`.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    let text: &[u8] = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(text).map_err(|error| Refusal(StatusCode::BAD_REQUEST, error.to_string()))
}

fn done() -> Answer {
    Ok(Json(json!({ "ok": true })))
}

async fn ledger(State(shared): State<Shared>) -> Json<Value> {
    Json(shared.with(|cloud, now| {
        let ledger = cloud.ledger();
        json!({
            "now_ms": now.millis(),
            "requests": ledger.requests().len(),
            "rates": ledger.rates(),
            "terminations": ledger.terminations(),
            "terminated": ledger.terminated_ids(),
        })
    }))
}

async fn requests(State(shared): State<Shared>) -> Json<Value> {
    Json(shared.with(|cloud, _| json!({ "requests": cloud.ledger().requests() })))
}

#[derive(Deserialize)]
struct Which {
    account: Option<String>,
}

async fn instances(State(shared): State<Shared>, Query(which): Query<Which>) -> Answer {
    shared.with(|cloud, _| {
        let truth = cloud.truth(which.account.as_deref())?;
        Ok(Json(json!({ "instances": truth })))
    })
}

async fn instance(State(shared): State<Shared>, Path(id): Path<String>) -> Answer {
    shared.with(|cloud, _| Ok(Json(json!(cloud.truth_of(&id)?))))
}

async fn add_instance(State(shared): State<Shared>, body: Bytes) -> Answer {
    let new: NewInstance = read(&body)?;
    shared.with(|cloud, now| cloud.add_instance(new, now))?;
    done()
}

async fn patch_instance(State(shared): State<Shared>, Path(id): Path<String>, body: Bytes) -> Answer {
    let patch: InstancePatch = read(&body)?;
    shared.with(|cloud, now| cloud.patch_instance(&id, patch, now))?;
    done()
}

async fn accounts(State(shared): State<Shared>) -> Json<Value> {
    Json(shared.with(|cloud, _| json!({ "accounts": cloud.accounts_shown() })))
}

async fn patch_account(State(shared): State<Shared>, Path(name): Path<String>, body: Bytes) -> Answer {
    let patch: AccountPatch = read(&body)?;
    shared.with(|cloud, now| cloud.patch_account(&name, &patch, now))?;
    done()
}

async fn add_key(State(shared): State<Shared>, Path(name): Path<String>, body: Bytes) -> Answer {
    let key: NewKey = read(&body)?;
    shared.with(|cloud, _| cloud.add_key(&name, key))?;
    done()
}

async fn settings(State(shared): State<Shared>) -> Json<Value> {
    Json(shared.with(|cloud, _| json!(cloud.settings())))
}

/// Changes the settings that the body names and leaves the others.
async fn patch_settings(State(shared): State<Shared>, body: Bytes) -> Answer {
    let changes: serde_json::Map<String, Value> = read(&body)?;
    shared.with(|cloud, _| {
        let mut all = json!(cloud.settings());
        if let Some(all) = all.as_object_mut() {
            all.extend(changes);
        }
        let settings: Settings = serde_json::from_value(all).map_err(|error| Refusal(StatusCode::BAD_REQUEST, error.to_string()))?;
        cloud.set(settings);
        Ok(Json(json!(cloud.settings())))
    })
}

async fn faults(State(shared): State<Shared>) -> Json<Value> {
    Json(shared.with(|cloud, _| json!({ "faults": cloud.fault_rules() })))
}

/// Takes one rule, or a list of them.
async fn add_fault(State(shared): State<Shared>, body: Bytes) -> Answer {
    let rules: Vec<Rule> = if body.first() == Some(&b'[') { read(&body)? } else { vec![read(&body)?] };
    shared.with(|cloud, _| rules.into_iter().for_each(|rule| cloud.add_fault(rule)));
    done()
}

async fn clear_faults(State(shared): State<Shared>) -> Answer {
    shared.with(|cloud, _| cloud.clear_faults());
    done()
}

async fn cleanup(State(shared): State<Shared>) -> Answer {
    shared.with(|cloud, _| cloud.finish_cleanup());
    done()
}

async fn reset(State(shared): State<Shared>, body: Bytes) -> Answer {
    let reset: Reset = read(&body)?;
    shared.with(|cloud, now| cloud.reset(reset, now));
    done()
}
