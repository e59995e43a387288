//! The story of a pass, told by the real programs in the Solana VM.

pub mod gated_counter;
