use portcullis_types::Requirement;
use solana_address::Address;
use solana_instruction::Instruction;

use super::{data::Data, meta::readonly};
use crate::pda;

/// Fails with the reason's [error](crate::GatewayError::reason) unless the pass opens the gate. Its
/// return data is the reason's code (u8; 0: allow), `expires_at` (i64) and the attributes (u64).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VerifyPass {
    /// The network.
    pub network: Address,
    /// Whose pass it is. Need not sign.
    pub wallet: Address,
    /// What is asked of the pass beyond that it be good.
    pub requirement: Requirement,
}

impl VerifyPass {
    /// First eight bytes of the data: `sha256("global:verify_pass")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [107, 157, 219, 148, 135, 197, 104, 35];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).requirement(&self.requirement).instruction(vec![
            readonly(self.network),
            readonly(pda::pass(&self.network, &self.wallet).0),
            readonly(self.wallet),
        ])
    }
}
