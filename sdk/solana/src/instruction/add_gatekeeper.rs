use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::system_program;

use super::{
    GatekeeperLimits,
    data::Data,
    meta::{payer, readonly, signer, writable},
};
use crate::pda;

/// Admits a gatekeeper to a network's next free slot. Slots are never given out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddGatekeeper {
    /// Pays the rent and gets it back when the account closes. Signs.
    pub payer: Address,
    /// The network's authority. Signs.
    pub authority: Address,
    /// The network.
    pub network: Address,
    /// The next free slot: how many slots were ever given out. Any other fails.
    pub gatekeeper_slot: u16,
    /// The gatekeeper's cold key, which rotates the operator. Not zero.
    pub gatekeeper_authority: Address,
    /// The gatekeeper's hot key, which signs what happens to passes. Not zero.
    pub operator: Address,
    /// What bounds it.
    pub limits: GatekeeperLimits,
}

impl AddGatekeeper {
    /// First eight bytes of the data: `sha256("global:add_gatekeeper")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [207, 206, 137, 200, 242, 183, 186, 185];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR)
            .address(&self.gatekeeper_authority)
            .address(&self.operator)
            .limits(&self.limits)
            .instruction(vec![
                payer(self.payer),
                signer(self.authority),
                writable(self.network),
                writable(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
                readonly(system_program::ID),
            ])
    }
}
