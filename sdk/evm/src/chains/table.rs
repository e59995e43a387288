use std::borrow::Cow::Borrowed;

use super::{
    Chain,
    Finality::{self, Depth, Finalized},
};

/// Every EVM chain that has a name in the API: 26 of its 28, the other two being Solana's
/// `mainnet-beta` and `devnet`.
///
/// Finality, and why:
/// - Ethereum: `finalized`, two epochs of its validators' votes, about 13 minutes.
/// - Optimism, Base, Unichain, Arbitrum, X Layer, Polygon zkEVM: rollups; `finalized` follows the
///   block of Ethereum that holds their data.
/// - Polygon: `finalized`, by the milestones that its validators vote on.
/// - BNB Smart Chain: `finalized`, by its fast finality, a few blocks.
/// - Avalanche, Fantom, Sonic: a block that their nodes show was decided already, and is not
///   reorganised; depth 1.
/// - XDC: final when three blocks in a row are certified. Not all of its nodes tell by tag which are,
///   so twice that depth.
pub static CHAINS: &[Chain] = &[
    chain(1, "ethereum", "mainnet", "mainnet", "ETH", Finalized, false),
    chain(11_155_111, "ethereum", "sepolia", "sepolia", "ETH", Finalized, true),
    chain(137, "polygon", "mainnet", "polygonMainnet", "POL", Finalized, false),
    chain(80_002, "polygon", "amoy", "polygonAmoy", "POL", Finalized, true),
    chain(1_101, "polygon", "zkevm", "polygonZKEVM", "ETH", Finalized, false),
    // Cardona.
    chain(2_442, "polygon", "zkevm-testnet", "polygonZKEVMTestnet", "ETH", Finalized, true),
    chain(10, "optimism", "mainnet", "optimismMainnet", "ETH", Finalized, false),
    chain(11_155_420, "optimism", "sepolia", "optimismSepolia", "ETH", Finalized, true),
    chain(42_161, "arbitrum", "mainnet", "arbitrumMainnet", "ETH", Finalized, false),
    chain(421_614, "arbitrum", "sepolia", "arbitrumSepolia", "ETH", Finalized, true),
    chain(8_453, "base", "mainnet", "baseMainnet", "ETH", Finalized, false),
    chain(84_532, "base", "sepolia", "baseSepolia", "ETH", Finalized, true),
    chain(43_114, "avalanche", "mainnet", "avalancheCChain", "AVAX", Depth(1), false),
    chain(43_113, "avalanche", "fuji", "avalancheCChainFuji", "AVAX", Depth(1), true),
    chain(50, "xdc", "mainnet", "xdcMainnet", "XDC", Depth(6), false),
    chain(51, "xdc", "apothem", "xdcApothem", "TXDC", Depth(6), true),
    chain(250, "fantom", "mainnet", "fantomMainnet", "FTM", Depth(1), false),
    chain(4_002, "fantom", "testnet", "fantomTestnet", "FTM", Depth(1), true),
    chain(56, "bsc", "mainnet", "bscMainnet", "BNB", Finalized, false),
    chain(97, "bsc", "testnet", "bscTestnet", "tBNB", Finalized, true),
    chain(196, "xlayer", "mainnet", "xlayerMainnet", "OKB", Finalized, false),
    // 195 was its predecessor.
    chain(1_952, "xlayer", "testnet", "xlayerTestnet", "OKB", Finalized, true),
    chain(146, "sonic", "mainnet", "sonicMainnet", "S", Depth(1), false),
    // 57054, Blaze, was its predecessor.
    chain(14_601, "sonic", "testnet", "sonicTestnet", "S", Depth(1), true),
    chain(130, "unichain", "mainnet", "unichainMainnet", "ETH", Finalized, false),
    chain(1_301, "unichain", "sepolia", "unichainSepolia", "ETH", Finalized, true),
];

const fn chain(
    id: u64,
    name: &'static str,
    network: &'static str,
    chain_network: &'static str,
    currency: &'static str,
    finality: Finality,
    is_testnet: bool,
) -> Chain {
    Chain {
        id,
        name: Borrowed(name),
        network: Borrowed(network),
        chain_network: Some(Borrowed(chain_network)),
        currency: Borrowed(currency),
        finality,
        is_testnet: Some(is_testnet),
    }
}
