use clap::Args;

use crate::base58;

const GATEWAY: &str = "PORTCULLIS_GATEWAY_ID";
const TRANSFER_HOOK: &str = "PORTCULLIS_TRANSFER_HOOK_ID";

/// The ids of a deployer who runs the programs under their own.
///
/// `sdk/types` reads them when it is compiled, so they reach every compiler that xtask starts.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgramIds {
    /// Compile for a gateway program under this id, in base58
    ///
    /// For your own deployment; the programs, the tests and the demo all take it.
    #[arg(long = "gateway-id", env = GATEWAY, value_name = "BASE58", value_parser = checked)]
    pub gateway: Option<String>,
    /// Compile for a transfer hook program under this id, in base58
    ///
    /// As `--gateway-id`.
    #[arg(
        long = "transfer-hook-id",
        env = TRANSFER_HOOK,
        value_name = "BASE58",
        value_parser = checked
    )]
    pub transfer_hook: Option<String>,
}

impl ProgramIds {
    /// Each by the environment variable that compilers see.
    pub fn variables(&self) -> [(&'static str, Option<&str>); 2] {
        [(GATEWAY, self.gateway.as_deref()), (TRANSFER_HOOK, self.transfer_hook.as_deref())]
    }
}

fn checked(text: &str) -> Result<String, String> {
    match base58::decoded_bytes(text) {
        Some(32) => Ok(text.to_owned()),
        Some(bytes) => Err(format!("a program id has 32 bytes, this has {bytes}")),
        None => Err("a program id is written in base58".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_bytes() {
        assert!(checked("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA").is_ok());
        assert!(checked("11111111111111111111111111111111").is_ok());
        assert!(checked("111111111111111111111111111111111").is_err());
        assert!(checked("Token").is_err());
        assert!(checked("").is_err());
        assert!(checked("0OIl").unwrap_err().contains("base58"));
    }
}
