//! The text form of addresses, as far as a check needs it.

/// How many bytes a base58 text stands for.
pub fn decoded_bytes(text: &str) -> Option<usize> {
    const ALPHABET: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    // Least significant first.
    let mut number: Vec<u8> = Vec::new();
    for character in text.chars() {
        let mut carry = u32::try_from(ALPHABET.find(character)?).ok()?;
        for byte in &mut number {
            carry = u32::from(*byte).checked_mul(58)?.checked_add(carry)?;
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        if carry > 0 {
            number.push(u8::try_from(carry).ok()?);
        }
    }
    // Each leading zero byte is one `1`.
    let zeros = text.chars().take_while(|character| *character == '1').count();
    number.len().checked_add(zeros)
}
