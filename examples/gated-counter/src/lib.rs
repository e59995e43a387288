//! A dApp that counts for pass holders only: one instruction for each way to gate.
//!
//! - `increment_by_read` reads the pass account. This is what most dApps want.
//! - `increment_by_call` asks the gateway by a cross-program call.
//! - `increment_by_consuming` uses a single-use pass up.
//! - `increment_freely` is not gated: what the others cost more than this one is the gate's price.
#![cfg_attr(not(test), no_std)]
// What Anchor's macros generate is not documented.
#![allow(missing_docs)]

extern crate alloc;

mod instructions;
mod state;

use anchor_lang::prelude::*;
pub use instructions::*;
#[cfg(target_arch = "bpf")]
use portcullis_sbf_shim as _;
pub use state::Counter;

declare_id!("GAvMntNqQT5QMY84yg3kBBCyoiCbkHyVgLVvx93YW4GN");

#[program]
pub mod gated_counter {
    use super::*;

    /// Creates the caller's counter, at `["counter", authority]`, for the passes of `network`.
    pub fn create_counter(ctx: &mut Context<CreateCounter>, network: Address) -> Result<()> {
        instructions::create_counter::handler(ctx, network)
    }

    /// Counts for anyone.
    pub fn increment_freely(ctx: &mut Context<IncrementByRead>) -> Result<()> {
        instructions::increment_freely::handler(ctx)
    }

    /// Counts for a pass holder, by reading the pass.
    pub fn increment_by_read(ctx: &mut Context<IncrementByRead>) -> Result<()> {
        instructions::increment_by_read::handler(ctx)
    }

    /// Counts for a pass holder, by asking the gateway.
    pub fn increment_by_call(ctx: &mut Context<IncrementByCall>) -> Result<()> {
        instructions::increment_by_call::handler(ctx)
    }

    /// Counts once for the holder of a single-use pass.
    pub fn increment_by_consuming(ctx: &mut Context<IncrementByConsuming>) -> Result<()> {
        instructions::increment_by_consuming::handler(ctx)
    }
}
