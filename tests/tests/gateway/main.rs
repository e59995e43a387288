//! The gateway program in the Solana VM.

mod probe_cu;
mod snapshots;
