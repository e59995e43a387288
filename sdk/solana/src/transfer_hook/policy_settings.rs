use borsh::{BorshDeserialize, BorshSerialize};
use portcullis_types::{
    Combination, PermanentDelegateRule, Requirement, Sides,
    solana::{PolicyAccount, PolicyFlags},
};
use solana_address::Address;

use super::code;

/// What an issuer asks of the transfers of a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PolicySettings {
    /// Which wallets must hold a pass.
    #[borsh(serialize_with = "code::serialize", deserialize_with = "code::deserialize")]
    pub sides: Sides,
    /// Whether a pass of each network is needed, or of one.
    #[borsh(serialize_with = "code::serialize", deserialize_with = "code::deserialize")]
    pub combination: Combination,
    /// What the mint's permanent delegate may do.
    #[borsh(serialize_with = "code::serialize", deserialize_with = "code::deserialize")]
    pub permanent_delegate_rule: PermanentDelegateRule,
    /// Its switches.
    #[borsh(serialize_with = "code::serialize", deserialize_with = "code::deserialize")]
    pub flags: PolicyFlags,
    /// What is asked of a pass, beyond that it be good.
    pub requirement: Requirement,
    /// The networks whose passes count: one to four, each once.
    pub networks: Vec<Address>,
}

impl PolicySettings {
    /// Sender and receiver must hold a good pass of `network`, and nothing more.
    pub fn holders_of(network: Address) -> Self {
        Self {
            sides: Sides::Both,
            combination: Combination::All,
            permanent_delegate_rule: PermanentDelegateRule::Gated,
            flags: PolicyFlags::NONE,
            requirement: Requirement::ANY,
            networks: vec![network],
        }
    }

    /// Those of a policy account.
    pub fn of(account: &PolicyAccount<'_>) -> Self {
        let policy = account.policy();
        Self {
            sides: policy.sides,
            combination: policy.combination,
            permanent_delegate_rule: policy.permanent_delegate_rule,
            flags: account.flags(),
            requirement: account.requirement(),
            networks: account.networks().iter().copied().map(Address::from).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
