//! The accounts. Their layouts are ABI: `portcullis_types::solana` reads them at fixed offsets.

mod create;
mod gatekeeper;
mod network;
mod pass;
mod quota;

pub use create::create_pda;
pub use gatekeeper::Gatekeeper;
pub use network::{GatekeeperSlot, Network, NetworkWithSlots};
pub use pass::Pass;
pub use quota::IssuanceQuota;

/// The layout version that this program writes.
pub const LAYOUT_VERSION: u8 = 1;

#[cfg(test)]
mod tests;
