//! The program itself, on pipes, sockets and files.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{notification, request};

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.arg("lsp").stderr(Stdio::null());
    command
}

fn start() -> Child {
    command().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts")
}

/// The exit code, when the program ends in time.
fn code(child: &mut Child) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("it can be ended");
    None
}

fn initialize(process: Option<u32>) -> Vec<u8> {
    request(1, "initialize", json!({ "processId": process, "capabilities": {} }))
}

#[test]
fn exit_is_orderly_after_shutdown_alone() {
    for (asked, expected) in [(true, 0), (false, 1)] {
        let mut child = start();
        let mut input = child.stdin.take().expect("a pipe");
        let mut bytes = initialize(None);
        if asked {
            bytes.extend(request(2, "shutdown", Value::Null));
        }
        bytes.extend(notification("exit", Value::Null));
        input.write_all(&bytes).expect("it reads");
        assert_eq!(code(&mut child), Some(expected));
        let mut output = String::new();
        child.stdout.take().expect("a pipe").read_to_string(&mut output).expect("UTF-8");
        assert_eq!(output.matches("Content-Length").count(), 1 + usize::from(asked), "{output}");
        assert!(output.starts_with("Content-Length"));
    }
}

#[test]
fn the_end_of_input_ends_it() {
    let mut child = start();
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(&initialize(None)).expect("it reads");
    drop(input);
    assert_eq!(code(&mut child), Some(1));
}

#[test]
fn input_from_a_file_is_served() {
    let folder = std::env::temp_dir().join(format!("gouji-lsp-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("input");
    let mut bytes = initialize(None);
    bytes.extend(request(2, "shutdown", Value::Null));
    bytes.extend(notification("exit", Value::Null));
    std::fs::write(&path, bytes).expect("a file");
    let file = std::fs::File::open(&path).expect("a file");
    let output = command().stdin(file).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches("Content-Length").count(), 2);
    std::fs::remove_dir_all(&folder).expect("a folder");
}

#[cfg(unix)]
#[test]
fn sockets_are_served() {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    let (mut ours, theirs) = UnixStream::pair().expect("a pair");
    let (mut from, to) = UnixStream::pair().expect("a pair");
    let mut child =
        command().stdin(OwnedFd::from(theirs)).stdout(OwnedFd::from(to)).spawn().expect("a start");
    let mut bytes = initialize(None);
    bytes.extend(request(2, "shutdown", Value::Null));
    bytes.extend(notification("exit", Value::Null));
    ours.write_all(&bytes).expect("it reads");
    let mut output = [0; 15];
    from.read_exact(&mut output).expect("it writes");
    assert_eq!(&output, b"Content-Length:");
    assert_eq!(code(&mut child), Some(0));
}

#[cfg(unix)]
#[test]
fn the_death_of_the_client_ends_it() {
    let mut client = Command::new("sleep").arg("60").spawn().expect("a process");
    let mut child = start();
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(&initialize(Some(client.id()))).expect("it reads");
    let mut output = [0; 15];
    child.stdout.as_mut().expect("a pipe").read_exact(&mut output).expect("it writes");
    assert!(child.try_wait().expect("it can be waited for").is_none());
    client.kill().expect("it can be ended");
    client.wait().expect("it can be waited for");
    assert_eq!(code(&mut child), Some(1));
}

#[test]
fn a_client_that_reads_no_more_ends_it() {
    let mut child = start();
    let mut input = child.stdin.take().expect("a pipe");
    drop(child.stdout.take());
    // The server may be gone before all is written.
    let _ = input.write_all(&initialize(None));
    let _ = input.write_all(&request(2, "shutdown", Value::Null));
    assert!(code(&mut child).is_some());
}
