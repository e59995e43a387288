use std::fmt;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

use super::envelope::{CryptoError, DataKey, KEY_BYTES, Label, open, seal};
use crate::hex;

/// What is derived from a configured key, and for what; none says anything about another.
const SEAL: &[u8] = b"portcullis seal 1";
const INDEX: &[u8] = b"portcullis index 1";
const ID: &[u8] = b"portcullis key id 1";

/// How much of its hash names a key, in bytes.
const ID_BYTES: usize = 8;

/// The field that a wrapped key is labelled with.
const DATA_KEY: &str = "data_key";

/// A configured key. Printing it shows its fingerprint alone.
#[derive(Clone)]
pub struct SealingKey {
    id: [u8; ID_BYTES],
    seal: Zeroizing<[u8; KEY_BYTES]>,
    index: hmac::Key,
}

/// Not such a key. Never holds anything of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 32 bytes in base64, as `openssl rand -base64 32` writes")]
pub struct SealingKeyError;

/// A data key as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey {
    /// The fingerprint of the key that wraps it, to look for by; the wrapped key names it as well.
    pub wrapping_key_id: String,
    /// The wrapped key.
    pub wrapped: Vec<u8>,
}

/// The configured keys: the first seals, all open.
#[derive(Clone, Debug)]
pub struct KeyRing {
    current: SealingKey,
    former: Vec<SealingKey>,
}

impl SealingKey {
    /// The key in this text: 32 bytes in base64.
    ///
    /// # Errors
    ///
    /// [`SealingKeyError`].
    pub fn from_base64(text: &str) -> Result<Self, SealingKeyError> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| SealingKeyError)?);
        if bytes.len() != KEY_BYTES {
            return Err(SealingKeyError);
        }
        let root = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
        let mut seal = Zeroizing::new([0; KEY_BYTES]);
        seal.copy_from_slice(hmac::sign(&root, SEAL).as_ref());
        let index = hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&root, INDEX).as_ref());
        let mut id = [0; ID_BYTES];
        for (place, byte) in id.iter_mut().zip(hmac::sign(&root, ID).as_ref()) {
            *place = *byte;
        }
        Ok(Self { id, seal, index })
    }

    /// A name for the key that says nothing about it.
    pub fn id(&self) -> String {
        hex::encode(&self.id)
    }
}

impl KeyRing {
    /// `current` seals from now on; what `former` ones have sealed is still opened.
    pub const fn new(current: SealingKey, former: Vec<SealingKey>) -> Self {
        Self { current, former }
    }

    /// The fingerprint of the key that seals.
    pub fn current_id(&self) -> String {
        self.current.id()
    }

    /// Seals a secret: the fingerprint of the key, then what [`DataKey::seal`] writes.
    ///
    /// # Errors
    ///
    /// [`CryptoError`].
    pub fn seal(&self, label: Label<'_>, plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let sealed = seal(&self.current.seal, label, plain)?;
        Ok([self.current.id.as_slice(), &sealed].concat())
    }

    /// What was sealed under the same label.
    ///
    /// # Errors
    ///
    /// [`CryptoError::UnknownKey`] if what sealed it is not configured, [`CryptoError::Forged`] if it
    /// was not sealed for this.
    pub fn open(&self, label: Label<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let (id, sealed) = sealed.split_first_chunk::<ID_BYTES>().ok_or(CryptoError::Forged)?;
        let key = self.keys().find(|key| key.id == *id);
        let key = key.ok_or_else(|| CryptoError::UnknownKey { id: hex::encode(id) })?;
        open(&key.seal, label, sealed)
    }

    /// Whether the key that seals now has sealed it.
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        sealed.starts_with(&self.current.id)
    }

    /// Wraps the key of a record: seals it as a field of that record.
    ///
    /// # Errors
    ///
    /// [`CryptoError`].
    pub fn wrap(&self, record: &[&str], key: &DataKey) -> Result<WrappedKey, CryptoError> {
        let wrapped = self.seal(Label::whole(record, DATA_KEY), key.0.as_slice())?;
        Ok(WrappedKey { wrapping_key_id: self.current_id(), wrapped })
    }

    /// The key of a record.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub fn unwrap(&self, record: &[&str], key: &WrappedKey) -> Result<DataKey, CryptoError> {
        let bytes = self.open(Label::whole(record, DATA_KEY), &key.wrapped)?;
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        if bytes.len() != KEY_BYTES {
            return Err(CryptoError::Forged);
        }
        key.copy_from_slice(&bytes);
        Ok(DataKey(key))
    }

    /// By what a value can be found again that is kept sealed: a keyed hash under each key, that of the
    /// one that seals first.
    pub fn indexes(&self, parts: &[&str]) -> Vec<Vec<u8>> {
        let hash = |key: &SealingKey| {
            let mut context = hmac::Context::with_key(&key.index);
            for part in parts {
                context.update(&(part.len() as u64).to_be_bytes());
                context.update(part.as_bytes());
            }
            context.sign().as_ref().to_vec()
        };
        self.keys().map(hash).collect()
    }

    fn keys(&self) -> impl Iterator<Item = &SealingKey> {
        std::iter::once(&self.current).chain(&self.former)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SealingKey({})", self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABEL: Label<'_> = Label::whole(&["kind", "a"], "secret");

    fn key(byte: u8) -> SealingKey {
        SealingKey::from_base64(&STANDARD.encode([byte; KEY_BYTES])).unwrap()
    }

    #[test]
    fn former_keys_open_and_the_current_one_seals() {
        let (old, new) = (KeyRing::new(key(1), vec![]), KeyRing::new(key(2), vec![key(1)]));
        let sealed = old.seal(LABEL, b"secret").unwrap();
        assert_eq!(new.open(LABEL, &sealed).unwrap().as_slice(), b"secret");
        let anew = new.seal(LABEL, b"secret").unwrap();
        assert!(matches!(old.open(LABEL, &anew), Err(CryptoError::UnknownKey { .. })));
        let data = DataKey::generate().unwrap();
        let wrapped = old.wrap(&["a"], &data).unwrap();
        assert_eq!(*new.unwrap(&["a"], &wrapped).unwrap().0, *data.0);
        let anew = new.wrap(&["a"], &data).unwrap();
        assert_eq!(anew.wrapping_key_id, new.current_id());
        assert!(matches!(old.unwrap(&["a"], &anew), Err(CryptoError::UnknownKey { .. })));
    }

    #[test]
    fn what_is_sealed_is_opened_under_its_label_alone_and_whole() {
        let ring = KeyRing::new(key(1), vec![]);
        let sealed = ring.seal(LABEL, b"secret").unwrap();
        assert_ne!(ring.seal(LABEL, b"secret").unwrap(), sealed);
        let other = Label::whole(&["kind", "b"], "secret");
        assert_eq!(ring.open(other, &sealed), Err(CryptoError::Forged));
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert!(ring.open(LABEL, &changed).is_err(), "{index}");
            assert!(ring.open(LABEL, &sealed[..index]).is_err(), "{index}");
        }
    }

    #[test]
    fn a_wrapped_key_is_of_one_record_and_no_other_secret() {
        let ring = KeyRing::new(key(1), vec![]);
        let wrapped = ring.wrap(&["a"], &DataKey::generate().unwrap()).unwrap();
        assert_eq!(ring.unwrap(&["b"], &wrapped).unwrap_err(), CryptoError::Forged);
        let label = Label::whole(&["a"], "secret");
        assert_eq!(ring.open(label, &wrapped.wrapped).unwrap_err(), CryptoError::Forged);
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
        for text in ["", "AAAA", "secret", &STANDARD.encode([0; 31]), &STANDARD.encode([0; 33])] {
            assert_eq!(SealingKey::from_base64(text).unwrap_err(), SealingKeyError, "{text}");
        }
        assert!(!format!("{:?}", key(7)).contains("BwcH"));
    }
}
