//! Where the compiled programs are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use portcullis_demo::gated_counter::GATED_COUNTER;
use portcullis_solana::{Address, GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID};
use serde_json::Value;

const DIRECTORY_VARIABLE: &str = "PORTCULLIS_DEPLOY_DIR";

/// A program that takes part.
pub(crate) struct Program {
    /// Its file is named so.
    pub(crate) library: &'static str,
    pub(crate) id: Address,
}

/// All of them.
pub(crate) const PROGRAMS: [Program; 3] = [
    Program { library: "gateway", id: GATEWAY_PROGRAM_ID },
    Program { library: "transfer_hook", id: TRANSFER_HOOK_PROGRAM_ID },
    Program { library: "gated_counter", id: GATED_COUNTER },
];

/// A folder that has every program.
pub(crate) struct Deployment {
    directory: PathBuf,
}

impl Deployment {
    /// Where the environment says, else in the checkout.
    pub(crate) fn find() -> Result<Self> {
        let in_checkout = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/deploy");
        let directory = env::var_os(DIRECTORY_VARIABLE).map_or_else(in_checkout, PathBuf::from);
        let deployment = Self { directory };
        for program in &PROGRAMS {
            let path = deployment.path(program);
            if !path.is_file() {
                bail!(
                    "there is no {}: run `cargo xtask build`, or say by {DIRECTORY_VARIABLE} where \
                     the compiled programs are",
                    path.display()
                );
            }
        }
        Ok(deployment)
    }

    pub(crate) fn path(&self, program: &Program) -> PathBuf {
        self.directory.join(program.library).with_extension("so")
    }

    /// What compiled the gateway, if its build stamp lies beside it.
    pub(crate) fn toolchain(&self) -> Option<String> {
        let stamp = fs::read(self.directory.join("gateway.json")).ok()?;
        let stamp: Value = serde_json::from_slice(&stamp).ok()?;
        Some(stamp.get("toolchain")?.as_str()?.to_owned())
    }
}
