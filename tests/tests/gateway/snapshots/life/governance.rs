use portcullis_solana::instruction::{
    AcceptAuthority, CloseNetwork, CreateNetwork, NetworkSettings, Pause, ProposeAuthority,
    SetGuardian, Unpause, UpdateNetwork,
};
use portcullis_solana::pda;
use portcullis_types::solana::NetworkFlags;

use super::{Life, NETWORK_ID};

/// Default 30 days, maximum a year, single use.
const SETTINGS: NetworkSettings = NetworkSettings {
    default_lifetime_seconds: 2_592_000,
    max_lifetime_seconds: 31_536_000,
    flags: NetworkFlags::SINGLE_USE,
};
/// The creator's number for the network that is closed again.
const SPARE_ID: u32 = 2;

impl Life<'_> {
    /// Creates the network and sets it up.
    pub(in super::super) fn found(&mut self) {
        let create = self.create(NETWORK_ID);
        self.measure("create_network", create, &["payer", "creator"]);
        let (authority, network) = (self.address("creator"), self.network());
        let guardian = Some(self.address("guardian"));
        let set_guardian = SetGuardian { authority, network, guardian };
        self.measure("set_guardian", set_guardian.instruction(), &["creator"]);
        let update = UpdateNetwork { authority, network, settings: SETTINGS };
        self.measure("update_network", update.instruction(), &["creator"]);
        let pause = Pause { actor: self.address("guardian"), network };
        self.measure("pause", pause.instruction(), &["guardian"]);
        let unpause = Unpause { authority, network };
        self.measure("unpause", unpause.instruction(), &["creator"]);
    }

    /// Hands a network over and back, and closes it.
    pub(super) fn hand_over(&mut self) {
        let create = self.create(SPARE_ID);
        self.send(create, &["payer", "creator"]);
        let (propose, accept) = self.handover("creator", "successor");
        self.measure("propose_authority", propose.instruction(), &["creator"]);
        self.measure("accept_authority", accept.instruction(), &["successor"]);
        let (propose, accept) = self.handover("successor", "creator");
        self.send(propose.instruction(), &["successor"]);
        self.send(accept.instruction(), &["creator"]);
        let close = CloseNetwork {
            authority: self.address("creator"),
            network: accept.network,
            rent_payer: self.address("payer"),
        };
        self.measure("close_network", close.instruction(), &["creator"]);
    }

    fn handover(&self, from: &str, to: &str) -> (ProposeAuthority, AcceptAuthority) {
        let (network, _) = pda::network(&self.address("creator"), SPARE_ID);
        let to = self.address(to);
        let propose = ProposeAuthority {
            authority: self.address(from),
            network,
            pending_authority: Some(to),
        };
        (propose, AcceptAuthority { authority: to, network })
    }

    fn create(&self, id: u32) -> portcullis_solana::Instruction {
        CreateNetwork {
            payer: self.address("payer"),
            creator: self.address("creator"),
            id,
            settings: SETTINGS,
        }
        .instruction()
    }
}
