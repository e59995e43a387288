use std::fmt;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

use super::envelope::{CryptoError, DataKey, KEY_BYTES, Label, open, seal};

/// What is derived from a configured key, and for what; none says anything about another.
const WRAP: &[u8] = b"portcullis pii wrap 1";
const INDEX: &[u8] = b"portcullis pii index 1";
const ID: &[u8] = b"portcullis pii id 1";

/// How much of its hash names a key, in bytes.
const ID_BYTES: usize = 8;

/// The field that a wrapped key is labelled with.
const FIELD: &str = "data_key";

/// A key that wraps data keys. Printing it shows its fingerprint alone.
#[derive(Clone)]
pub struct WrappingKey {
    id: String,
    wrap: Zeroizing<[u8; KEY_BYTES]>,
    index: hmac::Key,
}

/// Not such a key. Never holds anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 32 bytes in base64, as `openssl rand -base64 32` writes")]
pub struct WrappingKeyError;

/// A data key as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// The fingerprint of the key that wraps it.
    pub wrapping_key_id: String,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
}

/// The configured keys: the first wraps, all unwrap.
#[derive(Clone, Debug)]
pub struct KeyRing {
    current: WrappingKey,
    former: Vec<WrappingKey>,
}

impl WrappingKey {
    /// The key in this text: 32 bytes in base64.
    ///
    /// # Errors
    ///
    /// [`WrappingKeyError`].
    pub fn from_base64(text: &str) -> Result<Self, WrappingKeyError> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| WrappingKeyError)?);
        if bytes.len() != KEY_BYTES {
            return Err(WrappingKeyError);
        }
        let root = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
        let mut wrap = Zeroizing::new([0; KEY_BYTES]);
        wrap.copy_from_slice(hmac::sign(&root, WRAP).as_ref());
        let index = hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&root, INDEX).as_ref());
        let hash = hmac::sign(&root, ID);
        let id = hash.as_ref().iter().take(ID_BYTES).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { id, wrap, index })
    }

    /// A name for the key that says nothing about it.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl KeyRing {
    /// `current` wraps from now on; what `former` ones have wrapped is still unwrapped.
    pub const fn new(current: WrappingKey, former: Vec<WrappingKey>) -> Self {
        Self { current, former }
    }

    /// The fingerprint of the key that wraps.
    pub fn current_id(&self) -> &str {
        self.current.id()
    }

    /// Wraps the key of a record.
    ///
    /// # Errors
    ///
    /// [`CryptoError`].
    pub fn wrap(&self, record: &str, key: &DataKey) -> Result<WrappedKey, CryptoError> {
        let wrapped = seal(&self.current.wrap, Label::whole(record, FIELD), key.0.as_slice())?;
        Ok(WrappedKey { wrapping_key_id: self.current.id.clone(), wrapped })
    }

    /// The key of a record.
    ///
    /// # Errors
    ///
    /// [`CryptoError::UnknownKey`] if what wraps it is not configured, [`CryptoError::Forged`] if it
    /// is not the key of this record.
    pub fn unwrap(&self, record: &str, key: &WrappedKey) -> Result<DataKey, CryptoError> {
        let id = key.wrapping_key_id.as_str();
        let wrapping = self.keys().find(|wrapping| wrapping.id == id);
        let wrapping =
            wrapping.ok_or_else(|| CryptoError::UnknownKey { id: key.wrapping_key_id.clone() })?;
        let bytes = open(&wrapping.wrap, Label::whole(record, FIELD), &key.wrapped)?;
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        if bytes.len() != KEY_BYTES {
            return Err(CryptoError::Forged);
        }
        key.copy_from_slice(&bytes);
        Ok(DataKey(key))
    }

    /// By what a value can be found again that is kept sealed: a keyed hash under each key, that of the
    /// one that wraps first.
    pub fn indexes(&self, parts: &[&str]) -> Vec<Vec<u8>> {
        let hash = |key: &WrappingKey| {
            let mut context = hmac::Context::with_key(&key.index);
            for part in parts {
                context.update(&(part.len() as u64).to_be_bytes());
                context.update(part.as_bytes());
            }
            context.sign().as_ref().to_vec()
        };
        self.keys().map(hash).collect()
    }

    fn keys(&self) -> impl Iterator<Item = &WrappingKey> {
        std::iter::once(&self.current).chain(&self.former)
    }
}

impl fmt::Debug for WrappingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "WrappingKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> WrappingKey {
        WrappingKey::from_base64(&STANDARD.encode([byte; KEY_BYTES])).unwrap()
    }

    #[test]
    fn former_keys_unwrap_and_the_current_one_wraps() {
        let (old, new) = (KeyRing::new(key(1), vec![]), KeyRing::new(key(2), vec![key(1)]));
        let data = DataKey::generate().unwrap();
        let wrapped = old.wrap("a", &data).unwrap();
        assert_eq!(*new.unwrap("a", &wrapped).unwrap().0, *data.0);
        let anew = new.wrap("a", &data).unwrap();
        assert_eq!(anew.wrapping_key_id, new.current_id());
        assert!(matches!(old.unwrap("a", &anew), Err(CryptoError::UnknownKey { .. })));
    }

    #[test]
    fn a_wrapped_key_is_of_one_record() {
        let ring = KeyRing::new(key(1), vec![]);
        let wrapped = ring.wrap("a", &DataKey::generate().unwrap()).unwrap();
        assert_eq!(ring.unwrap("b", &wrapped).unwrap_err(), CryptoError::Forged);
    }

    #[test]
    fn an_index_depends_on_every_part_and_on_the_key() {
        let ring = KeyRing::new(key(1), vec![key(2)]);
        let indexes = ring.indexes(&["a", "bc"]);
        assert_eq!(indexes, ring.indexes(&["a", "bc"]));
        assert_ne!(indexes[0], indexes[1]);
        assert_ne!(indexes[0], ring.indexes(&["ab", "c"])[0]);
    }

    #[test]
    fn what_is_no_key_is_refused_and_never_shown() {
        for text in ["", "AAAA", "secret", &STANDARD.encode([0; 33])] {
            assert_eq!(WrappingKey::from_base64(text).unwrap_err(), WrappingKeyError, "{text}");
        }
        assert!(!format!("{:?}", key(7)).contains("BwcH"));
    }
}
