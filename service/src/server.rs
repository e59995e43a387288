//! The router behind a socket: so many connections, so much time for a request's head, and an end.

mod places;
mod stream;

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    BoxError, Router,
    body::{Bytes, HttpBody},
    http::Request,
    response::Response,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use ipnet::IpNet;
use serde::Deserialize;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
};
use tower::{Service, ServiceExt as _, service_fn};

use crate::{http::PeerAddress, metrics::Alive};
use places::{Place, Places};
use stream::Stream;

/// A request's head is no bigger than this, with all its lines.
const MAX_HEAD_BYTES: usize = 32 * 1_024;

/// How long to wait where the system gives no more sockets.
const NO_SOCKETS: Duration = Duration::from_millis(100);

/// How connections are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// The most connections at a time; whoever comes then waits.
    pub max_connections: u32,
    /// The most from one address, or the first half of one of IPv6; others are closed. Proxies that are
    /// trusted have any number.
    pub max_connections_of_address: u32,
    /// How long a request's head may take, and how long a connection may be idle.
    pub head_timeout_seconds: u32,
    /// How long the other side may take nothing of an answer.
    pub write_timeout_seconds: u32,
    /// How long requests that are under way have when the service ends.
    pub drain_seconds: u32,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            max_connections: 1_024,
            max_connections_of_address: 256,
            head_timeout_seconds: 15,
            write_timeout_seconds: 30,
            drain_seconds: 30,
        }
    }
}

/// Answers until told to end. Then it takes no more connections, closes those that are idle, and
/// gives the others until the deadline.
///
/// HTTP/1.1 alone, and no upgrades: a proxy in front speaks whatever else there is. Where a request
/// says its length in two ways, `Transfer-Encoding` counts alone, and lengths that differ are refused.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    config: ServerConfig,
    trusted_proxies: &[IpNet],
    mut told_to_end: watch::Receiver<bool>,
) {
    let slots = Arc::new(Semaphore::new(usize::try_from(config.max_connections).unwrap_or(1)));
    let places = Places::new(config.max_connections_of_address, trusted_proxies);
    let mut connections = JoinSet::new();
    loop {
        let slot = tokio::select! {
            slot = slots.clone().acquire_owned() => slot,
            () = ended(&mut told_to_end) => break,
        };
        let Ok(slot) = slot else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = ended(&mut told_to_end) => break,
        };
        match accepted {
            Ok((stream, address)) => {
                // What is not given a place is closed as it is dropped.
                if let Some(place) = places.take(address.ip()) {
                    let (app, told_to_end) = (app.clone(), told_to_end.clone());
                    let held = (slot, place);
                    let peer = address.ip();
                    connections.spawn(connection(stream, peer, app, config, told_to_end, held));
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a connection was not taken");
                tokio::time::sleep(NO_SOCKETS).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let drain = Duration::from_secs(config.drain_seconds.into());
    let all_done = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(drain, all_done).await.is_err() {
        tracing::warn!(connections = connections.len(), "cut off at the deadline");
        connections.shutdown().await;
    }
}

async fn connection(
    stream: TcpStream,
    peer: IpAddr,
    app: Router,
    config: ServerConfig,
    mut told_to_end: watch::Receiver<bool>,
    _held: (OwnedSemaphorePermit, Place),
) {
    let _alive = Alive::connection();
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(config.head_timeout_seconds.into()))
        .max_buf_size(MAX_HEAD_BYTES)
        .half_close(false);
    let service = TowerToHyperService::new(from_peer(app, peer));
    let patience = Duration::from_secs(config.write_timeout_seconds.into());
    let stream = TokioIo::new(Stream::new(stream, patience));
    let connection = builder.serve_connection(stream, service);
    tokio::pin!(connection);
    let mut is_ending = false;
    loop {
        tokio::select! {
            served = connection.as_mut() => {
                if let Err(error) = served {
                    tracing::debug!(error, "a connection broke");
                }
                return;
            }
            () = ended(&mut told_to_end), if !is_ending => {
                is_ending = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

/// The router, told who is at the other end.
fn from_peer<B>(
    app: Router,
    peer: IpAddr,
) -> impl Service<Request<B>, Response = Response, Error = std::convert::Infallible, Future: Send>
+ Clone
+ Send
+ 'static
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    service_fn(move |mut request: Request<B>| {
        request.extensions_mut().insert(PeerAddress(peer));
        app.clone().oneshot(request)
    })
}

/// Whoever could tell being gone is the same as being told.
async fn ended(told_to_end: &mut watch::Receiver<bool>) {
    let _ = told_to_end.wait_for(|ended| *ended).await;
}
