use crate::{Combination, Denial, PermanentDelegateRule, Side, Sides, Verdict};

/// What an issuer asks of the transfers of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TransferPolicy {
    /// Nothing moves.
    pub paused: bool,
    /// Refusals are told, but not acted on. A pause is.
    pub observe_only: bool,
    /// Which wallets are asked for passes.
    pub sides: Sides,
    /// How many networks there are: at least one.
    pub networks: u8,
    /// Whether a pass of each network is needed, or of one.
    pub combination: Combination,
    /// What the mint's permanent delegate may do.
    pub permanent_delegate_rule: PermanentDelegateRule,
    /// Whether the receiving account must be one whose owner can never change. Without it, and with
    /// the receiver alone asked, a holder of a pass can receive and hand the account itself over.
    pub require_immutable_owner: bool,
}

/// What the rule looks at in a transfer, besides the passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Transfer {
    /// The mint's permanent delegate moves tokens that are not its own.
    pub by_permanent_delegate: bool,
    /// The sender is exempt by the policy.
    pub sender_exempt: bool,
    /// The receiver is exempt by the policy.
    pub receiver_exempt: bool,
    /// The receiving account's owner can never change.
    pub receiver_owner_immutable: bool,
}

/// The answer of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[must_use = "a verdict that nobody reads gates nothing"]
pub enum TransferVerdict {
    /// The tokens may move.
    Allow,
    /// They may move because the policy only observes; otherwise this would have refused them.
    Observed(Denial),
    /// They may not.
    Deny(Denial),
}

/// The rule for transfers. `verdict` is asked for the verdict of one network, by its position in the
/// policy, on the wallet of one side; only for sides that are gated and not exempt.
///
/// Total, as [`crate::evaluate`] is. A pause comes first, then what the permanent delegate may do,
/// then the sender, then the receiver.
///
/// ```
/// use portcullis_types::*;
///
/// let policy = TransferPolicy {
///     paused: false,
///     observe_only: false,
///     sides: Sides::Both,
///     networks: 1,
///     combination: Combination::All,
///     permanent_delegate_rule: PermanentDelegateRule::Gated,
///     require_immutable_owner: false,
/// };
/// let transfer = Transfer {
///     by_permanent_delegate: false,
///     sender_exempt: false,
///     receiver_exempt: false,
///     receiver_owner_immutable: true,
/// };
/// let verdict = evaluate_transfer(&policy, &transfer, |side, _network| match side {
///     Side::Sender => Verdict::Allow,
///     Side::Receiver => Verdict::Deny(Reason::Frozen),
/// });
/// let denial = Denial::Wallet(Side::Receiver, Reason::Frozen);
/// assert_eq!(verdict, TransferVerdict::Deny(denial));
/// assert_eq!((denial.name(), denial.code()), ("ReceiverFrozen", 24));
/// ```
#[inline(always)]
pub fn evaluate_transfer(
    policy: &TransferPolicy,
    transfer: &Transfer,
    verdict: impl FnMut(Side, u8) -> Verdict,
) -> TransferVerdict {
    if policy.paused {
        return TransferVerdict::Deny(Denial::TransfersPaused);
    }
    match denial(policy, transfer, verdict) {
        None => TransferVerdict::Allow,
        Some(denial) if policy.observe_only => TransferVerdict::Observed(denial),
        Some(denial) => TransferVerdict::Deny(denial),
    }
}

#[inline(always)]
fn denial(
    policy: &TransferPolicy,
    transfer: &Transfer,
    mut verdict: impl FnMut(Side, u8) -> Verdict,
) -> Option<Denial> {
    let mut sender_exempt = transfer.sender_exempt;
    if transfer.by_permanent_delegate {
        match policy.permanent_delegate_rule {
            PermanentDelegateRule::Gated => {}
            PermanentDelegateRule::SenderExempt => sender_exempt = true,
            PermanentDelegateRule::Exempt => return None,
            PermanentDelegateRule::Denied => return Some(Denial::PermanentDelegateDenied),
        }
    }
    let mut wallet = |side, exempt| {
        if exempt || !policy.sides.contains(side) {
            return None;
        }
        let verdicts = (0..policy.networks).map(|network| verdict(side, network));
        match policy.combination.combine(verdicts) {
            Verdict::Allow => None,
            Verdict::Deny(reason) => Some(Denial::Wallet(side, reason)),
        }
    };
    if let Some(denial) = wallet(Side::Sender, sender_exempt) {
        return Some(denial);
    }
    if let Some(denial) = wallet(Side::Receiver, transfer.receiver_exempt) {
        return Some(denial);
    }
    let owner_mutable = policy.require_immutable_owner
        && !transfer.receiver_exempt
        && !transfer.receiver_owner_immutable;
    owner_mutable.then_some(Denial::ReceiverOwnerMutable)
}
