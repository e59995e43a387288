use serde::de::{DeserializeOwned, IntoDeserializer as _, value};

use crate::failure::Failure;

/// The variant that a word of the command line names: `sender-exempt` is `SenderExempt`.
pub(crate) fn variant<T: DeserializeOwned>(word: &str) -> Result<T, Failure> {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
    };
    let name: String = word.split('-').map(capital).collect::<Vec<String>>().concat();
    T::deserialize(name.as_str().into_deserializer())
        .map_err(|error: value::Error| Failure::usage(format!("`{word}`: {error}")))
}

#[cfg(test)]
mod tests {
    use portcullis::{GatekeeperStatus, PassState};

    use super::*;

    #[test]
    fn words_are_variants() {
        assert_eq!(variant::<PassState>("frozen").unwrap(), PassState::Frozen);
        assert_eq!(variant::<GatekeeperStatus>("halted").unwrap(), GatekeeperStatus::Halted);
        assert!(variant::<PassState>("lost").unwrap_err().message().starts_with("`lost`: "));
    }
}
