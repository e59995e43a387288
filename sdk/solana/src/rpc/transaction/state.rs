use serde::Deserialize;
use serde_json::json;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client_api::{
    config::{RpcTransactionConfig, UiTransactionEncoding},
    request::RpcRequest,
    response::Response,
};
use solana_transaction_error::TransactionError;
use solana_transaction_status_client_types::{
    EncodedConfirmedTransactionWithStatusMeta, TransactionConfirmationStatus, TransactionStatus,
    option_serializer::OptionSerializer,
};

use super::{Failure, SignedTransaction};
use crate::rpc::{Cluster, ReadError, RpcFault, Signature};

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransactionState {
    /// Nothing that a supermajority stands for. It may still be processed.
    Pending,
    /// It succeeded, and a supermajority voted for its block.
    Confirmed {
        /// Its slot.
        slot: u64,
    },
    /// It succeeded, and is there to stay.
    Finalized {
        /// Its slot.
        slot: u64,
    },
    /// It is on chain and failed: nothing of it remains but the fee.
    Failed {
        /// Its slot.
        slot: u64,
        /// Whether that is there to stay.
        is_final: bool,
        /// Why.
        failure: Box<Failure>,
    },
    /// It is not on chain and never will be.
    Expired,
}

/// A slot and the height of its block, in one answer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tip {
    absolute_slot: u64,
    block_height: u64,
}

impl Cluster {
    /// What became of a transaction, however long ago it was signed.
    ///
    /// [`TransactionState::Expired`] is said only if the finalized chain has grown past the last
    /// block that could hold it, and a node that has seen that much finds it nowhere in its history.
    /// A node that has dropped its history cannot know better: ask before days have passed.
    ///
    /// # Errors
    ///
    /// [`ReadError::Rpc`] if the node does not answer well.
    #[tracing::instrument(level = "debug", skip_all, fields(signature = %signed.signature()))]
    pub async fn state(&self, signed: &SignedTransaction) -> Result<TransactionState, ReadError> {
        // The tip first: what is then missing from the history was missing when it was there.
        let finalized = CommitmentConfig::finalized();
        let tip: Tip = self.ask(RpcRequest::GetEpochInfo, json!([finalized])).await?;
        let status = self.status_of(signed.signature(), true).await?;
        let may_come = signed.last_valid_block_height() >= tip.block_height;
        match status.value {
            None if may_come || status.context.slot < tip.absolute_slot => {
                Ok(TransactionState::Pending)
            }
            None => Ok(TransactionState::Expired),
            Some(status) => self.known_state(signed, status).await,
        }
    }

    /// Of a transaction that the node remembers from recent blocks. `None` says nothing.
    pub(super) async fn recent_state(
        &self,
        signed: &SignedTransaction,
    ) -> Result<Option<TransactionState>, ReadError> {
        match self.status_of(signed.signature(), false).await?.value {
            Some(status) => self.known_state(signed, status).await.map(Some),
            None => Ok(None),
        }
    }

    async fn known_state(
        &self,
        signed: &SignedTransaction,
        status: TransactionStatus,
    ) -> Result<TransactionState, ReadError> {
        let slot = status.slot;
        Ok(match (status.confirmation_status(), status.err) {
            (TransactionConfirmationStatus::Processed, _) => TransactionState::Pending,
            (confirmation, Some(error)) => {
                let is_final = confirmation == TransactionConfirmationStatus::Finalized;
                let failure = Box::new(self.failure(signed, error).await);
                TransactionState::Failed { slot, is_final, failure }
            }
            (TransactionConfirmationStatus::Confirmed, None) => {
                TransactionState::Confirmed { slot }
            }
            (TransactionConfirmationStatus::Finalized, None) => {
                TransactionState::Finalized { slot }
            }
        })
    }

    async fn status_of(
        &self,
        signature: &Signature,
        in_history: bool,
    ) -> Result<Response<Option<TransactionStatus>>, RpcFault> {
        let request = RpcRequest::GetSignatureStatuses;
        let config = json!({ "searchTransactionHistory": in_history });
        let response: Response<Vec<Option<TransactionStatus>>> =
            self.ask(request, json!([[signature.to_string()], config])).await?;
        let [status] = <[_; 1]>::try_from(response.value)
            .map_err(|_| RpcFault::malformed(request, "it has another number of statuses"))?;
        Ok(Response { context: response.context, value: status })
    }

    /// The logs are asked for if the program that failed is not known without them. It failed
    /// whether they come or not.
    async fn failure(&self, signed: &SignedTransaction, error: TransactionError) -> Failure {
        let failure = Failure::new(error, signed.programs(), Vec::new());
        if !failure.wants_logs() {
            return failure;
        }
        match self.logs(signed.signature()).await {
            Ok(logs) => Failure::new(failure.error, signed.programs(), logs),
            Err(_) => failure,
        }
    }

    async fn logs(&self, signature: &Signature) -> Result<Vec<String>, RpcFault> {
        let config = RpcTransactionConfig {
            encoding: Some(UiTransactionEncoding::Base64),
            commitment: Some(CommitmentConfig::confirmed()),
            max_supported_transaction_version: Some(u8::MAX),
        };
        let params = json!([signature.to_string(), config]);
        let transaction: Option<EncodedConfirmedTransactionWithStatusMeta> =
            self.ask(RpcRequest::GetTransaction, params).await?;
        let meta = transaction.and_then(|transaction| transaction.transaction.meta);
        Ok(match meta.map(|meta| meta.log_messages) {
            Some(OptionSerializer::Some(logs)) => logs,
            _ => Vec::new(),
        })
    }
}
