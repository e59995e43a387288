//! What must come of a call: networks and gatekeepers.

use portcullis_solana::{Address, pda};
use portcullis_types::{GatekeeperEntry, GatekeeperStatus};

use crate::{
    call::Call,
    state::{Gatekeeper, Network, Quota, State},
};

/// Why a call is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// With this error of the gateway.
    Named(String),
    /// An account that it needs does not exist, or is at another address; the error is the
    /// framework's.
    NoAccount,
}

pub(crate) type Outcome = Result<(), Refusal>;

pub(crate) fn no(error: &str) -> Refusal {
    Refusal::Named(error.to_owned())
}

pub(crate) fn require(condition: bool, error: &str) -> Outcome {
    if condition { Ok(()) } else { Err(no(error)) }
}

impl State {
    /// The state after `call` at `now`, or why it is refused.
    pub(crate) fn after(&self, call: &Call, now: i64) -> Result<Self, Refusal> {
        let mut next = self.clone();
        next.apply(call, now)?;
        Ok(next)
    }

    pub(crate) fn network(&mut self, address: &Address) -> Result<&mut Network, Refusal> {
        self.networks.get_mut(address).ok_or(Refusal::NoAccount)
    }

    pub(crate) fn gatekeeper(
        &mut self,
        network: &Address,
        slot: u16,
    ) -> Result<&mut Gatekeeper, Refusal> {
        self.gatekeepers.get_mut(&(*network, slot)).ok_or(Refusal::NoAccount)
    }

    fn governed(&mut self, address: &Address, by: &Address) -> Result<&mut Network, Refusal> {
        let network = self.network(address)?;
        require(network.authority == *by, "NotAuthorized")?;
        Ok(network)
    }

    fn apply(&mut self, call: &Call, now: i64) -> Outcome {
        match call {
            Call::CreateNetwork(call) => {
                let address = pda::network(&call.creator, call.id).0;
                require(!self.networks.contains_key(&address), "NetworkExists")?;
                check_settings(&call.settings)?;
                let network = Network {
                    creator: call.creator,
                    id: call.id,
                    authority: call.creator,
                    pending_authority: None,
                    guardian: None,
                    rent_payer: call.payer,
                    settings: call.settings,
                    paused: false,
                    open_gatekeepers: 0,
                    slots: Vec::new(),
                };
                self.networks.insert(address, network);
            }
            Call::UpdateNetwork(call) => {
                let network = self.governed(&call.network, &call.authority)?;
                check_settings(&call.settings)?;
                network.settings = call.settings;
            }
            Call::ProposeAuthority(call) => {
                let network = self.governed(&call.network, &call.authority)?;
                network.pending_authority = call.pending_authority;
            }
            Call::AcceptAuthority(call) => {
                let network = self.network(&call.network)?;
                require(network.pending_authority == Some(call.authority), "NotAuthorized")?;
                network.authority = call.authority;
                network.pending_authority = None;
            }
            Call::SetGuardian(call) => {
                self.governed(&call.network, &call.authority)?.guardian = call.guardian;
            }
            Call::Pause(call) => {
                let network = self.network(&call.network)?;
                require(network.guards(&call.actor), "NotAuthorized")?;
                require(!network.paused, "PauseUnchanged")?;
                network.paused = true;
            }
            Call::Unpause(call) => {
                let network = self.governed(&call.network, &call.authority)?;
                require(network.paused, "PauseUnchanged")?;
                network.paused = false;
            }
            Call::CloseNetwork(call) => {
                let network = self.governed(&call.network, &call.authority)?;
                require(network.open_gatekeepers == 0, "NetworkNotEmpty")?;
                require(network.authority == network.creator, "NotHeldByCreator")?;
                require(network.rent_payer == call.rent_payer, "WrongRentPayer")?;
                self.networks.remove(&call.network);
            }
            Call::AddGatekeeper(call) => {
                let slots = self.network(&call.network)?.slots.len();
                let next_slot = usize::from(call.gatekeeper_slot) == slots;
                next_slot.then_some(()).ok_or(Refusal::NoAccount)?;
                let network = self.governed(&call.network, &call.authority)?;
                require(!call.limits.permissions.has_unknown(), "InvalidPermissions")?;
                let zero = Address::default();
                let keys = [call.gatekeeper_authority, call.operator];
                require(!keys.contains(&zero), "ZeroAddress")?;
                network
                    .slots
                    .push(GatekeeperEntry { status: GatekeeperStatus::Active, generation: 0 });
                network.open_gatekeepers += 1;
                let gatekeeper = Gatekeeper {
                    authority: call.gatekeeper_authority,
                    operator: call.operator,
                    rent_payer: call.payer,
                    limits: call.limits,
                    passes: 0,
                    quota: Quota::default(),
                };
                self.gatekeepers.insert((call.network, call.gatekeeper_slot), gatekeeper);
            }
            Call::UpdateGatekeeper(call) => {
                self.gatekeeper(&call.network, call.gatekeeper_slot)?;
                self.governed(&call.network, &call.authority)?;
                let gatekeeper = self.gatekeeper(&call.network, call.gatekeeper_slot)?;
                require(!call.limits.permissions.has_unknown(), "InvalidPermissions")?;
                require(call.gatekeeper_authority != Address::default(), "ZeroAddress")?;
                gatekeeper.authority = call.gatekeeper_authority;
                gatekeeper.limits = call.limits;
            }
            Call::RotateOperator(call) => {
                let gatekeeper = self.gatekeeper(&call.network, call.gatekeeper_slot)?;
                require(gatekeeper.authority == call.authority, "NotAuthorized")?;
                require(call.operator != Address::default(), "ZeroAddress")?;
                gatekeeper.operator = call.operator;
            }
            Call::SetGatekeeperStatus(call) => {
                self.gatekeeper(&call.network, call.gatekeeper_slot)?;
                let network = self.network(&call.network)?;
                require(network.guards(&call.actor), "NotAuthorized")?;
                require(call.status != GatekeeperStatus::Removed, "InvalidStatus")?;
                let by_authority = call.actor == network.authority;
                let entry = &mut network.slots[usize::from(call.gatekeeper_slot)];
                require(entry.status != GatekeeperStatus::Removed, "GatekeeperRemoved")?;
                require(by_authority || call.status > entry.status, "GuardianMayOnlyTighten")?;
                entry.status = call.status;
            }
            Call::RaiseGeneration(call) => {
                let cold_key = self.gatekeeper(&call.network, call.gatekeeper_slot)?.authority;
                let network = self.network(&call.network)?;
                require([network.authority, cold_key].contains(&call.actor), "NotAuthorized")?;
                let entry = &mut network.slots[usize::from(call.gatekeeper_slot)];
                require(entry.status != GatekeeperStatus::Removed, "GatekeeperRemoved")?;
                entry.generation += 1;
            }
            Call::RemoveGatekeeper(call) => {
                let gatekeeper = self.gatekeeper(&call.network, call.gatekeeper_slot)?.clone();
                let network = self.governed(&call.network, &call.authority)?;
                require(gatekeeper.rent_payer == call.rent_payer, "WrongRentPayer")?;
                let entry = &mut network.slots[usize::from(call.gatekeeper_slot)];
                let removed = entry.status == GatekeeperStatus::Removed;
                require(gatekeeper.passes == 0 || !removed, "GatekeeperHasPasses")?;
                entry.status = GatekeeperStatus::Removed;
                if gatekeeper.passes == 0 {
                    network.open_gatekeepers -= 1;
                    self.gatekeepers.remove(&(call.network, call.gatekeeper_slot));
                }
            }
            pass => self.apply_to_pass(pass, now)?,
        }
        Ok(())
    }
}

impl Network {
    fn guards(&self, actor: &Address) -> bool {
        self.authority == *actor || self.guardian == Some(*actor)
    }
}

fn check_settings(settings: &portcullis_solana::instruction::NetworkSettings) -> Outcome {
    let max = settings.max_lifetime_seconds;
    let within = max == 0 || settings.default_lifetime_seconds <= max;
    require(within && !settings.flags.has_unknown(), "InvalidSettings")
}
