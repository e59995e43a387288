//! The service as a process, until it is told to end.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::Place;

/// What is awaited for comes long before.
const PATIENCE: Duration = Duration::from_secs(60);

/// A service that runs, ended when this is dropped.
struct Running {
    process: Child,
    lines: BufReader<std::process::ChildStderr>,
    address: String,
    metrics: String,
}

impl Running {
    fn start(place: &Place) -> Self {
        let mut process =
            place.command(&["serve"]).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap());
        let mut address_in = |message: &str| loop {
            let mut line = String::new();
            assert_ne!(lines.read_line(&mut line).unwrap(), 0, "it ended before it listened");
            let line: Value = serde_json::from_str(&line).expect("each line is an object");
            if line["message"] == message {
                break line["address"].as_str().unwrap().to_owned();
            }
        };
        let metrics = address_in("metrics");
        let address = address_in("listening");
        Self { process, lines, address, metrics }
    }

    fn ask(address: &str, path: &str) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn signal(&self, name: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// What it still says, when it has ended by itself.
    fn ended(&mut self) -> String {
        let started = Instant::now();
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        assert!(self.process.wait().unwrap().success(), "{rest}");
        assert!(started.elapsed() < PATIENCE);
        rest
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn it_runs_until_it_is_told_to_end() {
    for signal in ["-TERM", "-INT"] {
        let place = Place::new("");
        let mut running = Running::start(&place);
        assert!(Running::ask(&running.address, "/readyz").starts_with("HTTP/1.1 204"));
        assert!(Running::ask(&running.address, "/metrics").starts_with("HTTP/1.1 404"));
        let page = Running::ask(&running.metrics, "/metrics");
        for metric in
            ["portcullis_workers_alive 1", "portcullis_store_query_duration_seconds_bucket"]
        {
            assert!(page.contains(metric), "{metric}\n{page}");
        }
        running.signal(signal);
        let said = running.ended();
        assert!(said.contains("\"ended\""), "{said}");
        assert!(said.contains("request_id"), "{said}");
    }
}

#[test]
fn a_second_signal_ends_at_once() {
    let place = Place::new("[server]\ndrain_seconds = 1000\n");
    let mut running = Running::start(&place);
    // A request whose body never comes.
    let mut stream = TcpStream::connect(&running.address).unwrap();
    let head = "POST /oauth/token HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\
                content-type: application/json\r\nexpect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut first = [0];
    stream.read_exact(&mut first).unwrap();
    running.signal("-TERM");
    let mut line = String::new();
    while !line.contains("\"ending\"") {
        line.clear();
        assert_ne!(running.lines.read_line(&mut line).unwrap(), 0, "it ended at the first");
    }
    assert!(running.process.try_wait().unwrap().is_none());
    running.signal("-TERM");
    let said = running.ended();
    assert!(said.contains("told again"), "{said}");
}
