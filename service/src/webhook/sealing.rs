use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

const KEY_BYTES: usize = 32;
const ID_BYTES: usize = 8;

/// A key that seals what must not be read from the database alone. Printing it does not show it.
#[derive(Clone)]
pub struct SealingKey {
    /// By which what it sealed is known.
    id: [u8; ID_BYTES],
    key: Arc<RandomizedNonceKey>,
}

/// The key that seals, and former ones that still open.
#[derive(Clone, Debug)]
pub struct SealingKeys {
    current: SealingKey,
    former: Vec<SealingKey>,
}

/// It can be neither sealed nor opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealingError {
    /// Not a key.
    #[error("a sealing key is 32 bytes in base64: openssl rand -base64 32")]
    NotAKey,
    /// The cipher failed.
    #[error("it cannot be sealed")]
    Seal,
    /// Sealed with none of these keys, for something else, or changed since.
    #[error("it cannot be opened")]
    Open,
}

impl SealingKey {
    /// From 32 bytes in base64.
    ///
    /// # Errors
    ///
    /// [`SealingError::NotAKey`].
    pub fn from_base64(text: &str) -> Result<Self, SealingError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| SealingError::NotAKey)?;
        let bytes = Zeroizing::new(bytes);
        if bytes.len() != KEY_BYTES {
            return Err(SealingError::NotAKey);
        }
        let digest = Sha256::new().chain_update(b"portcullis sealing key").chain_update(&bytes);
        let mut id = [0; ID_BYTES];
        for (place, byte) in id.iter_mut().zip(digest.finalize()) {
            *place = byte;
        }
        let key =
            RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(|_| SealingError::NotAKey)?;
        Ok(Self { id, key: Arc::new(key) })
    }
}

impl std::fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SealingKey(…)")
    }
}

impl SealingKeys {
    /// The first seals; all of them open.
    pub const fn new(current: SealingKey, former: Vec<SealingKey>) -> Self {
        Self { current, former }
    }

    /// Seals for one place, which must be named again to open it.
    ///
    /// # Errors
    ///
    /// [`SealingError::Seal`].
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, SealingError> {
        let mut sealed = plain.to_vec();
        let aad = Aad::from(place.as_bytes());
        let key = &self.current.key;
        let nonce = key.seal_in_place_append_tag(aad, &mut sealed);
        let nonce = nonce.map_err(|_| SealingError::Seal)?;
        Ok([self.current.id.as_slice(), nonce.as_ref(), &sealed].concat())
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    ///
    /// [`SealingError::Open`].
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealingError> {
        let (id, rest) = sealed.split_at_checked(ID_BYTES).ok_or(SealingError::Open)?;
        let (nonce, text) = rest.split_at_checked(NONCE_LEN).ok_or(SealingError::Open)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealingError::Open)?;
        let mut keys = std::iter::once(&self.current).chain(&self.former);
        let key = keys.find(|key| key.id == id).ok_or(SealingError::Open)?;
        let mut text = Zeroizing::new(text.to_vec());
        let aad = Aad::from(place.as_bytes());
        let plain = key.key.open_in_place(nonce, aad, &mut text).map_err(|_| SealingError::Open)?;
        Ok(Zeroizing::new(plain.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SealingKey {
        SealingKey::from_base64(&STANDARD.encode([byte; KEY_BYTES])).unwrap()
    }

    #[test]
    fn what_is_sealed_is_opened_in_its_place_alone() {
        let keys = SealingKeys::new(key(1), Vec::new());
        let sealed = keys.seal("a", b"secret").unwrap();
        assert_eq!(keys.open("a", &sealed).unwrap().as_slice(), b"secret");
        assert_eq!(keys.open("b", &sealed), Err(SealingError::Open));
        assert_ne!(keys.seal("a", b"secret").unwrap(), sealed);
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert_eq!(keys.open("a", &changed), Err(SealingError::Open), "{index}");
            assert_eq!(keys.open("a", &sealed[..index]), Err(SealingError::Open), "{index}");
        }
    }

    #[test]
    fn a_former_key_opens_what_it_sealed() {
        let old = SealingKeys::new(key(1), Vec::new());
        let sealed = old.seal("a", b"secret").unwrap();
        let both = SealingKeys::new(key(2), vec![key(1)]);
        assert_eq!(both.open("a", &sealed).unwrap().as_slice(), b"secret");
        let new = SealingKeys::new(key(2), Vec::new());
        assert_eq!(new.open("a", &sealed), Err(SealingError::Open));
        assert_eq!(old.open("a", &both.seal("a", b"").unwrap()), Err(SealingError::Open));
    }

    #[test]
    fn a_key_is_32_bytes() {
        for text in ["", "secret", &STANDARD.encode([0; 31]), &STANDARD.encode([0; 33])] {
            assert_eq!(SealingKey::from_base64(text).err(), Some(SealingError::NotAKey), "{text}");
        }
        assert!(!format!("{:?}", key(65)).contains("65"));
    }
}
