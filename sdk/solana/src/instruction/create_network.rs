use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::system_program;

use super::{
    NetworkSettings,
    data::Data,
    meta::{payer, readonly, signer, writable},
};
use crate::pda;

/// Creates a network at [`pda::network`]`(creator, id)`. The creator becomes its authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CreateNetwork {
    /// Pays the rent and gets it back when the account closes. Signs.
    pub payer: Address,
    /// A seed of the address, and the first authority. Signs.
    pub creator: Address,
    /// The creator's number for it: a seed of the address.
    pub id: u32,
    /// What it decides about its passes.
    pub settings: NetworkSettings,
}

impl CreateNetwork {
    /// First eight bytes of the data: `sha256("global:create_network")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [150, 71, 176, 201, 244, 144, 46, 173];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).u32(self.id).settings(&self.settings).instruction(vec![
            payer(self.payer),
            signer(self.creator),
            writable(pda::network(&self.creator, self.id).0),
            readonly(system_program::ID),
        ])
    }
}
