use std::collections::BTreeSet;

use portcullis::Family;

use super::{Config, ConfigError};

impl Config {
    /// What each key holds may be good and still not go together.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
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
}
