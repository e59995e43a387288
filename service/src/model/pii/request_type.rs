use std::{fmt, str::FromStr};

/// The longest type, in characters.
const MAX_LEN: usize = 64;

/// What types that need an image of a document have in their name.
const WITH_DOCUMENT: &str = "WithIdDocument";

/// What a request is for, e.g. `gatekeeperProofOfIdentityWithIdDocument-v3` (requirement P1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PiiRequestType(String);

/// Not a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a type is 1 to 64 letters, digits or hyphens")]
pub struct ParseRequestTypeError;

impl PiiRequestType {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it needs an image of the front of a document (requirement P8).
    pub fn needs_document(&self) -> bool {
        self.0.contains(WITH_DOCUMENT)
    }
}

impl Default for PiiRequestType {
    fn default() -> Self {
        Self("gatekeeperProofOfIdentityWithIdDocument-v3".to_owned())
    }
}

impl FromStr for PiiRequestType {
    type Err = ParseRequestTypeError;

    fn from_str(text: &str) -> Result<Self, ParseRequestTypeError> {
        let is_good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if (1..=MAX_LEN).contains(&text.len()) && text.bytes().all(is_good) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseRequestTypeError)
        }
    }
}

impl fmt::Display for PiiRequestType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_type_is_refused() {
        for text in ["", "a b", "a\0", "é", &"a".repeat(65)] {
            assert_eq!(text.parse::<PiiRequestType>(), Err(ParseRequestTypeError), "{text}");
        }
    }

    #[test]
    fn the_original_type_needs_a_document() {
        assert!(PiiRequestType::default().needs_document());
        assert!(!"gatekeeperEmail-v1".parse::<PiiRequestType>().unwrap().needs_document());
    }
}
