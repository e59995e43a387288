use std::sync::Arc;

use serde::Deserialize;

use super::{Config, ConfigError, KeyPlace, key_ring};
use crate::webhook::{Guard, SystemResolver, TargetPolicy, Webhooks};

/// How applications are told of events.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookConfig {
    /// Where the keys are that seal the secrets of endpoints. The first seals; those after it open what
    /// they sealed. None: nobody is told of anything.
    pub sealing_keys: Vec<KeyPlace>,
    /// How many attempts this instance has under way at a time; zero: it makes none.
    pub max_attempts: u32,
    /// The ports that endpoints may listen at.
    pub ports: Vec<u16>,
    /// For development: endpoints may also be on this machine, there without TLS.
    pub allow_loopback: bool,
}

impl Default for WebhookConfig {
    fn default() -> Self {
        let ports = vec![443, 8_443];
        Self { sealing_keys: Vec::new(), max_attempts: 64, ports, allow_loopback: false }
    }
}

impl Config {
    /// By what applications are told of events; `None`: they are not. Reads the keys.
    ///
    /// # Errors
    ///
    /// [`ConfigError`], of every one that is not there or no key.
    pub fn webhooks(&self) -> Result<Option<Webhooks>, ConfigError> {
        let keys = key_ring("webhooks.sealing_keys", &self.webhooks.sealing_keys)?;
        let Some(keys) = keys else { return Ok(None) };
        let policy = TargetPolicy {
            ports: self.webhooks.ports.clone(),
            allow_loopback: self.webhooks.allow_loopback,
        };
        let guard = Guard::new(policy, Arc::new(SystemResolver::default()));
        let webhooks = Webhooks::new(guard, keys);
        let failed = |error: crate::webhook::SenderError| {
            let problem = std::error::Error::source(&error).map(ToString::to_string);
            let problem = problem.unwrap_or_else(|| error.to_string());
            ConfigError::key("webhooks", problem)
        };
        webhooks.map(Some).map_err(failed)
    }
}
