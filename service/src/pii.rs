//! Reviews: what providers find out about a person is sealed, shown to the network's owner, and
//! destroyed in time.

mod image;
mod retention;
mod review;
mod rewrap;
mod sealed;

use std::sync::Arc;

use tokio::sync::Semaphore;

pub use self::{
    image::{CleanImage, ImageRefusal, clean},
    retention::{Retention, purge},
    review::{Review, ReviewError},
    rewrap::{Rewrapped, rewrap},
    sealed::EvidenceReader,
};
use crate::crypto::KeyRing;

/// The biggest image that is taken, in bytes.
pub const MAX_IMAGE_BYTES: usize = 10 << 20;

/// How many images are decoded at a time. Each may take a few hundred MiB for a moment.
const DECODING: usize = 2;

/// How many images are received at a time.
const RECEIVING: usize = 8;

/// How personal data is kept.
#[derive(Clone, Debug)]
pub struct Pii {
    /// By which keys it is sealed.
    pub keys: KeyRing,
    /// For how long it is kept.
    pub retention: Retention,
    decoding: Arc<Semaphore>,
    receiving: Arc<Semaphore>,
}

impl Pii {
    /// Kept so.
    pub fn new(keys: KeyRing, retention: Retention) -> Self {
        Self {
            keys,
            retention,
            decoding: Arc::new(Semaphore::new(DECODING)),
            receiving: Arc::new(Semaphore::new(RECEIVING)),
        }
    }

    /// Who may receive an image: a permit is held from its first byte to the answer.
    pub const fn receiving(&self) -> &Arc<Semaphore> {
        &self.receiving
    }
}
