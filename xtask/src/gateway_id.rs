//! The id of a deployer who runs the gateway program under one of their own.

use clap::Args;

use crate::base58;

/// `sdk/types` reads it when it is compiled, so it reaches every compiler that xtask starts.
pub(crate) const VARIABLE: &str = "PORTCULLIS_GATEWAY_ID";

/// The option of the verbs that compile.
#[derive(Args, Clone, Debug)]
pub(crate) struct GatewayIdOption {
    /// Compile for a gateway program under this id, in base58
    ///
    /// For your own deployment; the programs, the tests and the demo all take it.
    #[arg(long, env = VARIABLE, value_name = "BASE58", value_parser = checked)]
    gateway_id: Option<String>,
}

impl GatewayIdOption {
    pub(crate) fn get(&self) -> Option<String> {
        self.gateway_id.clone()
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
