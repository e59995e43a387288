use portcullis_evm::{Expiry, IssueItem, Registry, plan_issues};
use portcullis_solana::{
    Address,
    instruction::IssuePass,
    pda,
    rpc::{BatchItem, SendError, pack},
};

use super::{IssueBatch, IssueOutcome, IssuePlan, IssueRequest};
use crate::{Actor, Failure, NetworkId, connection::Node};

/// Blocks of every chain in the table hold more.
const GAS_PER_TRANSACTION: u64 = 8_000_000;

impl Actor {
    /// Shares passes out among as few transactions as hold them: about nine to one on Solana, about
    /// two hundred on EVM chains, where those that differ in the wallet alone go together. Nothing is
    /// signed.
    ///
    /// A wallet that is given twice gets one pass; the other is told as refused or existing.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the network is not of this chain, or the operator's gatekeeper is not found.
    #[tracing::instrument(skip_all, fields(passes = requests.len(), chain = %self.connection.chain))]
    pub async fn plan_issues(
        &self,
        network: &NetworkId,
        requests: &[IssueRequest],
    ) -> Result<IssuePlan, Failure> {
        let mut plan = IssuePlan { batches: Vec::new(), told: Vec::new() };
        match &self.connection.node {
            Node::Solana(cluster) => {
                let address = network.solana()?;
                let foreign = |request: &IssueRequest| request.wallet.solana().err();
                let requests = split(requests, &mut plan, |it| foreign(it).map(Failure::from));
                if requests.is_empty() {
                    return Ok(plan);
                }
                let slot = self.own_slot(cluster, &address).await?;
                let whole = IssueBatch { network: *network, gatekeeper_slot: Some(slot), requests };
                let places = places(&whole)?;
                let packed = pack(&self.issue_items(&whole, &places)?, &self.solana_payer()?);
                for transaction in packed.map_err(SendError::from)? {
                    plan.batches.push(whole.with(of(&whole.requests, &transaction.items)));
                }
            }
            Node::Evm(registry) => {
                network.evm()?;
                let requests = split(requests, &mut plan, |it| issue_item(it).err());
                let whole = IssueBatch { network: *network, gatekeeper_slot: None, requests };
                for call in issue_calls(registry, &whole, GAS_PER_TRANSACTION)? {
                    plan.batches.push(whole.with(of(&whole.requests, &call.items)));
                }
            }
        }
        Ok(plan)
    }

    /// The instructions of a batch, an item for each pass; `places` are [`places`] of it.
    pub(super) fn issue_items(
        &self,
        batch: &IssueBatch,
        places: &[Place],
    ) -> Result<Vec<BatchItem>, Failure> {
        let (payer, operator) = (self.solana_payer()?, self.signer.solana()?.address());
        let network = batch.network.solana()?;
        let gatekeeper_slot = batch.gatekeeper_slot.unwrap_or_default();
        let (gatekeeper, _) = pda::gatekeeper(&network, gatekeeper_slot);
        let items = batch.requests.iter().zip(places).map(|(request, (wallet, pass))| {
            let issue = IssuePass {
                payer,
                operator,
                network,
                gatekeeper_slot,
                wallet: *wallet,
                expires_at: request.expires_at,
                attributes: request.attributes,
            };
            BatchItem::issue_at(&issue, gatekeeper, *pass)
        });
        Ok(items.collect())
    }
}

/// A wallet, and where its pass will be.
pub(super) type Place = (Address, Address);

/// Of each pass of a batch on Solana. To find an address takes longer than all else.
pub(super) fn places(batch: &IssueBatch) -> Result<Vec<Place>, Failure> {
    let network = batch.network.solana()?;
    let places = batch.requests.iter().map(|request| {
        let wallet = request.wallet.solana()?;
        Ok((wallet, pda::pass(&network, &wallet).0))
    });
    places.collect()
}

/// A batch as a call of the registry; `None` if nothing is in it.
pub(super) fn issue_call(
    registry: &Registry,
    batch: &IssueBatch,
) -> Result<Option<portcullis_evm::IssueBatch>, Failure> {
    // What was planned fits.
    Ok(issue_calls(registry, batch, u64::MAX)?.into_iter().next())
}

fn issue_calls(
    registry: &Registry,
    batch: &IssueBatch,
    max_gas: u64,
) -> Result<Vec<portcullis_evm::IssueBatch>, Failure> {
    let items: Result<Vec<_>, Failure> = batch.requests.iter().map(issue_item).collect();
    Ok(plan_issues(registry, batch.network.evm()?, &items?, max_gas))
}

fn issue_item(request: &IssueRequest) -> Result<IssueItem, Failure> {
    Ok(IssueItem {
        wallet: request.wallet.evm()?,
        expiry: Expiry::requested(request.expires_at)?,
        attributes: request.attributes,
    })
}

/// Those that nothing is wrong with; the others are told.
fn split(
    requests: &[IssueRequest],
    plan: &mut IssuePlan,
    wrong: impl Fn(&IssueRequest) -> Option<Failure>,
) -> Vec<IssueRequest> {
    let mut good = Vec::with_capacity(requests.len());
    for request in requests {
        match wrong(request) {
            Some(failure) => plan.told.push((*request, IssueOutcome::Failed(failure))),
            None => good.push(*request),
        }
    }
    good
}

/// Those at these places.
pub(super) fn of(requests: &[IssueRequest], places: &[usize]) -> Vec<IssueRequest> {
    places.iter().filter_map(|place| requests.get(*place)).copied().collect()
}
