//! Instruction data as Anchor reads it: the discriminator, then the arguments in Borsh.

use portcullis_types::Requirement;
use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};

use super::{GatekeeperLimits, NetworkSettings};
use crate::{GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID, transfer_hook::PolicySettings};

/// Instruction data in the making. Writing into memory cannot fail, so neither do the builders.
pub(crate) struct Data {
    program_id: Address,
    bytes: Vec<u8>,
}

impl Data {
    /// For the gateway.
    pub(crate) fn new(discriminator: [u8; 8]) -> Self {
        Self { program_id: GATEWAY_PROGRAM_ID, bytes: discriminator.to_vec() }
    }

    /// For the transfer hook, whose discriminators have one byte.
    pub(crate) fn of_hook(discriminator: u8) -> Self {
        Self { program_id: TRANSFER_HOOK_PROGRAM_ID, bytes: vec![discriminator] }
    }

    pub(crate) fn instruction(self, accounts: Vec<AccountMeta>) -> Instruction {
        Instruction { program_id: self.program_id, accounts, data: self.bytes }
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    pub(crate) fn u8(self, value: u8) -> Self {
        self.bytes(&[value])
    }

    fn u16(self, value: u16) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(crate) fn u32(self, value: u32) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(crate) fn u64(self, value: u64) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(crate) fn optional_i64(self, value: Option<i64>) -> Self {
        match value {
            None => self.u8(0),
            Some(value) => self.u8(1).bytes(&value.to_le_bytes()),
        }
    }

    pub(crate) fn address(self, address: &Address) -> Self {
        self.bytes(address.as_ref())
    }

    /// The program takes the zero address for nobody.
    pub(crate) fn address_or_zero(self, address: Option<Address>) -> Self {
        self.address(&address.unwrap_or_default())
    }

    pub(crate) fn settings(self, settings: &NetworkSettings) -> Self {
        self.u64(settings.default_lifetime_seconds)
            .u64(settings.max_lifetime_seconds)
            .u8(settings.flags.0)
    }

    pub(crate) fn limits(self, limits: &GatekeeperLimits) -> Self {
        self.u64(limits.max_lifetime_seconds).u32(limits.issued_per_day).u16(limits.permissions.0)
    }

    pub(crate) fn policy_settings(self, settings: &PolicySettings) -> Self {
        let networks = u32::try_from(settings.networks.len()).unwrap_or(u32::MAX);
        let head = self
            .u8(settings.sides.code())
            .u8(settings.combination.code())
            .u8(settings.permanent_delegate_rule.code())
            .u8(settings.flags.0)
            .requirement(&settings.requirement)
            .u32(networks);
        settings.networks.iter().fold(head, Self::address)
    }

    pub(crate) fn requirement(self, requirement: &Requirement) -> Self {
        self.bytes(&requirement.to_bytes())
    }
}
