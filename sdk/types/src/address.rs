/// A 32-byte address or identifier: a Solana account, or an EVM network id.
pub type Address = [u8; 32];

/// Whether two addresses are equal, compared as four words.
///
/// `==` on byte arrays becomes a call per comparison inside the Solana VM; this stays inline and
/// stops at the first word that differs.
#[inline(always)]
pub fn same_address(left: &Address, right: &Address) -> bool {
    word::<0>(left) == word::<0>(right)
        && word::<8>(left) == word::<8>(right)
        && word::<16>(left) == word::<16>(right)
        && word::<24>(left) == word::<24>(right)
}

#[inline(always)]
fn word<const OFFSET: usize>(address: &Address) -> Option<u64> {
    let bytes = address.get(OFFSET..)?.first_chunk()?;
    Some(u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_counts() {
        let zero = [0; 32];
        assert!(same_address(&zero, &zero));
        for index in 0..32 {
            let mut other = zero;
            other[index] = 1;
            assert!(!same_address(&zero, &other), "byte {index}");
        }
    }
}
