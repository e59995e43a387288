//! The four kinds of account that the program asks for.

use solana_address::Address;
use solana_instruction::AccountMeta;

/// Pays: signs, and its lamports change.
pub(super) fn payer(address: Address) -> AccountMeta {
    AccountMeta::new(address, true)
}

pub(super) fn signer(address: Address) -> AccountMeta {
    AccountMeta::new_readonly(address, true)
}

pub(super) fn writable(address: Address) -> AccountMeta {
    AccountMeta::new(address, false)
}

pub(super) fn readonly(address: Address) -> AccountMeta {
    AccountMeta::new_readonly(address, false)
}
