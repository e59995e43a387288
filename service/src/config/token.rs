use serde::Deserialize;

use super::{Config, ConfigError, KeyPlace, gather};
use crate::token::{SigningKey, TokenAuthority};

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

impl Config {
    /// Who gives out tokens. Reads the keys.
    ///
    /// # Errors
    ///
    /// [`ConfigError`], of every one that is not there or no key.
    pub fn token_authority(&self) -> Result<TokenAuthority, ConfigError> {
        let tokens = &self.tokens;
        let former = tokens.former_signing_keys.iter().enumerate();
        let former =
            former.map(|(index, place)| (format!("tokens.former_signing_keys[{index}]"), place));
        let all = std::iter::once(("tokens.signing_key".to_owned(), &tokens.signing_key));
        let keys = gather(all.chain(former).map(|(key, place)| signing_key(key, place)))?;
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or_else(|| ConfigError::key("tokens", "there is no key"))?;
        Ok(TokenAuthority::new(
            tokens.issuer.clone(),
            tokens.audience.clone(),
            tokens.lifetime_seconds.into(),
            current,
            keys.collect(),
        ))
    }
}

fn signing_key(key: String, place: &KeyPlace) -> Result<SigningKey, ConfigError> {
    let pem = place.read().map_err(|error| ConfigError::key(&key, error))?;
    SigningKey::from_pem(&pem).map_err(|error| ConfigError::key(key, error))
}

fn default_audience() -> String {
    "https://api.civic.com/pass".to_owned()
}

const fn default_lifetime_seconds() -> u32 {
    86_400
}
