//! The gateway program in the Solana VM.

mod snapshots;
