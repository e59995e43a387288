//! What is asked of the rule, and what its definition makes of it.

use portcullis_types::{
    Combination, Denial, PermanentDelegateRule, Reason, Side, Sides, Transfer, TransferPolicy,
    TransferVerdict, Verdict, evaluate_transfer,
};
use proptest::{prelude::*, sample::select};

/// By side, the sender first, and network.
pub(super) type Verdicts = [Vec<Verdict>; 2];

pub(super) fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        3 => Just(Verdict::Allow),
        2 => select(&Reason::ALL[..]).prop_map(Verdict::Deny),
    ]
}

pub(super) fn verdicts() -> impl Strategy<Value = Vec<Verdict>> {
    prop::collection::vec(verdict(), 1..=4)
}

prop_compose! {
    pub(super) fn policy(networks: u8)(
        paused in prop::bool::weighted(0.1),
        observe_only in prop::bool::weighted(0.3),
        sides in select(&Sides::ALL[..]),
        combination in select(&Combination::ALL[..]),
        permanent_delegate_rule in select(&PermanentDelegateRule::ALL[..]),
        require_immutable_owner in any::<bool>(),
    ) -> TransferPolicy {
        TransferPolicy {
            paused,
            observe_only,
            sides,
            networks,
            combination,
            permanent_delegate_rule,
            require_immutable_owner,
        }
    }
}

prop_compose! {
    pub(super) fn transfer()(
        by_permanent_delegate in prop::bool::weighted(0.3),
        sender_exempt in prop::bool::weighted(0.2),
        receiver_exempt in prop::bool::weighted(0.2),
        receiver_owner_immutable in prop::bool::weighted(0.7),
    ) -> Transfer {
        Transfer {
            by_permanent_delegate,
            sender_exempt,
            receiver_exempt,
            receiver_owner_immutable,
        }
    }
}

/// A policy, a transfer, and a verdict of each network on each side.
pub(super) fn question() -> impl Strategy<Value = (TransferPolicy, Transfer, Verdicts)> {
    (1_u8..=4).prop_flat_map(|networks| {
        let side = || prop::collection::vec(verdict(), usize::from(networks));
        (policy(networks), transfer(), [side(), side()])
    })
}

fn on(verdicts: &Verdicts, side: Side) -> &[Verdict] {
    match side {
        Side::Sender => &verdicts[0],
        Side::Receiver => &verdicts[1],
    }
}

pub(super) fn answer(
    policy: &TransferPolicy,
    transfer: &Transfer,
    verdicts: &Verdicts,
) -> TransferVerdict {
    evaluate_transfer(policy, transfer, |side, network| on(verdicts, side)[usize::from(network)])
}

/// Which sides and networks the rule asks about, in its order.
pub(super) fn asked(
    policy: &TransferPolicy,
    transfer: &Transfer,
    verdicts: &Verdicts,
) -> Vec<(Side, u8)> {
    let mut asked = Vec::new();
    let _ = evaluate_transfer(policy, transfer, |side, network| {
        asked.push((side, network));
        on(verdicts, side)[usize::from(network)]
    });
    asked
}

pub(super) fn is_exempt(policy: &TransferPolicy, transfer: &Transfer, side: Side) -> bool {
    let rule = policy.permanent_delegate_rule;
    let by_rule = transfer.by_permanent_delegate
        && match side {
            Side::Sender => {
                matches!(rule, PermanentDelegateRule::SenderExempt | PermanentDelegateRule::Exempt)
            }
            Side::Receiver => rule == PermanentDelegateRule::Exempt,
        };
    let by_policy = match side {
        Side::Sender => transfer.sender_exempt,
        Side::Receiver => transfer.receiver_exempt,
    };
    by_rule || by_policy
}

/// Every denial that applies, in the order in which one goes before another.
pub(super) fn denials(
    policy: &TransferPolicy,
    transfer: &Transfer,
    verdicts: &Verdicts,
) -> Vec<Denial> {
    let mut denials = Vec::new();
    if policy.paused {
        denials.push(Denial::TransfersPaused);
    }
    let denied = policy.permanent_delegate_rule == PermanentDelegateRule::Denied;
    if transfer.by_permanent_delegate && denied {
        denials.push(Denial::PermanentDelegateDenied);
    }
    for side in Side::ALL {
        let verdicts = on(verdicts, side);
        let mut reasons: Vec<Reason> =
            verdicts.iter().filter_map(|verdict| Reason::from_code(verdict.code())).collect();
        reasons.sort_unstable();
        let reason = match policy.combination {
            Combination::All => reasons.first(),
            Combination::Any if reasons.len() < verdicts.len() => None,
            Combination::Any => reasons.last(),
        };
        let spared = !policy.sides.contains(side) || is_exempt(policy, transfer, side);
        denials.extend(reason.filter(|_| !spared).map(|reason| Denial::Wallet(side, *reason)));
    }
    if policy.require_immutable_owner
        && !transfer.receiver_owner_immutable
        && !is_exempt(policy, transfer, Side::Receiver)
    {
        denials.push(Denial::ReceiverOwnerMutable);
    }
    denials
}
