use super::{change::MAX_EXPIRY_SECONDS, *};
use crate::model::OperationKind;

const NOW_SECONDS: i64 = 1_000;

/// A pass that its chain holds as it is wanted.
pub(crate) fn pass(desired_state: PassState) -> Pass {
    let state = match desired_state {
        PassState::Frozen => OnChainState::Frozen,
        PassState::Revoked => OnChainState::Revoked,
        _ => OnChainState::Active,
    };
    Pass {
        id: PassId::new(),
        network: "network".parse().unwrap(),
        chain: PassChain::parse("solana", "devnet").unwrap(),
        wallet: Wallet::parse_any("4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ").unwrap(),
        desired_state,
        desired_expires_at_seconds: 2_000,
        desired_attributes: Attributes::KYC,
        observed: Some(observed(state, 2_000)),
        last_error: None,
        created_at_ms: 0,
        place: 1,
    }
}

const fn observed(state: OnChainState, expires_at_seconds: i64) -> Observed {
    Observed { state, expires_at_seconds, attributes: Attributes::HUMAN, height: 1 }
}

fn requested() -> Pass {
    Pass { observed: None, ..pass(PassState::Active) }
}

const IDLE: OpenWork =
    OpenWork { any: false, issue: false, expiry: false, state: None, is_revocation: false };
const ISSUING: OpenWork =
    OpenWork { any: true, issue: true, expiry: true, state: Some(OnChainState::Active), ..IDLE };
const RENEWING: OpenWork = OpenWork { any: true, expiry: true, ..IDLE };
const REVOKED: OpenWork = OpenWork { is_revocation: true, ..IDLE };

fn kind(pass: &Pass, change: Change) -> Result<Option<OperationKind>, Refusal> {
    kind_while(pass, IDLE, change)
}

fn kind_while(
    pass: &Pass,
    open: OpenWork,
    change: Change,
) -> Result<Option<OperationKind>, Refusal> {
    decide(Some(pass), open, &change, NOW_SECONDS).map(|decision| match decision {
        Decision::Nothing => None,
        Decision::Do { kind, .. } => Some(kind),
    })
}

const ISSUE: Change = Change::Issue {
    expires_at_seconds: 5_000,
    is_expiry_named: false,
    attributes: Attributes::AGE_18,
};

#[test]
fn a_new_pass_is_issued() {
    let (kind, state) = (OperationKind::Issue, PassState::Active);
    let attributes = Attributes::AGE_18;
    let decision = Decision::Do { kind, state, expires_at_seconds: 5_000, attributes };
    assert_eq!(decide(None, IDLE, &ISSUE, NOW_SECONDS), Ok(decision));
}

#[test]
fn what_does_not_exist_cannot_be_changed() {
    for change in [Change::State(SettableState::Revoked), Change::Expiry(5_000)] {
        assert_eq!(decide(None, IDLE, &change, NOW_SECONDS), Err(Refusal::NoPass));
    }
}

#[test]
fn asking_twice_for_a_pass_changes_nothing() {
    for existing in [pass(PassState::Active), pass(PassState::Frozen)] {
        assert_eq!(kind(&existing, ISSUE), Ok(None));
    }
    assert_eq!(kind_while(&requested(), ISSUING, ISSUE), Ok(None));
}

#[test]
fn asking_again_after_an_issue_failed_is_the_retry() {
    assert_eq!(kind(&requested(), ISSUE), Ok(Some(OperationKind::Issue)));
}

#[test]
fn an_error_of_a_later_step_does_not_issue_again() {
    let existing = Pass { last_error: Some("no".to_owned()), ..pass(PassState::Active) };
    assert_eq!(kind(&existing, ISSUE), Ok(None));
}

#[test]
fn states_follow_the_table() {
    use OperationKind::{Freeze, Revoke, Unfreeze};
    let table = [
        (PassState::Active, SettableState::Active, Ok(None)),
        (PassState::Active, SettableState::Frozen, Ok(Some(Freeze))),
        (PassState::Active, SettableState::Revoked, Ok(Some(Revoke))),
        (PassState::Frozen, SettableState::Active, Ok(Some(Unfreeze))),
        (PassState::Frozen, SettableState::Frozen, Ok(None)),
        (PassState::Frozen, SettableState::Revoked, Ok(Some(Revoke))),
        (PassState::Revoked, SettableState::Active, Err(Refusal::Revoked)),
        (PassState::Revoked, SettableState::Frozen, Err(Refusal::Revoked)),
        (PassState::Revoked, SettableState::Revoked, Ok(None)),
        (PassState::Rejected, SettableState::Active, Err(Refusal::Rejected)),
        (PassState::Rejected, SettableState::Frozen, Err(Refusal::Rejected)),
        (PassState::Rejected, SettableState::Revoked, Err(Refusal::Rejected)),
    ];
    for (from, wanted, expected) in table {
        let open = if from == PassState::Revoked { REVOKED } else { IDLE };
        let decided = kind_while(&pass(from), open, Change::State(wanted));
        assert_eq!(decided, expected, "{from} to {wanted}");
    }
}

#[test]
fn a_pass_that_is_still_requested_can_be_frozen_and_revoked() {
    let pass = requested();
    let frozen = kind_while(&pass, ISSUING, Change::State(SettableState::Frozen));
    assert_eq!(frozen, Ok(Some(OperationKind::Freeze)));
    let revoked = kind_while(&pass, ISSUING, Change::State(SettableState::Revoked));
    assert_eq!(revoked, Ok(Some(OperationKind::Revoke)));
}

#[test]
fn a_pass_whose_issue_failed_can_only_be_asked_for_again_or_revoked() {
    for change in [
        Change::State(SettableState::Active),
        Change::State(SettableState::Frozen),
        Change::Expiry(5_000),
    ] {
        assert_eq!(kind(&requested(), change), Err(Refusal::NotIssued), "{change:?}");
    }
    let revoked = kind(&requested(), Change::State(SettableState::Revoked));
    assert_eq!(revoked, Ok(Some(OperationKind::Revoke)));
}

#[test]
fn what_is_wanted_and_is_not_so_is_done_unless_it_is_on_its_way() {
    use OperationKind::{Freeze, Renew, Revoke, Unfreeze};
    let seen = |wanted, state, expires_at_seconds| Pass {
        observed: Some(observed(state, expires_at_seconds)),
        ..pass(wanted)
    };
    let active = seen(PassState::Active, OnChainState::Frozen, 2_000);
    let frozen = seen(PassState::Frozen, OnChainState::Active, 2_000);
    let revoked = seen(PassState::Revoked, OnChainState::Active, 2_000);
    let renewed = seen(PassState::Active, OnChainState::Active, 1_500);
    for (pass, change, expected) in [
        (active.clone(), Change::State(SettableState::Active), Unfreeze),
        (frozen.clone(), Change::State(SettableState::Frozen), Freeze),
        (revoked.clone(), Change::State(SettableState::Revoked), Revoke),
        (renewed, Change::Expiry(2_000), Renew),
    ] {
        assert_eq!(kind(&pass, change), Ok(Some(expected)));
        let is_revocation = expected == Revoke;
        let (state, expiry) = (expected.state(), expected.sets_expiry());
        let open = OpenWork { any: true, expiry, state, is_revocation, ..IDLE };
        assert_eq!(kind_while(&pass, open, change), Ok(None));
    }
    // By the newest of what is to be done that decides the state: a renewal leaves it as it is.
    for (pass, state, expected) in [
        (&active, SettableState::Active, Unfreeze),
        (&frozen, SettableState::Frozen, Freeze),
        (&revoked, SettableState::Revoked, Revoke),
    ] {
        let decided = kind_while(pass, RENEWING, Change::State(state));
        assert_eq!(decided, Ok(Some(expected)), "{state}");
    }
    // Its expiry can be changed once a freeze is about to be lifted, and not because of anything else.
    let later = Change::Expiry(3_000);
    assert_eq!(kind(&active, later), Err(Refusal::Frozen));
    assert_eq!(kind_while(&active, RENEWING, later), Err(Refusal::Frozen));
    let unfreezing = OpenWork { any: true, state: Some(OnChainState::Active), ..IDLE };
    assert_eq!(kind_while(&active, unfreezing, later), Ok(Some(Renew)));
    let sooner = seen(PassState::Active, OnChainState::Frozen, 1_500);
    assert_eq!(kind_while(&sooner, unfreezing, Change::Expiry(2_000)), Ok(Some(Renew)));
}

/// Its chain was seen to hold it so, which may have been a mistake: the wish outlives that.
#[test]
fn who_revokes_what_is_seen_revoked_already_has_asked_for_it() {
    let revoke = Change::State(SettableState::Revoked);
    assert_eq!(kind(&pass(PassState::Revoked), revoke), Ok(Some(OperationKind::Revoke)));
    assert_eq!(kind_while(&pass(PassState::Revoked), REVOKED, revoke), Ok(None));
}

#[test]
fn nothing_comes_back_from_revoked() {
    assert_eq!(kind(&pass(PassState::Revoked), ISSUE), Err(Refusal::Revoked));
    assert_eq!(kind(&pass(PassState::Revoked), Change::Expiry(5_000)), Err(Refusal::Revoked));
    assert_eq!(kind(&pass(PassState::Rejected), ISSUE), Err(Refusal::Rejected));
}

#[test]
fn an_expiry_lies_ahead_and_within_what_chains_hold() {
    let active = pass(PassState::Active);
    let renew = Ok(Some(OperationKind::Renew));
    for (expiry, expected) in [
        (i64::MIN, Err(Refusal::ExpiryInPast)),
        (0, Err(Refusal::ExpiryInPast)),
        (NOW_SECONDS, Err(Refusal::ExpiryInPast)),
        (NOW_SECONDS + 1, renew),
        (2_000, Ok(None)),
        (MAX_EXPIRY_SECONDS, renew),
        (MAX_EXPIRY_SECONDS + 1, Err(Refusal::ExpiryTooLate)),
        (i64::MAX, Err(Refusal::ExpiryTooLate)),
    ] {
        assert_eq!(kind(&active, Change::Expiry(expiry)), expected, "{expiry}");
    }
}

#[test]
fn the_expiry_of_a_frozen_pass_stays() {
    assert_eq!(kind(&pass(PassState::Frozen), Change::Expiry(5_000)), Err(Refusal::Frozen));
}

#[test]
fn a_freeze_keeps_the_expiry_and_the_attributes() {
    let change = Change::State(SettableState::Frozen);
    let decision = decide(Some(&pass(PassState::Active)), IDLE, &change, NOW_SECONDS);
    let (kind, state) = (OperationKind::Freeze, PassState::Frozen);
    let attributes = Attributes::KYC;
    assert_eq!(decision, Ok(Decision::Do { kind, state, expires_at_seconds: 2_000, attributes }));
}

#[test]
fn the_expiry_second_itself_is_good() {
    let pass = pass(PassState::Active);
    assert!(!pass.is_expired(2_000));
    assert!(pass.is_expired(2_001));
}

#[test]
fn what_the_chain_holds_decides_about_expiry() {
    let pass = Pass { desired_expires_at_seconds: 9_000, ..pass(PassState::Active) };
    assert!(pass.is_expired(2_001));
}

#[test]
fn a_pass_that_never_expires_is_never_expired() {
    let pass = Pass { desired_expires_at_seconds: 0, observed: None, ..pass(PassState::Active) };
    assert!(!pass.is_expired(i64::MAX));
}

#[test]
fn attributes_are_those_that_the_chain_holds_or_else_those_that_are_wanted() {
    assert_eq!(pass(PassState::Active).attributes(), Attributes::HUMAN);
    assert_eq!(requested().attributes(), Attributes::KYC);
}

#[test]
fn active_is_shown_only_after_the_chain_has_it() {
    assert_eq!(requested().state(), PassState::Requested);
    assert_eq!(pass(PassState::Active).state(), PassState::Active);
    assert_eq!(Pass { observed: None, ..pass(PassState::Frozen) }.state(), PassState::Frozen);
}
