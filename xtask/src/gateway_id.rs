//! The id of a deployer who runs the gateway program under one of their own.

use clap::Args;

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
    match decoded_bytes(text) {
        Some(32) => Ok(text.to_owned()),
        Some(bytes) => Err(format!("a program id has 32 bytes, this has {bytes}")),
        None => Err("a program id is written in base58".to_owned()),
    }
}

/// How many bytes a base58 text stands for.
fn decoded_bytes(text: &str) -> Option<usize> {
    const ALPHABET: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    // Least significant first.
    let mut number: Vec<u8> = Vec::new();
    for character in text.chars() {
        let mut carry = u32::try_from(ALPHABET.find(character)?).ok()?;
        for byte in &mut number {
            carry = u32::from(*byte).checked_mul(58)?.checked_add(carry)?;
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        if carry > 0 {
            number.push(u8::try_from(carry).ok()?);
        }
    }
    // Each leading zero byte is one `1`.
    let zeros = text.chars().take_while(|character| *character == '1').count();
    number.len().checked_add(zeros)
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
