//! Shows inside the VM that the toolchain computes what the host computes. Never deployed.
//!
//! Each instruction takes one signer, and answers with return data in Borsh encoding.
#![cfg_attr(not(test), no_std)]
// What Anchor's macros generate is not documented.
#![allow(missing_docs)]

extern crate alloc;

mod arithmetic;
mod constant;
mod vector;

use anchor_lang::prelude::*;
#[cfg(target_arch = "bpf")]
use portcullis_sbf_shim as _;

pub use arithmetic::Arithmetic;

declare_id!("SbfProbe11111111111111111111111111111111111");

#[program]
pub mod sbf_probe {
    use super::*;

    /// 128-bit arithmetic, as library calls: `left` and `right` are unknown to the compiler.
    pub fn arithmetic(_ctx: &mut Context<Probe>, left: u128, right: u128) -> Result<Arithmetic> {
        Ok(Arithmetic::of(left, right))
    }

    /// Grows a vector one element at a time to `0, 1, …, length - 1`, and returns its sum.
    pub fn grow_vec(_ctx: &mut Context<Probe>, length: u32) -> Result<u64> {
        Ok(vector::sum_of_grown(length))
    }

    /// Whether `Some(&crate::ID)` is still `Some`, and of the same address, behind a call.
    pub fn some_const(_ctx: &mut Context<Probe>) -> Result<bool> {
        Ok(constant::is_this_program(Some(&crate::ID)))
    }
}

#[derive(Accounts)]
pub struct Probe {
    pub caller: Signer,
}
