use std::path::Path;

use portcullis::{Address, Chain, NetworkId};

use crate::{
    arguments::GlobalOptions,
    failure::Failure,
    profile::{Location, Profile, ProfileError},
    value::SourceText,
};

/// What a command works with: flag before environment before profile.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) chain: Chain,
    pub(crate) rpc_url: Option<String>,
    pub(crate) registry: Option<Address>,
    pub(crate) network: Option<NetworkId>,
    pub(crate) gatekeeper: Option<u32>,
    pub(crate) signer: Option<SourceText>,
    pub(crate) payer: Option<SourceText>,
}

impl Settings {
    /// Options hold flags and environment already. A profile of another chain than the one asked for
    /// gives nothing: its node, network and keys are not of that chain.
    pub(crate) fn resolve(options: &GlobalOptions, location: &Location) -> Result<Self, Failure> {
        let document = location.read()?;
        let named = options.profile.as_ref().or(document.default_profile.as_ref());
        let profile = match named {
            Some(name) => {
                ReadProfile::new(document.profile(name, location.path())?, name, location)?
            }
            None => ReadProfile::default(),
        };
        let chain = options.chain.clone().or(profile.chain.clone()).ok_or_else(|| {
            Failure::usage("it is not said which chain")
                .help("give --chain solana:devnet, set PORTCULLIS_CHAIN, or use a --profile")
        })?;
        let profile = if profile.chain.as_ref().is_none_or(|of_profile| *of_profile == chain) {
            profile
        } else {
            ReadProfile::default()
        };
        Ok(Self {
            chain,
            rpc_url: options.rpc_url.clone().or(profile.rpc_url),
            registry: options.registry.or(profile.registry),
            network: options.network.or(profile.network),
            gatekeeper: options.gatekeeper.or(profile.gatekeeper),
            signer: options.signer.clone().or(profile.signer),
            payer: options.payer.clone().or(profile.payer),
        })
    }
}

/// A profile whose values have been read.
#[derive(Debug, Default)]
struct ReadProfile {
    chain: Option<Chain>,
    rpc_url: Option<String>,
    registry: Option<Address>,
    network: Option<NetworkId>,
    gatekeeper: Option<u32>,
    signer: Option<SourceText>,
    payer: Option<SourceText>,
}

impl ReadProfile {
    fn new(profile: &Profile, name: &str, location: &Location) -> Result<Self, ProfileError> {
        let read = Reader { path: location.path(), profile: name };
        for (key, source) in [("signer", &profile.signer), ("payer", &profile.payer)] {
            if let Some(Err(error)) = source.as_ref().map(SourceText::key_source) {
                return Err(read.error(key, &error));
            }
        }
        Ok(Self {
            chain: read.value("chain", profile.chain.as_deref())?,
            rpc_url: profile.rpc_url.clone(),
            registry: read.value("registry", profile.registry.as_deref())?,
            network: read.value("network", profile.network.as_deref())?,
            gatekeeper: profile.gatekeeper,
            signer: profile.signer.clone(),
            payer: profile.payer.clone(),
        })
    }
}

struct Reader<'a> {
    path: &'a Path,
    profile: &'a str,
}

impl Reader<'_> {
    fn value<T: std::str::FromStr<Err: std::fmt::Display>>(
        &self,
        key: &'static str,
        text: Option<&str>,
    ) -> Result<Option<T>, ProfileError> {
        text.map(str::parse).transpose().map_err(|error| self.error(key, &error))
    }

    fn error(&self, key: &'static str, problem: &dyn std::fmt::Display) -> ProfileError {
        ProfileError::Value {
            path: self.path.to_path_buf(),
            profile: self.profile.to_owned(),
            key,
            problem: problem.to_string(),
        }
    }
}
