use std::{net::SocketAddr, sync::Arc, time::Duration};

use portcullis_service::{
    Service, app, clock::SystemClock, config::Config, metrics, metrics::Alive, pii::run_purge,
    pipeline::Actors, server,
};
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    task::JoinSet,
};

use super::CommandError;

/// Answers and works until a signal comes; then takes no more connections, and ends what is under
/// way. A second signal, or the deadline, ends at once: whatever was being done is found again at the
/// next start.
pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let tokens = config.token_authority()?;
    let pii = config.pii()?;
    let store = super::store(config).await?;
    let service = Service::new(store.clone(), Arc::new(SystemClock), tokens)
        .with_limits(&config.limits)
        .with_trusted_proxies(&config.trusted_proxies);
    let service = match pii {
        Some(pii) => service.with_pii(pii),
        None => service,
    };
    let mut signals = Signals::new()?;
    let (listener, address) = listen(config.listen).await?;
    let (end, told_to_end) = watch::channel(false);
    let mut serving = JoinSet::new();
    if let Some(metrics_listen) = config.metrics_listen {
        let page = metrics::page(service.clone(), metrics::install()?);
        let (listener, address) = listen(metrics_listen).await?;
        tracing::info!(%address, "metrics");
        serving.spawn(server::serve(listener, page, config.server, told_to_end.clone()));
    }
    let mut workers = work(config, &service, &told_to_end);
    workers.spawn(run_purge(store, Arc::new(SystemClock), told_to_end.clone()));
    tracing::info!(%address, workers = workers.len(), "listening");
    serving.spawn(server::serve(listener, app(service), config.server, told_to_end));
    signals.next().await;
    tracing::info!("ending");
    end.send_replace(true);
    let drain = Duration::from_secs(config.server.drain_seconds.into());
    tokio::select! {
        () = finish(serving, workers) => tracing::info!("ended"),
        () = signals.next() => tracing::warn!("told again: ended at once"),
        () = tokio::time::sleep(drain.saturating_add(SLACK)) => tracing::warn!("ended at the deadline"),
    }
    Ok(())
}

/// What connections that are cut off need to be gone.
const SLACK: Duration = Duration::from_secs(1);

async fn finish(mut serving: JoinSet<()>, mut workers: JoinSet<()>) {
    while workers.join_next().await.is_some() {}
    while serving.join_next().await.is_some() {}
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), CommandError> {
    let listener = TcpListener::bind(address).await.map_err(CommandError::Listen)?;
    let address = listener.local_addr().map_err(CommandError::Listen)?;
    Ok((listener, address))
}

/// By which the system says that it is time.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> Result<Self, CommandError> {
        let listen = |kind| signal(kind).map_err(CommandError::Listen);
        let (terminate, interrupt) =
            (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
        Ok(Self { terminate, interrupt })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

fn work(config: &Config, service: &Service, told_to_end: &watch::Receiver<bool>) -> JoinSet<()> {
    let actors = Arc::new(Actors::configured(config));
    let mut workers = JoinSet::new();
    for _ in 0..config.workers {
        let worker = service.worker(actors.clone()).run(told_to_end.clone());
        workers.spawn(async move {
            let _alive = Alive::worker();
            worker.await;
        });
    }
    workers
}
