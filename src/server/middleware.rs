//! What stands between the transport and the service: a panic is one failed request, and whether
//! `shutdown` was asked for is remembered for the exit code.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::FutureExt;
use serde_json::json;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_service::Service;

use super::log;

#[derive(Debug)]
pub struct Guard<S> {
    inner: S,
    /// Set once `shutdown` has come.
    shutdown: Arc<AtomicBool>,
    /// Requests that panicked and that the service still takes for pending.
    panicked: Arc<Mutex<Vec<Id>>>,
}

impl<S> Guard<S> {
    pub fn new(inner: S, shutdown: Arc<AtomicBool>) -> Self {
        Self { inner, shutdown, panicked: Arc::default() }
    }
}

impl<S> Service<Request> for Guard<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    type Response = Option<Response>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Option<Response>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        for id in take(&self.panicked) {
            let cancel = Request::build("$/cancelRequest").params(json!({ "id": id })).finish();
            let _ = self.inner.call(cancel).now_or_never();
        }
        let method = request.method().to_string();
        let id = request.id().cloned();
        if method == "shutdown" {
            self.shutdown.store(true, Ordering::Relaxed);
        }
        // The service takes these for notifications, which may be passed over; requests may not.
        if let Some(id) = id.clone().filter(|_| method.starts_with("$/")) {
            let answer = Response::from_error(id, Error::method_not_found());
            return Box::pin(std::future::ready(Ok(Some(answer))));
        }
        match catch_unwind(AssertUnwindSafe(|| self.inner.call(request))) {
            Ok(future) => {
                let panicked = self.panicked.clone();
                Box::pin(async move {
                    let result = AssertUnwindSafe(future).catch_unwind().await;
                    result.unwrap_or_else(|_| {
                        let mut panicked = panicked.lock().unwrap_or_else(PoisonError::into_inner);
                        panicked.extend(id.clone());
                        Ok(failed(&method, id))
                    })
                })
            }
            Err(_) => Box::pin(std::future::ready(Ok(failed(&method, id)))),
        }
    }
}

fn take(panicked: &Mutex<Vec<Id>>) -> Vec<Id> {
    std::mem::take(&mut panicked.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The answer to a request whose handler panicked. The panic itself was printed by Rust.
fn failed(method: &str, id: Option<Id>) -> Option<Response> {
    log(&format!("`{method}` failed; this is a fault of gouji"));
    Some(Response::from_error(id?, Error::new(ErrorCode::InternalError)))
}
