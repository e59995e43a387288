use futures::{Stream, StreamExt, stream};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{BatchItem, PackError, pack};
use crate::rpc::{
    Budget, Cluster, Confirmation, Confirmed, Retry, SendError, SignedTransaction,
    TransactionSigner,
};

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

/// A transaction of several items that is signed and not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBatch {
    /// The transaction; `None` if every item is refused.
    pub transaction: Option<SignedTransaction>,
    /// The items in it: their indices, in the order of their instructions.
    pub items: Vec<usize>,
    /// Those that a simulation refuses, which are not in it.
    pub refused: Vec<(usize, SendError)>,
}

impl Cluster {
    /// Signs one transaction of all the items, without those that a simulation refuses. Nothing is
    /// sent, so that it can be stored first.
    ///
    /// # Errors
    ///
    /// [`SendError`] if it is not one item's fault: together they are too large, say.
    pub async fn sign_batch(
        &self,
        items: &[BatchItem],
        payer: &Address,
        signers: &[&TransactionSigner],
        options: &BatchOptions,
    ) -> Result<SignedBatch, SendError> {
        self.sign_left(items, (0..items.len()).collect(), payer, signers, options).await
    }

    /// The same of some of the items: those of the indices `left`.
    async fn sign_left(
        &self,
        items: &[BatchItem],
        mut left: Vec<usize>,
        payer: &Address,
        signers: &[&TransactionSigner],
        options: &BatchOptions,
    ) -> Result<SignedBatch, SendError> {
        let mut refused = Vec::new();
        while !left.is_empty() {
            let asked = left.iter().filter_map(|index| items.get(*index));
            let instructions: Vec<Instruction> =
                asked.flat_map(|item| item.instructions.clone()).collect();
            let sign = || self.sign(&instructions, payer, signers, &options.budget);
            match options.retry.run(SendError::is_retryable, sign).await {
                Ok(signed) => {
                    return Ok(SignedBatch { transaction: Some(signed), items: left, refused });
                }
                Err(error) => match failed_item(items, &left, &error) {
                    Some(position) => refused.push((left.remove(position), error)),
                    None => return Err(error),
                },
            }
        }
        Ok(SignedBatch { transaction: None, items: left, refused })
    }

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
            let signed = self.sign_left(items, left.clone(), payer, signers, options).await;
            let transaction = match signed {
                Ok(SignedBatch { transaction, items: signed, refused }) => {
                    results.extend(refused.into_iter().map(|(index, error)| (index, Err(error))));
                    left = signed;
                    transaction
                }
                Err(error) => {
                    results.extend(left.drain(..).map(|index| (index, Err(error.clone()))));
                    None
                }
            };
            let Some(transaction) = transaction else { break };
            let error = match self.confirm(&transaction, &options.confirmation).await {
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
