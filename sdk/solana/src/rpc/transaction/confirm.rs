use std::time::Duration;

use solana_commitment_config::CommitmentConfig;
use solana_signature::Signature;
use tokio::time::{Instant, sleep, timeout};

use super::{SendError, SignedTransaction, TransactionState};
use crate::rpc::{Cluster, ReadError};

/// How to wait for a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// `finalized`, or a supermajority's vote; less is not waited for.
    pub commitment: CommitmentConfig,
    /// How long until the same bytes are sent again.
    pub resend_every: Duration,
    /// How long until the node is asked again.
    pub poll_every: Duration,
    /// How long to wait in all. A transaction expires after about a minute; a deadline beyond that
    /// always ends with an answer as long as there is a node to give it.
    pub deadline: Duration,
}

impl Default for Confirmation {
    /// Confirmed, sent every 2 s, asked for every 500 ms, for 2 minutes.
    fn default() -> Self {
        Self {
            commitment: CommitmentConfig::confirmed(),
            resend_every: Duration::from_secs(2),
            poll_every: Duration::from_millis(500),
            deadline: Duration::from_secs(120),
        }
    }
}

/// A transaction that succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Confirmed {
    /// Its signature.
    pub signature: Signature,
    /// Its slot.
    pub slot: u64,
    /// Whether it is there to stay. If not, a supermajority voted for its block.
    pub finalized: bool,
}

impl Confirmation {
    /// The end, if this is it.
    fn settle(
        &self,
        signed: &SignedTransaction,
        state: TransactionState,
    ) -> Option<Result<Confirmed, SendError>> {
        let signature = *signed.signature();
        Some(match state {
            TransactionState::Pending => return None,
            TransactionState::Confirmed { .. } if self.commitment.is_finalized() => return None,
            TransactionState::Confirmed { slot } => {
                Ok(Confirmed { signature, slot, finalized: false })
            }
            TransactionState::Finalized { slot } => {
                Ok(Confirmed { signature, slot, finalized: true })
            }
            TransactionState::Failed { slot, failure, .. } => {
                Err(SendError::Failed { signature, slot, failure })
            }
            TransactionState::Expired => Err(SendError::Expired { signature }),
        })
    }
}

impl Cluster {
    /// Sends a transaction, again and again, until it is known to have succeeded, failed or expired.
    /// Faults that may pass are waited out until the deadline.
    ///
    /// It may be called anew after any error, and after a crash, with the same transaction.
    ///
    /// # Errors
    ///
    /// [`SendError`]; after [`SendError::Unconfirmed`] and [`SendError::Rpc`] the transaction may be
    /// on chain, or still come to be.
    #[tracing::instrument(level = "debug", skip_all, fields(signature = %signed.signature()))]
    pub async fn confirm(
        &self,
        signed: &SignedTransaction,
        confirmation: &Confirmation,
    ) -> Result<Confirmed, SendError> {
        let end = timeout(confirmation.deadline, self.follow(signed, confirmation)).await;
        end.unwrap_or(Err(SendError::Unconfirmed { signature: *signed.signature() }))
    }

    async fn follow(
        &self,
        signed: &SignedTransaction,
        confirmation: &Confirmation,
    ) -> Result<Confirmed, SendError> {
        let mut accepted = false;
        loop {
            match self.submit(signed, accepted).await {
                Ok(()) => accepted = true,
                Err(error) if error.is_retryable() => tracing::debug!(%error, "not sent"),
                Err(error) => return self.despite(signed, confirmation, error).await,
            }
            let sent = Instant::now();
            loop {
                let recent = passing(self.recent_state(signed).await)?.flatten();
                if let Some(end) = recent.and_then(|state| confirmation.settle(signed, state)) {
                    return end;
                }
                if sent.elapsed() >= confirmation.resend_every {
                    break;
                }
                sleep(confirmation.poll_every).await;
            }
            // Only this tells a transaction that is late from one that never comes.
            let state = passing(self.state(signed).await)?;
            if let Some(end) = state.and_then(|state| confirmation.settle(signed, state)) {
                return end;
            }
        }
    }

    /// A refusal may be about what an earlier copy of the same transaction has done.
    async fn despite(
        &self,
        signed: &SignedTransaction,
        confirmation: &Confirmation,
        refusal: SendError,
    ) -> Result<Confirmed, SendError> {
        match self.state(signed).await? {
            TransactionState::Pending | TransactionState::Expired => Err(refusal),
            state => confirmation.settle(signed, state).unwrap_or(Err(refusal)),
        }
    }
}

/// What was read; `None` after a fault that may pass.
fn passing<T>(read: Result<T, ReadError>) -> Result<Option<T>, SendError> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_retryable() => {
            tracing::debug!(%error, "state not known");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
