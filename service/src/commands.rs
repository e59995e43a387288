//! What the binary can do.

mod check_config;
mod client;
mod network;
mod openapi;
mod pii;
mod provider;
mod serve;

use std::{error::Error, io::Write as _, path::Path, sync::Arc};

use clap::Subcommand;
use portcullis_service::{
    config::{Config, ConfigError},
    crypto::CryptoError,
    model::{ParseIdError, ParseNetworkKeyError, UnknownChain, UnknownWord},
    secret::SecretError,
    store::{self, Store, StoreError},
};

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer requests until told to end
    Serve,
    /// Say whether the configuration is good
    CheckConfig,
    /// Print the OpenAPI document of the API
    Openapi,
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
        let config = Config::load(config, |name| std::env::var(name).ok())?;
        match self {
            Self::Openapi => openapi::run(),
            Self::Serve => serve::run(&config).await,
            Self::CheckConfig => check_config::run(&config),
            Self::Client(command) => command.run(store(&config).await?.as_ref()).await,
            Self::Network(command) => command.run(store(&config).await?.as_ref()).await,
            Self::Provider(command) => command.run(store(&config).await?.as_ref()).await,
            Self::Pii(command) => command.run(&config).await,
        }
    }
}

async fn store(config: &Config) -> Result<Arc<dyn Store>, StoreError> {
    store::open(config.database.url.expose(), config.database.max_connections).await
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
