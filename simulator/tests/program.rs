//! The program itself: its lines and its exit status.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_simulator"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn it_says_where_it_listens_and_that_it_is_ready() {
    let mut running = Running(program().args(["--port", "0", "--control-port", "0", "--fleet", "3"]).spawn().unwrap());
    let mut lines = Vec::new();
    for line in BufReader::new(running.0.stdout.take().unwrap()).lines().map(Result::unwrap) {
        lines.push(line);
        if lines.last().is_some_and(|line| line == "ready") {
            break;
        }
    }
    let address = |key: &str| lines.iter().find_map(|line| line.strip_prefix(key)).unwrap().to_owned();
    assert_eq!(lines.last().unwrap(), "ready");
    let health: String = ureq::get(format!("{}/health", address("control="))).call().unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(health, r#"{"ok":true}"#);
    assert!(address("api=").starts_with("http://127.0.0.1:"));
}

#[test]
fn a_taken_port_is_named_with_the_flag_that_chooses_another() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (flag, other) in [("--port", "--control-port"), ("--control-port", "--port")] {
        let output = program().args([flag, &port, other, "0"]).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(&format!("port {port} is taken")) && error.contains(&format!("{flag} PORT")), "{error}");
    }
}

#[test]
fn a_fault_that_cannot_be_read_is_refused_at_the_start() {
    let output = program().args(["--port", "0", "--control-port", "0", "--fault", r#"{"fault":{"kind":"nothing"}}"#]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
