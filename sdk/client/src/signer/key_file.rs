//! What a key looks like in a file or in the environment.

use std::{fs, path::Path};

use alloy::signers::local::PrivateKeySigner;
use solana_keypair::Keypair;

use super::SignerError;

/// Far more than any key takes.
const MAX_BYTES: u64 = 4096;

pub(super) fn read(path: &Path) -> Result<String, SignerError> {
    let failed = |source| SignerError::File { path: path.to_path_buf(), source };
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() || metadata.len() > MAX_BYTES {
        return Err(failed(std::io::ErrorKind::InvalidData.into()));
    }
    warn_if_others_may_read(path, &metadata);
    fs::read_to_string(path).map_err(failed)
}

#[cfg(unix)]
fn warn_if_others_may_read(path: &Path, metadata: &fs::Metadata) {
    use std::os::unix::fs::PermissionsExt as _;
    if metadata.permissions().mode() & 0o077 != 0 {
        tracing::warn!(path = %path.display(), "others on this machine may read the key file");
    }
}

#[cfg(not(unix))]
fn warn_if_others_may_read(_: &Path, _: &fs::Metadata) {}

/// As `solana-keygen` writes it, or in base58.
pub(super) fn solana(content: &str) -> Option<Keypair> {
    let content = content.trim();
    if content.starts_with('[') {
        let bytes: Vec<u8> = serde_json::from_str(content).ok()?;
        return Keypair::try_from(bytes.as_slice()).ok();
    }
    Keypair::try_from_base58_string(content).ok()
}

/// 64 hexadecimal digits.
pub(super) fn evm(content: &str) -> Option<PrivateKeySigner> {
    let content = content.trim();
    let digits = content.strip_prefix("0x").unwrap_or(content);
    (digits.len() == 64).then(|| digits.parse().ok()).flatten()
}
