//! Bytes as people compare them.

use std::fmt::Write as _;

/// Lower-case hexadecimal digits.
pub fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(super::encode(&[]), "");
        assert_eq!(super::encode(&[0, 10, 255]), "000aff");
    }
}
