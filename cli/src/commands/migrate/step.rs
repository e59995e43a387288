use std::{fmt::Display, path::PathBuf, str::FromStr};

use portcullis::{
    Address, Family, NetworkId, Requirement,
    deployment::Contract,
    evm::{B256, REGISTRY},
    operation::{NetworkSeed, NetworkSettings},
};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::{
    failure::Failure,
    value::{AttributeSet, Salt, Seconds, SourceText},
};

/// A step, filled in.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) name: String,
    /// What is so when it is done.
    pub(super) about: String,
    pub(super) hash: String,
    /// `None`: it is not asked for.
    pub(super) kind: Option<Kind>,
}

/// What a step is to bring about.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Kind {
    /// A program is on Solana.
    DeployProgram {
        program: Address,
        program_key: Option<SourceText>,
        buffer_key: SourceText,
        executable: PathBuf,
        #[serde(deserialize_with = "text")]
        room_bytes: usize,
    },
    /// What explorers and clients read about a program is on Solana.
    WriteIdl { program: Address, idl: PathBuf },
    /// Somebody else may upgrade it, or nobody.
    SetUpgradeAuthority { program: Address, authority: String },
    /// The registry is on an EVM chain.
    DeployRegistry {
        #[serde(deserialize_with = "text")]
        init_code_hash: B256,
    },
    /// Adapters are.
    DeployGatewayTokenVerifier {
        networks: String,
        #[serde(deserialize_with = "text")]
        salt: Salt,
    },
    DeploySoulboundView {
        network: NetworkId,
        #[serde(deserialize_with = "text")]
        salt: Salt,
    },
    DeployUniswapAllowlistChecker {
        network: NetworkId,
        #[serde(deserialize_with = "text")]
        attributes: AttributeSet,
        #[serde(deserialize_with = "text")]
        min_remaining: Seconds,
        #[serde(deserialize_with = "text")]
        max_age: Seconds,
        #[serde(deserialize_with = "text")]
        salt: Salt,
    },
    /// There is a network.
    CreateNetwork {
        creator: Address,
        seed: String,
        #[serde(deserialize_with = "text")]
        default_lifetime: Seconds,
        #[serde(deserialize_with = "text")]
        max_lifetime: Seconds,
        #[serde(deserialize_with = "text")]
        forbid_renounce: bool,
        #[serde(deserialize_with = "text")]
        single_use: bool,
        #[serde(default, deserialize_with = "text")]
        unbound: bool,
    },
    /// It has a guardian.
    SetGuardian { creator: Address, seed: String, guardian: Address },
    /// It is offered to another authority, or theirs.
    ProposeAuthority { creator: Address, seed: String, authority: Address },
}

/// By its `FromStr`.
fn text<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

impl Kind {
    pub(super) fn deserialize_from(table: toml::Table) -> Result<Self, toml::de::Error> {
        Self::deserialize(table)
    }

    /// The contract that it deploys, if it does.
    pub(super) fn contract(&self) -> Result<Option<Contract>, Failure> {
        let wrong = |problem: &str| Failure::usage(problem);
        Ok(Some(match self {
            Self::DeployRegistry { .. } => Contract::registry(),
            Self::DeployGatewayTokenVerifier { networks, salt } => {
                let pair = |pair: &str| {
                    let (number, network) = pair.split_once('=')?;
                    Some((number.trim().parse().ok()?, network.trim().parse().ok()?))
                };
                let pairs: Option<Vec<(u128, B256)>> = networks.split(',').map(pair).collect();
                let contract = pairs.and_then(|pairs| {
                    Contract::gateway_token_verifier(REGISTRY, &pairs, salt.0.into())
                });
                contract.ok_or_else(|| {
                    wrong("networks are written NUMBER=NETWORK, with commas between")
                })?
            }
            Self::DeploySoulboundView { network, salt } => {
                Contract::soulbound_view(REGISTRY, network.evm()?, salt.0.into())
            }
            Self::DeployUniswapAllowlistChecker {
                network,
                attributes,
                min_remaining,
                max_age,
                salt,
            } => {
                let requirement = Requirement {
                    attributes: attributes.0,
                    min_remaining_seconds: min_remaining.0,
                    max_age_seconds: max_age.0,
                };
                let (network, salt) = (network.evm()?, salt.0.into());
                Contract::uniswap_allowlist_checker(REGISTRY, network, &requirement, salt)
            }
            _ => return Ok(None),
        }))
    }

    pub(super) fn settings(&self) -> Option<NetworkSettings> {
        match self {
            Self::CreateNetwork {
                default_lifetime,
                max_lifetime,
                forbid_renounce,
                single_use,
                unbound,
                ..
            } => Some(NetworkSettings {
                default_lifetime_seconds: default_lifetime.0,
                max_lifetime_seconds: max_lifetime.0,
                renounce_forbidden: *forbid_renounce,
                single_use: *single_use,
                unbound: *unbound,
            }),
            _ => None,
        }
    }
}

/// A creator's number on Solana, a salt on EVM chains.
pub(super) fn seed(family: Family, text: &str) -> Result<NetworkSeed, Failure> {
    match family {
        Family::Solana => text
            .parse()
            .map(NetworkSeed::Solana)
            .map_err(|_| Failure::usage("a network's seed on Solana is a number")),
        Family::Evm => {
            let salt: Salt = text.parse().map_err(Failure::usage)?;
            Ok(NetworkSeed::Evm(salt.0.into()))
        }
    }
}
