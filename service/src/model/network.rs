use std::{fmt, str::FromStr};

use portcullis::Attributes;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Type,
        schema::{ObjectBuilder, Schema},
    },
};

use super::{OrgId, pass::MAX_EXPIRY_SECONDS};

/// The longest key of a network, in characters.
const MAX_LEN: usize = 64;

/// The most networks of an organisation.
pub const MAX_NETWORKS: i64 = 100;

/// What the names begin with that nobody chose.
const GENERATED: &str = "gkn_";

/// What the API calls the sandbox's network.
pub const SANDBOX_NETWORK: &str = "tgnuXXNMDLK8dy7Xm1TdeGyc95MDym4bvAQCwcW21Bf";

/// What the API calls `gatekeeperNetwork`: one name for a network on all its chains.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetworkKey(String);

/// Not a key of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a gatekeeper network is named by 1 to 64 letters, digits, hyphens or underscores")]
pub struct ParseNetworkKeyError;

impl NetworkKey {
    /// One that nobody has.
    pub fn generate() -> Self {
        Self(format!("{GENERATED}{}", uuid::Uuid::now_v7().simple()))
    }

    /// Whether it is none that a customer may choose: the sandbox's, or like one that nobody chose.
    pub fn is_reserved(&self) -> bool {
        self.0 == SANDBOX_NETWORK || self.0.starts_with(GENERATED)
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for NetworkKey {
    type Err = ParseNetworkKeyError;

    fn from_str(text: &str) -> Result<Self, ParseNetworkKeyError> {
        let is_good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if (1..=MAX_LEN).contains(&text.len()) && text.bytes().all(is_good) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseNetworkKeyError)
        }
    }
}

impl PartialSchema for NetworkKey {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[A-Za-z0-9_-]{1,64}$"))
            .description(Some("A gatekeeper network"))
            .examples(["tgnuXXNMDLK8dy7Xm1TdeGyc95MDym4bvAQCwcW21Bf"])
            .into()
    }
}

impl ToSchema for NetworkKey {}

impl fmt::Display for NetworkKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A gatekeeper network of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatekeeperNetwork {
    /// Its name in the API.
    pub key: NetworkKey,
    /// Whose it is.
    pub org: OrgId,
    /// Whether it is for trying things out: on testnets alone, and by shared credentials.
    pub is_sandbox: bool,
    /// How long a pass lives for which nobody said an expiry, in seconds; zero: it never expires.
    pub lifetime_seconds: i64,
    /// What its passes attest if nobody asks for less.
    pub attributes: Attributes,
}

/// What changes about a network; `None`: it stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetworkChange {
    /// See [`GatekeeperNetwork::lifetime_seconds`].
    pub lifetime_seconds: Option<i64>,
    /// See [`GatekeeperNetwork::attributes`].
    pub attributes: Option<Attributes>,
}

impl GatekeeperNetwork {
    /// When a pass expires that is asked for at this moment, by the network's own rule: the original
    /// API has no field for it. Unix seconds; zero: never.
    pub fn default_expiry(&self, now_seconds: i64) -> i64 {
        match self.lifetime_seconds {
            0 => 0,
            lifetime => now_seconds.saturating_add(lifetime).min(MAX_EXPIRY_SECONDS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sandbox_network_of_the_api_is_a_key() {
        assert!("tgnuXXNMDLK8dy7Xm1TdeGyc95MDym4bvAQCwcW21Bf".parse::<NetworkKey>().is_ok());
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "a b", "a/b", "a.b", "é", "'", &"a".repeat(65)] {
            assert_eq!(text.parse::<NetworkKey>(), Err(ParseNetworkKeyError), "{text}");
        }
    }
}
