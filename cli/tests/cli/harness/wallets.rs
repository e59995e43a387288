use portcullis::solana::Address;

/// A wallet that nobody has a key of.
pub(crate) fn solana_wallet(number: u32) -> String {
    let mut bytes = [7; 32];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    Address::new_from_array(bytes).to_string()
}

/// The same on an EVM chain, in small letters: no checksum.
pub(crate) fn evm_wallet(number: u32) -> String {
    format!("0x{:040x}", (7u64 << 56) | u64::from(number))
}
