use portcullis_evm::Registry;
use portcullis_solana::rpc::{BatchOptions, Cluster};
use portcullis_types::lifecycle::LifecycleError;

use super::{
    IssueBatch, IssueOutcome, IssuePreparation, IssueRequest, PreparedIssues, Told,
    plan::{Place, issue_call, of, places},
};
use crate::{
    Actor, Failure, PassReader, ReadFailure, Refusal, connection::Node, failure::solana_refusal,
    record::PassDetails, transaction::Prepared,
};

impl Actor {
    /// Makes one transaction of a batch and signs it, without those that are there already or that
    /// the chain would refuse as things are. Nothing is sent.
    ///
    /// Prepare a batch when its turn comes: on Solana a transaction expires in about a minute. On an
    /// EVM chain it takes the account's next nonce, as [`Actor::prepare`] does.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it is no single pass's fault.
    #[tracing::instrument(skip_all, fields(passes = batch.requests.len(), chain = %self.connection.chain))]
    pub async fn prepare_issues(&self, batch: &IssueBatch) -> Result<IssuePreparation, Failure> {
        match &self.connection.node {
            Node::Solana(cluster) => self.prepare_on_solana(cluster, batch).await,
            Node::Evm(registry) => self.prepare_on_evm(registry, batch).await,
        }
    }

    async fn prepare_on_solana(
        &self,
        cluster: &Cluster,
        batch: &IssueBatch,
    ) -> Result<IssuePreparation, Failure> {
        let mut told = Told::new();
        let (missing, places) = self.missing(cluster, batch, &mut told).await?;
        let options = BatchOptions { budget: self.fees.solana, ..BatchOptions::default() };
        let (payer, signers) = (self.solana_payer()?, self.solana_signers()?);
        let items = self.issue_items(&missing, &places)?;
        let signed = cluster.sign_batch(&items, &payer, &signers, &options).await?;
        for (place, error) in signed.refused {
            let Some(request) = missing.requests.get(place) else { continue };
            let outcome = match error.failure() {
                Some(failure) => {
                    let refusal = solana_refusal(failure);
                    self.slots.heed(&refusal);
                    self.refused(batch, request, refusal).await?
                }
                None => IssueOutcome::failed(error.into()),
            };
            told.push((*request, outcome));
        }
        let transaction = signed.transaction.map(|signed| self.fees.allow(signed)).transpose()?;
        let batch = batch.with(of(&missing.requests, &signed.items));
        let prepared = transaction
            .map(|signed| PreparedIssues { batch, transaction: Prepared::Solana(signed) });
        Ok(IssuePreparation { prepared, told })
    }

    async fn prepare_on_evm(
        &self,
        registry: &Registry,
        batch: &IssueBatch,
    ) -> Result<IssuePreparation, Failure> {
        let mut told = Told::new();
        let accepted = self.accepted(registry, batch, &mut told).await?;
        let Some(call) = issue_call(registry, &accepted)? else {
            return Ok(IssuePreparation { prepared: None, told });
        };
        let transaction = self.sender()?.prepare(&call.call, &self.fees.evm_policy()).await?;
        let batch = batch.with(of(&accepted.requests, &call.items));
        let prepared = PreparedIssues { batch, transaction: Prepared::Evm(transaction) };
        Ok(IssuePreparation { prepared: Some(prepared), told })
    }

    /// Those of the batch whose wallets have no pass yet, and where that will be; of the others it is
    /// told.
    pub(super) async fn missing(
        &self,
        cluster: &Cluster,
        batch: &IssueBatch,
        told: &mut Told,
    ) -> Result<(IssueBatch, Vec<Place>), Failure> {
        let all = places(batch)?;
        let passes = cluster.passes_at(&batch.network.solana()?, &all).await?;
        let mut missing = Vec::with_capacity(passes.len());
        let mut places = Vec::with_capacity(passes.len());
        for ((request, place), pass) in batch.requests.iter().zip(all).zip(passes) {
            match pass {
                Some(pass) => {
                    let pass = PassDetails::of_record(&pass);
                    told.push((*request, IssueOutcome::exists(request, pass)));
                }
                None => {
                    missing.push(*request);
                    places.push(place);
                }
            }
        }
        Ok((batch.with(missing), places))
    }

    /// Those of the batch that the registry would not refuse; of the others it is told.
    pub(super) async fn accepted(
        &self,
        registry: &Registry,
        batch: &IssueBatch,
        told: &mut Told,
    ) -> Result<IssueBatch, Failure> {
        let Some(call) = issue_call(registry, batch)? else { return Ok(batch.clone()) };
        let refused = registry.refused_steps(self.sender()?.account(), &call).await?;
        let mut accepted = Vec::with_capacity(refused.len());
        for (request, refused) in of(&batch.requests, &call.items).into_iter().zip(refused) {
            match refused {
                Some(code) => {
                    let refusal = Refusal::of_step(code);
                    told.push((request, self.refused(batch, &request, refusal).await?));
                }
                None => accepted.push(request),
            }
        }
        Ok(batch.with(accepted))
    }

    /// What it comes to that the chain refuses one pass: one that is there already is no refusal.
    pub(super) async fn refused(
        &self,
        batch: &IssueBatch,
        request: &IssueRequest,
        refusal: Refusal,
    ) -> Result<IssueOutcome, ReadFailure> {
        if refusal == Refusal::Lifecycle(LifecycleError::PassExists) {
            let reader = PassReader::new(self.connection.clone());
            if let Some(pass) = reader.pass(&batch.network, &request.wallet).await? {
                return Ok(IssueOutcome::exists(request, pass));
            }
        }
        Ok(IssueOutcome::Refused(refusal))
    }
}
