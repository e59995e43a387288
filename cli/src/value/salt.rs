use std::str::FromStr;

/// What a network's id on EVM chains follows from: up to 32 letters, or `0x` and 64 hexadecimal
/// digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Salt(pub(crate) [u8; 32]);

impl FromStr for Salt {
    type Err = ParseSaltError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        if let Some(digits) = text.strip_prefix("0x") {
            if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return Err(ParseSaltError);
            }
            for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
                let pair = std::str::from_utf8(pair).map_err(|_| ParseSaltError)?;
                *byte = u8::from_str_radix(pair, 16).map_err(|_| ParseSaltError)?;
            }
            return Ok(Self(bytes));
        }
        // As Solidity's bytes32("…").
        bytes.get_mut(..text.len()).ok_or(ParseSaltError)?.copy_from_slice(text.as_bytes());
        Ok(Self(bytes))
    }
}

/// Not a salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a salt is up to 32 letters, or 0x and 64 hexadecimal digits")]
pub(crate) struct ParseSaltError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_padded_as_in_solidity() {
        let Salt(bytes) = "ab".parse().unwrap();
        assert_eq!(bytes[..3], [b'a', b'b', 0]);
        assert_eq!(format!("0x{}", "61".repeat(32)).parse(), "a".repeat(32).parse::<Salt>());
    }

    #[test]
    fn what_is_no_salt_is_refused() {
        for text in ["0x12", &"a".repeat(33), &format!("0x{}", "g".repeat(64)), "0x"] {
            assert_eq!(text.parse::<Salt>(), Err(ParseSaltError), "{text}");
        }
    }
}
