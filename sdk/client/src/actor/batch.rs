use futures::{StreamExt, future, stream, stream::BoxStream};
use portcullis_evm::{
    Confirmation, Expiry, Finality, IssueBatch, IssueItem, Registry, StepOutcome,
};
use portcullis_solana::{
    instruction::IssuePass,
    rpc::{BatchOptions, Cluster, IssueOutcome as SolanaOutcome, SendError},
};
use portcullis_types::{Attributes, PassState, lifecycle::LifecycleError};

use super::Actor;
use crate::{
    Address, Failure, NetworkId, Refusal, connection::Node, operation::OperationError,
    record::PassDetails, transaction::Prepared,
};

/// Blocks of every chain in the table hold more.
const GAS_PER_TRANSACTION: u64 = 8_000_000;
const IN_FLIGHT: usize = 4;
/// About a dozen transactions of Solana.
const CHUNK: usize = 100;

/// One pass of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssueRequest {
    /// Who gets it.
    pub wallet: Address,
    /// The last second in which it is valid, Unix seconds; `Some(0)`: it never expires; `None`: the
    /// default lifetime.
    pub expires_at: Option<i64>,
    /// What was found out about the wallet.
    pub attributes: Attributes,
}

/// What became of one issue of many.
#[derive(Clone, Debug, PartialEq)]
pub enum IssueOutcome {
    /// The pass was issued, in this transaction.
    Issued {
        /// What explorers find it by.
        transaction: String,
    },
    /// The wallet had a pass of the network already.
    Exists {
        /// That pass.
        pass: Box<PassDetails>,
        /// Whether it is an active pass with the attributes, and the expiry if there was one, that
        /// were asked for: as it is after a run that was interrupted.
        as_asked: bool,
    },
    /// The chain refuses it.
    Refused(Refusal),
    /// It was not issued, or it is not known whether it was: ask for it again.
    Failed(Failure),
}

impl IssueOutcome {
    /// Whether the wallet has the pass that was asked for.
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Issued { .. } | Self::Exists { as_asked: true, .. })
    }

    fn exists(request: &IssueRequest, pass: PassDetails) -> Self {
        let as_asked = pass.state == PassState::Active
            && pass.attributes == request.attributes
            && request.expires_at.is_none_or(|expires_at| expires_at == pass.expires_at);
        Self::Exists { pass: Box::new(pass), as_asked }
    }

    fn failed(failure: Failure) -> Self {
        match failure.refusal() {
            Some(refusal) if !refusal.is_retryable() => Self::Refused(refusal),
            _ => Self::Failed(failure),
        }
    }
}

impl Actor {
    /// Issues many passes, as many to a transaction as it holds, and tells of each by its index in
    /// `requests`, as soon as it is known. One that is refused does not hold up the others.
    ///
    /// A wallet never gets two passes of a network, so that the same requests can be made again after
    /// a crash: what was issued is then told as existing.
    pub fn issue_many<'a>(
        &'a self,
        network: &NetworkId,
        requests: &'a [IssueRequest],
    ) -> BoxStream<'a, (usize, IssueOutcome)> {
        let network = *network;
        let started = async move {
            let started = match &self.connection.node {
                Node::Solana(cluster) => self.issue_on_solana(cluster, &network, requests).await,
                Node::Evm(registry) => self.issue_on_evm(registry, &network, requests),
            };
            started.unwrap_or_else(|failure| {
                let all = move |index| (index, IssueOutcome::failed(failure.clone()));
                stream::iter((0..requests.len()).map(all)).boxed()
            })
        };
        stream::once(started).flatten().boxed()
    }

    async fn issue_on_solana<'a>(
        &'a self,
        cluster: &'a Cluster,
        network: &NetworkId,
        requests: &'a [IssueRequest],
    ) -> Result<BoxStream<'a, (usize, IssueOutcome)>, Failure> {
        let network = network.solana()?;
        let gatekeeper_slot = self.own_slot(cluster, &network).await?;
        let (payer, operator) = (self.solana_payer()?, self.signer.solana()?.address());
        let passes = requests.iter().map(|request| {
            Ok(IssuePass {
                payer,
                operator,
                network,
                gatekeeper_slot,
                wallet: request.wallet.solana()?,
                expires_at: request.expires_at,
                attributes: request.attributes,
            })
        });
        let passes = passes.collect::<Result<Vec<_>, Failure>>()?;
        let options = BatchOptions { budget: self.fees.solana, ..BatchOptions::default() };
        let signers = self.solana_signers()?;
        // A chunk at a time, so that what is known is told.
        let chunks = stream::iter((0..requests.len()).step_by(CHUNK)).then(move |first| {
            let (passes, signers) = (passes.clone(), signers.clone());
            async move {
                let chunk: Vec<_> = passes.iter().skip(first).take(CHUNK).copied().collect();
                let outcomes = cluster.issue_many(&chunk, &payer, &signers, &options);
                outcomes.map(|(index, told)| (first.saturating_add(index), told)).collect().await
            }
        });
        let told = chunks.flat_map(|chunk: Vec<_>| stream::iter(chunk));
        let convert = move |(index, outcome): (usize, SolanaOutcome)| {
            let request = requests.get(index)?;
            Some((index, solana_outcome(request, outcome)))
        };
        Ok(told.filter_map(move |item| future::ready(convert(item))).boxed())
    }

    fn issue_on_evm<'a>(
        &'a self,
        registry: &'a Registry,
        network: &NetworkId,
        requests: &'a [IssueRequest],
    ) -> Result<BoxStream<'a, (usize, IssueOutcome)>, Failure> {
        let network = network.evm()?;
        let items = requests.iter().map(|request| {
            Ok(IssueItem {
                wallet: request.wallet.evm()?,
                expiry: Expiry::requested(request.expires_at)?,
                attributes: request.attributes,
            })
        });
        let items = items.collect::<Result<Vec<_>, Failure>>()?;
        let batches = portcullis_evm::plan_issues(registry, network, &items, GAS_PER_TRANSACTION);
        // One after the other, for their nonces' sake.
        let prepared = stream::iter(batches).then(move |batch| async move {
            let prepared = match self.sender() {
                Ok(sender) => {
                    sender.prepare(&batch.call, &self.fees.evm).await.map_err(Failure::from)
                }
                Err(error) => Err(error.into()),
            };
            (batch, prepared)
        });
        let told = prepared.map(move |(batch, prepared)| async move {
            let outcomes = match prepared {
                Ok(prepared) => self.issued_by(registry, &batch, prepared, requests).await,
                Err(failure) => Err(failure),
            };
            let all = batch.items.iter().copied();
            match outcomes {
                Ok(outcomes) => all.zip(outcomes).collect::<Vec<_>>(),
                Err(failure) => {
                    all.map(|index| (index, IssueOutcome::failed(failure.clone()))).collect()
                }
            }
        });
        let told = told.buffered(IN_FLIGHT);
        Ok(told.flat_map(stream::iter).boxed())
    }

    async fn issued_by(
        &self,
        registry: &Registry,
        batch: &IssueBatch,
        prepared: portcullis_evm::SignedTransaction,
        requests: &[IssueRequest],
    ) -> Result<Vec<IssueOutcome>, Failure> {
        let sender = self.sender()?;
        let confirmation =
            Confirmation { finality: Some(Finality::Depth(1)), ..Confirmation::default() };
        let mined = match sender.confirm(std::slice::from_ref(&prepared), &confirmation).await {
            Ok(confirmed) => confirmed.mined,
            Err(error) => return Err(error.into()),
        };
        let transaction = Prepared::Evm(prepared).id();
        let events = mined.events(registry.address())?;
        let told = portcullis_evm::step_outcomes(batch.network, &batch.wallets, &events)
            .map_err(OperationError::from)?;
        let mut outcomes = Vec::with_capacity(told.len());
        for ((index, wallet), told) in batch.items.iter().zip(&batch.wallets).zip(told) {
            outcomes.push(match told {
                StepOutcome::Taken { .. } => {
                    IssueOutcome::Issued { transaction: transaction.clone() }
                }
                StepOutcome::RefusedUnknown(code) => {
                    IssueOutcome::Refused(Refusal::Chain(format!("refusal {code}")))
                }
                StepOutcome::Refused(refusal) => {
                    let refusal = Refusal::from(refusal);
                    let exists = refusal == Refusal::Lifecycle(LifecycleError::PassExists);
                    let word = registry.pass_word(batch.network, *wallet).await?;
                    let pass = PassDetails::of_word(batch.network, *wallet, word);
                    match (pass, requests.get(*index)) {
                        (Some(pass), Some(request)) if exists => {
                            IssueOutcome::exists(request, pass)
                        }
                        _ => IssueOutcome::Refused(refusal),
                    }
                }
            });
        }
        Ok(outcomes)
    }
}

fn solana_outcome(request: &IssueRequest, outcome: SolanaOutcome) -> IssueOutcome {
    match outcome {
        SolanaOutcome::Issued { signature, .. } => {
            IssueOutcome::Issued { transaction: signature.to_string() }
        }
        SolanaOutcome::Exists { pass, .. } => {
            IssueOutcome::exists(request, PassDetails::of_record(&pass))
        }
        SolanaOutcome::Failed(error) => {
            let error: SendError = error;
            IssueOutcome::failed(error.into())
        }
    }
}
