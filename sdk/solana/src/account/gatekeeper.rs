use borsh::BorshDeserialize;
use portcullis_types::lifecycle::Permissions;
use solana_address::Address;

use super::{AccountError, IssuanceQuota};

/// A gatekeeper account: `["gatekeeper", network, slot]`, 272 bytes. Its status and generation are
/// in the network's account.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | discriminator |
/// | 8 | 32 | network |
/// | 40 | 32 | authority |
/// | 72 | 32 | operator |
/// | 104 | 32 | rent payer, who gets the rent back |
/// | 136 | 8 | maximum lifetime of a pass, seconds, zero: the network's |
/// | 144 | 8 | pass accounts that name it |
/// | 152 | 112 | [issuance quota](IssuanceQuota) |
/// | 264 | 2 | slot |
/// | 266 | 2 | permissions |
/// | 268 | 1 | layout version, 1 |
/// | 269 | 1 | bump of the address |
/// | 270 | 2 | reserved, zero |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshDeserialize)]
pub struct GatekeeperAccount {
    /// The network.
    pub network: Address,
    /// The cold key: rotates the operator and raises the generation.
    pub authority: Address,
    /// The hot key: signs what happens to passes.
    pub operator: Address,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// Longest lifetime it may grant, in seconds; zero: the network's.
    pub max_lifetime_seconds: u64,
    /// How many pass accounts name it.
    pub passes: u64,
    /// How many passes it issued when, and may issue in a rolling day.
    pub quota: IssuanceQuota,
    /// Its slot in the network: a seed of its address.
    pub slot: u16,
    /// What it may do to the passes it issues.
    pub permissions: Permissions,
    /// Layout of this account.
    pub version: u8,
    /// Bump of its address.
    pub bump: u8,
}

impl GatekeeperAccount {
    /// Size of the account.
    pub const BYTES: usize = 272;
    /// First eight bytes: `sha256("account:Gatekeeper")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [195, 24, 78, 228, 0, 14, 73, 207];
    /// The layout version that this reader knows.
    pub const VERSION: u8 = 1;
    /// Offset of the network, for filters.
    pub const NETWORK_OFFSET: usize = 8;
    /// Offset of the authority, for filters.
    pub const AUTHORITY_OFFSET: usize = 40;
    /// Offset of the operator, for filters.
    pub const OPERATOR_OFFSET: usize = 72;

    /// Reads an account's data.
    ///
    /// # Errors
    ///
    /// [`AccountError`] if `data` is not a gatekeeper account of a known version.
    pub fn from_bytes(data: &[u8]) -> Result<Self, AccountError> {
        let wrong_length = AccountError::Length { expected: Self::BYTES, actual: data.len() };
        let (discriminator, mut fields) = data.split_first_chunk::<8>().ok_or(wrong_length)?;
        if *discriminator != Self::DISCRIMINATOR {
            return Err(AccountError::Discriminator);
        }
        if data.len() != Self::BYTES {
            return Err(wrong_length);
        }
        // Fixed offsets without padding: the same bytes as Borsh, in the same order.
        let account = Self::deserialize(&mut fields).map_err(|_| wrong_length)?;
        if account.version != Self::VERSION {
            return Err(AccountError::Version(account.version));
        }
        Ok(account)
    }
}

#[cfg(test)]
mod tests;
