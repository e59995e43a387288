//! A transfer hook that allows everything: what a transfer costs with it, the mechanism costs. Never
//! deployed.

#[cfg(target_arch = "bpf")]
use portcullis_sbf_shim as _;

/// Goes through, whatever the instruction.
// SAFETY: the loader looks for this name, and no other function of the program has it. The input is
// not read.
#[unsafe(no_mangle)]
pub extern "C" fn entrypoint(_input: *mut u8) -> u64 {
    0
}
