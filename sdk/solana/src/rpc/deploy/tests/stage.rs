//! The cluster, and the keys of a deployment.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use sha2::{Digest, Sha256};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    Address, Instruction,
    rpc::{
        BatchOptions, Cluster, Confirmation, DeployError, DeployProgress, Deployment,
        DeploymentPlan, TransactionSigner,
    },
    svm::SvmCluster,
};

pub(in crate::rpc::deploy) struct Stage {
    pub(in crate::rpc::deploy) svm: SvmCluster,
    pub(in crate::rpc::deploy) cluster: Cluster,
    pub(in crate::rpc::deploy) payer: Keypair,
    pub(in crate::rpc::deploy) authority: Keypair,
    pub(in crate::rpc::deploy) program: Keypair,
    pub(in crate::rpc::deploy) buffer: Keypair,
}

pub(in crate::rpc::deploy) fn key(name: &str) -> Keypair {
    Keypair::new_from_array(Sha256::digest(name).into())
}

pub(in crate::rpc::deploy) fn executable(name: &str) -> Vec<u8> {
    let folder = std::env::var_os("PORTCULLIS_DEPLOY_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/deploy"),
        PathBuf::from,
    );
    let path = folder.join(format!("{name}.so"));
    std::fs::read(&path).unwrap_or_else(|_| panic!("{path:?}: run `cargo xtask build`"))
}

pub(in crate::rpc::deploy) fn quickly() -> BatchOptions {
    let confirmation = Confirmation {
        poll_every: Duration::from_millis(1),
        resend_every: Duration::from_millis(20),
        ..Confirmation::default()
    };
    BatchOptions { confirmation, ..BatchOptions::default() }
}

impl Stage {
    pub(in crate::rpc::deploy) fn new() -> Self {
        let svm = SvmCluster::new();
        let payer = key("payer");
        svm.airdrop(&payer.pubkey(), 1_000_000_000_000).unwrap();
        let cluster = Cluster::from_client(Arc::new(svm.rpc_client()));
        let [authority, program, buffer] = ["authority", "program", "buffer"].map(key);
        Self { svm, cluster, payer, authority, program, buffer }
    }

    pub(in crate::rpc::deploy) fn deployment(&self, executable: Vec<u8>) -> Deployment {
        Deployment {
            program: self.program.pubkey(),
            buffer: self.buffer.pubkey(),
            authority: self.authority.pubkey(),
            payer: self.payer.pubkey(),
            executable,
            room_bytes: 0,
        }
    }

    pub(in crate::rpc::deploy) fn signers(&self) -> [&TransactionSigner; 4] {
        [&self.payer, &self.authority, &self.program, &self.buffer]
    }

    pub(in crate::rpc::deploy) async fn deploy(
        &self,
        deployment: &Deployment,
    ) -> Result<(DeploymentPlan, Vec<DeployProgress>), DeployError> {
        let told = Mutex::new(Vec::new());
        let tell = |progress| told.lock().unwrap().push(progress);
        let plan = self.cluster.deploy(deployment, &self.signers(), &quickly(), &tell).await?;
        Ok((plan, told.into_inner().unwrap()))
    }

    pub(in crate::rpc::deploy) async fn settle(&self, instruction: Instruction) {
        let payer = self.payer.pubkey();
        let settled =
            self.cluster.settle(&[instruction], &payer, &self.signers(), &quickly()).await;
        settled.unwrap();
    }

    pub(in crate::rpc::deploy) fn lamports(&self, address: Address) -> u64 {
        self.svm.account(&address).map_or(0, |account| account.lamports)
    }
}
