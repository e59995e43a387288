//! What is still to be done, by what the chain holds.

use portcullis::{Attributes, Step};

use super::reason::Reason;
use crate::model::{
    OnChainState, OperationKind,
    pass::{MAX_EXPIRY_SECONDS, Observed},
};

/// Until a transaction is in a block, its expiry must not have passed. So much more each time that it
/// had.
const INCLUSION_SECONDS: i64 = 30;

/// What follows from what the chain holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// It is as it shall be.
    Done(Observed),
    /// This has to be done.
    Do(Step),
    /// There is no pass, as far as this block tells: nothing can be done to it.
    Absent,
    /// It will never be possible, by what the chain holds and its time.
    Impossible(Option<Observed>, Reason),
}

/// What is to be done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// What.
    pub(super) kind: OperationKind,
    /// The expiry that it grants, Unix seconds; zero: never.
    pub(super) expires_at_seconds: i64,
    /// Whether somebody named that moment.
    pub(super) is_expiry_named: bool,
    /// What an issue grants.
    pub(super) attributes: Attributes,
    /// For how long an issue was asked for.
    pub(super) lifetime_seconds: i64,
    /// How often it was tried in vain.
    pub(super) attempts: i64,
}

/// Of a wish, by what the chain holds at `now_seconds`, its own time.
pub(super) fn judge(wish: &Wish, observed: Option<Observed>, now_seconds: i64) -> Judgement {
    use OnChainState::{Active, Frozen, Revoked};
    use OperationKind::{Freeze, Issue, Renew, Revoke, Unfreeze};
    let Some(pass) = observed else {
        return match wish.kind {
            Issue if wish.is_over(now_seconds) => Judgement::Impossible(None, Reason::ExpiryPassed),
            Issue => Judgement::Do(Step::Issue {
                expires_at: Some(issued_until(wish, now_seconds)),
                attributes: wish.attributes,
            }),
            Freeze | Unfreeze | Renew | Revoke => Judgement::Absent,
        };
    };
    match (wish.kind, pass.state) {
        (Issue, Active | Frozen) | (Freeze, Frozen) | (Unfreeze, Active) | (Revoke, Revoked) => {
            Judgement::Done(pass)
        }
        (Revoke, Active | Frozen) => Judgement::Do(Step::Revoke { reason: 0 }),
        (Issue | Freeze | Unfreeze | Renew, Revoked) => {
            Judgement::Impossible(observed, Reason::PassRevoked)
        }
        (Freeze, Active) => Judgement::Do(Step::Freeze { reason: 0 }),
        (Unfreeze, Frozen) => Judgement::Do(Step::Unfreeze),
        (Renew, Frozen) => Judgement::Impossible(observed, Reason::PassFrozen),
        (Renew, Active) => renew(wish, pass, now_seconds),
    }
}

impl Wish {
    /// Whether the moment that somebody named lies behind.
    const fn is_over(&self, now_seconds: i64) -> bool {
        self.is_expiry_named
            && self.expires_at_seconds != 0
            && self.expires_at_seconds <= now_seconds
    }
}

/// What was named is granted so. The network's lifetime counts by the chain's own time: its clock may be
/// behind ours, and then the expiry that was reckoned is more than it allows; and what waited longer
/// than it was to live would have ended before it began.
fn issued_until(wish: &Wish, now_seconds: i64) -> i64 {
    let until = match wish.expires_at_seconds {
        0 => return 0,
        named if wish.is_expiry_named => named,
        _ => now_seconds.saturating_add(wish.lifetime_seconds),
    };
    until.min(MAX_EXPIRY_SECONDS)
}

/// An expiry that is over before the chain can have it means that the pass shall be over: as soon as
/// the chain allows, which takes no expiry behind its own time.
fn renew(wish: &Wish, pass: Observed, now_seconds: i64) -> Judgement {
    let wanted = wish.expires_at_seconds;
    if wanted == 0 {
        return match pass.expires_at_seconds {
            0 => Judgement::Done(pass),
            _ => Judgement::Do(Step::Renew { expires_at: Some(0) }),
        };
    }
    let inclusion_seconds =
        INCLUSION_SECONDS.saturating_mul(wish.attempts.clamp(0, 20).saturating_add(1));
    let soonest = now_seconds.saturating_add(inclusion_seconds);
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
        Some(Observed { state, expires_at_seconds, attributes: Attributes::NONE, height: 7 })
    }

    const fn wish(kind: OperationKind, expires_at_seconds: i64) -> Wish {
        Wish {
            kind,
            expires_at_seconds,
            is_expiry_named: false,
            attributes: Attributes::KYC,
            lifetime_seconds: 600,
            attempts: 0,
        }
    }

    fn word(kind: OperationKind, observed: Option<Observed>) -> &'static str {
        match judge(&wish(kind, 5_000), observed, NOW_SECONDS) {
            Judgement::Done(_) => "done",
            Judgement::Do(_) => "do",
            Judgement::Absent => "absent",
            Judgement::Impossible(..) => "impossible",
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
            (OperationKind::Freeze, ["absent", "do", "done", "impossible"]),
            (OperationKind::Unfreeze, ["absent", "done", "do", "impossible"]),
            (OperationKind::Renew, ["absent", "do", "impossible", "impossible"]),
            (OperationKind::Revoke, ["absent", "do", "do", "done"]),
        ];
        for (kind, expected) in table {
            assert_eq!(states.map(|observed| word(kind, observed)), expected, "{kind}");
        }
    }

    #[test]
    fn an_expiry_is_asked_for_no_sooner_than_the_chain_can_have_it() {
        let asked = |wanted, has| {
            let wish = wish(OperationKind::Renew, wanted);
            judge(&wish, holds(OnChainState::Active, has), NOW_SECONDS)
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

    #[test]
    fn an_expiry_that_had_passed_is_asked_for_with_more_room() {
        let late = Wish { attempts: 3, ..wish(OperationKind::Renew, 10) };
        let step = Step::Renew { expires_at: Some(NOW_SECONDS + 120) };
        let judged = judge(&late, holds(OnChainState::Active, 2_000), NOW_SECONDS);
        assert_eq!(judged, Judgement::Do(step));
    }

    #[test]
    fn an_issue_lives_as_long_as_was_asked_for_by_the_chains_own_time() {
        let granted = |expires_at_seconds| match judge(
            &wish(OperationKind::Issue, expires_at_seconds),
            None,
            NOW_SECONDS,
        ) {
            Judgement::Do(Step::Issue { expires_at, attributes }) => (expires_at, attributes),
            judged => panic!("{judged:?}"),
        };
        assert_eq!(granted(9_999), (Some(NOW_SECONDS + 600), Attributes::KYC));
        assert_eq!(granted(0), (Some(0), Attributes::KYC), "never");
    }

    #[test]
    fn an_expiry_that_was_named_is_granted_so_until_it_is_over() {
        let asked = |expires_at_seconds| {
            let is_expiry_named = true;
            let wish = Wish { is_expiry_named, ..wish(OperationKind::Issue, expires_at_seconds) };
            judge(&wish, None, NOW_SECONDS)
        };
        let issue = |expires_at| {
            let attributes = Attributes::KYC;
            Judgement::Do(Step::Issue { expires_at: Some(expires_at), attributes })
        };
        for expiry in [NOW_SECONDS + 1, NOW_SECONDS + 599, 9_999, MAX_EXPIRY_SECONDS] {
            assert_eq!(asked(expiry), issue(expiry));
        }
        assert_eq!(asked(i64::MAX), issue(MAX_EXPIRY_SECONDS));
        let over = Judgement::Impossible(None, Reason::ExpiryPassed);
        assert_eq!((asked(NOW_SECONDS), asked(1)), (over.clone(), over));
    }

    #[test]
    fn a_pass_may_be_renewed_for_ever() {
        let wish = wish(OperationKind::Renew, 0);
        let renewal = Judgement::Do(Step::Renew { expires_at: Some(0) });
        // Also one that would end before a renewal is in a block.
        for until in [1, NOW_SECONDS, NOW_SECONDS + 1, i64::MAX] {
            let seen = holds(OnChainState::Active, until);
            assert_eq!(judge(&wish, seen, NOW_SECONDS), renewal, "{until}");
        }
        let seen = holds(OnChainState::Active, 0);
        assert_eq!(judge(&wish, seen, NOW_SECONDS), Judgement::Done(seen.unwrap()));
    }
}
