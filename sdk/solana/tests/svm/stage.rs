//! A cluster, a client, and somebody with funds.

use portcullis_solana::{
    Address, Instruction,
    svm::{JsonRpcError, SvmCluster, SvmOptions},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use solana_hash::Hash;
use solana_keypair::Keypair;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::client_error::{Error as ClientError, ErrorKind};
use solana_rpc_client_api::request::{RpcError, RpcResponseErrorData};
use solana_rpc_client_api::response::RpcSimulateTransactionResult;
use solana_signature::Signature;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;
use solana_transaction::Transaction;

pub(crate) const SOL: u64 = 1_000_000_000;

pub(crate) struct Stage {
    pub(crate) cluster: SvmCluster,
    pub(crate) client: RpcClient,
    pub(crate) payer: Keypair,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::with(SvmOptions::fixed())
    }

    /// Finality is 32 blocks behind.
    pub(crate) fn lagging() -> Self {
        let options = SvmOptions { finality_lag_slots: 32, ..SvmOptions::fixed() };
        Self::with(options)
    }

    pub(crate) fn with(options: SvmOptions) -> Self {
        let cluster = SvmCluster::with_options(options);
        let payer = keypair("payer");
        cluster.airdrop(&payer.pubkey(), 100 * SOL).unwrap();
        Self { client: cluster.rpc_client(), cluster, payer }
    }

    pub(crate) fn signed(&self, instructions: &[Instruction], blockhash: Hash) -> Transaction {
        let payer = self.payer.pubkey();
        Transaction::new_signed_with_payer(instructions, Some(&payer), &[&self.payer], blockhash)
    }

    /// A transfer of the payer's that names the newest blockhash.
    pub(crate) async fn transfer(&self, to: &Address, lamports: u64) -> Transaction {
        let blockhash = self.client.get_latest_blockhash().await.unwrap();
        self.signed(&[transfer(&self.payer.pubkey(), to, lamports)], blockhash)
    }

    pub(crate) async fn pay(&self, to: &Address, lamports: u64) -> Signature {
        let transaction = self.transfer(to, lamports).await;
        self.client.send_transaction(&transaction).await.unwrap()
    }

    pub(crate) fn ask(&self, method: &str, params: Value) -> Result<Value, JsonRpcError> {
        self.cluster.answer(method, &params)
    }

    pub(crate) fn lamports(&self, address: &Address) -> u64 {
        self.cluster.account(address).map_or(0, |account| account.lamports)
    }
}

/// The key pair of a named actor: the same in every run.
pub(crate) fn keypair(name: &str) -> Keypair {
    Keypair::new_from_array(Sha256::digest(name).into())
}

pub(crate) fn address(name: &str) -> Address {
    keypair(name).pubkey()
}

/// The code and message of a refusal.
pub(crate) fn refusal(error: &ClientError) -> (i64, &str) {
    match error.kind() {
        ErrorKind::RpcError(RpcError::RpcResponseError { code, message, .. }) => (*code, message),
        other => panic!("not an answer: {other:?}"),
    }
}

/// What the simulation before a send said.
pub(crate) fn preflight(error: ClientError) -> RpcSimulateTransactionResult {
    match *error.kind {
        ErrorKind::RpcError(RpcError::RpcResponseError {
            code: -32002,
            data: RpcResponseErrorData::SendTransactionPreflightFailure(result),
            ..
        }) => result,
        other => panic!("not a refusal of preflight: {other:?}"),
    }
}
