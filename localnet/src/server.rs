//! The in-process Solana behind a port.

mod http;
mod origin;
mod web_socket;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use axum::{Router, extract::DefaultBodyLimit, middleware, routing::post};
use portcullis_solana::svm::SvmCluster;
use tokio::{
    net::TcpListener,
    sync::watch,
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

use crate::error::LocalnetError;

/// The most bytes of a request; a list of requests is one.
const MAX_REQUEST_BYTES: usize = 512 * 1024;
/// How often a free pair of ports is looked for.
const ATTEMPTS: usize = 32;
const TICK: Duration = Duration::from_millis(400);

/// JSON-RPC of an in-process Solana on 127.0.0.1: HTTP and WebSocket on one port, and the same on
/// the next one, where Solana clients look for the WebSocket.
///
/// Requests from web pages of other hosts are refused. It ends when it is dropped.
#[derive(Debug)]
pub struct SvmServer {
    address: SocketAddr,
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

/// What every connection is served with.
#[derive(Clone)]
struct Served {
    cluster: SvmCluster,
    stopped: watch::Receiver<bool>,
}

impl SvmServer {
    /// Serves on `port` and the next one; 0: on a free pair.
    ///
    /// # Errors
    ///
    /// [`LocalnetError::Port`] if a port cannot be had.
    pub async fn start(cluster: SvmCluster, port: u16) -> Result<Self, LocalnetError> {
        let refused = |source| LocalnetError::Port { port, source };
        let listeners = listen(port).await.map_err(refused)?;
        let address = listeners[0].local_addr().map_err(refused)?;
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for listener in listeners {
            let router = router(Served { cluster: cluster.clone(), stopped: stopped.clone() });
            let mut stopped = stopped.clone();
            tasks.spawn(async move {
                let ends = async move {
                    // An error is the sender's end, which is the server's.
                    let _ = stopped.wait_for(|stop| *stop).await;
                };
                let served = axum::serve(listener, router).with_graceful_shutdown(ends).await;
                if let Err(error) = served {
                    tracing::error!(%error, "the server failed");
                }
            });
        }
        tasks.spawn(tick(cluster));
        tracing::info!(%address, "Solana listens");
        Ok(Self { address, tasks, stop })
    }

    /// Where it listens. Its WebSocket is at the next port too.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// For JSON-RPC by HTTP.
    pub fn rpc_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// For JSON-RPC by WebSocket, at the next port.
    pub fn websocket_url(&self) -> String {
        format!("ws://{}:{}", self.address.ip(), self.address.port().saturating_add(1))
    }

    /// Stops, and waits until every connection is closed and the ports are free.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        // What goes on for ever ends with the tasks.
        let _ = tokio::time::timeout(Duration::from_secs(2), self.drained()).await;
        self.tasks.shutdown().await;
    }

    async fn drained(&mut self) {
        // The clock's task does not end by itself.
        while self.tasks.len() > 1 && self.tasks.join_next().await.is_some() {}
    }
}

impl Drop for SvmServer {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

fn router(served: Served) -> Router {
    Router::new()
        .route("/", post(http::answer).get(web_socket::upgrade))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .layer(middleware::from_fn(origin::guard))
        .with_state(served)
}

/// Two neighbouring ports.
async fn listen(port: u16) -> io::Result<[TcpListener; 2]> {
    let at = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let next = |port: u16| {
        let none = || io::Error::new(io::ErrorKind::AddrNotAvailable, "there is no next port");
        port.checked_add(1).ok_or_else(none)
    };
    if port != 0 {
        return Ok([at(port).await?, at(next(port)?).await?]);
    }
    let mut last = None;
    for _ in 0..ATTEMPTS {
        let first = at(0).await?;
        let neighbour = match next(first.local_addr()?.port()) {
            Ok(port) => at(port).await,
            Err(error) => Err(error),
        };
        match neighbour {
            Ok(second) => return Ok([first, second]),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| io::Error::from(io::ErrorKind::AddrInUse)))
}

/// So that slots pass, and are told of, while nobody asks.
async fn tick(cluster: SvmCluster) {
    let mut interval = interval(TICK);
    interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        interval.tick().await;
        let cluster = cluster.clone();
        // It ends only when the runtime does.
        let _ = tokio::task::spawn_blocking(move || cluster.tick()).await;
    }
}
