use borsh::{BorshDeserialize, BorshSerialize};
use portcullis_types::ExemptionKind;
use solana_address::Address;

use crate::transfer_hook::code;

/// A wallet was exempted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct ExemptionAdded {
    /// The mint.
    pub mint: Address,
    /// The policy's authority.
    pub authority: Address,
    /// The wallet.
    pub wallet: Address,
    /// What it is.
    #[borsh(serialize_with = "code::serialize", deserialize_with = "code::deserialize")]
    pub kind: ExemptionKind,
    /// The policy's generation: one more with every change, starting at 1.
    pub generation: u32,
}

/// The exemption of a wallet ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct ExemptionRemoved {
    /// The mint.
    pub mint: Address,
    /// The policy's authority.
    pub authority: Address,
    /// The wallet.
    pub wallet: Address,
    /// What it is.
    #[borsh(serialize_with = "code::serialize", deserialize_with = "code::deserialize")]
    pub kind: ExemptionKind,
    /// The policy's generation: one more with every change, starting at 1.
    pub generation: u32,
}
