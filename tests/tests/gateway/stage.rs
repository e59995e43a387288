//! The actors, and how the stage is set.

use e2e::world::{LIMITS, World};
use portcullis_solana::{
    Address, Instruction,
    instruction::{
        AcceptAuthority, FreezePass, GatekeeperLimits, NetworkSettings, ProposeAuthority,
        UpdateGatekeeper, UpdateNetwork,
    },
    pda,
};
use portcullis_types::{lifecycle::Permissions, solana::PassAccount};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// A world and the keys of its main network at hand.
pub(crate) struct Stage {
    pub(crate) world: World,
    /// The main network.
    pub(crate) network: Address,
    pub(crate) payer: Keypair,
    /// Creator and authority of the network.
    pub(crate) authority: Keypair,
    pub(crate) guardian: Keypair,
    /// The hot and the cold key of gatekeeper 0.
    pub(crate) operator: Keypair,
    pub(crate) gatekeeper_authority: Keypair,
    /// The hot key of gatekeeper 1.
    pub(crate) second_operator: Keypair,
    pub(crate) stranger: Keypair,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let mut world = World::new();
        Self {
            network: world.main.address,
            payer: world.payer.insecure_clone(),
            authority: world.main.authority.insecure_clone(),
            guardian: world.main.guardian.insecure_clone(),
            operator: world.main.gatekeepers[0].operator.insecure_clone(),
            gatekeeper_authority: world.main.gatekeepers[0].authority.insecure_clone(),
            second_operator: world.main.gatekeepers[1].operator.insecure_clone(),
            stranger: world.chain.actor("stranger"),
            world,
        }
    }

    /// Sends what must go through, and what no test looks at.
    pub(crate) fn prepare(&mut self, instruction: Instruction, by: &[&Keypair]) {
        let outcome = self.world.send(instruction, by);
        assert!(outcome.is_ok(), "{outcome:?}");
    }

    pub(crate) fn gatekeeper(&self, slot: u16) -> Address {
        pda::gatekeeper(&self.network, slot).0
    }

    pub(crate) fn pass(&self, wallet: Address) -> Address {
        pda::pass(&self.network, &wallet).0
    }

    pub(crate) fn rent(&self, bytes: usize) -> u64 {
        self.world.chain.svm.minimum_balance_for_rent_exemption(bytes)
    }

    pub(crate) fn pass_rent(&self) -> u64 {
        self.rent(PassAccount::BYTES)
    }

    /// Sends lamports from nobody in particular.
    pub(crate) fn donate(&mut self, to: Address, lamports: u64) {
        let donor = self.world.chain.actor("donor");
        let transfer =
            solana_system_interface::instruction::transfer(&donor.pubkey(), &to, lamports);
        self.prepare(transfer, &[&donor]);
    }

    /// Limits gatekeeper 0.
    pub(crate) fn limit(&mut self, limits: GatekeeperLimits) {
        let update = UpdateGatekeeper { limits, ..self.update_gatekeeper(0) };
        let authority = self.authority.insecure_clone();
        self.prepare(update.instruction(), &[&authority]);
    }

    /// Takes permissions away from gatekeeper 0.
    pub(crate) fn forbid(&mut self, permissions: Permissions) {
        self.limit(GatekeeperLimits {
            permissions: Permissions(Permissions::ALL.0 & !permissions.0),
            ..LIMITS
        });
    }

    pub(crate) fn settle(&mut self, settings: NetworkSettings) {
        let update = UpdateNetwork { settings, ..self.update_network() };
        let authority = self.authority.insecure_clone();
        self.prepare(update.instruction(), &[&authority]);
    }

    /// The network's authority becomes somebody else, who is returned.
    pub(crate) fn hand_over(&mut self) -> Keypair {
        let heir = self.world.chain.actor("heir");
        let propose =
            ProposeAuthority { pending_authority: Some(heir.pubkey()), ..self.propose_authority() };
        let authority = self.authority.insecure_clone();
        self.prepare(propose.instruction(), &[&authority]);
        let accept = AcceptAuthority { authority: heir.pubkey(), network: self.network };
        self.prepare(accept.instruction(), &[&heir]);
        heir
    }

    /// Removes a gatekeeper of the main network.
    pub(crate) fn remove(&mut self, slot: u16) {
        let remove = self.remove_gatekeeper(slot).instruction();
        let authority = self.authority.insecure_clone();
        self.prepare(remove, &[&authority]);
    }

    /// Freezes as the network itself.
    pub(crate) fn freeze_by_network(&mut self, wallet: Address) {
        let freeze = FreezePass { actor: self.authority.pubkey(), ..self.freeze(wallet) };
        let authority = self.authority.insecure_clone();
        self.prepare(freeze.instruction(), &[&authority]);
    }
}
