//! What is written to standard error while the service runs.

use portcullis_service::{config::LogFormat, metrics::StoreLatency};
use tracing::Level;
use tracing_subscriber::{
    EnvFilter, Layer as _, filter::Targets, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

/// `RUST_LOG` says how much; requests and operations are spans, whose ids are with each line.
pub(crate) fn start(format: LogFormat, with_metrics: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let target = Targets::new().with_target(StoreLatency::TARGET, Level::DEBUG);
    let latency = with_metrics.then(|| StoreLatency.with_filter(target));
    tracing_subscriber::registry().with(lines.with_filter(filter)).with(latency).init();
}
