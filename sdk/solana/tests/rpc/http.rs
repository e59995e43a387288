//! A node behind a real port, and what proxies make of it.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use portcullis_solana::{
    rpc::{Cluster, CommitmentConfig},
    svm::SvmCluster,
};
use serde_json::{Value, json};
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What a proxy does with a request.
#[derive(Clone, Copy)]
pub(crate) enum Trouble {
    /// A status, and words that are no JSON.
    Status(u16),
    /// All is well, it says, with these words.
    Words(&'static str),
    /// Nothing, ever.
    Silence,
    /// It hangs up.
    HangUp,
}

/// The secret of the URLs.
pub(crate) const SECRET: &str = "s3cret";

pub(crate) struct Node {
    address: SocketAddr,
    troubles: Arc<Mutex<VecDeque<Trouble>>>,
}

impl Node {
    pub(crate) async fn start(svm: SvmCluster) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let troubles: Arc<Mutex<VecDeque<Trouble>>> = Arc::default();
        let node = Self { address, troubles: troubles.clone() };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let trouble = troubles.lock().unwrap().pop_front();
                tokio::spawn(answer(stream, svm.clone(), trouble));
            }
        });
        node
    }

    pub(crate) fn trouble(&self, troubles: impl IntoIterator<Item = Trouble>) {
        self.troubles.lock().unwrap().extend(troubles);
    }

    fn url(&self) -> String {
        format!("http://{}/?api-key={SECRET}", self.address)
    }

    pub(crate) fn cluster(&self) -> Cluster {
        Cluster::connect(&self.url(), CommitmentConfig::confirmed()).unwrap()
    }

    pub(crate) fn impatient(&self) -> Cluster {
        let timeout = Duration::from_millis(100);
        let commitment = CommitmentConfig::confirmed();
        let rpc = RpcClient::new_with_timeout_and_commitment(self.url(), timeout, commitment);
        Cluster::from_client(Arc::new(rpc))
    }
}

async fn answer(mut stream: TcpStream, svm: SvmCluster, trouble: Option<Trouble>) {
    let request = read(&mut stream).await;
    let (status, body) = match trouble {
        None => {
            let params = &request["params"];
            let answer = match svm.answer(request["method"].as_str().unwrap(), params) {
                Ok(result) => json!({"jsonrpc": "2.0", "id": request["id"], "result": result}),
                Err(error) => json!({"jsonrpc": "2.0", "id": request["id"], "error": error}),
            };
            (200, answer.to_string())
        }
        Some(Trouble::Status(status)) => (status, format!("<h1>{status}</h1>")),
        Some(Trouble::Words(words)) => (200, words.to_owned()),
        Some(Trouble::Silence) => return std::future::pending().await,
        Some(Trouble::HangUp) => return,
    };
    let response = format!(
        "HTTP/1.1 {status} Status\r\nretry-after: 0\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len(),
    );
    stream.write_all(response.as_bytes()).await.unwrap();
}

async fn read(stream: &mut TcpStream) -> Value {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().unwrap())
            });
            let length: usize = length.unwrap();
            if body.len() == length {
                return serde_json::from_str(body).unwrap();
            }
        }
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "cut");
    }
}
