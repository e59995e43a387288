//! What of the upstream toolchain decides a program's bytes, besides its sources. It is part of
//! the source hash: a changed flag makes every program stale.

/// Compiles the programs; `rust-toolchain.toml` pins the same one.
pub const RUST_VERSION: &str = "1.95.0";

/// Turns LLVM bitcode into an SBF program.
pub const SBPF_LINKER_VERSION: &str = "0.2.6";

/// The LLVM that the linker loads: older ones refuse more than five arguments.
pub const LLVM_MAJOR: u32 = 23;

/// Flags of every crate that goes into a program.
pub const RUSTFLAGS: &[&str] = &[
    // The specification's own os is one that std supports without system calls. These two make
    // the Solana crates see their platform, and give std's allocator an alignment.
    "-Aexplicit_builtin_cfgs_in_flags",
    "--cfg=target_os=\"solana\"",
    "--cfg=target_arch=\"csky\"",
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Ctarget-cpu=v2",
    "-Clink-arg=--llvm-args=-bpf-stack-size=4096",
    "-Clink-arg=--export=entrypoint",
    // The VM reads words at any address. Without this each is put together from single bytes: the
    // gateway is 1.7 times as large then.
    "-Clink-arg=--cpu-features=+allows-misaligned-mem-access",
    // It would write a second copy below the current folder.
    "-Clink-arg=--deploy=false",
];

/// Arguments of `cargo rustc`.
pub const CARGO_ARGUMENTS: &[&str] =
    &["--release", "--crate-type=cdylib", "-Zbuild-std=std", "-Zjson-target-spec"];
