//! Looking ids up: what the service knows of them at this moment.

use std::rc::Rc;

use edgezone_core::api::{CallError, DescribeInstancesAnswer, DescribeInstancesRequest, NoAnswer};
use edgezone_core::plan::Batch;
use futures_util::StreamExt;
use futures_util::stream;

use super::service::ReadError;
use super::session::Session;

/// How many look-ups are under way at once.
const IN_FLIGHT: usize = 6;

/// One answer, with what was asked.
pub type LookedUp = Result<(Batch, DescribeInstancesAnswer), ReadError>;

/// Looks batches up, several at once, and tells of each answer as it comes.
pub async fn look_up(session: Rc<Session>, batches: Vec<Batch>, mut each: Box<dyn FnMut(LookedUp)>) {
    let mut answers = stream::iter(batches).map(|batch| ask(session.clone(), batch)).buffer_unordered(IN_FLIGHT);
    while let Some(answer) = answers.next().await {
        each(answer);
    }
}

async fn ask(session: Rc<Session>, batch: Batch) -> LookedUp {
    // A batch has 1 to 100 ids, so a request for it can always be built; if not, nothing was looked up.
    let nothing = |_| ReadError::Call(CallError::NoAnswer(NoAnswer::Interrupted));
    let request = DescribeInstancesRequest::look_up(batch.ids().to_vec()).map_err(nothing)?;
    let answer = session.service.read(batch.region(), &request).await?;
    Ok((batch, answer))
}
