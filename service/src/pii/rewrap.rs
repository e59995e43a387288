use super::sealed::SealedRecord;
use crate::{
    crypto::{CryptoError, KeyRing, Rewrapped},
    model::{
        NetworkKey, ProviderId,
        pii::{PiiRequestType, PiiTarget},
    },
    store::{RewrappedKey, Store, StoreError, WrappedRequest},
};

/// How many keys are read at a time.
const BATCH: i64 = 100;

/// Wraps the keys of all requests with the current key, and has open ones found by it. Each by itself:
/// it may be ended and begun again, and the service may run meanwhile, with both keys.
///
/// # Errors
///
/// [`StoreError`].
pub async fn rewrap(store: &dyn Store, keys: &KeyRing) -> Result<Rewrapped, StoreError> {
    let (mut rewrapped, mut after) = (Rewrapped::default(), None);
    loop {
        let batch = store.keys_wrapped_by_others(&keys.current_id(), after, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(rewrapped) };
        after = Some(last.id);
        for request in &batch {
            match anew(keys, request) {
                // Somebody else was faster, or it was purged: both are well.
                Ok(new) => {
                    if store.replace_key(request.id, &request.key, &new).await? {
                        rewrapped.done = rewrapped.done.saturating_add(1);
                    }
                }
                Err(error) => {
                    tracing::warn!(request = %request.id, %error, "a key cannot be wrapped anew");
                    rewrapped.failed = rewrapped.failed.saturating_add(1);
                }
            }
        }
    }
}

fn anew(keys: &KeyRing, request: &WrappedRequest) -> Result<RewrappedKey, CryptoError> {
    let record = SealedRecord::new(request.org, &request.network, request.id);
    let data_key = keys.unwrap(&record.name(), &request.key)?;
    // What was forged is not looked for any more; the rest of its request may be good.
    let target = request.target.as_deref();
    let target = target.and_then(|target| record.open_target(&data_key, target).ok());
    let indexes = target.map(|target| {
        let (network, request_type) = (&request.network, &request.request_type);
        target_indexes(keys, request.provider, network, request_type, &target)
    });
    Ok(RewrappedKey {
        key: keys.wrap(&record.name(), &data_key)?,
        target_index: indexes.and_then(|indexes| indexes.into_iter().next()),
    })
}

/// By what an open request of the same target is found: under each key, that of the current one first.
pub(super) fn target_indexes(
    keys: &KeyRing,
    provider: Option<ProviderId>,
    network: &NetworkKey,
    request_type: &PiiRequestType,
    target: &PiiTarget,
) -> Vec<Vec<u8>> {
    let asks = provider.map_or_else(String::new, |provider| provider.to_string());
    keys.indexes(&[&asks, network.as_str(), request_type.as_str(), &target.to_text()])
}
