//! What a Solana program needs that is linked by the stock Rust toolchain: 128-bit library calls
//! with the calling convention LLVM emits, and a guard at address zero.
//!
//! A program links it for the `bpf` target only; official platform tools bring their own:
//!
//! ```toml
//! [target.'cfg(target_arch = "bpf")'.dependencies]
//! portcullis-sbf-shim.workspace = true
//! ```
//! ```text
//! #[cfg(target_arch = "bpf")]
//! use portcullis_sbf_shim as _;
//! ```
//!
//! `sbf-probe` proves inside the VM that both work.
#![cfg_attr(not(test), no_std)]
#![cfg_attr(target_arch = "bpf", feature(abi_unadjusted, asm_experimental_arch))]
#![cfg_attr(target_arch = "bpf", allow(internal_features))]

#[cfg(target_arch = "bpf")]
mod abi;
#[cfg(target_arch = "bpf")]
mod null_guard;
#[cfg(any(target_arch = "bpf", test))]
mod wide;

#[cfg(target_arch = "bpf")]
use solana_compiler_builtins as _;
