//! The in-process cluster, driven as clients drive a node: through the real client, or by a
//! request's own JSON where the client cannot be made to say it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod accounts;
mod blocks;
mod fees;
mod finality;
mod forks;
mod gateway;
mod history;
mod node;
mod program_accounts;
mod real_time;
mod refusals;
mod send;
mod simulate;
mod stage;
mod subscriptions;
mod tokens;
mod transactions;
