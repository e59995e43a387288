use std::sync::Arc;

use portcullis_service::{
    Service, app,
    clock::SystemClock,
    config::Config,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::CommandError;

/// Answers until a signal comes; then takes no more connections and ends what is under way.
pub(super) async fn run(config: &Config) -> Result<(), CommandError> {
    let tokens = config.token_authority()?;
    let service = Service::new(super::store(config).await?, Arc::new(SystemClock), tokens);
    let mut terminated = signal(SignalKind::terminate()).map_err(CommandError::Listen)?;
    let listener = TcpListener::bind(config.listen).await.map_err(CommandError::Listen)?;
    let address = listener.local_addr().map_err(CommandError::Listen)?;
    tracing::info!(%address, "listening");
    let told_to_end = async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("ending");
    };
    axum::serve(listener, app(service))
        .with_graceful_shutdown(told_to_end)
        .await
        .map_err(CommandError::Listen)
}
