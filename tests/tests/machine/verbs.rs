//! Makes up calls about a network, its gatekeepers and its passes.

use portcullis_solana::{
    Address,
    instruction::{
        AcceptAuthority, CloseNetwork, ClosePass, ConsumePass, FreezePass, IssuePass, Pause,
        ProposeAuthority, RaiseGeneration, RemoveGatekeeper, RenewPass, RenouncePass, RevokePass,
        RotateOperator, SetAttributes, SetGatekeeperStatus, SetGuardian, TakeOverPass,
        UnfreezePass, Unpause, UpdateGatekeeper, UpdateNetwork,
    },
};
use portcullis_types::GatekeeperStatus;
use rand::{
    Rng,
    seq::{IndexedRandom, IteratorRandom},
};

use crate::{
    call::Call,
    draw::{Draw, wallets},
};

const STATUSES: [GatekeeperStatus; 6] = [
    GatekeeperStatus::Active,
    GatekeeperStatus::Active,
    GatekeeperStatus::Active,
    GatekeeperStatus::Frozen,
    GatekeeperStatus::Halted,
    GatekeeperStatus::Removed,
];

impl Draw<'_> {
    fn open_slot(&mut self, network: &Address) -> u16 {
        let open = self.state.gatekeepers.keys().filter(|(of, _)| of == network);
        let slot = open.map(|(_, slot)| *slot).choose(self.rng);
        slot.filter(|_| self.chance(96)).unwrap_or_else(|| self.rng.random_range(0..4))
    }

    /// A call about a network, which may not exist.
    pub(crate) fn about(&mut self, network: Address, authority: Option<Address>) -> Call {
        let held = self.state.passes.keys().any(|(of, _)| *of == network);
        match self.rng.random_range(0..100) {
            0..14 => self.govern(network, authority),
            14..27 => self.oversee(network, authority),
            27..40 => self.issue(network),
            // Little is left to be done where there is no pass.
            40..90 if !held => self.issue(network),
            _ => self.change(network, authority),
        }
    }

    fn govern(&mut self, network: Address, right: Option<Address>) -> Call {
        let authority = self.mostly(right);
        let known = self.state.networks.get(&network);
        let paused = known.is_some_and(|network| network.paused);
        let pending = known.and_then(|network| network.pending_authority);
        let guardian = known.and_then(|network| network.guardian);
        let creator = known.map(|network| network.creator);
        let rent_payer = known.map(|network| network.rent_payer);
        match self.rng.random_range(0..14) {
            0 | 1 => {
                let settings = self.settings();
                Call::UpdateNetwork(UpdateNetwork { authority, network, settings })
            }
            2 | 3 => {
                let next = if self.chance(30) { creator } else { self.nobody_or_officer() };
                let pending_authority = next;
                Call::ProposeAuthority(ProposeAuthority { authority, network, pending_authority })
            }
            4 | 5 => {
                Call::AcceptAuthority(AcceptAuthority { authority: self.mostly(pending), network })
            }
            6 => {
                let guardian = self.nobody_or_officer();
                Call::SetGuardian(SetGuardian { authority, network, guardian })
            }
            7..11 if paused => Call::Unpause(Unpause { authority, network }),
            7 | 8 => {
                let actor = if self.chance(50) { self.mostly(guardian) } else { authority };
                Call::Pause(Pause { actor, network })
            }
            9 => Call::Unpause(Unpause { authority, network }),
            _ => {
                let rent_payer = self.mostly(rent_payer);
                Call::CloseNetwork(CloseNetwork { authority, network, rent_payer })
            }
        }
    }

    fn oversee(&mut self, network: Address, right: Option<Address>) -> Call {
        let gatekeeper_slot = self.open_slot(&network);
        let known = self.state.gatekeepers.get(&(network, gatekeeper_slot));
        let (cold_key, rent_payer) =
            (known.map(|known| known.authority), known.map(|known| known.rent_payer));
        let guardian = self.state.networks.get(&network).and_then(|network| network.guardian);
        let authority = self.mostly(right);
        match self.rng.random_range(0..16) {
            0..4 => Call::UpdateGatekeeper(UpdateGatekeeper {
                authority,
                network,
                gatekeeper_slot,
                gatekeeper_authority: self.key(),
                limits: self.limits(),
            }),
            4..7 => Call::RotateOperator(RotateOperator {
                authority: self.mostly(cold_key),
                network,
                gatekeeper_slot,
                operator: self.key(),
            }),
            7..12 => {
                let actor = if self.chance(30) { self.mostly(guardian) } else { authority };
                let status = *STATUSES.choose(self.rng).unwrap();
                let call = SetGatekeeperStatus { actor, network, gatekeeper_slot, status };
                Call::SetGatekeeperStatus(call)
            }
            12 | 13 => {
                let actor = if self.chance(50) { self.mostly(cold_key) } else { authority };
                Call::RaiseGeneration(RaiseGeneration { actor, network, gatekeeper_slot })
            }
            _ => Call::RemoveGatekeeper(RemoveGatekeeper {
                authority,
                network,
                gatekeeper_slot,
                rent_payer: self.mostly(rent_payer),
            }),
        }
    }

    fn issue(&mut self, network: Address) -> Call {
        let gatekeeper_slot = self.open_slot(&network);
        let known = self.state.gatekeepers.get(&(network, gatekeeper_slot));
        let operator = known.map(|known| known.operator);
        let free: Vec<Address> = wallets()
            .into_iter()
            .filter(|wallet| !self.state.passes.contains_key(&(network, *wallet)))
            .collect();
        let wallets = if free.is_empty() || self.chance(15) { wallets() } else { free };
        Call::IssuePass(IssuePass {
            payer: self.anybody(),
            operator: self.mostly(operator),
            network,
            gatekeeper_slot,
            wallet: *wallets.choose(self.rng).unwrap(),
            expires_at: self.expiry(),
            attributes: self.attributes(),
        })
    }

    fn change(&mut self, network: Address, authority: Option<Address>) -> Call {
        let held = self.state.passes.keys().filter(|(of, _)| *of == network);
        let wallet = held.map(|(_, wallet)| *wallet).choose(self.rng);
        let wallet = wallet
            .filter(|_| self.chance(95))
            .unwrap_or_else(|| *wallets().choose(self.rng).unwrap());
        let pass = self.state.passes.get(&(network, wallet));
        let named = pass.map(|pass| pass.stored.pass.gatekeeper_slot);
        let rent_payer = pass.map(|pass| pass.rent_payer);
        let gatekeeper_slot =
            named.filter(|_| self.chance(95)).unwrap_or_else(|| self.open_slot(&network));
        let known = self.state.gatekeepers.get(&(network, gatekeeper_slot));
        let operator = known.map(|known| known.operator);
        let guardian = self.state.networks.get(&network).and_then(|network| network.guardian);
        let actor = match self.rng.random_range(0..10) {
            0..6 => self.mostly(operator),
            6..9 => self.mostly(authority),
            _ => self.mostly(guardian),
        };
        let reason = self.rng.random_range(0..132);
        match self.rng.random_range(0..60) {
            0..8 => {
                Call::FreezePass(FreezePass { actor, network, gatekeeper_slot, wallet, reason })
            }
            8..16 => Call::UnfreezePass(UnfreezePass { actor, network, gatekeeper_slot, wallet }),
            16..25 => {
                let expires_at = self.expiry();
                let call = RenewPass { actor, network, gatekeeper_slot, wallet, expires_at };
                Call::RenewPass(call)
            }
            25 => Call::RevokePass(RevokePass { actor, network, gatekeeper_slot, wallet, reason }),
            26..31 => {
                let attributes = self.attributes();
                let call = SetAttributes { actor, network, gatekeeper_slot, wallet, attributes };
                Call::SetAttributes(call)
            }
            31..38 => self.take_over(network, authority, wallet, named),
            38..43 => {
                let (signer, rent_payer) = (self.mostly(Some(wallet)), self.mostly(rent_payer));
                let call = RenouncePass { wallet, network, gatekeeper_slot, rent_payer };
                Call::RenouncePass(call, signer)
            }
            43..54 => {
                let (signer, requirement) = (self.mostly(Some(wallet)), self.requirement());
                Call::ConsumePass(ConsumePass { wallet, network, requirement }, signer)
            }
            _ => {
                let rent_payer = self.mostly(rent_payer);
                Call::ClosePass(ClosePass { network, gatekeeper_slot, wallet, rent_payer })
            }
        }
    }

    fn take_over(
        &mut self,
        network: Address,
        authority: Option<Address>,
        wallet: Address,
        named: Option<u16>,
    ) -> Call {
        let gatekeeper_slot = self.open_slot(&network);
        let known = self.state.gatekeepers.get(&(network, gatekeeper_slot));
        let operator = known.map(|known| known.operator);
        let old = if self.chance(90) { named } else { Some(self.open_slot(&network)) };
        Call::TakeOverPass(TakeOverPass {
            authority: self.mostly(authority),
            operator: self.mostly(operator),
            network,
            gatekeeper_slot,
            old_gatekeeper_slot: old.filter(|_| self.chance(95)),
            wallet,
        })
    }
}
