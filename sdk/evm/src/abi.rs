//! The contracts as their committed interfaces describe them: calls, events, errors, bytecode.
//!
//! Everything else in this crate is built on these; reach for them where it offers nothing.
//! `interfaces/evm` is generated from the contracts, and a test compares the two.

#![allow(missing_docs, clippy::pedantic, clippy::nursery, unreachable_pub)]
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic)]
#![allow(clippy::too_many_arguments)]

use alloy::sol;

sol!(
    #[sol(all_derives = true)]
    PassRegistry,
    "interfaces/PassRegistry.json"
);
sol!(
    #[sol(all_derives = true)]
    GatewayTokenVerifier,
    "interfaces/GatewayTokenVerifier.json"
);
sol!(
    #[sol(all_derives = true)]
    SoulboundView,
    "interfaces/SoulboundView.json"
);
sol!(
    #[sol(all_derives = true)]
    UniswapAllowlistChecker,
    "interfaces/UniswapAllowlistChecker.json"
);
