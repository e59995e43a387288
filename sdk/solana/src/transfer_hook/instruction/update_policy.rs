use solana_address::Address;
use solana_instruction::Instruction;

use crate::{
    instruction::{
        data::Data,
        meta::{signer, writable},
    },
    pda,
    transfer_hook::PolicySettings,
};

/// Replaces what a policy asks for. Exemptions, pause and authority stay.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UpdatePolicy {
    /// The policy's authority. Signs.
    pub authority: Address,
    /// The mint.
    pub mint: Address,
    /// What transfers are asked from now on.
    pub settings: PolicySettings,
}

impl UpdatePolicy {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 1;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::of_hook(Self::DISCRIMINATOR)
            .policy_settings(&self.settings)
            .instruction(vec![signer(self.authority), writable(pda::policy(&self.mint).0)])
    }
}
