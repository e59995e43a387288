//! What becomes of transfers: whom the hook asks for a pass, and what it makes of the answer.
//!
//! `rule.rs` says off chain what the hook must answer; `direct.rs` calls the hook without the token
//! program, with accounts that it would never show.

mod direct;
mod rule;
mod stage;

mod accounts;
mod boundaries;
mod confidential;
mod delegates;
mod earlier_mint;
mod execute;
mod exemptions;
mod fees;
mod fuzz;
mod hand_over;
mod matrix;
mod observe;
mod owners;
mod passes;
mod permanent_delegate;
mod tooling;
mod unhooked;
