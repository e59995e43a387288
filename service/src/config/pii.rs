use serde::Deserialize;

use super::{Config, ConfigError, KeyPlace, key_ring};
use crate::pii::{Pii, Retention};

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

impl Config {
    /// How personal data is kept; `None`: there is none. Reads the keys.
    ///
    /// # Errors
    ///
    /// [`ConfigError`], of every one that is not there or no key.
    pub fn pii(&self) -> Result<Option<Pii>, ConfigError> {
        let Some(config) = &self.pii else { return Ok(None) };
        let Some(keys) = key_ring("pii.keys", &config.keys)? else { return Ok(None) };
        let ms = |seconds: u32| i64::from(seconds).saturating_mul(1_000);
        let retention = Retention {
            retrieve_within_ms: ms(config.retrieve_within_seconds),
            keep_at_most_ms: ms(config.keep_at_most_seconds),
            keep_after_verdict_ms: ms(config.keep_after_verdict_seconds),
        };
        Ok(Some(Pii::new(keys, retention)))
    }
}

const fn default_retrieve_within_seconds() -> u32 {
    24 * 3_600
}

const fn default_keep_at_most_seconds() -> u32 {
    7 * 24 * 3_600
}
