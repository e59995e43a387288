use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::system_program;

use crate::{
    instruction::{
        data::Data,
        meta::{payer, readonly, signer, writable},
    },
    pda,
    transfer_hook::PolicySettings,
};

/// Writes a mint's policy, at [`pda::policy`]`(mint)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InitializePolicy {
    /// Pays the rent and gets it back when the account closes. Signs.
    pub payer: Address,
    /// The mint's authority, or that of its hook. Becomes the policy's authority. Signs.
    pub authority: Address,
    /// A mint of Token-2022 with the TransferHook extension.
    pub mint: Address,
    /// What transfers are asked.
    pub settings: PolicySettings,
}

impl InitializePolicy {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 0;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::of_hook(Self::DISCRIMINATOR).policy_settings(&self.settings).instruction(vec![
            payer(self.payer),
            signer(self.authority),
            readonly(self.mint),
            writable(pda::policy(&self.mint).0),
            readonly(system_program::ID),
        ])
    }
}
