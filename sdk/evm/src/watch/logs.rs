use std::collections::VecDeque;

use alloy::{
    eips::BlockNumberOrTag,
    primitives::B256,
    providers::{DynProvider, Provider},
    rpc::types::Filter,
};

use crate::{BlockRef, LoggedEvent, ReadError, Registry, RpcFailure, decode_events, rpc};

/// How many blocks to ask for at once: fewer when the node finds it too much, slowly more again.
#[derive(Debug)]
pub(crate) struct Span {
    now: u64,
    most: u64,
}

impl Span {
    pub(crate) fn new(most: u64) -> Self {
        let most = most.max(1);
        Self { now: most, most }
    }

    /// The same, which begins with `first` and grows up to `most`.
    pub(crate) fn growing(first: u64, most: u64) -> Self {
        let most = most.max(1);
        Self { now: first.clamp(1, most), most }
    }

    /// So many are left: halving begins there.
    pub(crate) fn clip(&mut self, left: u64) {
        self.now = self.now.min(left.max(1));
    }

    /// The last block of a range that begins here.
    pub(crate) fn end(&self, first: u64) -> u64 {
        first.saturating_add(self.now.saturating_sub(1))
    }

    /// Whether there was anything to halve.
    pub(crate) fn halve(&mut self) -> bool {
        let could = self.now > 1;
        self.now = self.now.div_ceil(2);
        could
    }

    pub(crate) fn grow(&mut self) {
        self.now = self.now.saturating_add(self.now.div_ceil(4)).min(self.most);
    }
}

/// The network's events in blocks `first..=last`, if the chain still has the block `end`, with which
/// it was asked for, at the height `last`.
pub(super) async fn events(
    registry: &Registry,
    network: B256,
    first: u64,
    end: BlockRef,
) -> Result<Option<VecDeque<LoggedEvent>>, ReadError> {
    let filter = Filter::new()
        .address(registry.address())
        .topic1(network)
        .from_block(first)
        .to_block(end.number);
    let logs = registry.provider().get_logs(&filter).await.map_err(RpcFailure::from)?;
    if block(registry.provider(), end.number).await? != Some(end) {
        return Ok(None);
    }
    let mut events = decode_events(registry.address(), &logs)?;
    // Nodes give them in this order; nothing depends on it.
    events.sort_by_key(|event| (event.block_number, event.log_index));
    Ok(Some(events.into()))
}

pub(super) async fn block(
    provider: &DynProvider,
    number: u64,
) -> Result<Option<BlockRef>, RpcFailure> {
    let header = rpc::header(provider, BlockNumberOrTag::Number(number)).await?;
    Ok(header.map(|header| header.block()))
}
