//! Messages in and out, in order.
//!
//! Every request is polled once the moment it arrives, so that whatever a handler does before its
//! first await, an edit above all, happens in the order of arrival and is never held up by others
//! that wait. What is not done then goes on as a task of its own; there is no limit on how many, so
//! handlers that wait for the client cannot keep its answers from being read.
//!
//! The loop is ours and not the `Server` of the LSP crate, because that one ends at the first
//! message that is no JSON (tokio-util's `FramedRead` is over after an error), stops reading when
//! as many handlers wait as it has slots, and does not return from `exit` while one waits.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tower_lsp::ClientSocket;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_service::Service;

use super::log;

/// How much is read and written at once.
const CHUNK: usize = 1 << 16;

/// How long a client may take to read the last answers.
const GRACE: Duration = Duration::from_secs(1);

/// Serves until `exit`, the end of the input, a client that reads no more, or `ended`.
pub async fn serve<S>(
    mut service: S,
    socket: ClientSocket,
    input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
    ended: Arc<Notify>,
) where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + Unpin + 'static,
    S::Error: Send,
{
    let (mut requests, mut responses) = socket.split();
    let (answer, mut answers) = mpsc::unbounded_channel::<Response>();
    let closing = Notify::new();

    let reading = async {
        let mut input = BufReader::with_capacity(CHUNK, input);
        let mut waiting = JoinSet::new();
        while let Ok(Some(body)) = read(&mut input).await {
            while waiting.try_join_next().is_some() {}
            match decode(&body) {
                Ok(Incoming::Request(request)) => {
                    if poll_fn(|context| service.poll_ready(context)).await.is_err() {
                        return;
                    }
                    let is_exit = request.method() == "exit";
                    let mut future = service.call(request);
                    // Nothing is lost without a waker: a task polls its future when it begins.
                    match pin!(&mut future).poll(&mut Context::from_waker(Waker::noop())) {
                        Poll::Ready(result) => send(&answer, result),
                        Poll::Pending => {
                            let answer = answer.clone();
                            waiting.spawn(async move { send(&answer, future.await) });
                        }
                    }
                    if is_exit {
                        return;
                    }
                }
                Ok(Incoming::Response(response)) => {
                    if responses.send(response).await.is_err() {
                        return;
                    }
                }
                Err(error) => {
                    log(&format!("a message that cannot be read: {}", error.message));
                    let _ = answer.send(Response::from_error(Id::Null, error));
                }
            }
        }
    };

    let writing = async {
        let mut buffer = Vec::new();
        let mut open = true;
        while open {
            tokio::select! {
                biased;
                Some(response) = answers.recv() => encode(&mut buffer, &response),
                request = requests.next() => match request {
                    Some(request) => encode(&mut buffer, &request),
                    None => open = false,
                },
                () = closing.notified() => open = false,
            }
            while buffer.len() < CHUNK
                && let Ok(response) = answers.try_recv()
            {
                encode(&mut buffer, &response);
            }
            output.write_all(&buffer).await?;
            output.flush().await?;
            buffer.clear();
        }
        while let Ok(response) = answers.try_recv() {
            encode(&mut buffer, &response);
        }
        output.write_all(&buffer).await?;
        output.flush().await
    };

    let mut writing = pin!(writing);
    let gone: io::Result<()> = tokio::select! {
        result = &mut writing => result,
        () = async { tokio::select! { () = reading => (), () = ended.notified() => () } } => {
            closing.notify_one();
            tokio::time::timeout(GRACE, writing).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = gone {
        log(&format!("the client reads no more: {error}"));
    }
}

fn send<E>(answers: &mpsc::UnboundedSender<Response>, result: Result<Option<Response>, E>) {
    if let Ok(Some(response)) = result {
        let _ = answers.send(response);
    }
}

/// The body of the next message; `None` at the end of the input. Lines that are no header and
/// headers without a length are passed over.
async fn read(input: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if text.is_empty() {
            if length.is_some() {
                break;
            }
        } else if let Some((name, value)) = text.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<u64>().ok();
        }
    }
    let length = length.unwrap_or(0);
    let mut body = Vec::with_capacity(length.min(CHUNK as u64) as usize);
    input.take(length).read_to_end(&mut body).await?;
    Ok((body.len() as u64 == length).then_some(body))
}

fn encode(buffer: &mut Vec<u8>, message: &impl Serialize) {
    match serde_json::to_vec(message) {
        Ok(body) => {
            buffer.extend(format!("Content-Length: {}\r\n\r\n", body.len()).bytes());
            buffer.extend(body);
        }
        Err(error) => log(&format!("a message that cannot be written: {error}")),
    }
}

enum Incoming {
    Request(Request),
    Response(Response),
}

/// The members that a message of any kind may have.
#[derive(Deserialize)]
struct Message {
    id: Option<Id>,
    method: Option<String>,
    params: Option<serde_json::Value>,
    #[serde(default)]
    result: serde_json::Value,
    error: Option<Error>,
}

fn decode(body: &[u8]) -> Result<Incoming, Error> {
    // Serde would take a list for the members in their order.
    if !body.trim_ascii_start().starts_with(b"{") {
        let json: Result<IgnoredAny, _> = serde_json::from_slice(body);
        return Err(if json.is_ok() { Error::invalid_request() } else { Error::parse_error() });
    }
    let message: Message = serde_json::from_slice(body).map_err(|error| {
        if error.is_data() { Error::invalid_request() } else { Error::parse_error() }
    })?;
    match (message.method, message.id, message.error) {
        (Some(method), id, _) => {
            let mut request = Request::build(method);
            if let Some(params) = message.params {
                request = request.params(params);
            }
            if let Some(id) = id {
                request = request.id(id);
            }
            Ok(Incoming::Request(request.finish()))
        }
        (None, Some(id), Some(error)) => Ok(Incoming::Response(Response::from_error(id, error))),
        (None, Some(id), None) => Ok(Incoming::Response(Response::from_ok(id, message.result))),
        (None, None, _) => Err(Error::invalid_request()),
    }
}
