//! The end of a life: everything is closed that can be, and the rent comes back.

use e2e::chain::Chain;
use portcullis_solana::instruction::{
    AcceptAuthority, CloseNetwork, ClosePass, ProposeAuthority, RemoveGatekeeper, RenewPass,
    UnfreezePass,
};
use portcullis_types::PassState;

use crate::{call::Call, run::Machine, state::State};

const DAY: i64 = 86_400;

impl Machine {
    /// Closes all that can be closed; what stays are tombstones and those that they name.
    pub(crate) fn wind_up(&mut self) {
        let state = self.state.clone();
        for ((network, wallet), pass) in &state.passes {
            let (network, wallet) = (*network, *wallet);
            let actor = state.networks[&network].authority;
            let gatekeeper_slot = pass.stored.pass.gatekeeper_slot;
            if pass.stored.pass.state == PassState::Frozen {
                let call = UnfreezePass { actor, network, gatekeeper_slot, wallet };
                self.step(&Call::UnfreezePass(call));
            }
            if pass.stored.pass.state != PassState::Revoked {
                let expires_at = Some(self.chain.now());
                let call = RenewPass { actor, network, gatekeeper_slot, wallet, expires_at };
                self.step(&Call::RenewPass(call));
            }
        }
        later(&mut self.chain);
        for ((network, wallet), pass) in &state.passes {
            if pass.stored.pass.state != PassState::Revoked {
                self.step(&Call::ClosePass(ClosePass {
                    network: *network,
                    gatekeeper_slot: pass.stored.pass.gatekeeper_slot,
                    wallet: *wallet,
                    rent_payer: pass.rent_payer,
                }));
            }
        }
        for ((network, slot), gatekeeper) in &state.gatekeepers {
            self.step(&Call::RemoveGatekeeper(RemoveGatekeeper {
                authority: state.networks[network].authority,
                network: *network,
                gatekeeper_slot: *slot,
                rent_payer: gatekeeper.rent_payer,
            }));
        }
        for (address, network) in &state.networks {
            // Refused to all but the creator, so that it must be handed back.
            let (authority, rent_payer) = (network.authority, network.rent_payer);
            let call = CloseNetwork { authority, network: *address, rent_payer };
            self.step(&Call::CloseNetwork(call));
            self.step(&Call::ProposeAuthority(ProposeAuthority {
                authority: network.authority,
                network: *address,
                pending_authority: Some(network.creator),
            }));
            let (authority, address) = (network.creator, *address);
            self.step(&Call::AcceptAuthority(AcceptAuthority { authority, network: address }));
            let rent_payer = network.rent_payer;
            let call = CloseNetwork { authority, network: address, rent_payer };
            self.step(&Call::CloseNetwork(call));
        }
        assert_only_tombstones_stay(&self.state);
    }
}

/// Long enough for every pass to be closed.
fn later(chain: &mut Chain) {
    let now = chain.now();
    chain.set_now(now + 91 * DAY);
}

fn assert_only_tombstones_stay(state: &State) {
    let mut named = Vec::new();
    for ((network, _), pass) in &state.passes {
        assert_eq!(pass.stored.pass.state, PassState::Revoked);
        named.push((*network, pass.stored.pass.gatekeeper_slot));
    }
    assert!(state.gatekeepers.keys().all(|gatekeeper| named.contains(gatekeeper)));
    let networks_of_tombstones = |network| named.iter().any(|(of, _)| of == network);
    assert!(state.networks.keys().all(networks_of_tombstones));
}
