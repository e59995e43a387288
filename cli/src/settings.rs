use std::path::Path;

use portcullis::{Address, Chain, Family, Fees, NetworkId};

use crate::{
    arguments::{FeeOptions, GlobalOptions},
    failure::Failure,
    profile::{Location, Profile, ProfileError},
    value::{Coins, LAMPORT_DECIMALS, PriorityFee, SourceText, WEI_DECIMALS},
};

const GWEI_DECIMALS: u32 = 9;

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
    pub(crate) fees: FeeOptions,
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
            fees: options.fees.clone().or(profile.fees),
        })
    }

    /// What to pay.
    pub(crate) fn fees(&self) -> Result<Fees, Failure> {
        let mut fees = Fees::default();
        let mut units = vec![(self.chain.currency(), LAMPORT_DECIMALS)];
        let FeeOptions { priority_fee, max_fee_per_gas, max_priority_fee_per_gas, max_fee } =
            &self.fees;
        let no_use = |option, family| {
            let message = format!("{option} is for {family}, and not for {}", self.chain);
            Failure::usage(message).help("leave it out")
        };
        match self.chain.family() {
            Family::Solana => {
                if max_fee_per_gas.is_some() || max_priority_fee_per_gas.is_some() {
                    return Err(no_use("a price of gas", Family::Evm));
                }
                units.push(("lamports", 0));
                if let Some(PriorityFee(priority)) = priority_fee {
                    fees.solana.priority = *priority;
                }
            }
            Family::Evm => {
                if priority_fee.is_some() {
                    return Err(no_use("--priority-fee", Family::Solana));
                }
                units = vec![("wei", 0), ("gwei", GWEI_DECIMALS)];
                fees.evm.ceiling_per_gas_wei =
                    amount("--max-fee-per-gas", max_fee_per_gas, &units)?;
                fees.evm.tip_per_gas_wei =
                    amount("--max-priority-fee-per-gas", max_priority_fee_per_gas, &units)?;
                units.push((self.chain.currency(), WEI_DECIMALS));
            }
        }
        fees.max_fee = amount("--max-fee", max_fee, &units)?;
        Ok(fees)
    }
}

fn amount(
    option: &str,
    coins: &Option<Coins>,
    units: &[(&str, u32)],
) -> Result<Option<u128>, Failure> {
    let Some(coins) = coins else { return Ok(None) };
    let amount = coins.in_units(units).map_err(|error| {
        Failure::usage(format!("{option} of {coins}: {error}"))
            .help("for example 30gwei or 0.01ETH")
    })?;
    Ok(Some(amount))
}

impl FeeOptions {
    /// These before those of a profile.
    fn or(self, profile: Self) -> Self {
        Self {
            priority_fee: self.priority_fee.or(profile.priority_fee),
            max_fee_per_gas: self.max_fee_per_gas.or(profile.max_fee_per_gas),
            max_priority_fee_per_gas: self
                .max_priority_fee_per_gas
                .or(profile.max_priority_fee_per_gas),
            max_fee: self.max_fee.or(profile.max_fee),
        }
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
    fees: FeeOptions,
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
            fees: FeeOptions {
                priority_fee: read.value("priority_fee", profile.priority_fee.as_deref())?,
                max_fee_per_gas: read
                    .value("max_fee_per_gas", profile.max_fee_per_gas.as_deref())?,
                max_priority_fee_per_gas: read.value(
                    "max_priority_fee_per_gas",
                    profile.max_priority_fee_per_gas.as_deref(),
                )?,
                max_fee: read.value("max_fee", profile.max_fee.as_deref())?,
            },
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
