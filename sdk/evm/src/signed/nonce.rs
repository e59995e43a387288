use alloy::{
    primitives::{Address, U256},
    signers::k256::elliptic_curve::rand_core::{OsRng, RngCore},
};

use crate::{ReadError, Registry};

/// A nonce out of 2^256, from the operating system. Nobody has used it, whatever else the signer
/// signs at the same time; it costs a fresh storage slot on use.
pub fn random_nonce() -> U256 {
    let mut bytes = [0; 32];
    OsRng.fill_bytes(&mut bytes);
    U256::from_be_bytes(bytes)
}

/// The lowest nonces of a signer, from `first` on, that were neither used nor cancelled: up to
/// `count`, and fewer only where numbers end.
///
/// Nonces side by side share storage, so these are cheaper than random ones. That nobody else hands
/// out the same ones is not guaranteed, nor that none is in a message not submitted yet: keep
/// account of what was signed.
///
/// # Errors
///
/// If the node fails, or there is no registry.
pub async fn free_nonces(
    registry: &Registry,
    signer: Address,
    first: U256,
    count: usize,
) -> Result<Vec<U256>, ReadError> {
    let mut free = Vec::new();
    let mut nonce = first;
    while free.len() < count {
        let word = nonce.wrapping_shr(8);
        let used = registry.nonce_bitmap(signer, word).await?;
        for bit in usize::from(nonce.byte(0))..256 {
            if !used.bit(bit) && free.len() < count {
                free.push(word.wrapping_shl(8) | U256::from(bit));
            }
        }
        match word.checked_add(U256::ONE) {
            Some(next) if next.leading_zeros() >= 8 => nonce = next.wrapping_shl(8),
            _ => break,
        }
    }
    Ok(free)
}
