use std::collections::HashMap;

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

/// A pass that is asked for.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    index: usize,
    request: &'a IssuePass,
    /// Where it will be. To find that takes longer than all else, so it is done once.
    address: Address,
}

/// A part of the work.
enum Job<'a> {
    /// None: these are known.
    Told(Vec<(usize, IssueOutcome)>),
    /// A transaction for these, an item each.
    Issue(Vec<(Wanted<'a>, BatchItem)>),
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
        stream::iter(starts.zip(requests.chunks(MAX_MULTIPLE_ACCOUNTS)))
            .then(move |(first, chunk)| self.plan(first, chunk, payer, options))
            .flat_map(stream::iter)
            .map(move |job| self.work(job, payer, signers, options))
            .buffer_unordered(options.in_flight.max(1))
            .flat_map(stream::iter)
    }

    /// Finds out what is to be done, and packs it. `first`: the index of the first of them.
    async fn plan<'a>(
        &self,
        first: usize,
        requests: &'a [IssuePass],
        payer: &Address,
        options: &BatchOptions,
    ) -> Vec<Job<'a>> {
        let wanted = (first..).zip(requests).map(|(index, request)| {
            let (address, _) = pda::pass(&request.network, &request.wallet);
            Wanted { index, request, address }
        });
        let mut told = Vec::new();
        let missing = self.told(wanted.collect(), options, &mut told).await;
        let items = items(&missing);
        let mut jobs = Vec::new();
        match pack(&items, payer) {
            Ok(packed) => {
                let mut all = missing.into_iter().zip(items);
                // They keep their order.
                let transactions = packed.into_iter();
                jobs.extend(transactions.map(|transaction| {
                    Job::Issue(all.by_ref().take(transaction.items.len()).collect())
                }));
            }
            // It does not happen: one always fits.
            Err(error) => {
                let failed = IssueOutcome::Failed(error.into());
                told.extend(missing.iter().map(|wanted| (wanted.index, failed.clone())));
            }
        }
        jobs.push(Job::Told(told));
        jobs
    }

    async fn work(
        &self,
        job: Job<'_>,
        payer: &Address,
        signers: &[&TransactionSigner],
        options: &BatchOptions,
    ) -> Vec<(usize, IssueOutcome)> {
        let (wanted, items): (Vec<Wanted<'_>>, Vec<BatchItem>) = match job {
            Job::Told(outcomes) => return outcomes,
            Job::Issue(issues) => issues.into_iter().unzip(),
        };
        let all = (0..items.len()).collect();
        let mut outcomes = Vec::with_capacity(items.len());
        let mut exist = Vec::new();
        for (item, result) in self.run(&items, all, payer, signers, options).await {
            let Some(wanted) = wanted.get(item).copied() else { continue };
            match result {
                Ok(Confirmed { signature, slot, .. }) => {
                    outcomes.push((wanted.index, IssueOutcome::Issued { signature, slot }));
                }
                Err(error) if is_there(&error) => exist.push((wanted, error)),
                Err(error) => outcomes.push((wanted.index, IssueOutcome::Failed(error))),
            }
        }
        // Another was quicker, or asked for the same.
        let there = exist.iter().map(|(wanted, _)| *wanted).collect();
        let gone = self.told(there, options, &mut outcomes).await;
        let of_gone = exist
            .into_iter()
            .filter(|(wanted, _)| gone.iter().any(|gone| gone.index == wanted.index));
        outcomes.extend(of_gone.map(|(wanted, error)| (wanted.index, IssueOutcome::Failed(error))));
        outcomes
    }

    /// Tells of the requests whose pass exists, or cannot be read, and returns the others.
    async fn told<'a>(
        &self,
        asked: Vec<Wanted<'a>>,
        options: &BatchOptions,
        outcomes: &mut Vec<(usize, IssueOutcome)>,
    ) -> Vec<Wanted<'a>> {
        if asked.is_empty() {
            return asked;
        }
        let addresses: Vec<Address> = asked.iter().map(|wanted| wanted.address).collect();
        let read = || self.accounts(&addresses);
        let accounts = match options.retry.run(|fault| fault.is_retryable(), read).await {
            Ok(accounts) => accounts.accounts,
            Err(fault) => {
                let failed = IssueOutcome::Failed(SendError::Rpc(fault));
                outcomes.extend(asked.iter().map(|wanted| (wanted.index, failed.clone())));
                return Vec::new();
            }
        };
        let mut missing = Vec::new();
        for (wanted, account) in asked.into_iter().zip(accounts) {
            let Wanted { index, request, address } = wanted;
            let (network, wallet) = (&request.network, &request.wallet);
            let found: Result<Option<PassRecord>, ReadError> =
                PassRecord::read_of(network, wallet, address, account);
            match found {
                Ok(Some(pass)) => outcomes.push((index, IssueOutcome::exists(request, pass))),
                Ok(None) => missing.push(wanted),
                Err(error) => outcomes.push((index, IssueOutcome::Failed(error.into()))),
            }
        }
        missing
    }
}

impl BatchItem {
    /// One pass, whose gatekeeper and address are known already:
    /// see [`IssuePass::instruction_at`].
    pub fn issue_at(request: &IssuePass, gatekeeper: Address, pass: Address) -> Self {
        let instructions = vec![request.instruction_at(gatekeeper, pass)];
        Self { instructions, compute_units: ISSUE_COMPUTE_UNITS }
    }
}

/// In the same order. A gatekeeper's address is found once.
fn items(wanted: &[Wanted<'_>]) -> Vec<BatchItem> {
    let mut gatekeepers = HashMap::new();
    let items = wanted.iter().map(|Wanted { request, address, .. }| {
        let gatekeeper = gatekeepers
            .entry((request.network, request.gatekeeper_slot))
            .or_insert_with_key(|(network, slot)| pda::gatekeeper(network, *slot).0);
        BatchItem::issue_at(request, *gatekeeper, *address)
    });
    items.collect()
}

fn is_there(error: &SendError) -> bool {
    error.failure().and_then(Failure::gateway) == Some(GatewayError::PassExists)
}
