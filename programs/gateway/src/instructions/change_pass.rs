use anchor_lang::{address_eq, prelude::*};
use portcullis_types::lifecycle::{self, Verb};

use crate::{
    error::{GatewayError, refused},
    state::{Gatekeeper, NetworkWithSlots, Pass},
};

/// What becomes of a pass, by the operator of the gatekeeper that stands for it, or by the
/// network's authority or guardian.
#[derive(Accounts)]
pub struct ChangePass {
    pub actor: Signer,
    #[account(address = pass.network @ GatewayError::WrongNetwork)]
    pub network: NetworkWithSlots,
    #[account(
        constraint = address_eq(&gatekeeper.network, &pass.network) @ GatewayError::WrongNetwork,
        constraint = gatekeeper.slot == pass.gatekeeper_slot @ GatewayError::WrongGatekeeper,
    )]
    pub gatekeeper: Account<Gatekeeper>,
    #[account(mut)]
    pub pass: Account<Pass>,
}

impl ChangePass {
    /// Who acts, if they may.
    #[inline(always)]
    pub(super) fn authorise(&self, verb: Verb) -> Result<lifecycle::Signer> {
        let actor = self.actor.address();
        let signer = if address_eq(actor, &self.network.authority) {
            lifecycle::Signer::NetworkAuthority
        } else if matches!(verb, Verb::Freeze) && address_eq(actor, &self.network.guardian) {
            // Before the operator: a gatekeeper may name anyone as its operator, the guardian too,
            // and would make the guardian's freezes its own.
            lifecycle::Signer::Guardian
        } else if address_eq(actor, &self.gatekeeper.operator) {
            let entry = self
                .network
                .get(usize::from(self.gatekeeper.slot))
                .ok_or(GatewayError::WrongGatekeeper)?
                .entry()?;
            lifecycle::Signer::Operator {
                permissions: self.gatekeeper.permissions(),
                status: entry.status,
                issued_it: entry.generation == self.pass.generation,
            }
        } else {
            lifecycle::Signer::Stranger
        };
        lifecycle::authorise(verb, signer, self.network.is_paused(), self.pass.frozen_by_network())
            .map_err(refused)?;
        Ok(signer)
    }

    /// The state that `verb` leads to.
    #[inline(always)]
    pub(super) fn next_state(&self, verb: Verb) -> Result<u8> {
        let state = lifecycle::next_state(verb, self.pass.pass_state()?).map_err(refused)?;
        Ok(state.code())
    }
}

/// Whether the network acts, and not the gatekeeper.
#[inline(always)]
pub(super) fn by_network(signer: lifecycle::Signer) -> bool {
    matches!(signer, lifecycle::Signer::NetworkAuthority | lifecycle::Signer::Guardian)
}
