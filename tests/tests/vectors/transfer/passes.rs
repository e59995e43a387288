//! Passes in the state that gives each verdict.

use e2e::chain::{START, actor};
use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, Instruction,
    instruction::{FreezePass, IssuePass, RaiseGeneration, RevokePass},
    pda,
};
use portcullis_types::{Attributes, Reason};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::stage::Stage;

const HOUR: i64 = 3600;
pub(super) const DAY: i64 = 24 * HOUR;
/// When passes are issued that are not too old.
const ISSUED: i64 = START + 10 * DAY;
/// When tokens are moved.
pub(super) const MOVED: i64 = ISSUED + 2 * HOUR;
/// When passes expire that do not expire too soon.
pub(super) const LATE: i64 = START + 60 * DAY;

/// Whose passes stand where others' should be.
pub(super) fn stranger() -> Address {
    actor("stranger").pubkey()
}

impl Stage {
    /// Gives a wallet what the network is to say this of. Pauses come last.
    pub(super) fn give(&mut self, network: usize, wallet: Address, code: u8) {
        self.world.chain.set_now(ISSUED);
        let human = Attributes::HUMAN;
        match Reason::from_code(code) {
            None | Some(Reason::NetworkPaused) => self.issue(network, wallet, 0, human, LATE),
            Some(Reason::NoPass) => {}
            Some(Reason::WrongPass) => self.plant_strangers(network, wallet),
            Some(Reason::Revoked) => {
                self.issue(network, wallet, 0, human, LATE);
                let (network, actor) = self.operator(network, 0);
                let revoke = RevokePass {
                    actor: actor.pubkey(),
                    network,
                    gatekeeper_slot: 0,
                    wallet,
                    reason: 0,
                };
                self.send(revoke.instruction(), &[&actor]);
            }
            Some(Reason::Frozen) => {
                self.issue(network, wallet, 0, human, LATE);
                let (network, actor) = self.operator(network, 0);
                let freeze = FreezePass {
                    actor: actor.pubkey(),
                    network,
                    gatekeeper_slot: 0,
                    wallet,
                    reason: 0,
                };
                self.send(freeze.instruction(), &[&actor]);
            }
            Some(Reason::Expired) => self.issue(network, wallet, 0, human, ISSUED + HOUR),
            Some(Reason::IssuerInactive) => {
                self.issue(network, wallet, 1, human, LATE);
                let (network, actor) = self.authority(network);
                let raise = RaiseGeneration { actor: actor.pubkey(), network, gatekeeper_slot: 1 };
                self.send(raise.instruction(), &[&actor]);
            }
            Some(Reason::MissingAttributes) => {
                self.issue(network, wallet, 0, Attributes::NONE, LATE);
            }
            Some(Reason::ExpiresTooSoon) => {
                self.issue(network, wallet, 0, human, MOVED + DAY - 1);
            }
            Some(Reason::TooOld) => {
                self.world.chain.set_now(START);
                self.issue(network, wallet, 0, human, LATE);
            }
        }
    }

    pub(super) fn issue(
        &mut self,
        network: usize,
        wallet: Address,
        gatekeeper_slot: u16,
        attributes: Attributes,
        expires_at: i64,
    ) {
        let (network, operator) = self.operator(network, gatekeeper_slot);
        let issue = IssuePass {
            payer: self.world.payer.pubkey(),
            operator: operator.pubkey(),
            network,
            gatekeeper_slot,
            wallet,
            expires_at: Some(expires_at),
            attributes,
        };
        let payer = self.world.payer.insecure_clone();
        self.send(issue.instruction(), &[&payer, &operator]);
    }

    /// A stranger's pass where the wallet's would be. The gateway never writes it there.
    fn plant_strangers(&mut self, network: usize, wallet: Address) {
        let network = self.networks[network].address;
        let [own, strangers] = [wallet, stranger()].map(|wallet| pda::pass(&network, &wallet).0);
        let data = self.world.chain.data(&strangers);
        self.world.chain.plant(own, GATEWAY_PROGRAM_ID, data);
    }

    pub(super) fn authority(&self, network: usize) -> (Address, Keypair) {
        let network = &self.networks[network];
        (network.address, network.authority.insecure_clone())
    }

    fn operator(&self, network: usize, gatekeeper_slot: u16) -> (Address, Keypair) {
        let network = &self.networks[network];
        let gatekeeper = &network.gatekeepers[usize::from(gatekeeper_slot)];
        (network.address, gatekeeper.operator.insecure_clone())
    }

    pub(super) fn send(&mut self, instruction: Instruction, signers: &[&Keypair]) {
        self.world.send(instruction, signers).unwrap();
    }
}
