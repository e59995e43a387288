use std::collections::BTreeSet;

use portcullis::Family;
use reqwest::Url;

use super::{Config, ConfigError, ROUNDS_PER_MINUTE, gather};

impl Config {
    /// What each key holds may be good and still not go together.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let one = "at least one is needed";
        let (server, database) = (&self.server, &self.database);
        let mut checks = vec![
            (
                "tokens.lifetime_seconds",
                self.tokens.lifetime_seconds > 0,
                "a token must live for at least a second",
            ),
            ("server.max_connections", server.max_connections > 0, one),
            ("server.max_connections_of_address", server.max_connections_of_address > 0, one),
            (
                "server.write_timeout_seconds",
                server.write_timeout_seconds > 0,
                "an answer needs a second",
            ),
            (
                "server.head_timeout_seconds",
                server.head_timeout_seconds > 0,
                "a request needs a second",
            ),
            ("database.max_connections", database.max_connections > 0, one),
            (
                "reconciliation.passes_per_minute",
                self.reconciliation.passes_per_minute >= ROUNDS_PER_MINUTE,
                "at least six are needed, one for each round; every_seconds = 0 turns it off",
            ),
        ];
        if let Some(pii) = &self.pii {
            let nobody = "nobody could read anything";
            checks.extend([
                ("pii.keys", !pii.keys.is_empty(), one),
                ("pii.retrieve_within_seconds", pii.retrieve_within_seconds > 0, nobody),
                ("pii.keep_at_most_seconds", pii.keep_at_most_seconds > 0, nobody),
            ]);
        }
        let checks = checks.into_iter().map(|(key, is_good, problem)| match is_good {
            true => Ok(()),
            false => Err(ConfigError::key(key, problem)),
        });
        let chains = self.chains.iter().map(|(name, chain)| match chain.rpc_urls.is_empty() {
            true => {
                Err(ConfigError::key(format!("chains.\"{name}\".rpc_urls"), "a chain needs a node"))
            }
            false => Ok(()),
        });
        gather(checks.chain([self.check_issuer()]).chain(chains)).map(drop)
    }

    /// Whoever knows it finds the metadata there: where they are of an issuer with a path, RFC 8414
    /// says otherwise than whoever puts a service behind a path could answer.
    fn check_issuer(&self) -> Result<(), ConfigError> {
        let wrong = |problem| Err(ConfigError::key("tokens.issuer", problem));
        let Ok(url) = Url::parse(&self.tokens.issuer) else {
            return wrong("it is no URL, such as https://passes.example");
        };
        if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
            return wrong("it starts with neither https: nor, for development, http:");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("it may hold neither user nor password");
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return wrong(
                "it may have no path, query or fragment: give the service a host of its own",
            );
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
            Some(ConfigError::key(format!("signers.{name}"), problems.join("; ")))
        });
        wrong.collect()
    }
}
