//! One network with keys of its own, from its creation to its last pass: every instruction of the
//! gateway once, as the program that a gatekeeper and a dApp run would send it.

use e2e::{
    chain::{Chain, Receipt, START},
    snapshot::Measurements,
};
use portcullis_solana::{Address, GATEWAY_PROGRAM_ID, Instruction, pda};
use sha2::{Digest, Sha256};
use solana_keypair::Keypair;
use solana_signer::Signer;

mod dapp;
mod gatekeepers;
mod governance;
mod passes;

/// What all keys are made of. With another seed come other bumps, and so other figures.
const SEED: &str = "portcullis snapshots 1";
/// The creator's number for the network.
const NETWORK_ID: u32 = 1;

/// A network with one set of keys.
pub(super) struct Life<'a> {
    chain: &'a mut Chain,
    key_set: usize,
    measured: Measurements,
}

impl<'a> Life<'a> {
    pub(super) fn new(chain: &'a mut Chain, key_set: usize) -> Self {
        chain.set_now(START);
        Self { chain, key_set, measured: Measurements::new() }
    }

    /// All of it.
    pub(super) fn live(mut self) -> Measurements {
        self.found();
        self.hand_over();
        self.admit();
        self.supervise();
        self.issue();
        self.change();
        self.gate();
        self.leave();
        self.remove();
        self.measured
    }

    pub(super) fn network(&self) -> Address {
        pda::network(&self.address("creator"), NETWORK_ID).0
    }

    /// The address of a role.
    pub(super) fn address(&self, role: &str) -> Address {
        e2e::chain::actor(&self.actor(role)).pubkey()
    }

    pub(super) fn bytes(&self, account: &Address) -> u64 {
        u64::try_from(self.chain.data(account).len()).expect("accounts are small")
    }

    /// Sends what is needed to get somewhere, whatever it costs.
    #[allow(clippy::panic)]
    fn send(&mut self, instruction: Instruction, signers: &[&str]) -> Receipt {
        let keys: Vec<Keypair> =
            signers.iter().map(|role| self.chain.actor(&self.actor(role))).collect();
        let outcome = self.chain.send(&[instruction], &keys.iter().collect::<Vec<_>>());
        outcome.unwrap_or_else(|failure| {
            let set = self.key_set;
            panic!("key set {set}: {:?}\n{}", failure.error, failure.logs.join("\n"))
        })
    }

    /// Sends an instruction of the gateway, and notes what it costs.
    fn measure(&mut self, name: &'static str, instruction: Instruction, signers: &[&str]) {
        let hash = Sha256::digest(format!("global:{name}"));
        assert_eq!(instruction.data.get(..8), hash.get(..8), "this is no {name}");
        let units = self.units(instruction, signers, &GATEWAY_PROGRAM_ID);
        self.note(name, units);
    }

    /// What a program consumes by an instruction that is alone in its transaction.
    fn units(&mut self, instruction: Instruction, signers: &[&str], program: &Address) -> u64 {
        let receipt = self.send(instruction, signers);
        let units = receipt.compute_units;
        let own = format!("Program {program} consumed {units} of ");
        assert!(
            receipt.logs.iter().any(|line| line.starts_with(&own)),
            "the transaction consumed {units}, the program another number: {:#?}",
            receipt.logs
        );
        units
    }

    fn note(&mut self, name: &'static str, units: u64) {
        let before = self.measured.insert(name, units);
        assert_eq!(before, None, "{name} is measured twice");
    }

    /// The name by which the chain makes the key of a role.
    fn actor(&self, role: &str) -> String {
        format!("{SEED}, set {}, {role}", self.key_set)
    }
}
