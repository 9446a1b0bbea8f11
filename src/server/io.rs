//! Standard input and output, non-blocking where they can be, and the life of the client.
//!
//! tokio's own standard streams hand every read and write to another thread, which costs more than
//! all the work on a keystroke. Shells and most editors start servers with pipes, Node with Unix
//! sockets: these are made non-blocking. A terminal, a file and Windows keep tokio's own.

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Notify;

use super::log;

pub type Input = Box<dyn AsyncRead + Send + Unpin>;
pub type Output = Box<dyn AsyncWrite + Send + Unpin>;

/// The streams to serve on. Must be called inside the runtime.
pub fn stdio() -> (Input, Output) {
    #[cfg(unix)]
    let (input, output) = (unix::input(), unix::output());
    #[cfg(not(unix))]
    let (input, output) = (None, None);
    (
        input.unwrap_or_else(|| Box::new(tokio::io::stdin())),
        output.unwrap_or_else(|| Box::new(tokio::io::stdout())),
    )
}

#[cfg(unix)]
mod unix {
    use std::os::fd::{AsFd, OwnedFd};

    use tokio::net::UnixStream;
    use tokio::net::unix::pipe::{Receiver, Sender};

    use super::{Input, Output};

    pub fn input() -> Option<Input> {
        let stdin = std::io::stdin();
        let own = || stdin.as_fd().try_clone_to_owned().ok();
        if let Ok(pipe) = Receiver::from_owned_fd(own()?) {
            return Some(Box::new(pipe));
        }
        Some(Box::new(socket(own()?)?))
    }

    pub fn output() -> Option<Output> {
        let stdout = std::io::stdout();
        let own = || stdout.as_fd().try_clone_to_owned().ok();
        if let Ok(pipe) = Sender::from_owned_fd(own()?) {
            return Some(Box::new(pipe));
        }
        Some(Box::new(socket(own()?)?))
    }

    fn socket(descriptor: OwnedFd) -> Option<UnixStream> {
        let socket = std::os::unix::net::UnixStream::from(descriptor);
        // Asking for its address tells whether it is one.
        socket.local_addr().ok()?;
        socket.set_nonblocking(true).ok()?;
        UnixStream::from_std(socket).ok()
    }
}

/// Tells `ended` when the process of the client is gone, as a client that is killed may leave a
/// pipe open behind it.
pub fn watch(process: i32, ended: Arc<Notify>) {
    let mut process = match waitpid_any::WaitHandle::open(process) {
        Ok(process) => process,
        // It may live where it cannot be seen from here, such as outside of a container.
        Err(error) => return log(&format!("the process of the client cannot be watched: {error}")),
    };
    std::thread::spawn(move || {
        if process.wait().is_ok() {
            ended.notify_one();
        }
    });
}
