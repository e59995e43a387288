use std::fmt;

use crate::model::{PassChain, Wallet};

/// For whose pass a request is. Printing it shows the chain alone: together with the request, the
/// wallet is personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct PiiTarget {
    /// On which chain.
    pub chain: PassChain,
    /// Whose.
    pub wallet: Wallet,
}

impl PiiTarget {
    /// `ethereum/sepolia/0x…`
    pub fn to_text(&self) -> String {
        format!("{}/{}", self.chain, self.wallet)
    }

    /// What [`Self::to_text`] wrote.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '/');
        let chain = PassChain::parse(parts.next()?, parts.next()?).ok()?;
        let wallet = Wallet::parse(chain.chain_type(), parts.next()?).ok()?;
        Some(Self { chain, wallet })
    }
}

impl fmt::Debug for PiiTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PiiTarget({}/…)", self.chain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_read_back() {
        let chain = PassChain::parse("solana", "devnet").unwrap();
        let wallet = Wallet::parse_any("4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ").unwrap();
        let target = PiiTarget { chain, wallet };
        assert_eq!(PiiTarget::from_text(&target.to_text()), Some(target.clone()));
        assert!(!format!("{target:?}").contains("4v4PL"));
    }
}
