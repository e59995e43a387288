use std::{collections::VecDeque, time::Duration};

use alloy::{primitives::B256, providers::DynProvider};

use super::{
    Cursor, WatchItem, WatchOptions,
    logs::{Span, block, events},
};
use crate::{BlockRef, LoggedEvent, ReadError, Registry, finality::final_block};

const LONGEST_BACKOFF: Duration = Duration::from_secs(10);

/// A watch between two of its items.
pub(super) struct Follow {
    registry: Registry,
    network: B256,
    options: WatchOptions,
    span: Span,
    /// `None`: not started yet.
    cursor: Option<Cursor>,
    /// Read and not told yet, up to the block at the end.
    read: Option<(VecDeque<LoggedEvent>, BlockRef)>,
}

impl Follow {
    pub(super) fn new(
        registry: Registry,
        network: B256,
        cursor: Option<Cursor>,
        options: WatchOptions,
    ) -> Self {
        let span = Span::new(options.most_blocks);
        Self { registry, network, options, span, cursor, read: None }
    }

    /// The next item, however long it takes.
    pub(super) async fn next(&mut self) -> Result<WatchItem, ReadError> {
        let mut failures = 0_u32;
        loop {
            match self.step().await {
                Ok(Some(item)) => return Ok(item),
                Ok(None) => failures = 0,
                Err(ReadError::Rpc(failure)) if failure.is_too_much() && self.span.halve() => {
                    tracing::debug!(%failure, "asks for fewer blocks");
                }
                Err(error) if error.is_retryable() && failures < self.options.most_retries => {
                    tracing::debug!(%error, failures, "tries again");
                    // What took too long may be too much.
                    self.span.halve();
                    tokio::time::sleep(self.backoff(failures)).await;
                    failures = failures.saturating_add(1);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// An item, or `None` after a wait for blocks or a part of the way.
    async fn step(&mut self) -> Result<Option<WatchItem>, ReadError> {
        if let Some(item) = self.tell() {
            return Ok(Some(item));
        }
        let head = final_block(self.registry.provider(), self.options.finality).await?;
        let Some(head) = head else {
            tokio::time::sleep(self.options.poll_every).await;
            return Ok(None);
        };
        let Some(cursor) = self.cursor.clone() else {
            let cursor = Cursor::after(head);
            self.cursor = Some(cursor.clone());
            return Ok(Some(WatchItem::Reached { cursor }));
        };
        let (first, next_log) = (cursor.next_block, cursor.next_log);
        if let Some(item) = self.find_back(cursor, head).await? {
            return Ok(Some(item));
        }
        if first > head.number {
            tokio::time::sleep(self.options.poll_every).await;
            return Ok(None);
        }
        self.read(first, next_log, head).await?;
        Ok(None)
    }

    /// Tells what was read: event by event, then that there was no other.
    fn tell(&mut self) -> Option<WatchItem> {
        let (events, end) = self.read.as_mut()?;
        let cursor = self.cursor.as_mut()?;
        let Some(event) = events.pop_front() else {
            cursor.done_with_block(*end);
            self.read = None;
            return Some(WatchItem::Reached { cursor: cursor.clone() });
        };
        let block =
            BlockRef { number: event.block_number, hash: event.block_hash, timestamp_seconds: 0 };
        cursor.done_with_log(block, event.log_index);
        Some(WatchItem::Event { cursor: cursor.clone(), event })
    }

    async fn read(&mut self, first: u64, next_log: u64, head: BlockRef) -> Result<(), ReadError> {
        let last = self.span.end(first);
        let end = if last >= head.number {
            head
        } else {
            match block(self.registry.provider(), last).await? {
                Some(end) => end,
                None => return Ok(()),
            }
        };
        let Some(mut events) = events(&self.registry, self.network, first, end).await? else {
            return Ok(());
        };
        events.retain(|event| event.block_number > first || event.log_index >= next_log);
        self.span.grow();
        self.read = Some((events, end));
        Ok(())
    }

    /// If the last block that the cursor came by is gone: back to the latest that is not.
    async fn find_back(
        &mut self,
        mut cursor: Cursor,
        head: BlockRef,
    ) -> Result<Option<WatchItem>, ReadError> {
        let provider = self.registry.provider();
        let Some(last) = cursor.last_block().copied() else { return Ok(None) };
        // A node that lags behind does not have it yet.
        if last.number > head.number || still_there(provider, last).await?.is_some() {
            return Ok(None);
        }
        let mut ancestor = None;
        for old in cursor.trail.iter().rev().skip(1).copied() {
            ancestor = still_there(provider, old).await?;
            if ancestor.is_some() {
                break;
            }
        }
        match ancestor {
            Some(block) => cursor.back_to(block),
            None => cursor = Cursor::before(cursor.trail.front().map_or(0, |old| old.number)),
        }
        tracing::warn!(lost = last.number, ?ancestor, "the chain was reorganised");
        self.cursor = Some(cursor.clone());
        Ok(Some(WatchItem::Reorganised { ancestor, cursor }))
    }

    fn backoff(&self, failures: u32) -> Duration {
        let factor = 2_u32.saturating_pow(failures.min(16));
        self.options.retry_after.saturating_mul(factor).min(LONGEST_BACKOFF)
    }
}

async fn still_there(
    provider: &DynProvider,
    known: BlockRef,
) -> Result<Option<BlockRef>, ReadError> {
    let found = block(provider, known.number).await?;
    Ok(found.filter(|found| found.hash == known.hash))
}
