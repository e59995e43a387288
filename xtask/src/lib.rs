//! What was compiled, from which sources and by which tools: enough for a test to refuse a stale
//! program. The verbs of `cargo xtask` are in the binary.

mod digest;
mod program;
pub mod recipe;
mod source_hash;
mod stamp;

pub use digest::sha256_hex;
pub use program::{PROGRAMS, Program, deploy_directory};
pub use source_hash::source_sha256;
pub use stamp::{BuildStamp, Toolchain, fresh_program};
