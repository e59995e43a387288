use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use super::ProfileError;
use crate::value::SourceText;

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Document {
    /// The profile that is used where none is named.
    pub(crate) default_profile: Option<String>,
    /// All of them.
    #[serde(default)]
    pub(crate) profiles: BTreeMap<String, Profile>,
}

/// One profile, as it is written: values are read when they are used, so that an error names the
/// file and the key, and never repeats what stands there for a signer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// `solana:devnet`, `ethereum:sepolia`, `eip155:31337`, …
    pub(crate) chain: Option<String>,
    /// The node's JSON-RPC endpoint.
    pub(crate) rpc_url: Option<String>,
    /// The registry's address, where it is not the usual one. EVM alone.
    pub(crate) registry: Option<String>,
    /// The gatekeeper network.
    pub(crate) network: Option<String>,
    /// The gatekeeper's slot or index.
    pub(crate) gatekeeper: Option<u32>,
    /// Where the key is that signs.
    pub(crate) signer: Option<SourceText>,
    /// Where the key is that pays, if it is another one. Solana alone.
    pub(crate) payer: Option<SourceText>,
    /// As `--priority-fee`. Solana alone.
    pub(crate) priority_fee: Option<String>,
    /// As `--max-fee-per-gas`. EVM alone.
    pub(crate) max_fee_per_gas: Option<String>,
    /// As `--max-priority-fee-per-gas`. EVM alone.
    pub(crate) max_priority_fee_per_gas: Option<String>,
    /// As `--max-fee`.
    pub(crate) max_fee: Option<String>,
}

impl Document {
    pub(crate) fn parse(text: &str, path: &Path) -> Result<Self, ProfileError> {
        toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            ProfileError::Syntax {
                path: path.to_path_buf(),
                line: before.matches('\n').count().saturating_add(1),
                problem: error.message().lines().collect::<Vec<_>>().join(" "),
            }
        })
    }

    /// The profile of this name.
    pub(crate) fn profile(&self, name: &str, path: &Path) -> Result<&Profile, ProfileError> {
        self.profiles.get(name).ok_or_else(|| ProfileError::Unknown {
            path: path.to_path_buf(),
            name: name.to_owned(),
            known: self.profiles.keys().cloned().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(text: &str) -> String {
        Document::parse(text, Path::new("config.toml")).unwrap_err().to_string()
    }

    #[test]
    fn unknown_keys_are_named_with_their_line() {
        let error = error_of("[profiles.a]\nchain = \"solana:devnet\"\nsinger = \"file:x\"\n");
        assert!(error.starts_with("config.toml, line 3: unknown field `singer`"), "{error}");
    }

    #[test]
    fn an_error_does_not_repeat_the_line() {
        let error = error_of("[profiles.a]\nsigner = \"0xdeadbeef\n");
        assert!(error.starts_with("config.toml, line 2"), "{error}");
        assert!(!error.contains("deadbeef"), "{error}");
    }
}
