use futures::{Stream, StreamExt, stream};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{BatchItem, PackError, pack};
use crate::rpc::{Budget, Cluster, Confirmation, Confirmed, Retry, SendError, TransactionSigner};

/// How many things are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchOptions {
    /// What each transaction may use, and pays.
    pub budget: Budget,
    /// How each transaction is waited for.
    pub confirmation: Confirmation,
    /// How many transactions are under way at a time; at least one is.
    pub in_flight: usize,
    /// How often a transaction is made again that could not be made, or has expired.
    pub retry: Retry,
}

impl Default for BatchOptions {
    /// As the defaults of what is in it; eight transactions at a time.
    fn default() -> Self {
        Self {
            budget: Budget::default(),
            confirmation: Confirmation::default(),
            in_flight: 8,
            retry: Retry::default(),
        }
    }
}

impl Cluster {
    /// Does every item, several in a transaction and several transactions at a time, and tells of
    /// each by its index, as soon as it is known. It begins when the stream is polled.
    ///
    /// An item that is refused is left out and the rest of its transaction tried again, so that it
    /// alone fails; others fail with it only if the transaction as a whole does. Transactions that
    /// expire are signed anew. After [`SendError::Unconfirmed`] or [`SendError::Rpc`] an item may
    /// have been done all the same.
    ///
    /// # Errors
    ///
    /// [`PackError`] if an item does not fit into a transaction of its own.
    pub fn send_many<'a>(
        &'a self,
        items: &'a [BatchItem],
        payer: &'a Address,
        signers: &'a [&'a TransactionSigner],
        options: &'a BatchOptions,
    ) -> Result<impl Stream<Item = (usize, Result<Confirmed, SendError>)> + Send + 'a, PackError>
    {
        let packed = pack(items, payer)?;
        let run = move |transaction: super::PackedTransaction| {
            self.run(items, transaction.items, payer, signers, options)
        };
        let in_flight = options.in_flight.max(1);
        Ok(stream::iter(packed).map(run).buffer_unordered(in_flight).flat_map(stream::iter))
    }

    /// One transaction, and again without what fails in it. `left`: of which items.
    pub(super) async fn run(
        &self,
        items: &[BatchItem],
        mut left: Vec<usize>,
        payer: &Address,
        signers: &[&TransactionSigner],
        options: &BatchOptions,
    ) -> Vec<(usize, Result<Confirmed, SendError>)> {
        let mut results = Vec::with_capacity(left.len());
        let mut expired = 0u32;
        while !left.is_empty() {
            let instructions: Vec<Instruction> = left
                .iter()
                .filter_map(|index| items.get(*index))
                .flat_map(|item| item.instructions.clone())
                .collect();
            let error = match self.attempt(&instructions, payer, signers, options).await {
                Ok(confirmed) => {
                    results.extend(left.drain(..).map(|index| (index, Ok(confirmed))));
                    break;
                }
                Err(error) => error,
            };
            if error.is_expired() && expired < options.retry.attempts {
                expired = expired.saturating_add(1);
            } else if let Some(position) = failed_item(items, &left, &error) {
                results.push((left.remove(position), Err(error)));
            } else {
                results.extend(left.drain(..).map(|index| (index, Err(error.clone()))));
            }
        }
        results
    }

    async fn attempt(
        &self,
        instructions: &[Instruction],
        payer: &Address,
        signers: &[&TransactionSigner],
        options: &BatchOptions,
    ) -> Result<Confirmed, SendError> {
        let sign = || self.sign(instructions, payer, signers, &options.budget);
        let signed = options.retry.run(SendError::is_retryable, sign).await?;
        self.confirm(&signed, &options.confirmation).await
    }
}

/// The position in `left` of the item whose instruction failed.
fn failed_item(items: &[BatchItem], left: &[usize], error: &SendError) -> Option<usize> {
    let failed = usize::from(error.failure()?.instruction?);
    let mut end = 0usize;
    left.iter().position(|index| {
        let instructions = items.get(*index).map_or(0, |item| item.instructions.len());
        end = end.saturating_add(instructions);
        failed < end
    })
}
