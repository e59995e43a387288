use std::{env, fmt, path::PathBuf, str::FromStr};

use super::{EvmSigner, Signer, SignerError, SolanaSigner, command::Command, key_file};
use crate::chain::Family;

/// Where a key is. Never the key.
///
/// Written `file:PATH` (or a path alone), `env:NAME`, or `command:PROGRAM [ARGUMENT …]`.
///
/// A file or variable holds, for Solana, the JSON array of 64 bytes that `solana-keygen` writes, or
/// the same in base58; for EVM chains, 64 hexadecimal digits, with or without `0x`.
///
/// The command is how a hardware wallet, an HSM or a vault signs. It is started for each request,
/// reads one JSON object from its standard input and writes one to its standard output:
///
/// | request | reply |
/// |---|---|
/// | `{"request": "address", "chain": "solana"}` | `{"address": "…"}` |
/// | `{"request": "sign", "chain": "solana", "address": "…", "message": base64}` | `{"signature": base58}` |
/// | `{"request": "sign", "chain": "evm", "address": "…", "digest": "0x…"}` | `{"signature": "0x…"}`, 65 bytes |
///
/// `chain` is `solana` or `evm`. Requests for EVM chains have a `transaction` too, its unsigned bytes
/// in hexadecimal, if it is one that is signed. Every signature is checked before it is used. A command
/// that has not answered and ended within two minutes is killed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KeySource {
    /// A file.
    File(PathBuf),
    /// A variable of the environment.
    Environment(String),
    /// A program and its arguments.
    Command(Vec<String>),
}

impl KeySource {
    /// The signer whose key is there. A command is asked for its address.
    ///
    /// # Errors
    ///
    /// [`SignerError`] if there is no key, or none for this kind of chain.
    pub fn signer(&self, family: Family) -> Result<Signer, SignerError> {
        let content = match self {
            Self::File(path) => key_file::read(path)?,
            Self::Environment(name) => {
                env::var(name).map_err(|_| SignerError::Variable { name: name.clone() })?
            }
            Self::Command(command) => return Command::new(command.clone())?.signer(family),
        };
        let not_a_key =
            |expected| SignerError::NotAKey { place: self.to_string(), family, expected };
        Ok(match family {
            Family::Solana => Signer::Solana(SolanaSigner::from(
                key_file::solana(&content)
                    .ok_or_else(|| not_a_key("64 bytes as a JSON array or in base58"))?,
            )),
            Family::Evm => Signer::Evm(EvmSigner::from(
                key_file::evm(&content).ok_or_else(|| not_a_key("64 hexadecimal digits"))?,
            )),
        })
    }
}

impl fmt::Display for KeySource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "file:{}", path.display()),
            Self::Environment(name) => write!(formatter, "env:{name}"),
            Self::Command(command) => write!(formatter, "command:{}", command.join(" ")),
        }
    }
}

impl FromStr for KeySource {
    type Err = SignerError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let trimmed = text.trim();
        let named = trimmed.split_once(':').filter(|(kind, _)| kind.len() > 1);
        let place = named.map_or(trimmed, |(_, place)| place);
        if key_file::solana(place).is_some() || key_file::evm(place).is_some() {
            return Err(SignerError::KeyInPlaceOfSource);
        }
        match named {
            _ if place.is_empty() => Err(SignerError::UnknownSource),
            Some(("file", path)) => Ok(Self::File(path.into())),
            Some(("env", name)) => Ok(Self::Environment(name.to_owned())),
            Some(("command", line)) => {
                Ok(Self::Command(line.split_whitespace().map(str::to_owned).collect()))
            }
            Some(_) => Err(SignerError::UnknownSource),
            None => Ok(Self::File(trimmed.into())),
        }
    }
}

crate::text::serde_as_text!(KeySource);
