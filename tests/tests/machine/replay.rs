//! The state rebuilt from the events alone, by somebody who sees nothing else.

use std::collections::BTreeMap;

use portcullis_solana::{
    Address, GatewayEvent,
    instruction::{GatekeeperLimits, NetworkSettings},
};
use portcullis_types::{
    GatekeeperEntry, GatekeeperStatus, Pass as Facts, PassState,
    lifecycle::{StatusReason, StoredPass},
};

use crate::state::{Gatekeeper, Network, Pass, Quota, State};

/// A state and the slots of the gatekeepers' accounts.
#[derive(Default)]
pub(crate) struct Replay {
    pub(crate) state: State,
    slots: BTreeMap<Address, u16>,
}

impl Replay {
    fn network(&mut self, address: &Address) -> &mut Network {
        self.state.networks.get_mut(address).unwrap()
    }

    fn gatekeeper(&mut self, network: &Address, address: &Address) -> &mut Gatekeeper {
        self.state.gatekeepers.get_mut(&(*network, self.slots[address])).unwrap()
    }

    fn entry(&mut self, network: &Address, gatekeeper: &Address) -> &mut GatekeeperEntry {
        let slot = usize::from(self.slots[gatekeeper]);
        &mut self.network(network).slots[slot]
    }

    fn pass(&mut self, network: &Address, wallet: &Address) -> &mut StoredPass {
        &mut self.state.passes.get_mut(&(*network, *wallet)).unwrap().stored
    }

    fn remove_pass(&mut self, network: &Address, wallet: &Address, gatekeeper: &Address) {
        self.state.passes.remove(&(*network, *wallet)).unwrap();
        self.gatekeeper(network, gatekeeper).passes -= 1;
    }

    /// Takes an event in; what it says of before must be so.
    pub(crate) fn apply(&mut self, event: &GatewayEvent) {
        match event {
            GatewayEvent::NetworkCreated(event) => {
                let network = Network {
                    creator: event.creator,
                    id: event.id,
                    authority: event.creator,
                    pending_authority: None,
                    guardian: None,
                    rent_payer: event.rent_payer,
                    settings: NetworkSettings {
                        default_lifetime_seconds: event.default_lifetime_seconds,
                        max_lifetime_seconds: event.max_lifetime_seconds,
                        flags: event.flags,
                    },
                    paused: false,
                    open_gatekeepers: 0,
                    slots: Vec::new(),
                };
                assert!(self.state.networks.insert(event.network, network).is_none());
            }
            GatewayEvent::NetworkUpdated(event) => {
                let network = self.network(&event.network);
                assert_eq!(event.authority, network.authority);
                let old = NetworkSettings {
                    default_lifetime_seconds: event.old_default_lifetime_seconds,
                    max_lifetime_seconds: event.old_max_lifetime_seconds,
                    flags: event.old_flags,
                };
                let new = NetworkSettings {
                    default_lifetime_seconds: event.default_lifetime_seconds,
                    max_lifetime_seconds: event.max_lifetime_seconds,
                    flags: event.flags,
                };
                assert_eq!(std::mem::replace(&mut network.settings, new), old);
            }
            GatewayEvent::AuthorityProposed(event) => {
                let network = self.network(&event.network);
                assert_eq!(event.old_pending_authority, network.pending_authority);
                network.pending_authority = event.pending_authority;
            }
            GatewayEvent::AuthorityAccepted(event) => {
                let network = self.network(&event.network);
                assert_eq!(event.old_authority, network.authority);
                network.authority = event.authority;
                network.pending_authority = None;
            }
            GatewayEvent::GuardianSet(event) => {
                let network = self.network(&event.network);
                assert_eq!(event.old_guardian, network.guardian);
                network.guardian = event.guardian;
            }
            GatewayEvent::NetworkPaused(event) => self.network(&event.network).paused = true,
            GatewayEvent::NetworkUnpaused(event) => self.network(&event.network).paused = false,
            GatewayEvent::NetworkClosed(event) => {
                let closed = self.state.networks.remove(&event.network).unwrap();
                assert_eq!(event.rent_payer, closed.rent_payer);
            }
            GatewayEvent::GatekeeperAdded(event) => {
                self.slots.insert(event.gatekeeper, event.slot);
                let network = self.network(&event.network);
                assert_eq!(usize::from(event.slot), network.slots.len());
                network.open_gatekeepers += 1;
                let status = GatekeeperStatus::Active;
                network.slots.push(GatekeeperEntry { status, generation: 0 });
                let gatekeeper = Gatekeeper {
                    authority: event.authority,
                    operator: event.operator,
                    rent_payer: event.rent_payer,
                    limits: GatekeeperLimits {
                        max_lifetime_seconds: event.max_lifetime_seconds,
                        issued_per_day: event.issued_per_day,
                        permissions: event.permissions,
                    },
                    passes: 0,
                    quota: Quota::default(),
                };
                self.state.gatekeepers.insert((event.network, event.slot), gatekeeper);
            }
            GatewayEvent::GatekeeperUpdated(event) => {
                let gatekeeper = self.gatekeeper(&event.network, &event.gatekeeper);
                assert_eq!(event.old_authority, gatekeeper.authority);
                let old = GatekeeperLimits {
                    max_lifetime_seconds: event.old_max_lifetime_seconds,
                    issued_per_day: event.old_issued_per_day,
                    permissions: event.old_permissions,
                };
                let new = GatekeeperLimits {
                    max_lifetime_seconds: event.max_lifetime_seconds,
                    issued_per_day: event.issued_per_day,
                    permissions: event.permissions,
                };
                assert_eq!(std::mem::replace(&mut gatekeeper.limits, new), old);
                gatekeeper.authority = event.authority;
            }
            GatewayEvent::OperatorRotated(event) => {
                let gatekeeper = self.gatekeeper(&event.network, &event.gatekeeper);
                assert_eq!(event.old_operator, gatekeeper.operator);
                gatekeeper.operator = event.operator;
            }
            GatewayEvent::GatekeeperStatusSet(event) => {
                let entry = self.entry(&event.network, &event.gatekeeper);
                assert_eq!(event.old_status, entry.status);
                entry.status = event.status;
            }
            GatewayEvent::GenerationRaised(event) => {
                let entry = self.entry(&event.network, &event.gatekeeper);
                assert_eq!(event.old_generation, entry.generation);
                entry.generation = event.generation;
            }
            GatewayEvent::GatekeeperRemoved(event) => {
                let entry = self.entry(&event.network, &event.gatekeeper);
                assert_eq!(event.old_status, entry.status);
                entry.status = GatekeeperStatus::Removed;
                let gatekeeper = self.gatekeeper(&event.network, &event.gatekeeper);
                assert_eq!(event.passes, gatekeeper.passes);
                assert_eq!(event.rent_payer, gatekeeper.rent_payer);
                if event.passes == 0 {
                    let slot = self.slots[&event.gatekeeper];
                    self.state.gatekeepers.remove(&(event.network, slot));
                    self.network(&event.network).open_gatekeepers -= 1;
                }
            }
            GatewayEvent::PassIssued(event) => {
                let gatekeeper = self.gatekeeper(&event.network, &event.gatekeeper);
                let per_day = gatekeeper.limits.issued_per_day;
                gatekeeper.quota.take(per_day, event.issued_at).unwrap();
                gatekeeper.passes += 1;
                let stored = StoredPass {
                    pass: Facts {
                        state: event.state,
                        attributes: event.attributes,
                        issued_at: event.issued_at,
                        expires_at: event.expires_at,
                        gatekeeper_slot: self.slots[&event.gatekeeper],
                        generation: event.generation,
                    },
                    status_reason: StatusReason::NONE,
                };
                let pass = Pass { rent_payer: event.rent_payer, stored };
                assert!(self.state.passes.insert((event.network, event.subject), pass).is_none());
            }
            GatewayEvent::PassFrozen(event) => {
                let pass = self.pass(&event.network, &event.subject);
                assert_before(pass, event.old_state, event.expires_at);
                pass.pass.state = event.state;
                pass.status_reason = event.status_reason;
            }
            GatewayEvent::PassUnfrozen(event) => {
                let pass = self.pass(&event.network, &event.subject);
                assert_before(pass, event.old_state, event.expires_at);
                pass.pass.state = event.state;
                pass.status_reason = StatusReason::NONE;
            }
            GatewayEvent::PassRenewed(event) => {
                let pass = self.pass(&event.network, &event.subject);
                assert_before(pass, event.state, event.old_expires_at);
                pass.pass.expires_at = event.expires_at;
            }
            GatewayEvent::PassRevoked(event) => {
                let pass = self.pass(&event.network, &event.subject);
                assert_before(pass, event.old_state, event.expires_at);
                pass.pass.state = event.state;
                pass.status_reason = event.status_reason;
            }
            GatewayEvent::AttributesSet(event) => {
                let pass = self.pass(&event.network, &event.subject);
                assert_before(pass, event.state, event.expires_at);
                assert_eq!(event.old_attributes, pass.pass.attributes);
                pass.pass.attributes = event.attributes;
            }
            GatewayEvent::PassTakenOver(event) => {
                self.gatekeeper(&event.network, &event.old_gatekeeper).passes -= 1;
                self.gatekeeper(&event.network, &event.gatekeeper).passes += 1;
                let (old, new) = (self.slots[&event.old_gatekeeper], self.slots[&event.gatekeeper]);
                let pass = &mut self.pass(&event.network, &event.subject).pass;
                assert_eq!((old, event.old_generation), (pass.gatekeeper_slot, pass.generation));
                (pass.gatekeeper_slot, pass.generation) = (new, event.generation);
            }
            GatewayEvent::PassConsumed(event) => {
                let pass = &mut self.pass(&event.network, &event.subject).pass;
                assert_eq!(event.gatekeeper_slot, pass.gatekeeper_slot);
                assert_eq!(event.old_expires_at, pass.expires_at);
                pass.expires_at = event.expires_at;
            }
            GatewayEvent::PassRenounced(event) => {
                self.remove_pass(&event.network, &event.subject, &event.gatekeeper);
            }
            GatewayEvent::PassClosed(event) => {
                self.remove_pass(&event.network, &event.subject, &event.gatekeeper);
            }
            other => panic!("{} is not replayed", other.name()),
        }
    }
}

fn assert_before(pass: &StoredPass, state: PassState, expires_at: i64) {
    assert_eq!((state, expires_at), (pass.pass.state, pass.pass.expires_at));
}
