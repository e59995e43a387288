//! What the binary can do.

mod app;
mod audit;
mod check_config;
mod client;
mod deployment;
mod network;
mod openapi;
mod pii;
mod provider;
mod restored;
mod rewrapped;
mod sandbox;
mod serve;
mod signer;
mod webhook;

use std::{error::Error, io::Write as _, path::Path, sync::Arc};

use clap::Subcommand;
use portcullis_service::{
    audit::By,
    config::{Config, ConfigError, variables},
    crypto::CryptoError,
    metrics::InstallError,
    model::{
        ParseAddressesError, ParseIdError, ParseNetworkKeyError, PublicKeyError, UnknownChain,
        UnknownWord,
    },
    secret::SecretError,
    store::{self, Store, StoreError},
};

use crate::log;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer requests until told to end
    Serve,
    /// Say whether the configuration is good: reads every key, and asks each signer for its own
    CheckConfig {
        /// Ask the database and the nodes of the chains as well
        #[arg(long)]
        online: bool,
    },
    /// Print the OpenAPI document of the API
    Openapi,
    /// Applications
    #[command(subcommand)]
    App(app::AppCommand),
    /// The audit log
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// API clients
    #[command(subcommand)]
    Client(client::ClientCommand),
    /// Gatekeeper networks
    #[command(subcommand)]
    Network(network::NetworkCommand),
    /// Verification flows that call from outside
    #[command(subcommand)]
    Provider(provider::ProviderCommand),
    /// Personal data
    #[command(subcommand)]
    Pii(pii::PiiCommand),
    /// The sandbox, that anybody may try things out in
    #[command(subcommand)]
    Sandbox(sandbox::SandboxCommand),
    /// Accounts that sign on EVM chains
    #[command(subcommand)]
    Signer(signer::SignerCommand),
    /// Webhooks
    #[command(subcommand)]
    Webhook(webhook::WebhookCommand),
    /// After a back-up was put in place, before the service starts: give up what waits to unfreeze a
    /// pass or to make it last longer, because the opposite may have been asked for since the back-up
    Restored,
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// The configuration is not good.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A secret could not be made.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// An argument is not a word that is known.
    #[error(transparent)]
    Word(#[from] UnknownWord),
    /// An argument is no id.
    #[error(transparent)]
    Id(#[from] ParseIdError),
    /// An argument is no network's key.
    #[error(transparent)]
    Network(#[from] ParseNetworkKeyError),
    /// An argument is no networks in CIDR notation.
    #[error(transparent)]
    Addresses(#[from] ParseAddressesError),
    /// An argument is no public key.
    #[error(transparent)]
    PublicKey(#[from] PublicKeyError),
    /// Metrics cannot be told.
    #[error(transparent)]
    Metrics(#[from] InstallError),
    /// Something that was checked is not good; what has been said.
    #[error("{0} of what was checked is not good")]
    NotGood(usize),
    /// An argument is no chain.
    #[error(transparent)]
    Chain(#[from] UnknownChain),
    /// Personal data cannot be sealed or opened.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// An argument is not as it must be.
    #[error("{0}")]
    Argument(&'static str),
    /// There is no such thing.
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// A file cannot be read.
    #[error("the file cannot be read")]
    Read(#[source] std::io::Error),
    /// The socket failed.
    #[error("the service cannot listen there")]
    Listen(#[source] std::io::Error),
    /// The answer could not be written.
    #[error("the answer cannot be written")]
    Write(#[from] std::io::Error),
}

impl Command {
    pub(crate) async fn run(self, config: Option<&Path>) -> Result<(), CommandError> {
        if let Self::Openapi = self {
            return openapi::run();
        }
        let config = Config::load(config, variables()?)?;
        let with_metrics = matches!(self, Self::Serve) && config.metrics_listen.is_some();
        log::start(config.log_format, with_metrics);
        match self {
            Self::Openapi => openapi::run(),
            Self::Serve => serve::run(&config).await,
            Self::CheckConfig { online } => check_config::run(&config, online).await,
            Self::App(command) => command.run(store(&config).await?.as_ref()).await,
            Self::Audit(command) => command.run(store(&config).await?.as_ref()).await,
            Self::Client(command) => command.run(store(&config).await?.as_ref()).await,
            Self::Network(command) => command.run(store(&config).await?.as_ref()).await,
            Self::Provider(command) => command.run(store(&config).await?.as_ref()).await,
            Self::Pii(command) => command.run(&config).await,
            Self::Sandbox(command) => command.run(store(&config).await?.as_ref()).await,
            Self::Signer(command) => command.run(store(&config).await?.as_ref()).await,
            Self::Webhook(command) => command.run(&config).await,
            Self::Restored => restored::run(store(&config).await?.as_ref()).await,
        }
    }
}

async fn store(config: &Config) -> Result<Arc<dyn Store>, StoreError> {
    store::open(config.database.url.expose(), config.database.max_connections).await
}

/// Whoever runs a command, now by the database's clock: what is to end now ends now, whatever this
/// machine's clock says.
async fn operator(store: &dyn Store) -> Result<By, StoreError> {
    Ok(By::operator(store.now_ms().await?))
}

/// Writes a line of the answer.
fn answer(line: &str) -> Result<(), CommandError> {
    Ok(writeln!(std::io::stdout().lock(), "{line}")?)
}

/// Says what went wrong, and why.
pub(crate) fn report(error: &CommandError) {
    let mut stderr = std::io::stderr().lock();
    let mut cause: Option<&dyn Error> = Some(error);
    let mut prefix = "error";
    while let Some(error) = cause {
        if writeln!(stderr, "{prefix}: {error}").is_err() {
            return;
        }
        prefix = "because";
        cause = error.source();
    }
}
