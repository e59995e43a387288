//! What was compiled, from which sources and by which tools: enough for a test to refuse a stale
//! program. The verbs of `cargo xtask` are in the binary.

pub mod base58;
mod digest;
mod foundry;
mod program;
mod program_ids;
pub mod recipe;
mod source_hash;
mod stamp;

pub use digest::sha256_hex;
pub use foundry::foundry_tool;
pub use program::{DEPLOYED, PROGRAMS, Program, deploy_directory};
pub use program_ids::ProgramIds;
pub use source_hash::source_sha256;
pub use stamp::{BuildStamp, Toolchain, fresh_program};
