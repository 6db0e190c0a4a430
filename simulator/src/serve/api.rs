//! The API's port. Connections are served by hand, since a fault may close one without an answer.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::{HeaderValue, Request, Response, header};
use axum::{Router, response::IntoResponse};
use http_body::{Frame, SizeHint};
use hyper::body::Incoming as HyperBody;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::Shared;
use crate::cloud::{Incoming, MAX_BODY, Reply, first_half};

/// The connection is to be closed without an answer.
#[derive(Clone, Copy, Debug)]
struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hung up")
    }
}

impl std::error::Error for HungUp {}

/// Serves until the task is aborted; its connections end with it.
pub(super) async fn serve(listener: TcpListener, shared: Shared) {
    let router = Router::new().fallback(respond).with_state(shared);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { connections.spawn(connection(stream, router.clone())); }
                // Out of file descriptors, say: wait rather than spin.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, router: Router) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<HyperBody>| {
        let router = router.clone();
        async move {
            let response = router.oneshot(request.map(Body::new)).await.unwrap_or_else(|never: Infallible| match never {});
            if response.extensions().get::<HungUp>().is_some() { Err(HungUp) } else { Ok(response) }
        }
    });
    // An error here is a client that went away, or our own hanging up.
    let _ = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(State(shared): State<Shared>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let target = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    let mut incoming = Incoming { method: parts.method, target, headers: parts.headers, body: None };
    let arrival = shared.with(|cloud, now| cloud.arrive(incoming.action(), now));
    incoming.body = to_bytes(body, MAX_BODY).await.ok().map(Vec::from);
    // A task of its own: a request that arrived is carried out, even if the client goes away meanwhile.
    let task = tokio::spawn(async move {
        tokio::time::sleep(arrival.before).await;
        let done = shared.with(|cloud, now| (cloud.work(&arrival, &incoming, now), cloud.service_time(now).http_date()));
        tokio::time::sleep(arrival.after).await;
        done
    });
    // A task that was stopped answers nothing, as a server that was stopped.
    let (reply, date) = task.await.unwrap_or((Reply::HangUp, String::new()));
    response(reply, &date)
}

fn response(reply: Reply, date: &str) -> Response<Body> {
    let (status, content_type, body) = match reply {
        Reply::HangUp => {
            let mut response = ().into_response();
            response.extensions_mut().insert(HungUp);
            return response;
        }
        Reply::Message { status, content_type, body } => (status, content_type, Body::from(body)),
        Reply::CutOff { body } => (200, "application/json", Body::new(HalfBody::of(&body))),
    };
    let mut response = Response::new(body);
    *response.status_mut() = axum::http::StatusCode::from_u16(status).unwrap_or(axum::http::StatusCode::BAD_GATEWAY);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::SERVER, HeaderValue::from_static("nginx"));
    if let Ok(date) = HeaderValue::from_str(date) {
        headers.insert(header::DATE, date);
    }
    response
}

/// A body that promises its whole length, gives the first half, and breaks.
struct HalfBody {
    promised: u64,
    half: Option<Bytes>,
}

impl HalfBody {
    fn of(text: &str) -> Self {
        Self { promised: text.len() as u64, half: Some(Bytes::copy_from_slice(first_half(text).as_bytes())) }
    }
}

impl http_body::Body for HalfBody {
    type Data = Bytes;
    type Error = HungUp;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, HungUp>>> {
        Poll::Ready(Some(self.half.take().map(Frame::data).ok_or(HungUp)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.promised)
    }
}
