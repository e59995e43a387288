use crate::{
    crypto::{CryptoError, KeyRing},
    store::{Store, StoreError},
};

/// How many keys are read at a time.
const BATCH: i64 = 100;

/// What came of wrapping keys anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rewrapped {
    /// So many are wrapped by the current key now.
    pub done: u64,
    /// So many could not be unwrapped, and are as they were.
    pub failed: u64,
}

/// Wraps the keys of all requests with the current key. Each by itself: it may be ended and begun
/// again, and the service may run meanwhile.
///
/// # Errors
///
/// [`StoreError`].
pub async fn rewrap(store: &dyn Store, keys: &KeyRing) -> Result<Rewrapped, StoreError> {
    let (mut rewrapped, mut after) = (Rewrapped::default(), None);
    loop {
        let batch = store.keys_wrapped_by_others(keys.current_id(), after, BATCH).await?;
        let Some((last, _)) = batch.last() else { return Ok(rewrapped) };
        after = Some(*last);
        for (id, old) in &batch {
            let record = id.to_string();
            let new = keys.unwrap(&record, old).and_then(|key| keys.wrap(&record, &key));
            match new {
                // Somebody else was faster, or it was purged: both are well.
                Ok(new) => {
                    if store.replace_key(*id, old, &new).await? {
                        rewrapped.done = rewrapped.done.saturating_add(1);
                    }
                }
                Err(error) => {
                    report(&record, &error);
                    rewrapped.failed = rewrapped.failed.saturating_add(1);
                }
            }
        }
    }
}

fn report(request: &str, error: &CryptoError) {
    tracing::warn!(request, %error, "a key cannot be wrapped anew");
}
