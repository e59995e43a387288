//! A node with the programs on it, and somebody who has a network there.

use e2e::{
    programs::{checkout, program},
    validator::{Validator, funder},
};
use portcullis_localnet::{Localnet, LocalnetOptions};
use portcullis_solana::{
    Address, Instruction,
    instruction::{
        AddGatekeeper, CreateNetwork, FreezePass, GatekeeperLimits, IssuePass, NetworkSettings,
        RevokePass,
    },
    pda,
    rpc::{
        Budget, Cluster, CommitmentConfig, Confirmation, SendError, SignedTransaction,
        TransactionSigner,
    },
};
use portcullis_types::{Attributes, lifecycle::Permissions};
use serde_json::Value;
use solana_keypair::Keypair;
use solana_rpc_client_api::{
    client_error::ErrorKind,
    request::{RpcError, RpcRequest, RpcResponseErrorData},
};
use solana_signer::Signer;

/// 1,000 SOL.
const FUNDS_LAMPORTS: u64 = 1_000_000_000_000;

pub(crate) struct Node {
    pub(crate) cluster: Cluster,
    /// Signs and pays for everything; the same on every node, and so are the addresses that follow.
    pub(crate) key: Keypair,
    pub(crate) network: Address,
    /// Keeps the VM's port open.
    _localnet: Option<Localnet>,
}

/// A refusal as JSON-RPC has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: i64,
    pub(crate) message: String,
    /// Of a simulation before sending, by its `Debug`
    pub(crate) transaction: Option<String>,
}

impl Node {
    /// The VM, and then the validator. `id` is the network's; each test has its own.
    pub(crate) async fn both(id: u32) -> [Self; 2] {
        [Self::vm(id).await, Self::validator(id).await]
    }

    pub(crate) async fn validator(id: u32) -> Self {
        let validator = Validator::of_this_run().expect("run by `cargo xtask e2e`");
        Self::new(validator.rpc_url(), id, None).await
    }

    async fn vm(id: u32) -> Self {
        let programs = program("gateway").0.parent().unwrap().to_owned();
        let mut options = LocalnetOptions::new(programs).on_free_ports();
        options.anvil = Some(xtask::foundry_tool(&checkout(), "anvil"));
        let localnet = Localnet::start(options).await.unwrap();
        localnet.solana().airdrop(&funder().pubkey(), FUNDS_LAMPORTS).unwrap();
        let url = localnet.description().solana.rpc_url.clone();
        Self::new(&url, id, Some(localnet)).await
    }

    async fn new(url: &str, id: u32, localnet: Option<Localnet>) -> Self {
        let key = funder();
        let cluster = Cluster::connect(url, CommitmentConfig::confirmed()).unwrap();
        let creator = key.pubkey();
        let network = pda::network(&creator, id).0;
        let node = Self { cluster, key, network, _localnet: localnet };
        let settings =
            NetworkSettings { default_lifetime_seconds: 86_400, ..NetworkSettings::default() };
        let create = CreateNetwork { payer: creator, creator, id, settings }.instruction();
        let add = AddGatekeeper {
            payer: creator,
            authority: creator,
            network,
            gatekeeper_slot: 0,
            gatekeeper_authority: creator,
            operator: creator,
            limits: GatekeeperLimits { permissions: Permissions::ALL, ..Default::default() },
        };
        node.done(&[create, add.instruction()], &[]).await.unwrap();
        node
    }

    pub(crate) async fn sign(
        &self,
        calls: &[Instruction],
        others: &[&Keypair],
        budget: &Budget,
    ) -> Result<SignedTransaction, SendError> {
        let mut signers: Vec<&TransactionSigner> = vec![&self.key];
        signers.extend(others.iter().map(|key| *key as &TransactionSigner));
        self.cluster.sign(calls, &self.key.pubkey(), &signers, budget).await
    }

    /// Signed by the key and by `others`, and confirmed.
    pub(crate) async fn done(
        &self,
        calls: &[Instruction],
        others: &[&Keypair],
    ) -> Result<SignedTransaction, SendError> {
        let signed = self.sign(calls, others, &Budget::default()).await?;
        self.cluster.confirm(&signed, &Confirmation::default()).await?;
        Ok(signed)
    }

    pub(crate) fn issue(&self, wallet: &Address) -> Instruction {
        let operator = self.key.pubkey();
        IssuePass {
            payer: operator,
            operator,
            network: self.network,
            gatekeeper_slot: 0,
            wallet: *wallet,
            expires_at: None,
            attributes: Attributes::HUMAN,
        }
        .instruction()
    }

    pub(crate) fn freeze(&self, wallet: &Address) -> Instruction {
        let (actor, network) = (self.key.pubkey(), self.network);
        FreezePass { actor, network, gatekeeper_slot: 0, wallet: *wallet, reason: 1 }.instruction()
    }

    pub(crate) fn revoke(&self, wallet: &Address) -> Instruction {
        let (actor, network) = (self.key.pubkey(), self.network);
        RevokePass { actor, network, gatekeeper_slot: 0, wallet: *wallet, reason: 1 }.instruction()
    }

    /// What JSON-RPC answers.
    pub(crate) async fn ask(&self, method: &'static str, params: Value) -> Result<Value, Refusal> {
        let request = RpcRequest::Custom { method };
        self.cluster.rpc().send(request, params).await.map_err(|error| match error.kind() {
            ErrorKind::RpcError(RpcError::RpcResponseError { code, message, data }) => Refusal {
                code: *code,
                message: message.clone(),
                transaction: match data {
                    RpcResponseErrorData::SendTransactionPreflightFailure(result) => {
                        Some(format!("{:?}", result.err))
                    }
                    _ => None,
                },
            },
            other => panic!("{method}: {other:?}"),
        })
    }
}
