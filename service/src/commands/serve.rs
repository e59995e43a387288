use std::sync::Arc;

use portcullis_service::{
    Service, app, clock::SystemClock, config::Config, pii::run_purge, pipeline::Actors,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinSet,
};

use super::CommandError;

/// Answers and works until a signal comes; then takes no more connections, and ends what is under
/// way.
pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let tokens = config.token_authority()?;
    let pii = config.pii()?;
    let store = super::store(config).await?;
    let service = Service::new(store.clone(), Arc::new(SystemClock), tokens);
    let service = match pii {
        Some(pii) => service.with_pii(pii),
        None => service,
    };
    let mut terminated = signal(SignalKind::terminate()).map_err(CommandError::Listen)?;
    let listener = TcpListener::bind(config.listen).await.map_err(CommandError::Listen)?;
    let address = listener.local_addr().map_err(CommandError::Listen)?;
    let (end, told_to_end) = watch::channel(false);
    let mut workers = work(config, &service, &told_to_end);
    workers.spawn(run_purge(store, Arc::new(SystemClock), told_to_end));
    tracing::info!(%address, workers = workers.len(), "listening");
    let signalled = async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("ending");
    };
    let served = axum::serve(listener, app(service)).with_graceful_shutdown(signalled).await;
    end.send_replace(true);
    while workers.join_next().await.is_some() {}
    served.map_err(CommandError::Listen)
}

fn work(config: &Config, service: &Service, told_to_end: &watch::Receiver<bool>) -> JoinSet<()> {
    let actors = Arc::new(Actors::configured(config));
    let mut workers = JoinSet::new();
    for _ in 0..config.workers {
        workers.spawn(service.worker(actors.clone()).run(told_to_end.clone()));
    }
    workers
}
