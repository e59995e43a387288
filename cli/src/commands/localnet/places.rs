//! Where things are if nobody says so.

use std::{
    env,
    path::{Path, PathBuf},
};

/// Of the checkout that this was compiled in.
fn checkout(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

pub(super) fn programs() -> PathBuf {
    checkout("target/deploy")
}

/// That of the checkout, if there is none on `PATH`; `None`: the one on `PATH`, or none at all.
pub(super) fn anvil() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    if env::split_paths(&path).any(|directory| directory.join("anvil").is_file()) {
        return None;
    }
    let platform = match (env::consts::OS, env::consts::ARCH) {
        ("linux", "x86_64") => "linux-amd64",
        ("linux", "aarch64") => "linux-arm64",
        ("macos", "x86_64") => "darwin-amd64",
        ("macos", "aarch64") => "darwin-arm64",
        _ => return None,
    };
    let package = format!("contracts/node_modules/@foundry-rs/anvil-{platform}/bin/anvil");
    Some(checkout(&package)).filter(|path| path.is_file())
}

pub(super) fn data_directory() -> PathBuf {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = set("XDG_DATA_HOME").filter(|path| path.is_absolute());
    let home = || set("HOME").or_else(|| set("USERPROFILE")).unwrap_or_default();
    data.unwrap_or_else(|| home().join(".local").join("share")).join("portcullis").join("localnet")
}
