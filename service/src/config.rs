//! What an operator says: a TOML file, and variables of the environment that go before it.

mod environment;
mod key_place;
mod webhooks;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    net::SocketAddr,
    path::Path,
};

use ipnet::{IpNet, Ipv4Net};
use portcullis::{Chain, Family, Fees, KeySource, evm::FeePolicy};
use serde::Deserialize;

pub use environment::{PREFIX, variables};
pub use key_place::{KeyPlace, KeyPlaceError};
pub use webhooks::WebhookConfig;

use crate::{
    crypto::{KeyRing, WrappingKey},
    limit::LimitsConfig,
    pii::{Pii, Retention},
    server::ServerConfig,
    token::{SigningKey, SigningKeyError, TokenAuthority},
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

/// How access tokens are made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenConfig {
    /// Who gives them out: this service's address.
    pub issuer: String,
    /// Whom they are for.
    #[serde(default = "default_audience")]
    pub audience: String,
    /// How long they are good for, at most.
    #[serde(default = "default_lifetime_seconds")]
    pub lifetime_seconds: u32,
    /// Where the key is that signs them.
    pub signing_key: KeyPlace,
    /// Where former keys are, whose tokens still count.
    #[serde(default)]
    pub former_signing_keys: Vec<KeyPlace>,
}

/// How personal data is kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PiiConfig {
    /// Where the keys are that wrap the keys of requests, 32 bytes in base64 each. The first wraps, all
    /// unwrap.
    pub keys: Vec<KeyPlace>,
    /// For how long it can be retrieved once it was verified.
    #[serde(default = "default_retrieve_within_seconds")]
    pub retrieve_within_seconds: u32,
    /// For how long it is kept in all.
    #[serde(default = "default_keep_at_most_seconds")]
    pub keep_at_most_seconds: u32,
    /// For how long it is kept after the verdict.
    #[serde(default)]
    pub keep_after_verdict_seconds: u32,
}

/// A chain by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainName(pub Chain);

/// How a chain is reached.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainConfig {
    /// Its nodes, in the order in which they are tried.
    pub rpc_urls: Vec<RpcUrl>,
    /// The registry, where it is not at the address that it has on every EVM chain.
    pub registry: Option<portcullis::Address>,
    /// The most that a transaction may pay in fees, in lamports or wei; none: no limit.
    pub max_fee: Option<u64>,
    /// The most that a unit of gas may cost on EVM chains, in wei; none: no limit.
    pub max_fee_per_gas_wei: Option<u64>,
}

impl ChainConfig {
    /// What may be paid there.
    pub fn fees(&self) -> Fees {
        let ceiling_per_gas_wei = self.max_fee_per_gas_wei.map(u128::from);
        let defaults = Fees::default();
        Fees {
            max_fee: self.max_fee.map(u128::from),
            evm: FeePolicy { ceiling_per_gas_wei, ..defaults.evm },
            ..defaults
        }
    }
}

/// How passes are compared with their chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReconciliationConfig {
    /// How often each pass is; zero: never.
    pub every_seconds: u32,
    /// At most so many a minute.
    pub passes_per_minute: u32,
}

impl Default for ReconciliationConfig {
    fn default() -> Self {
        Self { every_seconds: 86_400, passes_per_minute: 120 }
    }
}

/// The URL of a node. Printing it does not show it: it may hold a provider's key.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct RpcUrl(String);

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
}

impl Config {
    /// From a file, if there is one, and the environment.
    ///
    /// # Errors
    ///
    /// [`ConfigError`].
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
            let problem = without_value(error.inner().message());
            ConfigError::Key { key: error.path().to_string(), problem }
        })?;
        config.check()?;
        Ok(config)
    }

    /// What each key holds may be good and still not go together.
    fn check(&self) -> Result<(), ConfigError> {
        let wrong = |key: &str, problem: &str| {
            Err(ConfigError::Key { key: key.to_owned(), problem: problem.to_owned() })
        };
        if self.tokens.lifetime_seconds == 0 {
            return wrong("tokens.lifetime_seconds", "a token must live for at least a second");
        }
        if self.tokens.issuer.is_empty() {
            return wrong("tokens.issuer", "it is empty");
        }
        if self.server.max_connections == 0 {
            return wrong("server.max_connections", "at least one is needed");
        }
        if self.server.write_timeout_seconds == 0 {
            return wrong("server.write_timeout_seconds", "an answer needs a second");
        }
        if self.server.head_timeout_seconds == 0 {
            return wrong("server.head_timeout_seconds", "a request needs a second");
        }
        if self.database.max_connections == 0 {
            return wrong("database.max_connections", "at least one is needed");
        }
        if let Some(pii) = &self.pii {
            if pii.keys.is_empty() {
                return wrong("pii.keys", "at least one is needed");
            }
            if pii.retrieve_within_seconds == 0 {
                return wrong("pii.retrieve_within_seconds", "nobody could read anything");
            }
            if pii.keep_at_most_seconds == 0 {
                return wrong("pii.keep_at_most_seconds", "nobody could read anything");
            }
        }
        for (name, chain) in &self.chains {
            if chain.rpc_urls.is_empty() {
                return wrong(&format!("chains.\"{name}\".rpc_urls"), "a chain needs a node");
            }
        }
        Ok(())
    }

    /// What is wrong with the signers: each must be a key of one of the chains at least. Reads the
    /// keys, and asks the commands for theirs.
    pub fn check_signers(&self) -> Vec<ConfigError> {
        let families: BTreeSet<Family> = self.chains.keys().map(|name| name.0.family()).collect();
        let wrong = self.signers.iter().filter_map(|(name, source)| {
            let tried = [Family::Solana, Family::Evm].into_iter();
            let tried = tried.filter(|family| families.is_empty() || families.contains(family));
            let mut problems = Vec::new();
            for family in tried {
                match source.signer(family) {
                    Ok(_) => return None,
                    Err(error) => problems.push(error.to_string()),
                }
            }
            Some(ConfigError::Key { key: format!("signers.{name}"), problem: problems.join("; ") })
        });
        wrong.collect()
    }

    /// Who gives out tokens. Reads the keys.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Key`] if one is not there or no key.
    pub fn token_authority(&self) -> Result<TokenAuthority, ConfigError> {
        let tokens = &self.tokens;
        let current = signing_key("tokens.signing_key", &tokens.signing_key)?;
        let former = tokens.former_signing_keys.iter().enumerate().map(|(index, place)| {
            signing_key(&format!("tokens.former_signing_keys[{index}]"), place)
        });
        Ok(TokenAuthority::new(
            tokens.issuer.clone(),
            tokens.audience.clone(),
            tokens.lifetime_seconds.into(),
            current,
            former.collect::<Result<_, _>>()?,
        ))
    }

    /// How personal data is kept; `None`: there is none. Reads the keys.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Key`] if one is not there or no key.
    pub fn pii(&self) -> Result<Option<Pii>, ConfigError> {
        let Some(config) = &self.pii else { return Ok(None) };
        let keys = config.keys.iter().enumerate();
        let keys = keys.map(|(index, place)| wrapping_key(&format!("pii.keys[{index}]"), place));
        let mut keys = keys.collect::<Result<Vec<_>, _>>()?.into_iter();
        let Some(current) = keys.next() else { return Ok(None) };
        let ms = |seconds: u32| i64::from(seconds).saturating_mul(1_000);
        let retention = Retention {
            retrieve_within_ms: ms(config.retrieve_within_seconds),
            keep_at_most_ms: ms(config.keep_at_most_seconds),
            keep_after_verdict_ms: ms(config.keep_after_verdict_seconds),
        };
        Ok(Some(Pii::new(KeyRing::new(current, keys.collect()), retention)))
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

fn wrapping_key(key: &str, place: &KeyPlace) -> Result<WrappingKey, ConfigError> {
    let wrong = |problem: String| ConfigError::Key { key: key.to_owned(), problem };
    let text = place.read().map_err(|error| wrong(error.to_string()))?;
    WrappingKey::from_base64(&text).map_err(|error| wrong(error.to_string()))
}

fn signing_key(key: &str, place: &KeyPlace) -> Result<SigningKey, ConfigError> {
    let wrong = |problem: String| ConfigError::Key { key: key.to_owned(), problem };
    let pem = place.read().map_err(|error| wrong(error.to_string()))?;
    SigningKey::from_pem(&pem).map_err(|error: SigningKeyError| wrong(error.to_string()))
}

impl DatabaseUrl {
    /// The URL itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl RpcUrl {
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

impl fmt::Debug for RpcUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RpcUrl(…)")
    }
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self { url: DatabaseUrl("sqlite:portcullis.db".to_owned()), max_connections: 8 }
    }
}

impl fmt::Display for ChainName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl PartialOrd for ChainName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ChainName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.to_string().cmp(&other.to_string())
    }
}

impl<'de> Deserialize<'de> for ChainName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

fn networks<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(deserializer)?;
    let networks = texts.iter().map(|text| text.parse::<IpNet>().map(canonical));
    networks.collect::<Result<_, _>>().map_err(serde::de::Error::custom)
}

/// As addresses are compared: one of IPv4 that is written as one of IPv6 is that of IPv4.
fn canonical(network: IpNet) -> IpNet {
    let IpNet::V6(mapped) = network else { return network };
    let address = mapped.addr().to_ipv4_mapped().zip(mapped.prefix_len().checked_sub(96));
    let v4 = address.and_then(|(address, len)| Ipv4Net::new(address, len).ok());
    v4.map_or(network, IpNet::V4)
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn default_audience() -> String {
    "https://api.civic.com/pass".to_owned()
}

const fn default_workers() -> u32 {
    4
}

const fn default_retrieve_within_seconds() -> u32 {
    24 * 3_600
}

const fn default_keep_at_most_seconds() -> u32 {
    7 * 24 * 3_600
}

const fn default_lifetime_seconds() -> u32 {
    86_400
}

#[cfg(test)]
mod tests;
