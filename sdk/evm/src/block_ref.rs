use alloy::primitives::B256;
use serde::{Deserialize, Serialize};

/// A block, by all that tells it from another one of the same height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BlockRef {
    /// Its height.
    pub number: u64,
    /// Its hash.
    pub hash: B256,
    /// What its producer's clock showed, in Unix seconds: the *now* of every answer at this block.
    pub timestamp_seconds: u64,
}
