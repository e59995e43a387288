use futures::{Stream, StreamExt, stream};
use portcullis_types::PassState;
use solana_address::Address;
use solana_rpc_client_api::request::MAX_MULTIPLE_ACCOUNTS;
use solana_signature::Signature;

use super::{BatchItem, BatchOptions, pack};
use crate::{
    GatewayError,
    instruction::IssuePass,
    pda,
    rpc::{Cluster, Confirmed, Failure, PassRecord, ReadError, SendError, TransactionSigner},
};

/// More than issuing a pass takes: the search for the addresses' bumps varies.
const ISSUE_COMPUTE_UNITS: u32 = 30_000;

/// What became of one issue of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueOutcome {
    /// The pass was issued.
    Issued {
        /// The transaction.
        signature: Signature,
        /// Its slot.
        slot: u64,
    },
    /// The wallet has a pass of the network already.
    Exists {
        /// That pass.
        pass: PassRecord,
        /// Whether it is an active pass of the same gatekeeper with the attributes, and the expiry if
        /// there was one, that were asked for.
        as_asked: bool,
    },
    /// It was not issued, or it is not known whether it was.
    Failed(SendError),
}

impl IssueOutcome {
    /// Whether the wallet has the pass that was asked for.
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Issued { .. } | Self::Exists { as_asked: true, .. })
    }

    fn exists(request: &IssuePass, pass: PassRecord) -> Self {
        let facts = pass.facts;
        let as_asked = facts.state == PassState::Active
            && facts.gatekeeper_slot == request.gatekeeper_slot
            && facts.attributes == request.attributes
            && request.expires_at.is_none_or(|expires_at| expires_at == facts.expires_at);
        Self::Exists { pass, as_asked }
    }
}

/// A part of the work.
enum Job {
    /// None: these are known.
    Told(Vec<(usize, IssueOutcome)>),
    /// A transaction for these requests.
    Issue(Vec<usize>),
}

impl Cluster {
    /// Issues every pass that does not exist yet, and tells of each by its index in `requests`, as
    /// soon as it is known. It begins when the stream is polled.
    ///
    /// A wallet never gets two passes, so that after a crash the same requests can be made again:
    /// what was issued is then told as existing. `payer` pays the fees; each request names who pays
    /// its rent.
    pub fn issue_many<'a>(
        &'a self,
        requests: &'a [IssuePass],
        payer: &'a Address,
        signers: &'a [&'a TransactionSigner],
        options: &'a BatchOptions,
    ) -> impl Stream<Item = (usize, IssueOutcome)> + Send + 'a {
        // As many as one question about what exists may name.
        let starts = (0..requests.len()).step_by(MAX_MULTIPLE_ACCOUNTS);
        let chunks = starts.map(|start| {
            let end = start.saturating_add(MAX_MULTIPLE_ACCOUNTS).min(requests.len());
            (start..end).collect::<Vec<usize>>()
        });
        stream::iter(chunks.collect::<Vec<_>>())
            .then(move |chunk| self.plan(requests, chunk, payer, options))
            .flat_map(stream::iter)
            .map(move |job| self.work(requests, job, payer, signers, options))
            .buffer_unordered(options.in_flight.max(1))
            .flat_map(stream::iter)
    }

    /// Finds out what is to be done, and packs it.
    async fn plan(
        &self,
        requests: &[IssuePass],
        indices: Vec<usize>,
        payer: &Address,
        options: &BatchOptions,
    ) -> Vec<Job> {
        let mut told = Vec::new();
        let missing = self.told(requests, indices, options, &mut told).await;
        let mut jobs = Vec::new();
        match pack(&items(requests, &missing), payer) {
            Ok(packed) => jobs.extend(packed.into_iter().map(|transaction| {
                let indices = transaction.items.iter().filter_map(|item| missing.get(*item));
                Job::Issue(indices.copied().collect())
            })),
            // It does not happen: one always fits.
            Err(error) => {
                let failed = IssueOutcome::Failed(error.into());
                told.extend(missing.into_iter().map(|index| (index, failed.clone())));
            }
        }
        jobs.push(Job::Told(told));
        jobs
    }

    async fn work(
        &self,
        requests: &[IssuePass],
        job: Job,
        payer: &Address,
        signers: &[&TransactionSigner],
        options: &BatchOptions,
    ) -> Vec<(usize, IssueOutcome)> {
        let indices = match job {
            Job::Told(outcomes) => return outcomes,
            Job::Issue(indices) => indices,
        };
        let items = items(requests, &indices);
        let all = (0..items.len()).collect();
        let mut outcomes = Vec::with_capacity(items.len());
        let mut exist = Vec::new();
        for (item, result) in self.run(&items, all, payer, signers, options).await {
            let Some(index) = indices.get(item).copied() else { continue };
            match result {
                Ok(Confirmed { signature, slot, .. }) => {
                    outcomes.push((index, IssueOutcome::Issued { signature, slot }));
                }
                Err(error) if is_there(&error) => exist.push((index, error)),
                Err(error) => outcomes.push((index, IssueOutcome::Failed(error))),
            }
        }
        // Another was quicker, or asked for the same.
        let there = exist.iter().map(|(index, _)| *index).collect();
        let gone = self.told(requests, there, options, &mut outcomes).await;
        let of_gone = exist.into_iter().filter(|(index, _)| gone.contains(index));
        outcomes.extend(of_gone.map(|(index, error)| (index, IssueOutcome::Failed(error))));
        outcomes
    }

    /// Tells of the requests whose pass exists, or cannot be read, and returns the others.
    async fn told(
        &self,
        requests: &[IssuePass],
        indices: Vec<usize>,
        options: &BatchOptions,
        outcomes: &mut Vec<(usize, IssueOutcome)>,
    ) -> Vec<usize> {
        if indices.is_empty() {
            return indices;
        }
        let asked: Vec<(usize, &IssuePass)> = indices
            .iter()
            .filter_map(|index| requests.get(*index).map(|request| (*index, request)))
            .collect();
        let address = |request: &IssuePass| pda::pass(&request.network, &request.wallet).0;
        let addresses: Vec<Address> = asked.iter().map(|(_, request)| address(request)).collect();
        let read = || self.accounts(&addresses);
        let accounts = match options.retry.run(|fault| fault.is_retryable(), read).await {
            Ok(accounts) => accounts.accounts,
            Err(fault) => {
                let failed = IssueOutcome::Failed(SendError::Rpc(fault));
                outcomes.extend(indices.into_iter().map(|index| (index, failed.clone())));
                return Vec::new();
            }
        };
        let mut missing = Vec::new();
        for (((index, request), address), account) in asked.into_iter().zip(addresses).zip(accounts)
        {
            let (network, wallet) = (&request.network, &request.wallet);
            let found: Result<Option<PassRecord>, ReadError> =
                PassRecord::read_of(network, wallet, address, account);
            match found {
                Ok(Some(pass)) => outcomes.push((index, IssueOutcome::exists(request, pass))),
                Ok(None) => missing.push(index),
                Err(error) => outcomes.push((index, IssueOutcome::Failed(error.into()))),
            }
        }
        missing
    }
}

impl From<&IssuePass> for BatchItem {
    fn from(request: &IssuePass) -> Self {
        Self { instructions: vec![request.instruction()], compute_units: ISSUE_COMPUTE_UNITS }
    }
}

fn items(requests: &[IssuePass], indices: &[usize]) -> Vec<BatchItem> {
    indices.iter().filter_map(|index| requests.get(*index)).map(BatchItem::from).collect()
}

fn is_there(error: &SendError) -> bool {
    error.failure().and_then(Failure::gateway) == Some(GatewayError::PassExists)
}
