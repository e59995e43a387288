//! The account. Its layout is ABI: `portcullis_types::solana::PolicyAccount` reads it.

mod policy;

pub use policy::{FIRST_GENERATION, Policy};

#[cfg(test)]
mod tests;
