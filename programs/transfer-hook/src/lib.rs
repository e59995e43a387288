//! The transfer hook: tokens of Token-2022 that only wallets with a pass can send and receive.
//!
//! Each instruction is one file in `instructions/`; the one account, the policy of a mint, is in
//! `state/`. A handler reads: checks, state change, event. What a policy makes of a transfer is
//! decided by `portcullis_types::evaluate_transfer`; whether a pass is good, by
//! `portcullis_types::evaluate`.
//!
//! Three instructions are those of the SPL transfer hook interface, with its discriminators of eight
//! bytes. `Execute` is taken out by `entrypoint.rs`. Anchor dispatches by one byte here, so of the
//! other two the rest arrives as their first argument.
#![cfg_attr(not(test), no_std)]
// What Anchor's macros generate is not documented.
#![allow(missing_docs)]

extern crate alloc;

#[cfg(all(target_os = "solana", not(feature = "no-entrypoint")))]
compile_error!("Anchor's own entrypoint knows no `Execute`: keep the feature `execute-entrypoint`");

#[cfg(all(target_os = "solana", feature = "execute-entrypoint"))]
mod entrypoint;
pub mod error;
pub mod event;
pub mod instructions;
mod security;
pub mod state;
mod token_2022;

use alloc::vec::Vec;

use anchor_lang::prelude::*;
pub use instructions::*;
#[cfg(target_arch = "bpf")]
use portcullis_sbf_shim as _;

declare_id!(portcullis_types::solana::TRANSFER_HOOK_PROGRAM_ID_BASE58);

#[program]
pub mod transfer_hook {
    use super::*;

    /// Writes a mint's policy into its validation account. The signer, who must be the mint's
    /// authority or the authority of its hook, becomes the policy's authority.
    #[discrim = 0]
    pub fn initialize_policy(
        ctx: &mut Context<InitializePolicy>,
        settings: PolicySettings,
    ) -> Result<()> {
        instructions::initialize_policy::handler(ctx, settings)
    }

    /// Replaces what a policy asks for. Exemptions, pause and authority stay.
    #[discrim = 1]
    pub fn update_policy(ctx: &mut Context<GovernPolicy>, settings: PolicySettings) -> Result<()> {
        instructions::update_policy::handler(ctx, settings)
    }

    /// Names the next authority, which must accept. The zero address takes the proposal back.
    #[discrim = 2]
    pub fn propose_authority(
        ctx: &mut Context<GovernPolicy>,
        pending_authority: Address,
    ) -> Result<()> {
        instructions::propose_authority::handler(ctx, pending_authority)
    }

    /// The proposed authority takes the policy over.
    #[discrim = 3]
    pub fn accept_authority(ctx: &mut Context<AcceptAuthority>) -> Result<()> {
        instructions::accept_authority::handler(ctx)
    }

    /// Stops all transfers of the token, or lets them go on.
    #[discrim = 4]
    pub fn set_paused(ctx: &mut Context<GovernPolicy>, paused: bool) -> Result<()> {
        instructions::set_paused::handler(ctx, paused)
    }

    /// Exempts a wallet. `kind`: 1 vault, 2 treasury, 3 bridge, 4 other.
    #[discrim = 5]
    pub fn add_exemption(ctx: &mut Context<GovernPolicy>, wallet: Address, kind: u8) -> Result<()> {
        instructions::add_exemption::handler(ctx, wallet, kind)
    }

    /// Ends the exemption of a wallet.
    #[discrim = 6]
    pub fn remove_exemption(ctx: &mut Context<GovernPolicy>, wallet: Address) -> Result<()> {
        instructions::remove_exemption::handler(ctx, wallet)
    }

    /// Closes the policy of a mint that no longer names this hook, or no longer exists. By the policy's
    /// authority or that of the mint's hook.
    #[discrim = 7]
    pub fn close_policy(ctx: &mut Context<ClosePolicy>) -> Result<()> {
        instructions::close_policy::handler(ctx)
    }

    /// SPL `InitializeExtraAccountMetaList`: as `initialize_policy`, with the sides and networks that
    /// the list says. The account must hold its rent already.
    #[discrim = 43]
    pub fn initialize_extra_account_meta_list(
        ctx: &mut Context<InitializeExtraAccountMetaList>,
        spl_discriminator_tail: [u8; 7],
        extra_account_metas: Vec<[u8; 35]>,
    ) -> Result<()> {
        instructions::initialize_extra_account_meta_list::handler(
            ctx,
            spl_discriminator_tail,
            extra_account_metas,
        )
    }

    /// SPL `UpdateExtraAccountMetaList`: as `update_policy`, of sides and networks alone.
    #[discrim = 157]
    pub fn update_extra_account_meta_list(
        ctx: &mut Context<UpdateExtraAccountMetaList>,
        spl_discriminator_tail: [u8; 7],
        extra_account_metas: Vec<[u8; 35]>,
    ) -> Result<()> {
        instructions::update_extra_account_meta_list::handler(
            ctx,
            spl_discriminator_tail,
            extra_account_metas,
        )
    }
}
