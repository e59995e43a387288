use serde::Deserialize;

use super::{Config, ConfigError, KeyPlace};
use crate::token::{SigningKey, SigningKeyError, TokenAuthority};

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
}

fn signing_key(key: &str, place: &KeyPlace) -> Result<SigningKey, ConfigError> {
    let wrong = |problem: String| ConfigError::Key { key: key.to_owned(), problem };
    let pem = place.read().map_err(|error| wrong(error.to_string()))?;
    SigningKey::from_pem(&pem).map_err(|error: SigningKeyError| wrong(error.to_string()))
}

fn default_audience() -> String {
    "https://api.civic.com/pass".to_owned()
}

const fn default_lifetime_seconds() -> u32 {
    86_400
}
