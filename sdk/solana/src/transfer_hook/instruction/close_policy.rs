use solana_address::Address;
use solana_instruction::Instruction;

use crate::{
    instruction::{
        data::Data,
        meta::{readonly, signer, writable},
    },
    pda,
};

/// Closes the policy of a mint that no longer names the hook, or no longer exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClosePolicy {
    /// The policy's authority, or that of the mint's hook. Signs.
    pub authority: Address,
    /// The mint.
    pub mint: Address,
    /// Who paid the rent, as the policy records it. Gets it back.
    pub rent_payer: Address,
}

impl ClosePolicy {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 7;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::of_hook(Self::DISCRIMINATOR).instruction(vec![
            signer(self.authority),
            readonly(self.mint),
            writable(pda::policy(&self.mint).0),
            writable(self.rent_payer),
        ])
    }
}
