//! Reviews: what providers find out about a person is sealed, shown to the network's owner, and
//! destroyed in time.

mod image;
mod receiving;
mod retention;
mod review;
mod rewrap;
mod sealed;

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use self::{
    image::{CleanImage, ImageRefusal, clean},
    receiving::{Receiving, ReceivingPlace},
    retention::{Retention, purge},
    review::{Review, ReviewError},
    rewrap::rewrap,
    sealed::EvidenceReader,
};
use crate::crypto::KeyRing;

/// The biggest image that is taken, in bytes.
pub const MAX_IMAGE_BYTES: usize = 10 << 20;

/// The biggest image that is kept, in bytes.
pub const MAX_STORED_BYTES: usize = 16 << 20;

/// What images may take that are worked on at a time, in MiB: the biggest by itself, others together.
const WORK_MIB: u32 = image::MAX_WORK_MIB + 1;

/// How personal data is kept.
#[derive(Clone, Debug)]
pub struct Pii {
    /// By which keys it is sealed.
    pub keys: KeyRing,
    /// For how long it is kept.
    pub retention: Retention,
    receiving: Receiving,
    /// A permit for each MiB.
    working: Arc<Semaphore>,
}

impl Pii {
    /// Kept so.
    pub fn new(keys: KeyRing, retention: Retention) -> Self {
        let working = Arc::new(Semaphore::new(WORK_MIB as usize));
        Self { keys, retention, receiving: Receiving::default(), working }
    }

    /// From whom images are being received.
    pub const fn receiving(&self) -> &Receiving {
        &self.receiving
    }

    /// Waits until there is room for work on an image that takes so many bytes.
    async fn room(&self, work_bytes: u64) -> Result<OwnedSemaphorePermit, ReviewError> {
        let mib = u32::try_from(work_bytes >> 20).unwrap_or(WORK_MIB).saturating_add(1);
        let permit = self.working.clone().acquire_many_owned(mib.min(WORK_MIB)).await;
        permit.map_err(|_| ReviewError::Ended)
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use futures::FutureExt as _;

    use super::*;
    use crate::crypto::SealingKey;

    #[tokio::test]
    async fn the_bytes_at_work_at_a_time_are_bounded() {
        let key = SealingKey::from_base64(&STANDARD.encode([1; 32])).unwrap();
        let pii = Pii::new(KeyRing::new(key, Vec::new()), Retention::default());
        let biggest =
            pii.room(u64::from(image::MAX_WORK_MIB) << 20).now_or_never().unwrap().unwrap();
        assert!(pii.room(MAX_STORED_BYTES as u64).now_or_never().is_none());
        drop(biggest);
        let small: Vec<_> = (0..100).map_while(|_| pii.room(40 << 20).now_or_never()).collect();
        assert!((5..15).contains(&small.len()), "{}", small.len());
    }
}
