use futures::future;
use serde_json::json;
use solana_address::Address;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_message::Message;
use solana_rpc_client_api::{
    request::RpcRequest,
    response::{Response, RpcBlockhash},
};
use solana_signer::Signer;

use super::{
    Budget, ComputeLimit, Draft, MAX_COMPUTE_UNITS, Priority, SendError, SignedTransaction,
    draft::wire,
};
use crate::rpc::{Cluster, RpcFault};

/// Any signer that may be used from several threads. A signer that blocks, a device for example,
/// blocks the task while it signs.
pub type TransactionSigner = dyn Signer + Send + Sync;

impl Cluster {
    /// Makes a transaction of `instructions`, which pays its fee from `payer`, and signs it. Nothing
    /// is sent. The runtime counts the instructions as they are given here.
    ///
    /// `signers` must hold every key that has to sign, the payer's too; others are not used.
    ///
    /// # Errors
    ///
    /// [`SendError::Rejected`] if a simulation refuses it, [`SendError::TooLarge`],
    /// [`SendError::MissingSigner`], [`SendError::Signer`], or [`SendError::Rpc`].
    pub async fn sign(
        &self,
        instructions: &[Instruction],
        payer: &Address,
        signers: &[&TransactionSigner],
        budget: &Budget,
    ) -> Result<SignedTransaction, SendError> {
        let draft = Draft::new(instructions, payer, budget.priority != Priority::None)?;
        check_signers(&draft, signers)?;
        let writable = draft.writable();
        // None of them waits for another's answer.
        let (limit, price, blockhash) = future::join3(
            self.compute_limit(&draft, budget.compute),
            self.price(budget.priority, &writable),
            self.latest_blockhash(),
        )
        .await;
        // A refusal is told whatever became of the others.
        let (limit, price, (blockhash, last_valid_block_height)) = (limit?, price?, blockhash?);
        let message = draft.message(limit, price, &blockhash);
        let signatures = signatures(&message, signers)?;
        let signed =
            SignedTransaction::from_wire(wire(&signatures, &message), last_valid_block_height);
        signed.map_err(|error| SendError::Signer { address: *payer, reason: error.to_string() })
    }

    async fn compute_limit(&self, draft: &Draft, limit: ComputeLimit) -> Result<u32, SendError> {
        let margin_percent = match limit {
            ComputeLimit::Units(units) => return Ok(units.min(MAX_COMPUTE_UNITS)),
            ComputeLimit::Simulated { margin_percent } => margin_percent,
        };
        let simulation = self.simulate(draft, &[]).await?;
        match simulation.failure {
            Some(failure) => Err(SendError::rejected(failure)),
            None => Ok(ComputeLimit::with_margin(simulation.units, margin_percent)),
        }
    }

    /// The newest blockhash, and the height of the last block that takes it.
    pub(super) async fn latest_blockhash(&self) -> Result<(Hash, u64), RpcFault> {
        let request = RpcRequest::GetLatestBlockhash;
        let response: Response<RpcBlockhash> =
            self.ask(request, json!([self.commitment()])).await?;
        let blockhash = response.value.blockhash.parse();
        let blockhash = blockhash.map_err(|_| RpcFault::malformed(request, "it has no hash"))?;
        Ok((blockhash, response.value.last_valid_block_height))
    }
}

fn signer_of<'a>(
    address: &Address,
    signers: &[&'a TransactionSigner],
) -> Result<&'a TransactionSigner, SendError> {
    let is_theirs = |signer: &&&TransactionSigner| signer.try_pubkey().ok() == Some(*address);
    let signer = signers.iter().find(is_theirs).copied();
    signer.ok_or(SendError::MissingSigner { address: *address })
}

/// Before anything is asked of the node.
fn check_signers(draft: &Draft, signers: &[&TransactionSigner]) -> Result<(), SendError> {
    let message = draft.message(0, 0, &Hash::default());
    message.signer_keys().into_iter().try_for_each(|key| signer_of(key, signers).map(|_| ()))
}

fn signatures(
    message: &Message,
    signers: &[&TransactionSigner],
) -> Result<Vec<[u8; 64]>, SendError> {
    let bytes = message.serialize();
    let sign = |address: &Address| {
        let signature = signer_of(address, signers)?.try_sign_message(&bytes);
        let signature = signature
            .map_err(|error| SendError::Signer { address: *address, reason: error.to_string() })?;
        Ok(<[u8; 64]>::from(signature))
    };
    message.signer_keys().into_iter().map(sign).collect()
}
