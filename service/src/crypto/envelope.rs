use std::fmt;

use aws_lc_rs::{
    aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand,
};
use zeroize::Zeroizing;

/// How long every key is, in bytes.
pub(super) const KEY_BYTES: usize = 32;

/// Before everything that is authenticated: what is sealed here is good for nothing else.
const DOMAIN: &[u8] = b"portcullis sealed 1";

/// Why something could not be sealed or opened. Never holds anything of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoError {
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoRandom,
    /// It is not what was sealed under this key for this place.
    #[error("what is kept was changed, or belongs elsewhere")]
    Forged,
    /// It was sealed with a key that is not configured.
    #[error("the key {id} is not configured")]
    UnknownKey {
        /// The key's fingerprint.
        id: String,
    },
}

/// What a sealed value is and of which record. It opens under the same label alone, so that values
/// cannot be exchanged between tenants, records or fields.
#[derive(Clone, Copy, Debug)]
pub struct Label<'a> {
    /// The record, by what it is called from the outside in: its kind, whose it is, its id.
    pub record: &'a [&'a str],
    /// The field.
    pub field: &'a str,
    /// Which part of how many, counted from zero, for what is kept in parts.
    pub part: (i64, i64),
}

impl<'a> Label<'a> {
    /// A field that is kept in one.
    pub const fn whole(record: &'a [&'a str], field: &'a str) -> Self {
        Self { record, field, part: (0, 1) }
    }

    /// Every text is preceded by its length, and all of them by their number, so that no two labels are
    /// written alike.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = DOMAIN.to_vec();
        bytes.extend_from_slice(&(self.record.len() as u64).to_be_bytes());
        for text in self.record.iter().chain([&self.field]) {
            bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.extend_from_slice(&self.part.0.to_be_bytes());
        bytes.extend_from_slice(&self.part.1.to_be_bytes());
        bytes
    }
}

/// The key of one request. Wiped from memory when it is dropped; printing it does not show it.
#[derive(Clone)]
pub struct DataKey(pub(super) Zeroizing<[u8; KEY_BYTES]>);

impl DataKey {
    /// A new one.
    ///
    /// # Errors
    ///
    /// [`CryptoError::NoRandom`].
    pub fn generate() -> Result<Self, CryptoError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        rand::fill(bytes.as_mut_slice()).map_err(|_| CryptoError::NoRandom)?;
        Ok(Self(bytes))
    }

    /// Seals a value: a random nonce, then the value under AES-256-GCM-SIV, then its tag.
    ///
    /// # Errors
    ///
    /// [`CryptoError`].
    pub fn seal(&self, label: Label<'_>, plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
        seal(&self.0, label, plain)
    }

    /// What was sealed under the same label.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Forged`] if it was not.
    pub fn open(&self, label: Label<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        open(&self.0, label, sealed)
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DataKey(…)")
    }
}

pub(super) fn seal(
    key: &[u8; KEY_BYTES],
    label: Label<'_>,
    plain: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let mut nonce = [0; NONCE_LEN];
    rand::fill(&mut nonce).map_err(|_| CryptoError::NoRandom)?;
    let mut sealed = nonce.to_vec();
    // What is sealed in place takes the place of what was to be sealed.
    let mut body = plain.to_vec();
    bound(key)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(label.bytes()),
            &mut body,
        )
        .map_err(|_| CryptoError::Forged)?;
    sealed.append(&mut body);
    Ok(sealed)
}

pub(super) fn open(
    key: &[u8; KEY_BYTES],
    label: Label<'_>,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(CryptoError::Forged)?;
    let mut body = Zeroizing::new(body.to_vec());
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let length = bound(key)?
        .open_in_place(nonce, Aad::from(label.bytes()), &mut body)
        .map_err(|_| CryptoError::Forged)?
        .len();
    body.truncate(length);
    Ok(body)
}

fn bound(key: &[u8; KEY_BYTES]) -> Result<LessSafeKey, CryptoError> {
    let key = UnboundKey::new(&AES_256_GCM_SIV, key).map_err(|_| CryptoError::Forged)?;
    Ok(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABEL: Label<'_> = Label::whole(&["kind", "record"], "field");

    #[test]
    fn what_is_sealed_is_opened() {
        let key = DataKey::generate().unwrap();
        for plain in [b"".as_slice(), b"a", &[7; 100_000]] {
            let sealed = key.seal(LABEL, plain).unwrap();
            assert_eq!(key.open(LABEL, &sealed).unwrap().as_slice(), plain);
        }
    }

    #[test]
    fn the_same_is_never_sealed_alike() {
        let key = DataKey::generate().unwrap();
        assert_ne!(key.seal(LABEL, b"a").unwrap(), key.seal(LABEL, b"a").unwrap());
    }

    #[test]
    fn it_opens_under_its_label_alone() {
        let key = DataKey::generate().unwrap();
        let sealed = key.seal(LABEL, b"a").unwrap();
        for label in [
            Label::whole(&["kind", "recor"], "dfield"),
            Label::whole(&["kin", "drecord"], "field"),
            Label::whole(&["kind"], "record"),
            Label::whole(&["kind", "record", "field"], ""),
            Label::whole(&["kind", "record"], "other"),
            Label::whole(&["kind", "other"], "field"),
            Label::whole(&["other", "record"], "field"),
            Label { part: (0, 2), ..LABEL },
            Label { part: (1, 1), ..LABEL },
        ] {
            assert_eq!(key.open(label, &sealed), Err(CryptoError::Forged), "{label:?}");
        }
        let other = DataKey::generate().unwrap();
        assert_eq!(other.open(LABEL, &sealed), Err(CryptoError::Forged));
    }

    #[test]
    fn a_changed_bit_is_seen_wherever_it_is() {
        let key = DataKey::generate().unwrap();
        let sealed = key.seal(LABEL, b"abc").unwrap();
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[index] ^= 1;
            assert_eq!(key.open(LABEL, &changed), Err(CryptoError::Forged), "{index}");
            assert_eq!(key.open(LABEL, &sealed[..index]), Err(CryptoError::Forged), "{index}");
        }
    }
}
