//! Stands between the SDK and a node, and spoils what it is told to.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use serde_json::{Value, json};

/// What becomes of a request.
#[derive(Clone, Debug)]
pub(crate) enum Fate {
    Pass,
    /// An HTTP status, and the request does not arrive.
    Status(u16),
    /// Something that is not JSON.
    Garbage,
    /// The connection breaks, and the request has not arrived.
    Lost,
    /// The connection breaks, and the request has arrived.
    AnswerLost,
    /// An error of JSON-RPC.
    Error(i64, &'static str),
}

type Judge = Box<dyn FnMut(&Value) -> Fate + Send>;

/// The URL to ask instead of the node's. `judge` sees each request.
pub(crate) fn before(url: &str, judge: impl FnMut(&Value) -> Fate + Send + 'static) -> String {
    let upstream = url.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let judge: Arc<Mutex<Judge>> = Arc::new(Mutex::new(Box::new(judge)));
    thread::spawn(move || {
        for connection in listener.incoming().map_while(Result::ok) {
            let (judge, upstream) = (judge.clone(), upstream.clone());
            thread::spawn(move || serve(connection, &judge, &upstream));
        }
    });
    format!("http://{address}")
}

/// One request a connection. What breaks here shows in the test.
fn serve(mut connection: TcpStream, judge: &Mutex<Judge>, upstream: &str) -> Option<()> {
    let body = read_body(&mut BufReader::new(connection.try_clone().ok()?))?;
    let request: Value = serde_json::from_slice(&body).ok()?;
    let fate = (judge.lock().ok()?)(&request);
    let answer = match fate {
        Fate::Pass => (200, forward(&body, upstream)?),
        Fate::Status(status) => (status, b"busy".to_vec()),
        Fate::Garbage => (200, b"<html>".to_vec()),
        Fate::Lost => return None,
        Fate::AnswerLost => {
            forward(&body, upstream)?;
            return None;
        }
        Fate::Error(code, message) => {
            let error = json!({ "code": code, "message": message });
            let answer = json!({ "jsonrpc": "2.0", "id": request["id"], "error": error });
            (200, answer.to_string().into_bytes())
        }
    };
    let (status, body) = answer;
    let length = body.len();
    write!(
        connection,
        "HTTP/1.1 {status} Told\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n"
    )
    .ok()?;
    connection.write_all(&body).ok()
}

fn forward(body: &[u8], upstream: &str) -> Option<Vec<u8>> {
    let mut node = TcpStream::connect(upstream).ok()?;
    let length = body.len();
    write!(
        node,
        "POST / HTTP/1.1\r\nhost: {upstream}\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\nconnection: close\r\n\r\n"
    )
    .ok()?;
    node.write_all(body).ok()?;
    read_body(&mut BufReader::new(node))
}

fn read_body(stream: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    (length > 0).then_some(body)
}
