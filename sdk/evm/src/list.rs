//! The passes of a network, which the registry keeps no list of: found by their events, and read as
//! they are now.

use std::{collections::HashSet, fmt, str::FromStr, time::Duration};

use alloy::{
    primitives::{Address, B256},
    providers::Provider,
    rpc::types::Filter,
    sol_types::SolEvent,
};
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};

use crate::{
    LoggedEvent, PassWord, ReadError, Registry, RegistryEvent, RpcFailure, abi::PassRegistry,
    decode_events, watch::Span,
};

/// Words read at the same time.
const IN_FLIGHT: usize = 16;
/// Blocks that are searched at once to begin with.
const FIRST_BLOCKS: u64 = 10_000;
/// With more issues than these in a range, the next one is no longer.
const FEW_ISSUES: usize = 1_000;
/// How often in a row a failure of the node is waited out.
const MOST_RETRIES: u32 = 4;
const RETRY_AFTER: Duration = Duration::from_millis(250);

/// Which passes of a network. `None` is any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PassFilter {
    /// In this stored state. Whether a pass has expired is not stored.
    pub state: Option<portcullis_types::PassState>,
    /// That this gatekeeper stands for.
    pub gatekeeper: Option<u32>,
}

impl PassFilter {
    fn matches(&self, pass: &PassWord) -> bool {
        self.state.is_none_or(|state| pass.state() == Some(state))
            && self.gatekeeper.is_none_or(|gatekeeper| pass.gatekeeper() == gatekeeper)
    }
}

/// A place in a listing: everything issued before it is done with. Written as `block:log`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct ListCursor {
    block: u64,
    log: u64,
}

impl ListCursor {
    /// Right before a block. Before the one in which the network was created is early enough.
    pub const fn before(block: u64) -> Self {
        Self { block, log: 0 }
    }
}

impl fmt::Display for ListCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.block, self.log)
    }
}

impl FromStr for ListCursor {
    type Err = InvalidListCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (block, log) = text.split_once(':').ok_or(InvalidListCursor)?;
        let number = |digits: &str| digits.parse().map_err(|_| InvalidListCursor);
        Ok(Self { block: number(block)?, log: number(log)? })
    }
}

/// Not a place that a listing has told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("this is no place in a listing")]
pub struct InvalidListCursor;

/// Some passes of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassPage {
    /// By the time of their issue, each as it is now.
    pub passes: Vec<(Address, PassWord)>,
    /// What to ask for next; `None`: this was the last page. Of a node that has not come so far yet,
    /// it is the place that was asked for.
    pub next: Option<ListCursor>,
}

impl Registry {
    /// A page of at most `limit` passes (at least one is asked for) that were issued from a place
    /// on, up to the node's latest block.
    ///
    /// Every block from there on is searched, 10,000 at once to begin with and more where there is
    /// little to find; where the node refuses or takes too long, half as many. A pass that was given
    /// up and issued again is in the place of its last issue.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the node does not answer well.
    #[tracing::instrument(level = "debug", skip_all, fields(%network, %from))]
    pub async fn passes(
        &self,
        network: B256,
        filter: &PassFilter,
        from: ListCursor,
        limit: usize,
    ) -> Result<PassPage, ReadError> {
        let limit = limit.max(1);
        let head = self.latest_block().await?.number;
        if from.block > head.saturating_add(1) {
            return Ok(PassPage { passes: Vec::new(), next: Some(from) });
        }
        let mut span = span_from(from.block, head);
        let mut passes = Vec::new();
        let mut from = from;
        while from.block <= head {
            span.clip(head.saturating_sub(from.block).saturating_add(1));
            let last = span.end(from.block);
            let Some(issues) = self.issues(network, from, last, &mut span).await? else {
                continue;
            };
            let mut standing = stream::iter(&issues)
                .map(|issue| self.standing(network, issue))
                .buffered(IN_FLIGHT);
            while let Some((issue, found)) = standing.try_next().await? {
                passes.extend(found.filter(|(_, pass)| filter.matches(pass)));
                if passes.len() == limit {
                    let log = issue.log_index.saturating_add(1);
                    let next = Some(ListCursor { block: issue.block_number, log });
                    return Ok(PassPage { passes, next });
                }
            }
            from = ListCursor::before(last.saturating_add(1));
            if issues.len() <= FEW_ISSUES {
                span.grow();
            }
        }
        Ok(PassPage { passes, next: None })
    }

    /// The network's issues from a place up to a block, in order, the last of each wallet; `None` if
    /// it may have been too much and the span is smaller now.
    async fn issues(
        &self,
        network: B256,
        from: ListCursor,
        last: u64,
        span: &mut Span,
    ) -> Result<Option<Vec<LoggedEvent>>, ReadError> {
        let filter = Filter::new()
            .address(self.address())
            .event_signature(PassRegistry::PassIssued::SIGNATURE_HASH)
            .topic1(network)
            .from_block(from.block)
            .to_block(last);
        let mut failures = 0u32;
        loop {
            let failure = match self.provider().get_logs(&filter).await.map_err(RpcFailure::from) {
                Ok(logs) => {
                    let mut issues = decode_events(self.address(), &logs)?;
                    let place = |it: &LoggedEvent| (it.block_number, it.log_index);
                    issues.retain(|issue| place(issue) >= (from.block, from.log));
                    issues.sort_by_key(place);
                    // Times of issue do not tell two of one second apart.
                    let mut wallets = HashSet::new();
                    issues.reverse();
                    issues.retain(|issue| match &issue.event {
                        RegistryEvent::PassIssued(issued) => wallets.insert(issued.wallet),
                        _ => true,
                    });
                    issues.reverse();
                    return Ok(Some(issues));
                }
                Err(failure) => failure,
            };
            if failure.may_be_too_much() && span.halve() {
                tracing::debug!(%failure, "asks for fewer blocks");
                if failure == RpcFailure::RateLimited {
                    tokio::time::sleep(RETRY_AFTER).await;
                }
                return Ok(None);
            }
            if !failure.is_retryable() || failures == MOST_RETRIES {
                return Err(failure.into());
            }
            tokio::time::sleep(RETRY_AFTER.saturating_mul(1 << failures)).await;
            failures = failures.saturating_add(1);
        }
    }

    /// What has become of an issue's pass; `None` if it is gone, or another was issued since.
    async fn standing<'a>(
        &self,
        network: B256,
        issue: &'a LoggedEvent,
    ) -> Result<(&'a LoggedEvent, Option<(Address, PassWord)>), ReadError> {
        let RegistryEvent::PassIssued(issued) = issue.event else { return Ok((issue, None)) };
        let word = self.pass_word(network, issued.wallet).await?;
        let stands = word.exists() && word.issued_at() == issued.pass.issued_at();
        Ok((issue, stands.then_some((issued.wallet, word))))
    }
}

/// Short to begin with, however long the chain is.
fn span_from(first: u64, head: u64) -> Span {
    Span::growing(FIRST_BLOCKS, head.saturating_sub(first).saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_as_it_is_read() {
        for place in [ListCursor::default(), ListCursor { block: u64::MAX, log: 7 }] {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for text in ["", "1", "1:", ":1", "a:1", "1:2:3", "-1:0"] {
            assert_eq!(text.parse::<ListCursor>(), Err(InvalidListCursor), "{text}");
        }
    }
    #[test]
    fn a_long_chain_is_not_searched_at_once() {
        let mut span = span_from(5, 60_000_000);
        assert_eq!(span.end(5), 10_004);
        span.grow();
        assert_eq!(span.end(10_005), 22_504);
        // Near the end, half is half of what is left.
        span.clip(100);
        assert!(span.halve());
        assert_eq!(span.end(1), 50);
        assert_eq!(span_from(7, 7).end(7), 7);
    }
}
