use portcullis_types::Attributes;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::system_program;

use super::{
    data::Data,
    meta::{payer, readonly, signer, writable},
};
use crate::pda;

/// Issues a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IssuePass {
    /// Pays the rent and gets it back when the account closes. Signs.
    pub payer: Address,
    /// The gatekeeper's operator. Signs.
    pub operator: Address,
    /// The network.
    pub network: Address,
    /// The gatekeeper's slot.
    pub gatekeeper_slot: u16,
    /// Who gets the pass. Need not sign nor exist.
    pub wallet: Address,
    /// The last second in which it is valid, Unix seconds; `Some(0)`: it never expires; `None`: the
    /// default lifetime.
    pub expires_at: Option<i64>,
    /// What the gatekeeper found out about the wallet.
    pub attributes: Attributes,
}

impl IssuePass {
    /// First eight bytes of the data: `sha256("global:issue_pass")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [250, 54, 53, 228, 201, 116, 71, 224];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        let (gatekeeper, _) = pda::gatekeeper(&self.network, self.gatekeeper_slot);
        let (pass, _) = pda::pass(&self.network, &self.wallet);
        self.instruction_at(gatekeeper, pass)
    }

    /// The instruction, where it is known already that [`pda::gatekeeper`] and [`pda::pass`] are at
    /// these addresses: to find an address takes longer than all else.
    pub fn instruction_at(&self, gatekeeper: Address, pass: Address) -> Instruction {
        Data::new(Self::DISCRIMINATOR)
            .optional_i64(self.expires_at)
            .u64(self.attributes.0)
            .instruction(vec![
                payer(self.payer),
                signer(self.operator),
                readonly(self.network),
                writable(gatekeeper),
                readonly(self.wallet),
                writable(pass),
                readonly(system_program::ID),
            ])
    }
}
