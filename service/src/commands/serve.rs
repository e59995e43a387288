use std::sync::Arc;

use portcullis_service::{
    Service, app,
    clock::{Clock as _, DatabaseClock, SystemClock},
    config::Config,
    pipeline::{Actors, Janitor, Pool, Reconciliation},
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
};

use super::CommandError;

/// Answers and works until a signal comes; then takes no more connections, and ends what is under
/// way.
pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let tokens = config.token_authority()?;
    let store = super::store(config).await?;
    let clock = DatabaseClock::over(Arc::new(SystemClock));
    clock.agree(store.now_ms().await?);
    let service = Service::new(store, Arc::new(clock), tokens);
    let mut terminated = signal(SignalKind::terminate()).map_err(CommandError::Listen)?;
    let listener = TcpListener::bind(config.listen).await.map_err(CommandError::Listen)?;
    let address = listener.local_addr().map_err(CommandError::Listen)?;
    let (end, told_to_end) = watch::channel(false);
    let workers = work(config, &service, &told_to_end);
    tracing::info!(%address, workers = config.workers, "listening");
    let signalled = async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("ending");
    };
    let served = axum::serve(listener, app(service)).with_graceful_shutdown(signalled).await;
    end.send_replace(true);
    workers.ended().await;
    served.map_err(CommandError::Listen)
}

fn work(config: &Config, service: &Service, told_to_end: &watch::Receiver<bool>) -> Pool {
    let worker = service.worker(Arc::new(Actors::configured(config)));
    let janitor = Janitor::new(worker.clone(), Reconciliation::configured(config));
    let vitals = service.vitals().clone();
    Pool::start(&worker, janitor, config.workers, vitals, told_to_end)
}
