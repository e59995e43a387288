use super::SigningSecret;
use crate::{
    crypto::{CryptoError, KeyRing, Rewrapped},
    store::{SealedSecret, Store, StoreError},
};

/// How many secrets are read at a time.
const BATCH: i64 = 100;

/// Seals the secrets of all endpoints with the current key. Each by itself: it may be ended and begun
/// again, and the service may run meanwhile, with both keys.
///
/// # Errors
///
/// [`StoreError`].
pub async fn rewrap(store: &dyn Store, keys: &KeyRing) -> Result<Rewrapped, StoreError> {
    let (mut rewrapped, mut after) = (Rewrapped::default(), None);
    loop {
        let batch = store.webhook_secrets(after, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(rewrapped) };
        after = Some(last.id);
        for secret in batch.iter().filter(|secret| !keys.is_current(&secret.sealed)) {
            match anew(keys, secret) {
                // It may have ended meanwhile, which is well.
                Ok(sealed) => {
                    if store.replace_webhook_secret(secret, &sealed).await? {
                        rewrapped.done = rewrapped.done.saturating_add(1);
                    }
                }
                Err(error) => {
                    tracing::warn!(secret = %secret.id, %error, "a secret cannot be sealed anew");
                    rewrapped.failed = rewrapped.failed.saturating_add(1);
                }
            }
        }
    }
}

fn anew(keys: &KeyRing, secret: &SealedSecret) -> Result<Vec<u8>, CryptoError> {
    SigningSecret::open(keys, secret.id, &secret.sealed)?.seal(keys, secret.id)
}
