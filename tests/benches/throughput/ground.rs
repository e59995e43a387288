//! Both chains, with a network and its gatekeeper on each.

use std::cell::Cell;

use alloy::signers::local::PrivateKeySigner;
use anyhow::{Context, Result};
use e2e::programs::{checkout, program};
use portcullis_localnet::{Key, Localnet, LocalnetOptions, Role};
use portcullis_solana::svm::SvmOptions;
use solana_keypair::Keypair;

/// A localnet: Solana's VM in this process, and anvil beside it.
pub(crate) struct Ground {
    localnet: Localnet,
}

impl Ground {
    pub(crate) async fn start() -> Result<Self> {
        let gateway = program("gateway").0;
        let programs = gateway.parent().context("the programs are in a folder")?;
        let mut options = LocalnetOptions::new(programs).on_free_ports();
        options.anvil = Some(xtask::foundry_tool(&checkout(), "anvil"));
        options.svm = SvmOptions::fixed();
        Ok(Self { localnet: Localnet::start(options).await? })
    }

    pub(crate) const fn localnet(&self) -> &Localnet {
        &self.localnet
    }

    pub(crate) fn solana_operator(&self) -> Result<Keypair> {
        let bytes: Vec<u8> = serde_json::from_str(&self.operator()?.solana_keypair_file)?;
        Ok(Keypair::try_from(bytes.as_slice())?)
    }

    pub(crate) fn evm_operator(&self) -> Result<PrivateKeySigner> {
        Ok(self.operator()?.evm_private_key.parse()?)
    }

    fn operator(&self) -> Result<&Key> {
        self.localnet.description().key(Role::Operator).context("a localnet has an operator")
    }

    pub(crate) async fn stop(self) {
        self.localnet.stop().await;
    }
}

/// Addresses that nobody has used.
#[derive(Debug, Default)]
pub(crate) struct Wallets(Cell<u64>);

impl Wallets {
    pub(crate) fn next<const BYTES: usize>(&self) -> [u8; BYTES] {
        self.0.set(self.0.get() + 1);
        // Scattered, as the addresses of keys are.
        let mut word = self.0.get();
        let mut address = [0; BYTES];
        for byte in &mut address {
            word = word
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = word.to_be_bytes()[0];
        }
        address
    }
}
