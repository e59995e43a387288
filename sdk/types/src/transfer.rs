//! The rule for a token whose transfers are gated on passes: which wallets are asked for a pass, and
//! what their verdicts add up to. No chain in it: the transfer hook applies it, and whoever explains
//! a transfer beforehand.

mod combination;
mod denial;
mod evaluate_transfer;
mod exemption_kind;
mod permanent_delegate_rule;
mod side;

pub use combination::Combination;
pub use denial::Denial;
pub use evaluate_transfer::{Transfer, TransferPolicy, TransferVerdict, evaluate_transfer};
pub use exemption_kind::ExemptionKind;
pub use permanent_delegate_rule::PermanentDelegateRule;
pub use side::{Side, Sides};
