use crate::Address;

/// The gateway program's id in base58. A deployer who runs the programs under an id of their own
/// sets `PORTCULLIS_GATEWAY_ID` when compiling, for the programs and for what reads them alike. The
/// policies of tokens name it too: after a change of it each must be written anew.
pub const GATEWAY_PROGRAM_ID_BASE58: &str = match option_env!("PORTCULLIS_GATEWAY_ID") {
    Some(id) => id,
    None => "4HdnjrWNTBeSCnRgL4ktAUqdCSGmc6mQ57SjCScmvvYS",
};

/// The gateway program's id.
pub const GATEWAY_PROGRAM_ID: Address = decode_base58(GATEWAY_PROGRAM_ID_BASE58);

/// The transfer hook program's id in base58; `PORTCULLIS_TRANSFER_HOOK_ID` sets another.
pub const TRANSFER_HOOK_PROGRAM_ID_BASE58: &str = match option_env!("PORTCULLIS_TRANSFER_HOOK_ID") {
    Some(id) => id,
    None => "2hEbxMUt7Eq1oor15C9XwYhBY9DWSxTQkYUkgcD8VB2e",
};

/// The transfer hook program's id.
pub const TRANSFER_HOOK_PROGRAM_ID: Address = decode_base58(TRANSFER_HOOK_PROGRAM_ID_BASE58);

/// Decodes an address at compile time; an invalid one does not compile.
#[allow(clippy::arithmetic_side_effects, clippy::panic)]
const fn decode_base58(text: &str) -> Address {
    const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let text = text.as_bytes();
    let mut address = [0u8; 32];
    let mut index = 0;
    while index < text.len() {
        let mut digit = 0;
        while ALPHABET[digit] != text[index] {
            digit += 1;
            assert!(digit < 58, "the program id is not base58");
        }
        let mut carry = digit as u32;
        let mut position = 32;
        while position > 0 {
            position -= 1;
            carry += address[position] as u32 * 58;
            address[position] = (carry & 0xff) as u8;
            carry >>= 8;
        }
        assert!(carry == 0, "the program id is longer than 32 bytes");
        index += 1;
    }
    // Base58 writes each leading zero byte as one `1`: anything else is another length.
    let mut zeros = 0;
    while zeros < 32 && address[zeros] == 0 {
        zeros += 1;
    }
    let mut ones = 0;
    while ones < text.len() && text[ones] == b'1' {
        ones += 1;
    }
    assert!(zeros == ones, "the program id is not 32 bytes");
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_as_base58_does() {
        assert_eq!(decode_base58("11111111111111111111111111111111"), [0; 32]);
        // The SPL token program, whose bytes are well known.
        let token = decode_base58("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
        assert_eq!(token[..8], [6, 221, 246, 225, 215, 101, 161, 147]);
        assert_eq!(token[24..], [58, 140, 245, 133, 126, 255, 0, 169]);
    }

    #[test]
    #[should_panic(expected = "not 32 bytes")]
    fn refuses_another_length() {
        decode_base58("Token");
    }

    #[test]
    #[should_panic(expected = "not base58")]
    fn refuses_another_alphabet() {
        decode_base58("0OIl");
    }
}
