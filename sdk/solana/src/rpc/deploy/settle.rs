use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::sysvar;
use tokio::time::{Instant, sleep};

use super::DeployError;
use crate::rpc::{BatchOptions, Cluster, Confirmation, Confirmed, SendError, TransactionSigner};

impl Cluster {
    /// One transaction, signed anew if it expires.
    pub(super) async fn settle(
        &self,
        instructions: &[Instruction],
        payer: &Address,
        signers: &[&TransactionSigner],
        options: &BatchOptions,
    ) -> Result<Confirmed, SendError> {
        let mut expired = 0u32;
        loop {
            let sign = || self.sign(instructions, payer, signers, &options.budget);
            let signed = options.retry.run(SendError::is_retryable, sign).await?;
            match self.confirm(&signed, &options.confirmation).await {
                Err(error) if error.is_expired() && expired < options.retry.attempts => {
                    expired = expired.saturating_add(1);
                }
                end => return end,
            }
        }
    }

    /// Waits until what is read is of this slot or a later one.
    pub(super) async fn wait_for_slot(
        &self,
        slot: u64,
        confirmation: &Confirmation,
    ) -> Result<(), DeployError> {
        let began = Instant::now();
        loop {
            match self.accounts(&[sysvar::clock::ID]).await {
                Ok(seen) if seen.slot >= slot => return Ok(()),
                Err(fault) if !fault.is_retryable() => return Err(fault.into()),
                _ if began.elapsed() >= confirmation.deadline => {
                    return Err(DeployError::NodeBehind { slot });
                }
                _ => sleep(confirmation.poll_every).await,
            }
        }
    }
}
