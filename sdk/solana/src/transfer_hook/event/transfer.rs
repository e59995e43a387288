use borsh::{BorshDeserialize, BorshSerialize};
use portcullis_types::Denial;
use solana_address::Address;

use crate::transfer_hook::code;

/// A transfer went through because the policy only observes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct TransferObserved {
    /// The mint.
    pub mint: Address,
    /// The wallet whose tokens left.
    pub sender: Address,
    /// The wallet whose tokens they became.
    pub receiver: Address,
    /// How many, in the smallest unit.
    pub amount: u64,
    /// Why it would have been refused.
    #[borsh(serialize_with = "code::serialize", deserialize_with = "code::deserialize")]
    pub denial: Denial,
    /// The policy's generation.
    pub generation: u32,
}
