use std::time::Duration;

use alloy::{eips::BlockNumberOrTag, primitives::B256};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{Mined, Outcome, Sender, SignedTransaction, TransactionState, state::Look};
use crate::{BlockRef, Finality, SendError, finality::final_block, rpc};

const FIRST_LOOK: Duration = Duration::from_millis(10);

/// How long, how often and for what to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// When a block is final; `None`: as the chain's table says.
    pub finality: Option<Finality>,
    /// How long to wait between looks, at most: the first ones come sooner.
    pub poll_every: Duration,
    /// How long to wait between sending again what is pending.
    pub resend_every: Duration,
    /// When to give up. Nothing is undone then.
    pub deadline: Duration,
}

impl Default for Confirmation {
    /// The chain's own finality, a look every two seconds, sent again every 30, for half an hour.
    fn default() -> Self {
        Self {
            finality: None,
            poll_every: Duration::from_secs(2),
            resend_every: Duration::from_secs(30),
            deadline: Duration::from_secs(30 * 60),
        }
    }
}

/// How many looks in a row must find that another transaction took the nonce: a node's parts do not
/// all learn of a block at once.
const BELIEVED_AFTER: u32 = 5;

/// A transaction that is final.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Confirmed {
    /// Where, and what came of it.
    pub mined: Mined,
    /// How often it was in another block before, which a reorganisation undid.
    pub reorganisations: u32,
}

impl Sender {
    /// Waits until one of the transactions that share a nonce is final, and sends the last of them
    /// again while none is in a block, also when a reorganisation has thrown it out.
    ///
    /// Failures of the node are waited out until the deadline.
    ///
    /// # Errors
    ///
    /// [`SendError::Reverted`] if it is final that the registry refused it, [`SendError::NonceUsed`]
    /// if it is final that another transaction took the nonce, [`SendError::NotFinalInTime`] at the
    /// deadline, or that they do not share a nonce of this account.
    #[tracing::instrument(skip_all, fields(account = %self.account()))]
    pub async fn confirm(
        &self,
        candidates: &[SignedTransaction],
        how: &Confirmation,
    ) -> Result<Confirmed, SendError> {
        self.watch(candidates, how, false).await
    }

    /// Sends a transaction that was prepared just now, and then waits for it as [`Sender::confirm`]
    /// does, which looks first.
    ///
    /// # Errors
    ///
    /// As there.
    #[tracing::instrument(skip_all, fields(account = %self.account()))]
    pub async fn send_and_confirm(
        &self,
        transaction: &SignedTransaction,
        how: &Confirmation,
    ) -> Result<Confirmed, SendError> {
        self.watch(std::slice::from_ref(transaction), how, true).await
    }

    /// `unsent`: it is sent before it is looked for.
    async fn watch(
        &self,
        candidates: &[SignedTransaction],
        how: &Confirmation,
        mut unsent: bool,
    ) -> Result<Confirmed, SendError> {
        let nonce = self.shared_nonce(candidates)?;
        let finality = how.finality.unwrap_or(self.chain().finality);
        let started = Instant::now();
        let mut watched = Watched::from(started);
        let mut pace = FIRST_LOOK.min(how.poll_every);
        loop {
            let looked = if std::mem::take(&mut unsent) {
                self.send_last(candidates, &mut watched).await.map(|()| None)
            } else {
                self.look(candidates, finality, how, &mut watched).await
            };
            match looked {
                Ok(Some(TransactionState::Mined(mined))) => {
                    let reorganisations = watched.reorganisations;
                    return confirmed(mined, reorganisations);
                }
                Ok(Some(_)) => {
                    return Err(SendError::NonceUsed { account: self.account(), nonce });
                }
                Ok(None) => {}
                Err(error) if error.is_retryable() => tracing::debug!(%error, "looks again"),
                Err(error) => return Err(error),
            }
            if started.elapsed() >= how.deadline {
                return Err(SendError::NotFinalInTime { last: watched.state.map(Box::new) });
            }
            // Chains with blocks of fractions of a second are not held up; slow ones are not pestered.
            pace = if watched.displaced == 0 { pace } else { how.poll_every };
            tokio::time::sleep(pace).await;
            pace = pace.saturating_mul(2).min(how.poll_every);
        }
    }

    /// The state, if it is final.
    async fn look(
        &self,
        candidates: &[SignedTransaction],
        finality: Finality,
        how: &Confirmation,
        watched: &mut Watched,
    ) -> Result<Option<TransactionState>, SendError> {
        let Look { state, head } = self.look_for(candidates).await?;
        watched.saw(&state);
        match &state {
            TransactionState::Mined(mined) => {
                if self.is_final_below(mined, finality, head).await? {
                    return Ok(Some(state));
                }
            }
            TransactionState::Displaced { is_final: true } => {
                watched.displaced = watched.displaced.saturating_add(1);
                if watched.displaced >= BELIEVED_AFTER {
                    return Ok(Some(state));
                }
                return Ok(None);
            }
            TransactionState::Displaced { is_final: false } => {}
            TransactionState::Dropped => self.send_last(candidates, watched).await?,
            TransactionState::Pending => {
                if watched.last_sent.elapsed() >= how.resend_every {
                    self.send_last(candidates, watched).await?;
                }
            }
        }
        Ok(None)
    }

    async fn send_last(
        &self,
        candidates: &[SignedTransaction],
        watched: &mut Watched,
    ) -> Result<(), SendError> {
        let Some(last) = candidates.last() else { return Ok(()) };
        watched.last_sent = Instant::now();
        match self.send(last).await {
            // That it is mined, or that another one is, shows at the next look.
            Ok(()) | Err(SendError::NonceUsed { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Whether the block that a transaction is in is final by that rule, and still part of the chain.
    ///
    /// # Errors
    ///
    /// If the node fails.
    pub async fn is_final(&self, mined: &Mined, finality: Finality) -> Result<bool, SendError> {
        let last = final_block(self.provider(), finality).await?;
        Ok(last.is_some_and(|block| block.number >= mined.block_number)
            && self.is_canonical(mined).await?)
    }

    /// The same, where the latest block is known.
    async fn is_final_below(
        &self,
        mined: &Mined,
        finality: Finality,
        head: Option<BlockRef>,
    ) -> Result<bool, SendError> {
        let (Finality::Depth(depth), Some(head)) = (finality, head) else {
            return self.is_final(mined, finality).await;
        };
        // Not by `confirmations`: a receipt may be above the head.
        let above = depth.max(1).saturating_sub(1);
        if head.number.checked_sub(above).is_none_or(|last| last < mined.block_number) {
            return Ok(false);
        }
        if head.number == mined.block_number {
            return Ok(head.hash == mined.block_hash);
        }
        self.is_canonical(mined).await
    }

    async fn is_canonical(&self, mined: &Mined) -> Result<bool, SendError> {
        let at = BlockNumberOrTag::Number(mined.block_number);
        let header = rpc::header(self.provider(), at).await?;
        Ok(header.is_some_and(|header| header.block().hash == mined.block_hash))
    }
}

/// What was seen so far.
struct Watched {
    state: Option<TransactionState>,
    block: Option<(u64, B256)>,
    reorganisations: u32,
    last_sent: Instant,
    /// How often it was seen, without anything else between.
    displaced: u32,
}

impl Watched {
    const fn from(now: Instant) -> Self {
        Self { state: None, block: None, reorganisations: 0, last_sent: now, displaced: 0 }
    }

    fn saw(&mut self, state: &TransactionState) {
        let block = match state {
            TransactionState::Mined(mined) => Some((mined.block_number, mined.block_hash)),
            _ => None,
        };
        if let Some((number, hash)) = self.block
            && block.is_none_or(|(_, now)| now != hash)
        {
            tracing::warn!(number, %hash, "a reorganisation undid the transaction's block");
            self.reorganisations = self.reorganisations.saturating_add(1);
        }
        if !matches!(state, TransactionState::Displaced { is_final: true }) {
            self.displaced = 0;
        }
        self.block = block;
        self.state = Some(state.clone());
    }
}

fn confirmed(mined: Mined, reorganisations: u32) -> Result<Confirmed, SendError> {
    match mined.outcome {
        Outcome::Succeeded { .. } => Ok(Confirmed { mined, reorganisations }),
        Outcome::Reverted { error } => {
            let Mined { hash, block_number, .. } = mined;
            Err(SendError::Reverted { hash, block_number, error })
        }
    }
}
