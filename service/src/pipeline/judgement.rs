//! What is still to be done, by what the chain holds.

use portcullis::{Attributes, Step};

use crate::model::{OnChainState, OperationKind, pass::Observed};

/// Until a transaction is in a block, its expiry must not have passed.
const INCLUSION_SECONDS: i64 = 30;

/// What follows from what the chain holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// It is as it shall be.
    Done(Observed),
    /// This has to be done.
    Do(Step),
    /// The chain does not hold it yet, or this node does not know yet.
    Wait(&'static str),
    /// It will never be possible.
    Impossible(&'static str),
}

/// Of an operation, by what the chain holds at `now_seconds`, its own time.
pub(super) fn judge(
    kind: OperationKind,
    expires_at_seconds: i64,
    observed: Option<Observed>,
    now_seconds: i64,
) -> Judgement {
    use OnChainState::{Active, Frozen, Revoked};
    use OperationKind::{Freeze, Issue, Renew, Revoke, Unfreeze};
    let Some(pass) = observed else {
        return match kind {
            Issue => Judgement::Do(Step::Issue {
                expires_at: Some(expires_at_seconds),
                attributes: Attributes::default(),
            }),
            Freeze | Unfreeze | Renew | Revoke => Judgement::Wait("the chain holds no such pass"),
        };
    };
    match (kind, pass.state) {
        (Issue, Active | Frozen) | (Freeze, Frozen) | (Unfreeze, Active) | (Revoke, Revoked) => {
            Judgement::Done(pass)
        }
        (Revoke, Active | Frozen) => Judgement::Do(Step::Revoke { reason: 0 }),
        (Issue | Freeze | Unfreeze | Renew, Revoked) => {
            Judgement::Impossible("the pass is revoked on its chain")
        }
        (Freeze, Active) => Judgement::Do(Step::Freeze { reason: 0 }),
        (Unfreeze, Frozen) => Judgement::Do(Step::Unfreeze),
        (Renew, Frozen) => Judgement::Impossible("the pass is frozen on its chain"),
        (Renew, Active) => renew(expires_at_seconds, pass, now_seconds),
    }
}

/// An expiry that is over before the chain can have it means that the pass shall be over: as soon as
/// the chain allows, which takes no expiry behind its own time.
fn renew(wanted: i64, pass: Observed, now_seconds: i64) -> Judgement {
    let soonest = now_seconds.saturating_add(INCLUSION_SECONDS);
    let is_ending = pass.expires_at_seconds != 0 && pass.expires_at_seconds <= soonest;
    if pass.expires_at_seconds == wanted || (wanted <= soonest && is_ending) {
        Judgement::Done(pass)
    } else {
        Judgement::Do(Step::Renew { expires_at: Some(wanted.max(soonest)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_SECONDS: i64 = 1_000;

    fn holds(state: OnChainState, expires_at_seconds: i64) -> Option<Observed> {
        Some(Observed { state, expires_at_seconds, height: 7 })
    }

    fn word(kind: OperationKind, observed: Option<Observed>) -> &'static str {
        match judge(kind, 5_000, observed, NOW_SECONDS) {
            Judgement::Done(_) => "done",
            Judgement::Do(_) => "do",
            Judgement::Wait(_) => "wait",
            Judgement::Impossible(_) => "impossible",
        }
    }

    #[test]
    fn every_operation_follows_the_table() {
        let states = [
            None,
            holds(OnChainState::Active, 2_000),
            holds(OnChainState::Frozen, 2_000),
            holds(OnChainState::Revoked, 2_000),
        ];
        let table = [
            (OperationKind::Issue, ["do", "done", "done", "impossible"]),
            (OperationKind::Freeze, ["wait", "do", "done", "impossible"]),
            (OperationKind::Unfreeze, ["wait", "done", "do", "impossible"]),
            (OperationKind::Renew, ["wait", "do", "impossible", "impossible"]),
            (OperationKind::Revoke, ["wait", "do", "do", "done"]),
        ];
        for (kind, expected) in table {
            assert_eq!(states.map(|observed| word(kind, observed)), expected, "{kind}");
        }
    }

    #[test]
    fn an_expiry_is_asked_for_no_sooner_than_the_chain_can_have_it() {
        let asked = |wanted, has| {
            judge(OperationKind::Renew, wanted, holds(OnChainState::Active, has), NOW_SECONDS)
        };
        let renew = |expires_at| Judgement::Do(Step::Renew { expires_at: Some(expires_at) });
        assert_eq!(asked(5_000, 2_000), renew(5_000));
        assert_eq!(asked(5_000, 0), renew(5_000));
        assert_eq!(asked(1_002, 2_000), renew(1_030));
        assert_eq!(asked(10, 2_000), renew(1_030));
        for (wanted, has) in [(5_000, 5_000), (1_002, 1_030), (10, 500), (1_002, 1_002)] {
            assert!(matches!(asked(wanted, has), Judgement::Done(_)), "{wanted} {has}");
        }
    }
}
