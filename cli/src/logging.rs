use tracing_subscriber::EnvFilter;

use crate::output::log_writer;

/// Sends what is traced to stderr. Of other crates nothing: they may show a URL.
pub(crate) fn start(verbose: u8, quiet: bool) {
    let ours = match (quiet, verbose) {
        (true, _) => "error",
        (false, 0) => "warn",
        (false, 1) => "info",
        (false, 2) => "debug",
        (false, _) => "trace",
    };
    let filter = EnvFilter::new(format!(
        "off,portcullis={ours},portcullis_solana={ours},portcullis_evm={ours},\
         portcullis_localnet={ours}"
    ));
    // A second start would be a fault of this program alone, and costs no more than the logs.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(log_writer)
        .with_target(verbose > 1)
        .without_time()
        .try_init();
}
