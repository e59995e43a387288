//! The secrets of clients: shown once, kept as hashes.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRngCore as _, rngs::OsRng};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::model::KeyId;

/// By which a secret is known when it turns up where it does not belong.
const PREFIX: &str = "pcs_";

const RANDOM_BYTES: usize = 32;

/// Longer than any secret; what is longer is not looked at.
const MAX_LEN: usize = 128;

/// A client's secret: `pcs_KEY_RANDOM`. It names its key, so that exactly one hash is compared.
/// Printing it does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(Zeroizing<String>);

/// A secret could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct SecretError;

impl ClientSecret {
    /// A new one of this key, of 256 random bits.
    ///
    /// # Errors
    ///
    /// [`SecretError`].
    pub fn generate(key: KeyId) -> Result<Self, SecretError> {
        let mut bytes = Zeroizing::new([0u8; RANDOM_BYTES]);
        OsRng.try_fill_bytes(bytes.as_mut_slice()).map_err(|_| SecretError)?;
        let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()));
        Ok(Self(Zeroizing::new(format!("{PREFIX}{key}_{}", encoded.as_str()))))
    }

    /// The secret itself, for the one time that it is shown.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The key whose secret it says it is.
    pub fn key(&self) -> Option<KeyId> {
        if self.0.len() > MAX_LEN {
            return None;
        }
        let (key, _) = self.0.strip_prefix(PREFIX)?.split_once('_')?;
        key.parse().ok()
    }

    /// What is kept of it. A hash that is slow on purpose would protect nothing: nobody guesses 256
    /// random bits, and whoever asks without a secret would be given the processor's time.
    pub fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }

    /// Whether it is the one that was hashed. Takes the same time wherever they differ.
    pub fn is_of(&self, hash: &str) -> bool {
        self.0.len() <= MAX_LEN
            && verify_slices_are_equal(self.hash().as_bytes(), hash.as_bytes()).is_ok()
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
        let key = KeyId::new();
        let secret = ClientSecret::generate(key).unwrap();
        let hash = secret.hash();
        assert!(secret.is_of(&hash));
        assert!(!ClientSecret::generate(key).unwrap().is_of(&hash));
        assert!(!ClientSecret::from(String::new()).is_of(&hash));
    }

    #[test]
    fn nothing_is_of_what_is_no_hash() {
        for hash in ["", "a"] {
            assert!(!ClientSecret::from("a".to_owned()).is_of(hash), "{hash}");
        }
    }

    #[test]
    fn a_secret_names_its_key() {
        let key = KeyId::new();
        assert_eq!(ClientSecret::generate(key).unwrap().key(), Some(key));
        let long = format!("pcs_{key}_{}", "a".repeat(MAX_LEN));
        for text in ["", "pcs_", "pcs_a_b", &format!("pcs_{key}"), &format!("{key}_a"), &long] {
            assert_eq!(ClientSecret::from(text.to_owned()).key(), None, "{text}");
        }
    }

    #[test]
    fn a_secret_is_not_printed() {
        let secret = ClientSecret::generate(KeyId::new()).unwrap();
        assert!(!format!("{secret:?}").contains(secret.expose()));
    }
}
