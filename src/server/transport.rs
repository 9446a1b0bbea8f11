//! Messages in and out, in order.
//!
//! Every request is polled once the moment it arrives, so that whatever a handler does before its
//! first await, an edit above all, happens in the order of arrival and is never held up by others
//! that wait. What is not done then goes on beside the others that wait; there is no limit on how
//! many, so handlers that wait for the client cannot keep its answers from being read.
//!
//! The loop is ours and not the `Server` of the LSP crate, because that one ends at the first
//! message that is no JSON (tokio-util's `FramedRead` is over after an error), stops reading when
//! as many handlers wait as it has slots, and does not return from `exit` while one waits.

use std::future::{Future, poll_fn};
use std::io::{self, Write};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::stream::FuturesUnordered;
use futures_util::{SinkExt, StreamExt};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
};
use tokio::sync::{Notify, mpsc};
use tower_lsp::ClientSocket;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_service::Service;

use super::{encoded, log};

/// How much is read and written at once.
const CHUNK: usize = 1 << 16;

/// How long a client may take to read the last answers.
const GRACE: Duration = Duration::from_secs(1);

/// Where messages are left to be written, in the order in which they come. Each is encoded at once,
/// with no [`serde_json::Value`] in between, which costs more than the writing does.
#[derive(Clone, Debug)]
pub struct Outbox {
    messages: mpsc::UnboundedSender<Vec<u8>>,
    load: Arc<Load>,
}

/// What waits to be written.
#[derive(Debug)]
pub struct Outgoing {
    messages: mpsc::UnboundedReceiver<Vec<u8>>,
    load: Arc<Load>,
}

/// How much waits to be written.
#[derive(Debug, Default)]
struct Load {
    bytes: AtomicUsize,
    lessened: Notify,
}

impl Outbox {
    pub fn new() -> (Self, Outgoing) {
        let (sender, messages) = mpsc::unbounded_channel();
        let load = Arc::new(Load::default());
        (Self { messages: sender, load: load.clone() }, Outgoing { messages, load })
    }

    /// Waits until the client has read most of what was sent. There may be one that waits.
    pub async fn room(&self) {
        while self.load.bytes.load(Ordering::Relaxed) > CHUNK {
            self.load.lessened.notified().await;
        }
    }

    fn is_loaded(&self) -> bool {
        self.load.bytes.load(Ordering::Relaxed) > 0
    }

    pub fn notify(&self, method: &str, params: &impl Serialize) {
        #[derive(Serialize)]
        struct Notification<'a, P> {
            jsonrpc: &'a str,
            method: &'a str,
            params: &'a P,
        }
        self.send(&Notification { jsonrpc: "2.0", method, params });
    }

    fn answer(&self, response: &Response) {
        match encoded::json(response) {
            Some(result) => match serde_json::to_string(response.id()) {
                Ok(id) => self.post(framed(|body| {
                    body.reserve(result.len() + id.len() + 64);
                    write!(body, r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#)
                })),
                Err(error) => log(&format!("a name that cannot be written: {error}")),
            },
            None => self.send(response),
        }
    }

    fn send(&self, message: &impl Serialize) {
        self.post(encode(message));
    }

    fn post(&self, message: Vec<u8>) {
        self.load.bytes.fetch_add(message.len(), Ordering::Relaxed);
        // After the end nobody reads what is sent.
        let _ = self.messages.send(message);
    }
}

impl Outgoing {
    fn written(&self, bytes: usize) {
        self.load.bytes.fetch_sub(bytes, Ordering::Relaxed);
        self.load.lessened.notify_one();
    }
}

/// Serves until `exit`, the end of the input, a client that reads no more, or the end of what is done
/// `beside`, for which there is time when all that came is answered.
pub async fn serve<S>(
    mut service: S,
    socket: ClientSocket,
    (outbox, mut outgoing): (Outbox, Outgoing),
    input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
    beside: impl Future<Output = ()>,
) where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + Unpin,
    S::Error: Send,
{
    let (mut requests, mut responses) = socket.split();
    let closing = Notify::new();

    let waiting = Mutex::new(FuturesUnordered::new());
    let waiting = || waiting.lock().unwrap_or_else(PoisonError::into_inner);

    let reading = async {
        let mut input = BufReader::with_capacity(CHUNK, input);
        while let Ok(Some(body)) = read(&mut input).await {
            match decode(&body) {
                Ok(Incoming::Request(request)) => {
                    if poll_fn(|context| service.poll_ready(context)).await.is_err() {
                        return;
                    }
                    let is_exit = request.method() == "exit";
                    let mut future = service.call(request);
                    // Nothing is lost without a waker: what waits is polled when it begins to.
                    match pin!(&mut future).poll(&mut Context::from_waker(Waker::noop())) {
                        Poll::Ready(result) => answer(&outbox, result),
                        Poll::Pending => waiting().push(future),
                    }
                    if is_exit {
                        return;
                    }
                }
                Ok(Incoming::Response(response)) => {
                    if responses.send(response).await.is_err() {
                        return;
                    }
                    // Who waited for it goes on before the next message is read.
                    tokio::task::yield_now().await;
                }
                Err(error) => {
                    log(&format!("a message that cannot be read: {}", error.message));
                    outbox.send(&Response::from_error(Id::Null, error));
                }
            }
        }
    };

    let writing = async {
        let mut open = true;
        while open {
            let mut buffer = tokio::select! {
                biased;
                Some(message) = outgoing.messages.recv() => message,
                request = requests.next() => match request {
                    Some(request) => {
                        output.write_all(&encode(&request)).await?;
                        Vec::new()
                    }
                    None => break,
                },
                () = closing.notified() => {
                    open = false;
                    Vec::new()
                }
            };
            while (buffer.len() < CHUNK || !open)
                && let Ok(message) = outgoing.messages.try_recv()
            {
                buffer.extend(message);
            }
            output.write_all(&buffer).await?;
            output.flush().await?;
            outgoing.written(buffer.len());
        }
        Ok(())
    };

    let (mut reading, mut writing, mut beside) = (pin!(reading), pin!(writing), pin!(beside));
    let ended: Option<io::Result<()>> = poll_fn(|context| {
        if reading.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        while let Poll::Ready(Some(result)) = waiting().poll_next_unpin(context) {
            answer(&outbox, result);
        }
        // Answers do not wait for what is done beside.
        if outbox.is_loaded()
            && let Poll::Ready(result) = writing.as_mut().poll(context)
        {
            return Poll::Ready(Some(result));
        }
        if beside.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        writing.as_mut().poll(context).map(Some)
    })
    .await;
    let gone = match ended {
        Some(result) => result,
        None => {
            closing.notify_one();
            tokio::time::timeout(GRACE, writing).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = gone {
        log(&format!("the client reads no more: {error}"));
    }
}

fn answer<E>(outbox: &Outbox, result: Result<Option<Response>, E>) {
    if let Ok(Some(response)) = result {
        outbox.answer(&response);
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

fn encode(message: &impl Serialize) -> Vec<u8> {
    framed(|body| Ok(serde_json::to_writer(body, message)?))
}

/// A message with its header. What cannot be written is left out.
fn framed(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Vec<u8> {
    /// Room for the header in front of the body.
    const HEADER: usize = 32;
    let mut buffer = Vec::with_capacity(1 << 10);
    buffer.resize(HEADER, 0);
    if let Err(error) = write(&mut buffer) {
        log(&format!("a message that cannot be written: {error}"));
        return Vec::new();
    }
    let header = format!("Content-Length: {}\r\n\r\n", buffer.len() - HEADER);
    let start = HEADER - header.len();
    buffer[start..HEADER].copy_from_slice(header.as_bytes());
    buffer.drain(..start);
    buffer
}

enum Incoming {
    Request(Request),
    Response(Response),
}

/// The members that a message of any kind may have.
#[derive(Deserialize)]
struct Message<'a> {
    id: Option<Id>,
    method: Option<String>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
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
            let params = message.params.map(|json| encoded::params(&method, json));
            let mut request = Request::build(method);
            if let Some(params) = params {
                request = request.params(params.map_err(|_| Error::parse_error())?);
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

#[cfg(test)]
mod tests {
    use std::pin::Pin;

    use tokio::io::ReadBuf;
    use tower_lsp::gen_lsp_types::{InitializeParams, InitializeResult};
    use tower_lsp::jsonrpc::Result;
    use tower_lsp::{LanguageServer, LspService};

    use super::*;

    struct Silent;

    impl LanguageServer for Silent {
        async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
            Ok(InitializeResult::default())
        }

        async fn shutdown(&self) -> Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn what_is_done_beside_finds_the_answers_written() {
        let (service, socket) = LspService::new(|_| Silent);
        let (mut client, input) = tokio::io::duplex(CHUNK);
        let (mut answers, output) = tokio::io::duplex(CHUNK);
        let params = serde_json::json!({ "capabilities": {} });
        let request = Request::build("initialize").id(1).params(params).finish();
        client.write_all(&encode(&request)).await.expect("it is open");
        let mut bytes = [0; 1024];
        let mut answer = ReadBuf::new(&mut bytes);
        let beside = poll_fn(|context| {
            let _ = Pin::new(&mut answers).poll_read(context, &mut answer);
            Poll::Ready(())
        });
        serve(service, socket, Outbox::new(), input, output, beside).await;
        assert!(answer.filled().starts_with(b"Content-Length: "));
    }
}
