//! Bodies of requests, within bounds of size and time.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt;
use hyper::HeaderMap;
use hyper::body::Incoming;
use hyper::header::EXPECT;
use livespec_ir::ProblemKind;
use livespec_service::Problem;
use tokio::time::{Instant, timeout_at};

use crate::Limits;

/// How much of a body that nobody wants is read, so that its sender gets to see the answer: a
/// connection that is closed with bytes unread is reset, and the answer may be lost with it.
const DISCARD_BYTES_MAX: usize = 4 * 1024 * 1024;
/// How long that may take.
const DISCARD_TIME_MAX: Duration = Duration::from_secs(2);

/// The whole body. One that says that it is too large is refused unread; a client that waits for
/// `100 Continue` is told to go on by the first read, and so only after every check before it.
pub(crate) async fn read(body: &mut Incoming, limits: &Limits) -> Result<Bytes, Problem> {
    let declared = body.size_hint().lower();
    let max = limits.body_bytes_max;
    if declared > max as u64 {
        return Err(too_large(max));
    }
    let end = Instant::now() + limits.body_time_max;
    let Some(first) = frame(body, limits, end).await? else { return Ok(Bytes::new()) };
    if first.len() > max {
        return Err(too_large(max));
    }
    if body.is_end_stream() {
        // Nearly always: the body came with its head, and is not copied.
        return Ok(first);
    }
    let expected = usize::try_from(declared).unwrap_or(max).clamp(first.len(), max);
    let mut whole = BytesMut::with_capacity(expected);
    whole.extend_from_slice(&first);
    while let Some(next) = frame(body, limits, end).await? {
        if next.len() > max - whole.len() {
            return Err(too_large(max));
        }
        whole.extend_from_slice(&next);
    }
    Ok(whole.freeze())
}

/// The next piece with data; none at the end. Trailers are ignored.
async fn frame(
    body: &mut Incoming,
    limits: &Limits,
    end: Instant,
) -> Result<Option<Bytes>, Problem> {
    loop {
        let deadline = end.min(Instant::now() + limits.body_pause_max);
        match timeout_at(deadline, body.frame()).await {
            Err(_) => return Err(Problem::new(ProblemKind::Timeout).header("connection", "close")),
            Ok(None) => return Ok(None),
            Ok(Some(Err(error))) => {
                let problem = Problem::new(ProblemKind::Malformed);
                return Err(problem
                    .message("The body ended early or is not framed as HTTP")
                    .internal(error.to_string()));
            }
            Ok(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) if !data.is_empty() => return Ok(Some(data)),
                _ => {}
            },
        }
    }
}

fn too_large(max: usize) -> Problem {
    Problem::new(ProblemKind::TooLarge).message(format!("The body is larger than {max} bytes"))
}

/// Reads and drops what is left of a body, within bounds. A client that waits for `100 Continue`
/// has sent nothing, and will not.
pub(crate) async fn discard(headers: &HeaderMap, body: &mut Incoming) {
    if body.is_end_stream() || headers.contains_key(EXPECT) {
        return;
    }
    let end = Instant::now() + DISCARD_TIME_MAX;
    let mut dropped = 0;
    while dropped < DISCARD_BYTES_MAX {
        match timeout_at(end, body.frame()).await {
            Ok(Some(Ok(frame))) => dropped += frame.data_ref().map_or(0, Bytes::len),
            _ => return,
        }
    }
}
