use std::{collections::VecDeque, time::Duration};

use futures::{Stream, future::join_all, stream};
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client_api::request::RpcRequest;
use tokio::time::sleep;

use super::{Cursor, WatchedEvent, history::Listed};
use crate::rpc::{Cluster, ReadError, Retry, RpcFault};

/// How many transactions are asked for at a time.
const AT_A_TIME: usize = 8;

/// How to watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchOptions {
    /// What is told of. What is `confirmed` may, very rarely, be undone; the rest would be told of in
    /// another order. Less than `confirmed` nodes do not list.
    pub commitment: CommitmentConfig,
    /// Go on when all that has happened is told, and wait for more. Otherwise the stream ends there.
    pub follow: bool,
    /// How long to wait for more.
    pub poll_every: Duration,
    /// How long faults that may pass are not told of.
    pub retry: Retry,
}

impl Default for WatchOptions {
    /// Finalized, on and on, asked for every 2 s.
    fn default() -> Self {
        Self {
            commitment: CommitmentConfig::finalized(),
            follow: true,
            poll_every: Duration::from_secs(2),
            retry: Retry::default(),
        }
    }
}

impl Cluster {
    /// What happens in `network`, in order, after the cursor; from its beginning without one.
    ///
    /// Whoever stores the cursor of what is done, and goes on from there after a crash or a
    /// disconnect, misses nothing and sees nothing twice.
    ///
    /// A fault that may pass is tried again within [`WatchOptions::retry`], and then told of; the
    /// stream goes on from the same place when it is polled again. Any other error is its last item.
    ///
    /// Every transaction that names the network is looked at, transfers of tokens gated by it too.
    pub fn watch(
        &self,
        network: &Address,
        after: Option<Cursor>,
        options: WatchOptions,
    ) -> impl Stream<Item = Result<WatchedEvent, ReadError>> + Send + use<> {
        let watch = Watch {
            cluster: self.clone(),
            network: *network,
            options,
            resume: after,
            seen: None,
            listed: VecDeque::new(),
            ready: VecDeque::new(),
            failures: 0,
            ended: false,
        };
        stream::unfold(watch, Watch::next)
    }

    /// The place behind everything that has happened in `network` so far, to watch what comes from
    /// now on; `None` if nothing has.
    ///
    /// # Errors
    ///
    /// [`ReadError::Rpc`] if the node does not answer well.
    pub async fn latest(
        &self,
        network: &Address,
        commitment: CommitmentConfig,
    ) -> Result<Option<Cursor>, ReadError> {
        let newest = self.newest_transaction(network, commitment).await?;
        Ok(newest.map(|newest| Cursor::after(newest.slot, newest.signature)))
    }
}

struct Watch {
    cluster: Cluster,
    network: Address,
    options: WatchOptions,
    /// Where to go on, until that is found.
    resume: Option<Cursor>,
    /// Everything up to here is listed.
    seen: Option<Listed>,
    /// To be looked at, oldest first.
    listed: VecDeque<Listed>,
    /// To be told.
    ready: VecDeque<WatchedEvent>,
    /// In a row.
    failures: u32,
    ended: bool,
}

enum Step {
    More,
    CaughtUp,
}

impl Watch {
    async fn next(mut self) -> Option<(Result<WatchedEvent, ReadError>, Self)> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some((Ok(event), self));
            }
            if self.ended {
                return None;
            }
            match self.step().await {
                Ok(step) => {
                    self.failures = 0;
                    match step {
                        Step::More => {}
                        Step::CaughtUp if self.options.follow => {
                            sleep(self.options.poll_every).await;
                        }
                        Step::CaughtUp => return None,
                    }
                }
                Err(error) => {
                    self.failures = self.failures.saturating_add(1);
                    let pause = self.options.retry.pause(self.failures);
                    let Some(pause) = pause.filter(|_| error.is_retryable()) else {
                        self.failures = 0;
                        self.ended = !error.is_retryable();
                        return Some((Err(error), self));
                    };
                    tracing::debug!(%error, "watching again");
                    sleep(pause).await;
                }
            }
        }
    }

    async fn step(&mut self) -> Result<Step, ReadError> {
        if let Some(cursor) = self.resume {
            let listed = Listed { signature: cursor.signature, slot: cursor.slot };
            let events =
                self.cluster.logged(&self.network, listed, self.options.commitment).await?;
            let events = events.ok_or(ReadError::HistoryMissing(cursor))?;
            self.ready.extend(events.into_iter().filter(|event| event.index > cursor.index));
            self.seen = Some(listed);
            self.resume = None;
            return Ok(Step::More);
        }
        if self.listed.is_empty() {
            let (seen, commitment) = (self.seen, self.options.commitment);
            let listing = self.cluster.transactions_after(&self.network, seen, commitment).await?;
            self.seen = listing.newest.or(seen);
            self.listed = listing.transactions.into();
            return Ok(if self.listed.is_empty() { Step::CaughtUp } else { Step::More });
        }
        self.look().await?;
        Ok(Step::More)
    }

    /// Looks at the oldest transactions, up to the first that cannot be read: an error only if that is
    /// the oldest.
    async fn look(&mut self) -> Result<(), RpcFault> {
        let (cluster, network, commitment) =
            (&self.cluster, &self.network, self.options.commitment);
        let oldest = self.listed.iter().take(AT_A_TIME);
        let looks = oldest.map(|listed| cluster.logged(network, *listed, commitment));
        let looked = join_all(looks).await;
        for (position, events) in looked.into_iter().enumerate() {
            // It was listed: a node that does not know it is not the one that listed it.
            let unknown = || RpcFault::behind(RpcRequest::GetTransaction);
            match events.and_then(|events| events.ok_or_else(unknown)) {
                Ok(events) => {
                    self.ready.extend(events);
                    self.listed.pop_front();
                }
                Err(fault) if position == 0 => return Err(fault),
                Err(_) => break,
            }
        }
        Ok(())
    }
}
