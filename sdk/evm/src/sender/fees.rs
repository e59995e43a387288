use serde::{Deserialize, Serialize};

use super::Sender;
use crate::{RpcFailure, SendError, rpc};

/// What a transaction offers for a unit of gas, in wei.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fees {
    /// By EIP-1559.
    Dynamic {
        /// The most for base fee and tip together.
        #[serde(with = "decimal")]
        max_fee_per_gas_wei: u128,
        /// The most that goes to whoever makes the block.
        #[serde(with = "decimal")]
        max_priority_fee_per_gas_wei: u128,
    },
    /// Before EIP-1559.
    Legacy {
        /// What is paid.
        #[serde(with = "decimal")]
        gas_price_wei: u128,
    },
}

/// Many readers of JSON, serde's own buffer among them, take no numbers of this width.
mod decimal {
    use std::borrow::Cow;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(wei: &u128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(wei)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<u128, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl Fees {
    /// The most that a unit of gas may cost, in wei.
    pub const fn max_per_gas_wei(self) -> u128 {
        match self {
            Self::Dynamic { max_fee_per_gas_wei, .. } => max_fee_per_gas_wei,
            Self::Legacy { gas_price_wei } => gas_price_wei,
        }
    }

    /// The least that replaces a transaction with these fees: an eighth more of each, as nodes ask
    /// at most.
    #[must_use]
    pub fn raised(self) -> Self {
        self.map(|wei| wei.saturating_add(wei.div_ceil(8)).max(wei.saturating_add(1)))
    }

    /// The higher of each. A transaction keeps its kind.
    #[must_use]
    pub(crate) fn at_least(self, other: Self) -> Self {
        match (self, other) {
            (
                Self::Dynamic { max_fee_per_gas_wei, max_priority_fee_per_gas_wei },
                Self::Dynamic {
                    max_fee_per_gas_wei: other_max,
                    max_priority_fee_per_gas_wei: other_tip,
                },
            ) => Self::Dynamic {
                max_fee_per_gas_wei: max_fee_per_gas_wei.max(other_max),
                max_priority_fee_per_gas_wei: max_priority_fee_per_gas_wei.max(other_tip),
            },
            (Self::Legacy { gas_price_wei }, other) => {
                Self::Legacy { gas_price_wei: gas_price_wei.max(other.max_per_gas_wei()) }
            }
            (dynamic @ Self::Dynamic { .. }, Self::Legacy { .. }) => dynamic,
        }
    }

    fn map(self, change: impl Fn(u128) -> u128) -> Self {
        match self {
            Self::Dynamic { max_fee_per_gas_wei, max_priority_fee_per_gas_wei } => Self::Dynamic {
                max_fee_per_gas_wei: change(max_fee_per_gas_wei),
                max_priority_fee_per_gas_wei: change(max_priority_fee_per_gas_wei),
            },
            Self::Legacy { gas_price_wei } => Self::Legacy { gas_price_wei: change(gas_price_wei) },
        }
    }
}

/// How the price of gas is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pricing {
    /// The node's suggestion; where there is a base fee, with room for it to double.
    #[default]
    Suggested,
    /// This.
    Fixed(Fees),
}

/// How gas is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FeePolicy {
    /// How its price is chosen.
    pub pricing: Pricing,
    /// The most that a unit of gas may cost, in wei; `None`: whatever it takes.
    pub ceiling_per_gas_wei: Option<u128>,
    /// The tip, in wei for a unit of gas, where there is a base fee; `None`: the node's suggestion.
    #[serde(default)]
    pub tip_per_gas_wei: Option<u128>,
    /// The most that a transaction may cost, in wei, without the fee that a rollup asks for its data:
    /// one that might cost more is not signed and takes no nonce. `None`: no limit.
    #[serde(default)]
    pub max_fee_wei: Option<u128>,
    /// The most that a replacement may offer for a unit of gas, as a multiple of what a new transaction
    /// would offer now: each is dearer than the one before, also while the price stays. `None`: no limit.
    #[serde(default)]
    pub max_replacement_multiple: Option<u32>,
    /// The gas limit; `None`: what the node estimates, and `gas_margin_percent` more.
    pub gas_limit: Option<u64>,
    /// See `gas_limit`.
    pub gas_margin_percent: u64,
}

impl Default for FeePolicy {
    /// The node's suggestions, a margin of a fifth, no ceiling and no limit.
    fn default() -> Self {
        Self {
            pricing: Pricing::Suggested,
            ceiling_per_gas_wei: None,
            tip_per_gas_wei: None,
            max_fee_wei: None,
            max_replacement_multiple: None,
            gas_limit: None,
            gas_margin_percent: 20,
        }
    }
}

impl FeePolicy {
    /// Whether so much gas at that price is within [`FeePolicy::max_fee_wei`].
    pub(super) fn check(&self, gas_limit: u64, fees: Fees) -> Result<(), SendError> {
        let fee_wei = fees.max_per_gas_wei().saturating_mul(u128::from(gas_limit));
        match self.max_fee_wei {
            Some(max_fee_wei) if fee_wei > max_fee_wei => {
                Err(SendError::AboveMaxFee { fee_wei, max_fee_wei })
            }
            _ => Ok(()),
        }
    }
}

impl FeePolicy {
    /// Whether a replacement may offer these fees, where a new transaction would offer that price.
    pub(super) fn check_replacement(&self, fees: Fees, price: Fees) -> Result<(), SendError> {
        let multiple = self.max_replacement_multiple.map(u128::from);
        let dearest_wei = multiple.map(|times| price.max_per_gas_wei().saturating_mul(times));
        let needed_wei = fees.max_per_gas_wei();
        match [self.ceiling_per_gas_wei, dearest_wei].into_iter().flatten().min() {
            Some(ceiling_wei) if needed_wei > ceiling_wei => {
                Err(SendError::AboveCeiling { needed_wei, ceiling_wei })
            }
            _ => Ok(()),
        }
    }
}

/// Fees to offer, and what a unit of gas is expected to cost of it.
pub(super) struct Price {
    pub(super) fees: Fees,
    pub(super) expected_per_gas_wei: u128,
}

impl Sender {
    pub(super) async fn price(&self, policy: &FeePolicy) -> Result<Price, SendError> {
        let price = match policy.pricing {
            Pricing::Suggested => self.suggested(policy.tip_per_gas_wei).await?,
            Pricing::Fixed(fees) => Price { fees, expected_per_gas_wei: fees.max_per_gas_wei() },
        };
        let Some(ceiling_wei) = policy.ceiling_per_gas_wei else { return Ok(price) };
        let needed_wei = price.expected_per_gas_wei;
        if needed_wei > ceiling_wei {
            return Err(SendError::AboveCeiling { needed_wei, ceiling_wei });
        }
        Ok(Price { fees: price.fees.map(|wei| wei.min(ceiling_wei)), ..price })
    }

    /// Every chain's node suggests a price of gas that gets a transaction into a block soon: where
    /// there is a base fee, what is above it is the tip.
    async fn suggested(&self, tip_per_gas_wei: Option<u128>) -> Result<Price, RpcFailure> {
        let provider = self.provider();
        let (header, gas_price_wei) =
            futures::future::try_join(rpc::latest(provider), rpc::gas_price_wei(provider)).await?;
        let Some(base_wei) = header.base_fee_wei() else {
            let fees = Fees::Legacy { gas_price_wei };
            return Ok(Price { fees, expected_per_gas_wei: gas_price_wei });
        };
        // Some nodes pass on nothing that tips nothing.
        let suggested_wei = gas_price_wei.saturating_sub(base_wei).max(1);
        let tip_wei = tip_per_gas_wei.unwrap_or(suggested_wei);
        let fees = Fees::Dynamic {
            max_fee_per_gas_wei: base_wei.saturating_mul(2).saturating_add(tip_wei),
            max_priority_fee_per_gas_wei: tip_wei,
        };
        Ok(Price { fees, expected_per_gas_wei: base_wei.saturating_add(tip_wei) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raise_is_an_eighth_of_each_and_never_nothing() {
        let fees = Fees::Dynamic { max_fee_per_gas_wei: 1_001, max_priority_fee_per_gas_wei: 0 };
        let raised = Fees::Dynamic { max_fee_per_gas_wei: 1_127, max_priority_fee_per_gas_wei: 1 };
        assert_eq!(fees.raised(), raised);
        let legacy = Fees::Legacy { gas_price_wei: 8 };
        assert_eq!(legacy.raised(), Fees::Legacy { gas_price_wei: 9 });
    }

    #[test]
    fn fees_are_stored_so_that_every_reader_of_json_takes_them() {
        #[derive(Serialize, Deserialize)]
        struct Entry {
            #[serde(flatten)]
            fees: Fees,
        }
        let fees =
            Fees::Dynamic { max_fee_per_gas_wei: u128::MAX, max_priority_fee_per_gas_wei: 1 };
        let stored = serde_json::to_string(&Entry { fees }).expect("it is written");
        let entry: Entry = serde_json::from_str(&stored).expect("it is read back");
        assert_eq!(entry.fees, fees);
    }

    #[test]
    fn a_replacement_offers_no_more_than_the_ceiling_and_a_multiple_of_the_price() {
        let wei = |gas_price_wei| Fees::Legacy { gas_price_wei };
        let allowed = |policy: FeePolicy, offered| policy.check_replacement(wei(offered), wei(100));
        let refused = |needed_wei, ceiling_wei| {
            Err::<(), _>(SendError::AboveCeiling { needed_wei, ceiling_wei })
        };
        let policy = FeePolicy { max_replacement_multiple: Some(3), ..FeePolicy::default() };
        assert_eq!(allowed(policy, 300), Ok(()));
        assert_eq!(allowed(policy, 301), refused(301, 300));
        let both = FeePolicy { ceiling_per_gas_wei: Some(200), ..policy };
        assert_eq!(allowed(both, 201), refused(201, 200));
        let higher = FeePolicy { ceiling_per_gas_wei: Some(400), ..policy };
        assert_eq!(allowed(higher, 301), refused(301, 300));
        assert_eq!(allowed(FeePolicy::default(), u128::MAX), Ok(()));
    }

    #[test]
    fn a_policy_that_was_stored_before_a_limit_was_known_has_none() {
        let mut stored = serde_json::to_value(FeePolicy::default()).expect("it is written");
        stored.as_object_mut().expect("an object").remove("max_replacement_multiple");
        let policy: FeePolicy = serde_json::from_value(stored).expect("it is read back");
        assert_eq!(policy, FeePolicy::default());
    }

    #[test]
    fn a_transaction_keeps_its_kind() {
        let dynamic = Fees::Dynamic { max_fee_per_gas_wei: 5, max_priority_fee_per_gas_wei: 1 };
        let legacy = Fees::Legacy { gas_price_wei: 9 };
        assert_eq!(dynamic.at_least(legacy), dynamic);
        assert_eq!(Fees::Legacy { gas_price_wei: 2 }.at_least(dynamic).max_per_gas_wei(), 5);
    }
}
