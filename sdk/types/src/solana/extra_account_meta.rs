use super::{PASS_SEED, PolicyAccount};
use crate::Address;

/// How the SPL transfer hook interface writes down one account that a transfer needs besides its own.
///
/// Indices count the accounts of `Execute`: 0 source, 1 mint, 2 destination, 3 authority,
/// 4 validation account, 5 and up these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtraAccountMeta(
    /// Kind, configuration (32 bytes), whether it signs, whether it is written to.
    pub [u8; 35],
);

impl ExtraAccountMeta {
    /// Length of the encoding.
    pub const BYTES: usize = 35;

    const ADDRESS: u8 = 0;
    /// Plus the index of the program that the address is derived from.
    const DERIVED: u8 = 128;
    const SEED_LITERAL: u8 = 1;
    const SEED_ACCOUNT_KEY: u8 = 3;
    const SEED_ACCOUNT_DATA: u8 = 4;
    /// Where a token account says who owns it.
    const OWNER_OFFSET: u8 = 32;

    /// A fixed address, read-only.
    pub const fn address(address: &Address) -> Self {
        let mut meta = [0; Self::BYTES];
        meta[0] = Self::ADDRESS;
        let (_, config) = meta.split_at_mut(1);
        let (config, _) = config.split_at_mut(32);
        config.copy_from_slice(address);
        Self(meta)
    }

    /// The pass of a token account's owner, read-only: `["pass", network, owner]` of the gateway.
    pub(super) const fn pass(network_index: u8, token_account_index: u8) -> Self {
        let mut meta = [0; Self::BYTES];
        let config = [
            Self::DERIVED | PolicyAccount::GATEWAY_INDEX,
            Self::SEED_LITERAL,
            PASS_SEED.len() as u8,
            PASS_SEED[0],
            PASS_SEED[1],
            PASS_SEED[2],
            PASS_SEED[3],
            Self::SEED_ACCOUNT_KEY,
            network_index,
            Self::SEED_ACCOUNT_DATA,
            token_account_index,
            Self::OWNER_OFFSET,
            32,
        ];
        let (head, _) = meta.split_at_mut(config.len());
        head.copy_from_slice(&config);
        Self(meta)
    }
}
