//! What an operator says: a TOML file, and variables of the environment that go before it.

mod chain;
mod check;
mod environment;
mod key_place;
mod pii;
mod token;
mod webhooks;

use std::{collections::BTreeMap, fmt, net::SocketAddr, path::Path};

use ipnet::IpNet;
use portcullis::KeySource;
use serde::Deserialize;

pub use chain::{ChainConfig, ChainName, RpcUrl};
pub use environment::{PREFIX, variables};
pub use key_place::{KeyPlace, KeyPlaceError};
pub use pii::PiiConfig;
pub use token::TokenConfig;
pub use webhooks::WebhookConfig;

use crate::{
    crypto::{KeyRing, SealingKey},
    limit::LimitsConfig,
    model::canonical,
    server::ServerConfig,
};

/// The whole configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where it listens.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Where it tells its metrics; nowhere if it is not said.
    pub metrics_listen: Option<SocketAddr>,
    /// How lines of the log are written.
    #[serde(default)]
    pub log_format: LogFormat,
    /// The proxies that are believed about whom they ask for, as networks in CIDR notation.
    #[serde(default, deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// How connections are treated.
    #[serde(default)]
    pub server: ServerConfig,
    /// How often somebody may ask.
    #[serde(default)]
    pub limits: LimitsConfig,
    /// Where everything is kept.
    #[serde(default)]
    pub database: DatabaseConfig,
    /// How access tokens are made.
    pub tokens: TokenConfig,
    /// The chains, by names such as `solana:devnet`.
    #[serde(default)]
    pub chains: BTreeMap<ChainName, ChainConfig>,
    /// How many operations this instance works on at a time; zero: it only answers.
    #[serde(default = "default_workers")]
    pub workers: u32,
    /// How personal data is kept; otherwise there is none.
    pub pii: Option<PiiConfig>,
    /// How passes are compared with their chains.
    #[serde(default)]
    pub reconciliation: ReconciliationConfig,
    /// The keys that act on chains, by the names that deployments call them.
    #[serde(default)]
    pub signers: BTreeMap<String, KeySource>,
    /// How applications are told of events.
    #[serde(default)]
    pub webhooks: WebhookConfig,
}

/// How lines of the log are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines: an object in each line.
    Json,
}

/// Where everything is kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseConfig {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: DatabaseUrl,
    /// The most connections at a time; on SQLite, of those that read, beside one that writes.
    pub max_connections: u32,
}

/// The URL of a database. Printing it shows its scheme alone: it may hold a password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

/// How passes are compared with their chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReconciliationConfig {
    /// How often each pass is; zero: never.
    pub every_seconds: u32,
    /// At most so many a minute, in [`ROUNDS_PER_MINUTE`] rounds.
    pub passes_per_minute: u32,
}

/// How often in a minute passes are looked for that are to be compared.
pub const ROUNDS_PER_MINUTE: u32 = 6;

impl Default for ReconciliationConfig {
    fn default() -> Self {
        Self { every_seconds: 86_400, passes_per_minute: 120 }
    }
}

/// Why the service cannot be configured so.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the configuration {path} cannot be read")]
    File {
        /// Which.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("the configuration is not TOML, line {line}")]
    NotToml {
        /// Where.
        line: usize,
    },
    /// A key does not hold what it must.
    #[error("{key}: {problem}")]
    Key {
        /// Which, from the top: `tokens.issuer`.
        key: String,
        /// What is wrong. Never the value of a secret.
        problem: String,
    },
    /// Several of these.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Several(Vec<Self>),
}

impl ConfigError {
    /// That a key does not hold what it must.
    fn key(key: impl Into<String>, problem: impl fmt::Display) -> Self {
        Self::Key { key: key.into(), problem: problem.to_string() }
    }

    /// Each by itself.
    pub fn each(self) -> Vec<Self> {
        match self {
            Self::Several(errors) => errors.into_iter().flat_map(Self::each).collect(),
            one => vec![one],
        }
    }
}

/// All that is good, or all that is not.
fn gather<T>(
    results: impl IntoIterator<Item = Result<T, ConfigError>>,
) -> Result<Vec<T>, ConfigError> {
    let (mut good, mut errors) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(one) => good.push(one),
            Err(error) => errors.extend(error.each()),
        }
    }
    match errors.pop() {
        None => Ok(good),
        Some(only) if errors.is_empty() => Err(only),
        Some(last) => {
            errors.push(last);
            Err(ConfigError::Several(errors))
        }
    }
}

/// Keys that seal, the first of them from now on; `None`: there are none.
fn key_ring(key: &str, places: &[KeyPlace]) -> Result<Option<KeyRing>, ConfigError> {
    let keys = places.iter().enumerate().map(|(index, place)| {
        let key = format!("{key}[{index}]");
        let text = place.read().map_err(|error| ConfigError::key(&key, error))?;
        SealingKey::from_base64(&text).map_err(|error| ConfigError::key(&key, error))
    });
    let mut keys = gather(keys)?.into_iter();
    Ok(keys.next().map(|current| KeyRing::new(current, keys.collect())))
}

impl Config {
    /// From a file, if there is one, and the environment.
    ///
    /// # Errors
    ///
    /// [`ConfigError`], of all that does not go together. What a key cannot hold at all is told of the
    /// first of them alone.
    pub fn load(
        path: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let text = match path {
            Some(path) => std::fs::read_to_string(path).map_err(|source| {
                let path = path.display().to_string();
                ConfigError::File { path, source }
            })?,
            None => String::new(),
        };
        Self::parse(&text, variables)
    }

    /// From the text of a file and the environment.
    ///
    /// # Errors
    ///
    /// [`ConfigError`].
    pub fn parse(
        text: &str,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut table: toml::Table = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.get(..start).unwrap_or_default();
            ConfigError::NotToml { line: before.matches('\n').count().saturating_add(1) }
        })?;
        environment::merge(&mut table, variables)?;
        let config: Self = serde_path_to_error::deserialize(table).map_err(|error| {
            ConfigError::key(error.path().to_string(), without_value(error.inner().message()))
        })?;
        config.check()?;
        Ok(config)
    }
}

/// A message of serde without what the configuration holds there: that may be a secret.
fn without_value(message: &str) -> String {
    let expected = message.rfind(", expected ").and_then(|at| message.get(at..));
    for kind in ["invalid type: ", "invalid value: ", "unknown variant "] {
        let Some(found) = message.strip_prefix(kind) else { continue };
        let found = found.split(['"', '`', ',', '\'']).next().unwrap_or_default();
        let what = format!("{kind}{found}");
        return format!("{}{}", what.trim_end_matches([' ', ':']), expected.unwrap_or_default());
    }
    message.to_owned()
}

impl DatabaseUrl {
    /// The URL itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.0.split(':').next().unwrap_or_default();
        write!(formatter, "{scheme}:…")
    }
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self { url: DatabaseUrl("sqlite:portcullis.db".to_owned()), max_connections: 8 }
    }
}

fn networks<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    let networks = texts.iter().map(|text| text.parse::<IpNet>().map(canonical));
    networks.collect::<Result<_, _>>().map_err(serde::de::Error::custom)
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

const fn default_workers() -> u32 {
    4
}

#[cfg(test)]
mod tests;
