//! Instruction data as Anchor reads it: the discriminator, then the arguments in Borsh.

use portcullis_types::Requirement;
use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};

use super::{GatekeeperLimits, NetworkSettings};
use crate::GATEWAY_PROGRAM_ID;

/// Instruction data in the making. Writing into memory cannot fail, so neither do the builders.
pub(super) struct Data(Vec<u8>);

impl Data {
    pub(super) fn new(discriminator: [u8; 8]) -> Self {
        Self(discriminator.to_vec())
    }

    pub(super) fn instruction(self, accounts: Vec<AccountMeta>) -> Instruction {
        Instruction { program_id: GATEWAY_PROGRAM_ID, accounts, data: self.0 }
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn u8(self, value: u8) -> Self {
        self.bytes(&[value])
    }

    fn u16(self, value: u16) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(super) fn u32(self, value: u32) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(super) fn u64(self, value: u64) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    pub(super) fn optional_i64(self, value: Option<i64>) -> Self {
        match value {
            None => self.u8(0),
            Some(value) => self.u8(1).bytes(&value.to_le_bytes()),
        }
    }

    pub(super) fn address(self, address: &Address) -> Self {
        self.bytes(address.as_ref())
    }

    /// The program takes the zero address for nobody.
    pub(super) fn address_or_zero(self, address: Option<Address>) -> Self {
        self.address(&address.unwrap_or_default())
    }

    pub(super) fn settings(self, settings: &NetworkSettings) -> Self {
        self.u64(settings.default_lifetime_seconds)
            .u64(settings.max_lifetime_seconds)
            .u8(settings.flags.0)
    }

    pub(super) fn limits(self, limits: &GatekeeperLimits) -> Self {
        self.u64(limits.max_lifetime_seconds).u32(limits.issued_per_day).u16(limits.permissions.0)
    }

    pub(super) fn requirement(self, requirement: &Requirement) -> Self {
        self.bytes(&requirement.to_bytes())
    }
}
