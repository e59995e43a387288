use clap::Args;
use portcullis::{
    NetworkId,
    solana::transfer_hook::{PolicyFlags, PolicySettings},
};
use serde::de::DeserializeOwned;

use crate::{
    failure::Failure,
    value::{RequirementOptions, variant},
};

/// What a policy asks of transfers.
#[derive(Clone, Debug, Args)]
pub(super) struct SettingsOptions {
    /// The networks whose passes count: one to four, separated by commas [default: --network].
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    networks: Vec<NetworkId>,
    /// Which wallets must hold a pass.
    #[arg(long, value_parser = ["sender", "receiver", "both"])]
    sides: Option<String>,
    /// Whether a pass of each network is needed, or of one.
    #[arg(long, value_parser = ["all", "any"])]
    combine: Option<String>,
    /// What the mint's permanent delegate may do: no more than others, take tokens from a wallet
    /// without a pass, move them between any wallets, nothing.
    #[arg(long, value_parser = ["gated", "sender-exempt", "exempt", "denied"])]
    permanent_delegate: Option<String>,
    /// Tell of refusals in an event, and refuse nothing.
    #[arg(long, value_name = "BOOLEAN", num_args = 0..=1, default_missing_value = "true")]
    observe_only: Option<bool>,
    /// The receiving account must have the ImmutableOwner extension.
    #[arg(long, value_name = "BOOLEAN", num_args = 0..=1, default_missing_value = "true")]
    require_immutable_owner: Option<bool>,
    #[command(flatten)]
    requirement: RequirementOptions,
}

impl SettingsOptions {
    /// What is given, and the rest as in `settings`.
    pub(super) fn over(&self, settings: PolicySettings) -> Result<PolicySettings, Failure> {
        let networks =
            self.networks.iter().map(NetworkId::solana).collect::<Result<Vec<_>, _>>()?;
        let flag = |given: Option<bool>, flag: PolicyFlags| {
            let set = given.unwrap_or(settings.flags.contains(flag));
            if set { flag } else { PolicyFlags::NONE }
        };
        Ok(PolicySettings {
            sides: word_or(self.sides.as_deref(), settings.sides)?,
            combination: word_or(self.combine.as_deref(), settings.combination)?,
            permanent_delegate_rule: word_or(
                self.permanent_delegate.as_deref(),
                settings.permanent_delegate_rule,
            )?,
            flags: flag(self.observe_only, PolicyFlags::OBSERVE_ONLY)
                | flag(self.require_immutable_owner, PolicyFlags::REQUIRE_IMMUTABLE_OWNER),
            requirement: self.requirement.over(settings.requirement),
            networks: if networks.is_empty() { settings.networks } else { networks },
        })
    }

    /// The first of them; the policy of a mint that has none begins with it.
    pub(super) fn first_network(&self) -> Option<NetworkId> {
        self.networks.first().copied()
    }
}

fn word_or<T: DeserializeOwned>(word: Option<&str>, otherwise: T) -> Result<T, Failure> {
    word.map_or(Ok(otherwise), variant)
}
