use portcullis_types::Requirement;
use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{readonly, signer, writable},
};
use crate::pda;

/// Uses up a pass of a single-use network: it expires the second before. The holder signs; meant to
/// be called by the dApp that grants the one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConsumePass {
    /// The holder. Signs.
    pub wallet: Address,
    /// The network.
    pub network: Address,
    /// What is asked of the pass beyond that it be good.
    pub requirement: Requirement,
}

impl ConsumePass {
    /// First eight bytes of the data: `sha256("global:consume_pass")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [126, 72, 14, 231, 16, 73, 78, 190];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).requirement(&self.requirement).instruction(vec![
            signer(self.wallet),
            readonly(self.network),
            writable(pda::pass(&self.network, &self.wallet).0),
        ])
    }
}
