//! The gateway: gatekeeper networks and the passes they issue.
//!
//! Each instruction is one file in `instructions/`, each account one in `state/`. A handler reads:
//! checks, state change, event; what can be an account constraint is one. What a pass may become,
//! and by whose signature, is decided by `portcullis_types::lifecycle`; whether it is good, by
//! `portcullis_types::evaluate`.
#![cfg_attr(not(test), no_std)]
// What Anchor's macros generate is not documented.
#![allow(missing_docs)]

extern crate alloc;

pub mod error;
pub mod event;
pub mod instructions;
mod security;
pub mod state;

use anchor_lang::prelude::*;
pub use instructions::*;
#[cfg(target_arch = "bpf")]
use portcullis_sbf_shim as _;

declare_id!(portcullis_types::solana::GATEWAY_PROGRAM_ID_BASE58);

#[program]
pub mod gateway {
    use super::*;

    /// Creates a network at `["network", creator, id]`. The creator becomes its authority.
    pub fn create_network(
        ctx: &mut Context<CreateNetwork>,
        id: u32,
        settings: NetworkSettings,
    ) -> Result<()> {
        instructions::create_network::handler(ctx, id, settings)
    }

    /// Changes lifetimes and flags. Passes already issued keep their expiry.
    pub fn update_network(
        ctx: &mut Context<GovernNetwork>,
        settings: NetworkSettings,
    ) -> Result<()> {
        instructions::update_network::handler(ctx, settings)
    }

    /// Names the next authority, which must accept. The zero address takes the proposal back.
    pub fn propose_authority(
        ctx: &mut Context<GovernNetwork>,
        pending_authority: Address,
    ) -> Result<()> {
        instructions::propose_authority::handler(ctx, pending_authority)
    }

    /// The proposed authority takes the network over.
    pub fn accept_authority(ctx: &mut Context<AcceptAuthority>) -> Result<()> {
        instructions::accept_authority::handler(ctx)
    }

    /// Names who may pause the network, freeze passes and halt gatekeepers. The zero address: nobody.
    pub fn set_guardian(ctx: &mut Context<GovernNetwork>, guardian: Address) -> Result<()> {
        instructions::set_guardian::handler(ctx, guardian)
    }

    /// Makes every pass of the network be denied, and stops its gatekeepers from granting.
    pub fn pause(ctx: &mut Context<Pause>) -> Result<()> {
        instructions::pause::handler(ctx)
    }

    /// Ends a pause.
    pub fn unpause(ctx: &mut Context<GovernNetwork>) -> Result<()> {
        instructions::unpause::handler(ctx)
    }

    /// Closes a network without gatekeepers, hence without passes, that its creator still holds.
    pub fn close_network(ctx: &mut Context<CloseNetwork>) -> Result<()> {
        instructions::close_network::handler(ctx)
    }

    /// Admits a gatekeeper to the next free slot. Slots are never given out twice.
    pub fn add_gatekeeper(
        ctx: &mut Context<AddGatekeeper>,
        authority: Address,
        operator: Address,
        limits: GatekeeperLimits,
    ) -> Result<()> {
        instructions::add_gatekeeper::handler(ctx, authority, operator, limits)
    }

    /// Changes a gatekeeper's authority, permissions, maximum lifetime and quota.
    pub fn update_gatekeeper(
        ctx: &mut Context<UpdateGatekeeper>,
        authority: Address,
        limits: GatekeeperLimits,
    ) -> Result<()> {
        instructions::update_gatekeeper::handler(ctx, authority, limits)
    }

    /// The gatekeeper's cold key replaces its hot one. Passes are untouched.
    pub fn rotate_operator(ctx: &mut Context<RotateOperator>, operator: Address) -> Result<()> {
        instructions::rotate_operator::handler(ctx, operator)
    }

    /// Sets a gatekeeper active (1), frozen (2) or halted (3). The guardian may only tighten.
    pub fn set_gatekeeper_status(ctx: &mut Context<SetGatekeeperStatus>, status: u8) -> Result<()> {
        instructions::set_gatekeeper_status::handler(ctx, status)
    }

    /// Invalidates at once every pass that the gatekeeper issued before.
    pub fn raise_generation(ctx: &mut Context<RaiseGeneration>) -> Result<()> {
        instructions::raise_generation::handler(ctx)
    }

    /// Removes a gatekeeper, and with it the force of its passes. Its account closes once no pass
    /// names it any more; call again then.
    pub fn remove_gatekeeper(ctx: &mut Context<RemoveGatekeeper>) -> Result<()> {
        instructions::remove_gatekeeper::handler(ctx)
    }

    /// Issues a pass. `expires_at` in Unix seconds; `None`: the default lifetime; zero: never.
    pub fn issue_pass(
        ctx: &mut Context<IssuePass>,
        expires_at: Option<i64>,
        attributes: u64,
    ) -> Result<()> {
        instructions::issue_pass::handler(ctx, expires_at, attributes)
    }

    /// Suspends a pass. `reason` is a code of the gatekeeper's choosing, 0 to 127.
    pub fn freeze_pass(ctx: &mut Context<ChangePass>, reason: u8) -> Result<()> {
        instructions::freeze_pass::handler(ctx, reason)
    }

    /// Lifts the suspension.
    pub fn unfreeze_pass(ctx: &mut Context<ChangePass>) -> Result<()> {
        instructions::unfreeze_pass::handler(ctx)
    }

    /// Changes the expiry, of a lapsed pass too. Arguments as in `issue_pass`.
    pub fn renew_pass(ctx: &mut Context<ChangePass>, expires_at: Option<i64>) -> Result<()> {
        instructions::renew_pass::handler(ctx, expires_at)
    }

    /// Withdraws a pass for good. `reason` is a code of the gatekeeper's choosing, 0 to 127.
    pub fn revoke_pass(ctx: &mut Context<ChangePass>, reason: u8) -> Result<()> {
        instructions::revoke_pass::handler(ctx, reason)
    }

    /// Replaces the attributes of a pass.
    pub fn set_attributes(ctx: &mut Context<ChangePass>, attributes: u64) -> Result<()> {
        instructions::set_attributes::handler(ctx, attributes)
    }

    /// Another gatekeeper, or the same one in a later generation, stands for a pass from now on.
    pub fn take_over_pass(ctx: &mut Context<TakeOverPass>) -> Result<()> {
        instructions::take_over_pass::handler(ctx)
    }

    /// The holder gives up an active pass.
    pub fn renounce_pass(ctx: &mut Context<RenouncePass>) -> Result<()> {
        instructions::renounce_pass::handler(ctx)
    }

    /// The holder, through a dApp's call, uses up a pass of a single-use network.
    pub fn consume_pass(
        ctx: &mut Context<ConsumePass>,
        requirement: PassRequirement,
    ) -> Result<()> {
        instructions::consume_pass::handler(ctx, requirement)
    }

    /// Clears away an active pass that expired more than 90 days ago. Anyone may call it.
    pub fn close_pass(ctx: &mut Context<ClosePass>) -> Result<()> {
        instructions::close_pass::handler(ctx)
    }

    /// Fails with 6000 plus the reason's code unless the pass opens the gate. Return data either
    /// way: reason (u8, 0: allow), `expires_at` (i64), attributes (u64).
    pub fn verify_pass(ctx: &mut Context<VerifyPass>, requirement: PassRequirement) -> Result<()> {
        instructions::verify_pass::handler(ctx, requirement)
    }
}
