use std::fmt;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::model::PublicKey;

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// An Ed25519 key that signs access tokens. Printing it shows its public name alone.
#[derive(Clone)]
pub struct SigningKey {
    id: String,
    public: PublicKey,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

/// Not such a key. Never holds anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not an Ed25519 private key in PEM (PKCS #8), as `openssl genpkey -algorithm ed25519` writes"
)]
pub struct SigningKeyError;

impl SigningKey {
    /// The key in this PEM text.
    ///
    /// # Errors
    ///
    /// [`SigningKeyError`].
    pub fn from_pem(pem: &str) -> Result<Self, SigningKeyError> {
        let body = pem.trim().strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
        let body: String = body.ok_or(SigningKeyError)?.split_whitespace().collect();
        let body = Zeroizing::new(body);
        let der = Zeroizing::new(STANDARD.decode(body.as_str()).map_err(|_| SigningKeyError)?);
        Self::from_der(&der)
    }

    /// A new key, that nobody else has and that is gone with the process: for tests and demos.
    ///
    /// # Errors
    ///
    /// [`SigningKeyError`] if the system gives no random bytes.
    pub fn ephemeral() -> Result<Self, SigningKeyError> {
        let random = SystemRandom::new();
        let der = Ed25519KeyPair::generate_pkcs8(&random).map_err(|_| SigningKeyError)?;
        Self::from_der(der.as_ref())
    }

    fn from_der(der: &[u8]) -> Result<Self, SigningKeyError> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(|_| SigningKeyError)?;
        let public = pair.public_key().as_ref();
        Ok(Self {
            id: URL_SAFE_NO_PAD.encode(Sha256::digest(public)),
            public: PublicKey::ed25519(public).map_err(|_| SigningKeyError)?,
            encoding: EncodingKey::from_ed_der(der),
            decoding: DecodingKey::from_ed_der(public),
        })
    }

    /// The hash of its public half, by which tokens name it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its public half.
    pub(super) const fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(super) const fn encoding_key(&self) -> &EncodingKey {
        &self.encoding
    }

    pub(super) const fn decoding_key(&self) -> &DecodingKey {
        &self.decoding
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From RFC 8410, section 10.3.
    const PEM: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
        -----END PRIVATE KEY-----\n";

    #[test]
    fn a_pem_of_openssl_is_read() {
        let (one, again) = (SigningKey::from_pem(PEM).unwrap(), SigningKey::from_pem(PEM).unwrap());
        assert_eq!(one.id(), again.id());
    }

    #[test]
    fn what_is_no_such_key_is_refused() {
        let half = PEM.replace("EdVhC", "");
        let garbled = PEM.replace("MC4C", "****");
        for text in ["", "secret", half.as_str(), garbled.as_str(), &PEM.replace("PRIVATE", "EC")] {
            assert_eq!(SigningKey::from_pem(text).err(), Some(SigningKeyError), "{text}");
        }
    }

    #[test]
    fn a_key_is_not_printed() {
        let printed = format!("{:?}", SigningKey::from_pem(PEM).unwrap());
        assert!(!printed.contains("MC4C") && !printed.contains("212, 238"), "{printed}");
    }
}
