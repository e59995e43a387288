//! The events of a network as they become final, one after the other.

mod cursor;
mod follow;
mod logs;

use std::time::Duration;

use alloy::primitives::B256;
use futures::{Stream, stream};
use serde::{Deserialize, Serialize};

pub use cursor::Cursor;
use follow::Follow;
pub(crate) use logs::Span;

use crate::{BlockRef, Finality, LoggedEvent, ReadError, Registry};

/// What the watch tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WatchItem {
    /// Something happened. Store `cursor` with what you make of it, in one go.
    Event {
        /// Where to go on afterwards.
        cursor: Cursor,
        /// What happened.
        event: LoggedEvent,
    },
    /// Nothing else happened up to here. Storing `cursor` saves a later start the way.
    Reached {
        /// Where to go on afterwards.
        cursor: Cursor,
    },
    /// Blocks that events were told of are not in the chain any more: what was told of blocks after
    /// `ancestor` did not happen. The events of the blocks that are there instead follow.
    Reorganised {
        /// The last block known that is still there. `None`: none of those that the cursor remembers
        /// is. What was told of blocks from [`Cursor::next_block`] on follows anew then, and what was
        /// told of earlier ones is in doubt as well.
        ancestor: Option<BlockRef>,
        /// Where to go on afterwards.
        cursor: Cursor,
    },
}

impl WatchItem {
    /// Where to go on after this.
    pub const fn cursor(&self) -> &Cursor {
        match self {
            Self::Event { cursor, .. }
            | Self::Reached { cursor }
            | Self::Reorganised { cursor, .. } => cursor,
        }
    }
}

/// How to watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchOptions {
    /// Which blocks are told of: only those that are final by this.
    pub finality: Finality,
    /// How long to wait for new blocks between looks.
    pub poll_every: Duration,
    /// How many blocks to ask for at once; halved as often as the node finds it too much.
    pub most_blocks: u64,
    /// How often in a row to try again when the node fails, before the stream tells of it.
    pub most_retries: u32,
    /// How long to wait before the first of these tries; doubled each time, up to ten seconds.
    pub retry_after: Duration,
}

impl WatchOptions {
    /// For a chain of this finality: a look every two seconds, 10,000 blocks at once, six tries from
    /// a quarter of a second on.
    pub const fn new(finality: Finality) -> Self {
        Self {
            finality,
            poll_every: Duration::from_secs(2),
            most_blocks: 10_000,
            most_retries: 6,
            retry_after: Duration::from_millis(250),
        }
    }
}

/// The events of a network from `cursor` on, without end: those that were told before it are not
/// told again, and none after it is left out, however often the stream is dropped and another one
/// started. `None` starts with what becomes final from now on; [`Cursor::before`] at a block.
///
/// An error does not end the stream: polled again, it goes on where it was. Events of no network
/// ([`crate::RegistryEvent::NoncesCancelled`]) are not told.
pub fn watch(
    registry: Registry,
    network: B256,
    cursor: Option<Cursor>,
    options: WatchOptions,
) -> impl Stream<Item = Result<WatchItem, ReadError>> + Send {
    let follow = Follow::new(registry, network, cursor, options);
    stream::unfold(follow, |mut follow| async move {
        let item = follow.next().await;
        Some((item, follow))
    })
}
