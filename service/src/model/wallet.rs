use std::fmt;

use portcullis::Address;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Type,
        schema::{ObjectBuilder, Schema},
    },
};

use super::ChainType;

/// Longer than any address is written.
const MAX_LEN: usize = 64;

/// Who holds a pass. Kept and compared as its bytes, written as its chain writes it: on EVM chains
/// with the checksum, whatever the case in which it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Wallet(Address);

/// Not a wallet of that kind of chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("walletAddress is not an address on {chain_type}, or its checksum is wrong")]
pub struct ParseWalletError {
    chain_type: ChainType,
}

impl Wallet {
    /// The wallet that is written so on this kind of chain. The address of all zeros, which nobody
    /// holds, is refused.
    ///
    /// # Errors
    ///
    /// [`ParseWalletError`].
    pub fn parse(chain_type: ChainType, text: &str) -> Result<Self, ParseWalletError> {
        Self::parse_any(text)
            .filter(|wallet| wallet.chain_type() == chain_type)
            .ok_or(ParseWalletError { chain_type })
    }

    /// The wallet that is written so, of whatever kind of chain.
    pub fn parse_any(text: &str) -> Option<Self> {
        if text.len() > MAX_LEN {
            return None;
        }
        let address: Address = text.parse().ok()?;
        let is_zero = match &address {
            Address::Solana(address) => address.as_ref().iter().all(|byte| *byte == 0),
            Address::Evm(address) => address.is_zero(),
        };
        (!is_zero).then_some(Self(address))
    }

    /// Its address.
    pub const fn address(&self) -> Address {
        self.0
    }

    const fn chain_type(&self) -> ChainType {
        match self.0 {
            Address::Solana(_) => ChainType::Solana,
            Address::Evm(_) => ChainType::Ethereum,
        }
    }
}

impl PartialSchema for Wallet {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^(0x[0-9a-fA-F]{40}|[1-9A-HJ-NP-Za-km-z]{32,44})$"))
            .description(Some(
                "On EVM chains hexadecimal, in one case or with the checksum of EIP-55; on Solana \
                 Base58",
            ))
            .examples(["0xEA5Ce8F9C81b681876DC713d33371c3E262A5888"])
            .into()
    }
}

impl ToSchema for Wallet {}

impl fmt::Display for Wallet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHECKSUMMED: &str = "0xEA5Ce8F9C81b681876DC713d33371c3E262A5888";
    const SOLANA: &str = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";

    #[test]
    fn the_case_of_an_evm_address_does_not_matter() {
        let digits = CHECKSUMMED.trim_start_matches("0x");
        let given = [
            Wallet::parse_any(&format!("0x{}", digits.to_lowercase())),
            Wallet::parse_any(&format!("0x{}", digits.to_uppercase())),
        ];
        let canonical = Wallet::parse(ChainType::Ethereum, &given[0].unwrap().to_string()).unwrap();
        assert_eq!(given, [Some(canonical); 2]);
    }

    #[test]
    fn a_wrong_checksum_is_refused() {
        let canonical = Wallet::parse_any(&CHECKSUMMED.to_lowercase()).unwrap().to_string();
        let mut letters = canonical.clone().into_bytes();
        let place = letters.iter().rposition(u8::is_ascii_alphabetic).unwrap();
        letters[place] ^= 0x20;
        let wrong = String::from_utf8(letters).unwrap();
        assert_ne!(wrong, canonical);
        assert!(Wallet::parse(ChainType::Ethereum, &wrong).is_err());
    }

    #[test]
    fn a_wallet_belongs_to_its_kind_of_chain() {
        assert!(Wallet::parse(ChainType::Solana, SOLANA).is_ok());
        assert!(Wallet::parse(ChainType::Ethereum, SOLANA).is_err());
        assert!(Wallet::parse(ChainType::Solana, &CHECKSUMMED.to_lowercase()).is_err());
    }

    #[test]
    fn the_case_of_a_solana_address_matters() {
        let other = Wallet::parse_any(&SOLANA.to_lowercase());
        assert_ne!(other, Wallet::parse_any(SOLANA));
    }

    #[test]
    fn what_is_no_wallet_is_refused() {
        let long = "1".repeat(100_000);
        for text in [
            "",
            " ",
            "0x",
            "0x0000000000000000000000000000000000000000",
            "11111111111111111111111111111111",
            " 0xea5ce8f9c81b681876dc713d33371c3e262a5888",
            "0xea5ce8f9c81b681876dc713d33371c3e262a5888\n",
            "0Xea5ce8f9c81b681876dc713d33371c3e262a5888",
            "0xea5ce8f9c81b681876dc713d33371c3e262a588",
            "0xea5ce8f9c81b681876dc713d33371c3e262a588\u{ff18}",
            "vitalik.eth",
            "' OR 1=1 --",
            long.as_str(),
        ] {
            assert_eq!(Wallet::parse_any(text), None, "{text:.60}");
        }
    }
}
