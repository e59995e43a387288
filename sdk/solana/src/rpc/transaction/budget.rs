use serde_json::json;
use solana_address::Address;
use solana_rpc_client_api::{request::RpcRequest, response::RpcPrioritizationFee};

use crate::rpc::{Cluster, RpcFault};

/// The most compute units that a transaction may ask for.
pub const MAX_COMPUTE_UNITS: u32 = 1_400_000;
/// Nodes take no more addresses in a question for recent fees.
const MAX_FEE_ADDRESSES: usize = 128;

/// What a transaction may use, and what it pays to be preferred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Budget {
    /// The compute units that it may use.
    pub compute: ComputeLimit,
    /// What it pays for each of them.
    pub priority: Priority,
}

/// How many compute units a transaction asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ComputeLimit {
    /// As many as a simulation uses, and some more. A transaction that the simulation refuses is not
    /// signed.
    Simulated {
        /// How much more, in percent.
        margin_percent: u32,
    },
    /// This many, without a simulation.
    Units(u32),
}

impl Default for ComputeLimit {
    /// Simulated, and 10 percent more.
    fn default() -> Self {
        Self::Simulated { margin_percent: 10 }
    }
}

impl ComputeLimit {
    pub(super) fn with_margin(units: u64, margin_percent: u32) -> u32 {
        let percent = u64::from(margin_percent).saturating_add(100);
        let limit = units.saturating_mul(percent).div_ceil(100);
        u32::try_from(limit).unwrap_or(MAX_COMPUTE_UNITS).clamp(1, MAX_COMPUTE_UNITS)
    }
}

/// What a transaction pays to be preferred, in millionths of a lamport for each compute unit that it
/// asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Priority {
    /// Nothing.
    #[default]
    None,
    /// This price.
    MicroLamports(u64),
    /// What transactions that wrote to the same accounts paid in recent slots.
    Recent {
        /// That share of the slots, in percent, was cheaper or as cheap: 50 is the median.
        percentile: u8,
        /// No more than this price.
        max: u64,
    },
}

impl Cluster {
    /// The price to offer; zero: none.
    pub(super) async fn price(
        &self,
        priority: Priority,
        writable: &[Address],
    ) -> Result<u64, RpcFault> {
        let (percentile, max) = match priority {
            Priority::None => return Ok(0),
            Priority::MicroLamports(price) => return Ok(price),
            Priority::Recent { percentile, max } => (percentile, max),
        };
        let addresses = writable.iter().take(MAX_FEE_ADDRESSES).map(ToString::to_string);
        let addresses: Vec<String> = addresses.collect();
        let fees: Vec<RpcPrioritizationFee> =
            self.ask(RpcRequest::GetRecentPrioritizationFees, json!([addresses])).await?;
        let prices = fees.into_iter().map(|fee| fee.prioritization_fee).collect();
        Ok(at_percentile(prices, percentile).min(max))
    }
}

/// The nearest rank; zero if there are no prices.
fn at_percentile(mut prices: Vec<u64>, percentile: u8) -> u64 {
    prices.sort_unstable();
    let rank = prices.len().saturating_mul(usize::from(percentile.min(100))).div_ceil(100);
    prices.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_price_that_was_paid() {
        let prices = vec![30, 10, 20, 40];
        for (percentile, price) in [(0, 10), (25, 10), (26, 20), (50, 20), (75, 30), (100, 40)] {
            assert_eq!(at_percentile(prices.clone(), percentile), price, "{percentile}");
        }
        assert_eq!(at_percentile(prices, 255), 40);
        assert_eq!(at_percentile(vec![], 50), 0);
    }

    #[test]
    fn a_margin_is_rounded_up_and_bounded() {
        assert_eq!(ComputeLimit::with_margin(101, 10), 112);
        assert_eq!(ComputeLimit::with_margin(0, 10), 1);
        assert_eq!(ComputeLimit::with_margin(u64::MAX, u32::MAX), MAX_COMPUTE_UNITS);
    }
}
