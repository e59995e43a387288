//! A network with a gatekeeper, made through the client itself.

use std::{env, path::PathBuf, sync::Arc, time::Duration};

use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, Instruction, TRANSFER_HOOK_PROGRAM_ID,
    instruction::{
        AddGatekeeper, CreateNetwork, FreezePass, GatekeeperLimits, IssuePass, NetworkSettings,
        Pause, RevokePass, SetGatekeeperStatus,
    },
    pda,
    rpc::{
        BatchOptions, Budget, Cluster, CommitmentConfig, Confirmation, Confirmed, Retry, SendError,
        TransactionSigner,
    },
    svm::{SvmCluster, SvmOptions},
};
use portcullis_types::{Attributes, GatekeeperStatus, lifecycle::Permissions};
use sha2::{Digest, Sha256};
use solana_keypair::Keypair;
use solana_rpc_client::{nonblocking::rpc_client::RpcClient, rpc_client::RpcClientConfig};
use solana_signer::Signer;

use crate::wire::Wire;

pub(crate) const START: i64 = SvmOptions::START_UNIX_SECONDS;
pub(crate) const DAY: i64 = 86_400;
/// Lifetime of a pass for which no expiry is asked: 30 days.
pub(crate) const LIFETIME: i64 = 30 * DAY;
const FUNDS_LAMPORTS: u64 = 1_000_000_000_000;

/// No waiting that a test would notice.
pub(crate) const AT_ONCE: Confirmation = Confirmation {
    commitment: CommitmentConfig::confirmed(),
    resend_every: Duration::from_millis(4),
    poll_every: Duration::from_millis(1),
    deadline: Duration::from_secs(20),
};
pub(crate) const RETRY: Retry = Retry {
    attempts: 3,
    first_pause: Duration::from_millis(1),
    longest_pause: Duration::from_millis(2),
};

pub(crate) fn key(name: &str) -> Keypair {
    Keypair::new_from_array(Sha256::digest(name).into())
}

pub(crate) fn address(name: &str) -> Address {
    key(name).pubkey()
}

pub(crate) fn options() -> BatchOptions {
    BatchOptions { confirmation: AT_ONCE, retry: RETRY, ..BatchOptions::default() }
}

pub(crate) struct World {
    pub(crate) svm: SvmCluster,
    /// What the client asks through.
    pub(crate) wire: Wire,
    pub(crate) cluster: Cluster,
    pub(crate) network: Address,
    /// Created the network and decides about it.
    pub(crate) authority: Keypair,
    /// Of the gatekeeper in slot 0. Pays, too.
    pub(crate) operator: Keypair,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_options(SvmOptions::fixed()).await
    }

    pub(crate) async fn with_options(options: SvmOptions) -> Self {
        let svm = SvmCluster::with_options(options);
        for (program, file) in
            [(GATEWAY_PROGRAM_ID, "gateway.so"), (TRANSFER_HOOK_PROGRAM_ID, "transfer_hook.so")]
        {
            svm.add_program_from_file(program, deployed(file)).unwrap();
        }
        let wire = Wire::new(svm.clone());
        let config = RpcClientConfig::with_commitment(CommitmentConfig::confirmed());
        let rpc = RpcClient::new_sender(wire.clone(), config);
        let authority = key("authority");
        let operator = key("operator");
        for funded in [&authority, &operator] {
            svm.airdrop(&funded.pubkey(), FUNDS_LAMPORTS).unwrap();
        }
        let world = Self {
            svm,
            wire,
            cluster: Cluster::from_client(Arc::new(rpc)),
            network: pda::network(&authority.pubkey(), 0).0,
            authority,
            operator,
        };
        world.create_network(0).await;
        world
    }

    /// A network of the authority's, with a gatekeeper of the operator's in slot 0.
    pub(crate) async fn create_network(&self, id: u32) -> Address {
        let creator = self.authority.pubkey();
        let (network, _) = pda::network(&creator, id);
        let settings = NetworkSettings {
            default_lifetime_seconds: LIFETIME.unsigned_abs(),
            ..NetworkSettings::default()
        };
        let create = CreateNetwork { payer: creator, creator, id, settings }.instruction();
        let add = self.add_gatekeeper(&network, 0);
        self.govern(&[create, add]).await.unwrap();
        network
    }

    pub(crate) fn add_gatekeeper(&self, network: &Address, slot: u16) -> Instruction {
        AddGatekeeper {
            payer: self.authority.pubkey(),
            authority: self.authority.pubkey(),
            network: *network,
            gatekeeper_slot: slot,
            gatekeeper_authority: address("cold"),
            operator: self.operator.pubkey(),
            limits: GatekeeperLimits { permissions: Permissions::ALL, ..Default::default() },
        }
        .instruction()
    }

    /// Signed by the network's authority, and confirmed.
    pub(crate) async fn govern(&self, calls: &[Instruction]) -> Result<Confirmed, SendError> {
        self.done(calls, &self.authority).await
    }

    /// Signed by the operator, and confirmed.
    pub(crate) async fn operate(&self, calls: &[Instruction]) -> Result<Confirmed, SendError> {
        self.done(calls, &self.operator).await
    }

    async fn done(&self, calls: &[Instruction], by: &Keypair) -> Result<Confirmed, SendError> {
        let signers: [&TransactionSigner; 1] = [by];
        let signed = self.cluster.sign(calls, &by.pubkey(), &signers, &Budget::default()).await?;
        self.cluster.confirm(&signed, &AT_ONCE).await
    }

    pub(crate) fn issue(&self, wallet: &Address) -> IssuePass {
        IssuePass {
            payer: self.operator.pubkey(),
            operator: self.operator.pubkey(),
            network: self.network,
            gatekeeper_slot: 0,
            wallet: *wallet,
            expires_at: None,
            attributes: Attributes::HUMAN,
        }
    }

    pub(crate) async fn issued(&self, wallet: &Address) -> Confirmed {
        self.operate(&[self.issue(wallet).instruction()]).await.unwrap()
    }

    pub(crate) fn freeze(&self, wallet: &Address, reason: u8) -> Instruction {
        let (actor, network) = (self.operator.pubkey(), self.network);
        FreezePass { actor, network, gatekeeper_slot: 0, wallet: *wallet, reason }.instruction()
    }

    pub(crate) fn revoke(&self, wallet: &Address) -> Instruction {
        let (actor, network) = (self.operator.pubkey(), self.network);
        RevokePass { actor, network, gatekeeper_slot: 0, wallet: *wallet, reason: 1 }.instruction()
    }

    pub(crate) fn pause(&self) -> Instruction {
        Pause { actor: self.authority.pubkey(), network: self.network }.instruction()
    }

    pub(crate) fn set_gatekeeper_status(&self, status: GatekeeperStatus) -> Instruction {
        let (actor, network) = (self.authority.pubkey(), self.network);
        SetGatekeeperStatus { actor, network, gatekeeper_slot: 0, status }.instruction()
    }

    pub(crate) fn pass_address(&self, wallet: &Address) -> Address {
        pda::pass(&self.network, wallet).0
    }
}

fn deployed(file: &str) -> PathBuf {
    let in_checkout = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/deploy");
    let path = env::var_os("PORTCULLIS_DEPLOY_DIR").map_or_else(in_checkout, PathBuf::from);
    let path = path.join(file);
    assert!(path.is_file(), "there is no {}: run `cargo xtask build`", path.display());
    path
}
