//! The four kinds of account that the programs ask for.

use solana_address::Address;
use solana_instruction::AccountMeta;

/// Pays: signs, and its lamports change.
pub(crate) fn payer(address: Address) -> AccountMeta {
    AccountMeta::new(address, true)
}

pub(crate) fn signer(address: Address) -> AccountMeta {
    AccountMeta::new_readonly(address, true)
}

pub(crate) fn writable(address: Address) -> AccountMeta {
    AccountMeta::new(address, false)
}

pub(crate) fn readonly(address: Address) -> AccountMeta {
    AccountMeta::new_readonly(address, false)
}
