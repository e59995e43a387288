use serde_json::json;
use solana_rpc_client_api::{
    client_error::{Error as ClientError, ErrorKind},
    config::{RpcSendTransactionConfig, UiTransactionEncoding},
    request::{RpcError, RpcRequest, RpcResponseErrorData},
};
use solana_signature::Signature;
use solana_transaction_error::TransactionError;

use super::{Failure, SendError, SignedTransaction};
use crate::rpc::{Cluster, RpcFault};

impl Cluster {
    /// Sends a transaction, once the node's simulation lets it through. It does not wait for it.
    ///
    /// The same transaction may be sent any number of times: one that was processed already is a
    /// success. That a node took it does not mean that it will be processed.
    ///
    /// # Errors
    ///
    /// [`SendError::Rejected`], [`SendError::BlockhashUnknown`] or [`SendError::Rpc`]. None of them
    /// says that it is not on chain, or will not be, if it was sent before:
    /// [`Cluster::state`] does.
    #[tracing::instrument(level = "debug", skip_all, fields(signature = %signed.signature()))]
    pub async fn send(&self, signed: &SignedTransaction) -> Result<(), SendError> {
        self.submit(signed, false).await
    }

    /// `again`: without a simulation, whose answer might be about a state that the transaction itself
    /// has made.
    pub(super) async fn submit(
        &self,
        signed: &SignedTransaction,
        again: bool,
    ) -> Result<(), SendError> {
        let request = RpcRequest::SendTransaction;
        let config = RpcSendTransactionConfig {
            skip_preflight: again,
            preflight_commitment: Some(self.commitment().commitment),
            encoding: Some(UiTransactionEncoding::Base64),
            ..RpcSendTransactionConfig::default()
        };
        let answer = self.ask_client::<String>(request, json!([signed.base64(), config])).await;
        match answer {
            Ok(signature) if signature.parse::<Signature>().ok() == Some(*signed.signature()) => {
                Ok(())
            }
            Ok(_) => Err(RpcFault::malformed(request, "it names another signature").into()),
            Err(error) => refused(error, signed),
        }
    }
}

fn refused(error: ClientError, signed: &SignedTransaction) -> Result<(), SendError> {
    let (error, logs) = match *error.kind {
        ErrorKind::RpcError(RpcError::RpcResponseError {
            code,
            message,
            data: RpcResponseErrorData::SendTransactionPreflightFailure(mut result),
        }) => match result.err.take() {
            Some(error) => (TransactionError::from(error), result.logs.unwrap_or_default()),
            None => {
                let data = RpcResponseErrorData::Empty;
                let error = RpcError::RpcResponseError { code, message, data };
                return Err(RpcFault::new(RpcRequest::SendTransaction, error.into()).into());
            }
        },
        ErrorKind::TransactionError(error) => (error, Vec::new()),
        kind => return Err(RpcFault::new(RpcRequest::SendTransaction, kind.into()).into()),
    };
    match error {
        TransactionError::AlreadyProcessed => Ok(()),
        TransactionError::BlockhashNotFound => Err(SendError::BlockhashUnknown),
        error => Err(SendError::rejected(Failure::new(error, signed.programs(), logs))),
    }
}
