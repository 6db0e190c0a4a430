//! What goes back over HTTP, or does not.

use crate::faults::Fault;

/// How one request ends on the wire.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reply {
    /// A message with this status.
    Message {
        /// The HTTP status. The API itself always answers 200.
        status: u16,
        /// The content type.
        content_type: &'static str,
        /// The body.
        body: String,
    },
    /// The connection is closed without a message.
    HangUp,
    /// A message that promises the whole body, and the connection closed after its first half.
    CutOff {
        /// The body that is promised.
        body: String,
    },
}

impl Reply {
    /// An answer of the API.
    #[must_use]
    pub fn json(body: String) -> Self {
        Self::Message { status: 200, content_type: "application/json", body }
    }

    /// What a gateway says when the service behind it does not answer.
    #[must_use]
    pub fn gateway(status: u16) -> Self {
        let reason = axum::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Error");
        let body = format!(
            "<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n<center><h1>{status} {reason}</h1></center>\r\n\
             <hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        );
        Self::Message { status, content_type: "text/html", body }
    }

    /// What becomes of an answer that was ready, under the faults that befall the request.
    #[must_use]
    pub fn after(faults: &[Fault], body: String) -> Self {
        faults
            .iter()
            .find_map(|fault| match fault {
                Fault::DropAfter => Some(Self::HangUp),
                Fault::BadGateway { status, done: true } => Some(Self::gateway(*status)),
                Fault::Truncated => Some(Self::json(first_half(&body).to_owned())),
                Fault::CutOff => Some(Self::CutOff { body: body.clone() }),
                _ => None,
            })
            .unwrap_or_else(|| Self::json(body))
    }
}

/// The first half of a text, cut between characters.
#[must_use]
pub fn first_half(text: &str) -> &str {
    let middle = text.len() / 2;
    let boundary = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= middle).last().unwrap_or_default();
    text.get(..boundary).unwrap_or_default()
}
