use std::fmt;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rand::{TryRngCore as _, rngs::OsRng};
use zeroize::Zeroizing;

use crate::{
    crypto::{CryptoError, KeyRing, Label},
    model::{WebhookEventId, WebhookSecretId},
    secret::SecretError,
};

/// By which libraries know that a secret is one of Standard Webhooks.
const PREFIX: &str = "whsec_";

/// Of what a sealed secret is which field: no other row can take it for its own.
const RECORD: &str = "webhook_secret";
const FIELD: &str = "secret";

const RANDOM_BYTES: usize = 32;

/// What the deliveries to an endpoint are signed with. Printing it does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(Zeroizing<Vec<u8>>);

impl SigningSecret {
    /// A new one, of 256 random bits.
    ///
    /// # Errors
    ///
    /// [`SecretError`].
    pub fn generate() -> Result<Self, SecretError> {
        let mut bytes = Zeroizing::new(vec![0; RANDOM_BYTES]);
        OsRng.try_fill_bytes(&mut bytes).map_err(|_| SecretError)?;
        Ok(Self(bytes))
    }

    /// `whsec_…`, for the one time that it is shown.
    pub fn expose(&self) -> Zeroizing<String> {
        let encoded = Zeroizing::new(STANDARD.encode(self.0.as_slice()));
        Zeroizing::new(format!("{PREFIX}{}", encoded.as_str()))
    }

    /// As it is kept.
    ///
    /// # Errors
    ///
    /// [`CryptoError`].
    pub fn seal(&self, keys: &KeyRing, id: WebhookSecretId) -> Result<Vec<u8>, CryptoError> {
        keys.seal(Label::whole(&[RECORD, &id.to_string()], FIELD), &self.0)
    }

    /// From what was kept.
    ///
    /// # Errors
    ///
    /// [`CryptoError`].
    pub fn open(keys: &KeyRing, id: WebhookSecretId, sealed: &[u8]) -> Result<Self, CryptoError> {
        keys.open(Label::whole(&[RECORD, &id.to_string()], FIELD), sealed).map(Self)
    }

    /// The signature of an attempt, one word of the header `webhook-signature`: of the event, the
    /// moment in Unix seconds and the body, with dots between.
    pub fn sign(&self, event: WebhookEventId, at_seconds: i64, body: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let mut context = hmac::Context::with_key(&key);
        context.update(format!("{event}.{at_seconds}.").as_bytes());
        context.update(body.as_bytes());
        format!("v1,{}", STANDARD.encode(context.sign()))
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_shown_as_libraries_read_it() {
        let secret = SigningSecret::generate().unwrap();
        let shown = secret.expose();
        let bytes = STANDARD.decode(shown.strip_prefix("whsec_").unwrap()).unwrap();
        assert_eq!((bytes.len(), bytes.as_slice()), (32, secret.0.as_slice()));
        assert_ne!(SigningSecret::generate().unwrap(), secret);
        assert!(!format!("{secret:?}").contains(shown.as_str()));
    }
}
