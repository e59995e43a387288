use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use portcullis_service::{
    Service, app,
    clock::{Clock as _, DatabaseClock, SystemClock},
    config::Config,
    metrics,
    pipeline::{Actors, Janitor, Pool, Reconciliation},
    server,
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
    let webhooks = config.webhooks()?;
    let pii = config.pii()?;
    let store = super::store(config).await?;
    let clock = DatabaseClock::over(Arc::new(SystemClock));
    clock.agree(store.now_ms().await?);
    store.take_over().await?;
    let actors = Arc::new(Actors::configured(config));
    let service = Service::new(store, Arc::new(clock), tokens)
        .with_chains(actors.clone())
        .with_limits(&config.limits)
        .with_trusted_proxies(&config.trusted_proxies);
    let service = match webhooks {
        Some(webhooks) => service.with_webhooks(webhooks),
        None => service,
    };
    let service = match pii {
        Some(pii) => service.with_pii(pii),
        None => service,
    };
    let mut signals = Signals::new()?;
    let (listener, address) = listen(config.listen).await?;
    let (end, told_to_end) = watch::channel(false);
    let mut serving = JoinSet::new();
    if let Some(metrics_listen) = config.metrics_listen {
        let handle = metrics::install()?;
        tokio::spawn(metrics::keep_up(handle.clone()));
        let page = metrics::page(service.clone(), handle);
        let (listener, address) = listen(metrics_listen).await?;
        tracing::info!(%address, "metrics");
        serving.spawn(listen_at(listener, page, config, told_to_end.clone()));
    }
    let workers = work(config, &service, actors, &told_to_end);
    tracing::info!(%address, workers = config.workers, "listening");
    serving.spawn(listen_at(listener, app(service), config, told_to_end));
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

async fn finish(mut serving: JoinSet<()>, workers: Pool) {
    workers.ended().await;
    while serving.join_next().await.is_some() {}
}

/// Answers there.
fn listen_at(
    listener: TcpListener,
    app: Router,
    config: &Config,
    told_to_end: watch::Receiver<bool>,
) -> impl Future<Output = ()> + use<> {
    let (server, trusted_proxies) = (config.server, config.trusted_proxies.clone());
    async move { server::serve(listener, app, server, &trusted_proxies, told_to_end).await }
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

fn work(
    config: &Config,
    service: &Service,
    actors: Arc<Actors>,
    told_to_end: &watch::Receiver<bool>,
) -> Pool {
    let worker = service.worker(actors);
    let janitor = Janitor::new(worker.clone(), Reconciliation::configured(config));
    let vitals = service.vitals().clone();
    let janitor = if config.workers == 0 { janitor.without_chains() } else { janitor };
    let mut pool = Pool::start(&worker, janitor, config.workers, vitals, told_to_end);
    let max_attempts = config.webhooks.max_attempts;
    if let (1.., Some(worker)) = (max_attempts, service.delivery_worker(max_attempts)) {
        let end = told_to_end.clone();
        pool.spawn(told_to_end, move || worker.clone().run(end.clone()));
    }
    pool
}
