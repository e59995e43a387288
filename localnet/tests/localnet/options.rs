use std::{
    env,
    path::{Path, PathBuf},
};

use portcullis_localnet::LocalnetOptions;

/// Where the contracts' tools bring it.
const ANVIL: &str = "contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";

/// The programs of this checkout, its anvil, and free ports.
pub(crate) fn options() -> LocalnetOptions {
    let anvil =
        env::var_os("PORTCULLIS_ANVIL").map_or_else(|| checkout().join(ANVIL), PathBuf::from);
    let programs = env::var_os("PORTCULLIS_DEPLOY_DIR")
        .map_or_else(|| checkout().join("target/deploy"), PathBuf::from);
    LocalnetOptions { anvil: Some(anvil), ..LocalnetOptions::new(programs).on_free_ports() }
}

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
