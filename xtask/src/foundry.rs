use std::path::{Path, PathBuf};

/// `forge`, `anvil` or `cast`, as set-up puts it into a checkout. Foundry's packages bring a binary
/// for each platform; Linux on x86-64 is the one that all of them are published for.
pub fn foundry_tool(checkout: &Path, name: &str) -> PathBuf {
    checkout
        .join("contracts/node_modules/@foundry-rs")
        .join(format!("{name}-linux-amd64"))
        .join("bin")
        .join(name)
}
