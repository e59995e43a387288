use crate::{
    model::{ChainType, PassChain, Wallet},
    problem::{Code, Problem},
};

/// Compared as it is stored, in whatever case it is asked for.
pub(in crate::http) fn wallet(text: &str) -> Result<Wallet, Problem> {
    Wallet::parse_any(text).ok_or_else(|| {
        Problem::with_detail(Code::InvalidWallet, "walletAddress is no address of any chain")
    })
}

/// The API's word for a network of whatever kind of chain.
pub(in crate::http) fn chain_network(text: &str) -> Result<String, Problem> {
    let mut types = ChainType::ALL.iter();
    let found = types.find_map(|chain_type| PassChain::parse(chain_type.as_str(), text).ok());
    found.map(|chain| chain.network()).ok_or_else(|| {
        Problem::with_detail(Code::UnknownChain, "chainNetwork is no network of any chain")
    })
}
