//! The secrets of clients: shown once, kept as hashes.

use std::fmt;

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRngCore as _, rngs::OsRng};
use zeroize::Zeroizing;

/// By which a secret is known when it turns up where it does not belong.
const PREFIX: &str = "pcs_";

const RANDOM_BYTES: usize = 32;

/// Longer than any secret; what is longer is not hashed at all.
const MAX_LEN: usize = 128;

/// A client's secret. Printing it does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(Zeroizing<String>);

/// A secret could not be made or hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The system gave no random bytes.
    #[error("the system gives no random bytes")]
    Random,
    /// The hash could not be computed.
    #[error("the secret cannot be hashed")]
    Hash,
}

impl ClientSecret {
    /// A new one, of 256 random bits.
    ///
    /// # Errors
    ///
    /// [`SecretError::Random`].
    pub fn generate() -> Result<Self, SecretError> {
        let mut bytes = Zeroizing::new([0u8; RANDOM_BYTES]);
        OsRng.try_fill_bytes(bytes.as_mut_slice()).map_err(|_| SecretError::Random)?;
        let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()));
        Ok(Self(Zeroizing::new(format!("{PREFIX}{}", encoded.as_str()))))
    }

    /// The secret itself, for the one time that it is shown.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it: Argon2id with a salt of its own, in the PHC format.
    ///
    /// # Errors
    ///
    /// [`SecretError::Hash`].
    pub fn hash(&self) -> Result<String, SecretError> {
        let hash = Argon2::default().hash_password(self.0.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|_| SecretError::Hash)
    }

    /// Whether it is the one that was hashed. Takes tens of milliseconds of a processor.
    pub fn is_of(&self, hash: &str) -> bool {
        self.0.len() <= MAX_LEN
            && Argon2::default().verify_password(self.0.as_bytes(), hash).is_ok()
    }
}

impl From<String> for ClientSecret {
    fn from(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }
}

impl<'de> serde::Deserialize<'de> for ClientSecret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ClientSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_of_its_own_hash_alone() {
        let (secret, other) =
            (ClientSecret::generate().unwrap(), ClientSecret::generate().unwrap());
        let hash = secret.hash().unwrap();
        assert!(secret.is_of(&hash));
        assert!(!other.is_of(&hash));
        assert!(!ClientSecret::from(String::new()).is_of(&hash));
    }

    #[test]
    fn the_same_secret_is_hashed_differently_each_time() {
        let secret = ClientSecret::generate().unwrap();
        let hash = secret.hash().unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert_ne!(hash, secret.hash().unwrap());
    }

    #[test]
    fn nothing_is_of_what_is_no_hash() {
        assert!(!ClientSecret::from("a".to_owned()).is_of("a"));
    }

    #[test]
    fn a_secret_is_not_printed() {
        let secret = ClientSecret::generate().unwrap();
        assert!(!format!("{secret:?}").contains(secret.expose()));
    }
}
