use portcullis_types::ExemptionKind;
use solana_address::Address;
use solana_instruction::Instruction;

use crate::{
    instruction::{
        data::Data,
        meta::{signer, writable},
    },
    pda,
};

/// Exempts a wallet: it is not asked for a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddExemption {
    /// The policy's authority. Signs.
    pub authority: Address,
    /// The mint.
    pub mint: Address,
    /// The wallet: the owner of token accounts, not one of them.
    pub wallet: Address,
    /// What it is.
    pub kind: ExemptionKind,
}

impl AddExemption {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 5;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::of_hook(Self::DISCRIMINATOR)
            .address(&self.wallet)
            .u8(self.kind.code())
            .instruction(vec![signer(self.authority), writable(pda::policy(&self.mint).0)])
    }
}
