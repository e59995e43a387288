use e2e::world::DEFAULT_LIFETIME_SECONDS;
use portcullis_solana::{
    GatewayError,
    account::GatekeeperAccount,
    event::PassIssued,
    instruction::{IssuePass, RotateOperator},
    pda,
};
use portcullis_types::{
    Attributes, GatekeeperStatus, PassState,
    lifecycle::{Permissions, StatusReason},
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, does, only, refuses},
    records::PassRecord,
    stage::Stage,
};

#[test]
fn issues_a_pass() {
    let mut s = Stage::new();
    let (wallet, now) = (s.stranger.pubkey(), s.world.chain.now());
    let (pass, bump) = pda::pass(&s.network, &wallet);
    let (gatekeeper, funds) = (s.gatekeeper_record(0), s.lamports(s.payer.pubkey()));
    let attributes = Attributes(u64::MAX);
    let issue = IssuePass { attributes, expires_at: Some(now + 5), ..s.issue(wallet) };
    let done = does(&mut s.world, issue.instruction(), &[&s.payer, &s.operator]);
    assert_eq!(
        s.pass_record(wallet),
        PassRecord {
            network: s.network,
            subject: wallet,
            rent_payer: s.payer.pubkey(),
            attributes,
            expires_at: now + 5,
            issued_at: now,
            gatekeeper_slot: 0,
            generation: 0,
            state: PassState::Active,
            status_reason: StatusReason::NONE,
            bump,
        }
    );
    // What the quota counts is shown in `issue_pass_quota.rs`.
    let quota = s.gatekeeper_record(0).quota;
    assert_eq!(s.gatekeeper_record(0), GatekeeperAccount { passes: 1, quota, ..gatekeeper });
    let event = PassIssued {
        network: s.network,
        subject: wallet,
        gatekeeper: s.gatekeeper(0),
        rent_payer: s.payer.pubkey(),
        attributes,
        issued_at: now,
        expires_at: now + 5,
        generation: 0,
        state: PassState::Active,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([pass, s.gatekeeper(0), s.payer.pubkey()]));
    assert_eq!(s.lamports(pass), s.pass_rent());
    assert_eq!(funds - s.lamports(s.payer.pubkey()), s.pass_rent());
}

#[test]
fn the_operator_may_pay() {
    let mut s = Stage::new();
    let wallet = s.stranger.pubkey();
    let issue = IssuePass { payer: s.operator.pubkey(), ..s.issue(wallet) };
    let done = does(&mut s.world, issue.instruction(), &[&s.operator]);
    assert_eq!(done.changed, only([s.pass(wallet), s.gatekeeper(0), s.operator.pubkey()]));
    assert_eq!(s.pass_record(wallet).rent_payer, s.operator.pubkey());
}

#[test]
fn the_wallet_may_pay() {
    let mut s = Stage::new();
    let wallet = s.stranger.pubkey();
    let issue = IssuePass { payer: wallet, ..s.issue(wallet) };
    let done = does(&mut s.world, issue.instruction(), &[&s.stranger, &s.operator]);
    assert_eq!(done.changed, only([s.pass(wallet), s.gatekeeper(0), wallet]));
    assert_eq!(s.pass_record(wallet).rent_payer, wallet);
}

#[test]
fn one_key_may_be_operator_payer_and_wallet() {
    let mut s = Stage::new();
    let key = s.operator.pubkey();
    let issue = IssuePass { payer: key, ..s.issue(key) };
    does(&mut s.world, issue.instruction(), &[&s.operator]);
    let record = s.pass_record(key);
    assert_eq!((record.subject, record.rent_payer), (key, key));
}

#[test]
fn the_networks_authority_issues_if_it_is_the_operator() {
    let mut s = Stage::new();
    let operator = s.authority.pubkey();
    let rotate = RotateOperator { operator, ..s.rotate_operator() }.instruction();
    does(&mut s.world, rotate, &[&s.gatekeeper_authority]);
    let issue = IssuePass { operator, ..s.issue(s.stranger.pubkey()) }.instruction();
    does(&mut s.world, issue, &[&s.payer, &s.authority]);
}

#[test]
fn a_donation_does_not_block_it() {
    let mut s = Stage::new();
    let rent = s.pass_rent();
    let donations = [s.rent(0), rent - 1, rent, rent + 12_345];
    for (name, donation) in ["alice", "bob", "carol", "dave"].into_iter().zip(donations) {
        let wallet = s.world.chain.actor(name).pubkey();
        s.donate(s.pass(wallet), donation);
        let before = s.lamports(s.payer.pubkey());
        let issue = s.issue(wallet).instruction();
        does(&mut s.world, issue, &[&s.payer, &s.operator]);
        assert_eq!(s.lamports(s.pass(wallet)), rent.max(donation));
        assert_eq!(before - s.lamports(s.payer.pubkey()), rent.saturating_sub(donation));
        let record = s.pass_record(wallet);
        assert_eq!((record.subject, record.rent_payer), (wallet, s.payer.pubkey()));
    }
}

#[test]
fn without_an_expiry_it_lasts_for_the_default_lifetime() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    let lifetime = i64::try_from(DEFAULT_LIFETIME_SECONDS).unwrap();
    assert_eq!(s.pass_record(alice).expires_at, s.world.chain.now() + lifetime);
}

#[test]
fn refuses_a_wallet_that_holds_a_pass() {
    let mut s = Stage::new();
    let (active, frozen) = (s.world.holder("alice").pubkey(), s.world.holder("bob").pubkey());
    s.world.freeze(&frozen);
    s.world.chain.set_now(s.pass_record(active).expires_at + 1);
    for wallet in [active, frozen] {
        let issue = s.issue(wallet);
        let by_second =
            IssuePass { operator: s.second_operator.pubkey(), gatekeeper_slot: 1, ..issue };
        for (issue, operator) in [(issue, &s.operator), (by_second, &s.second_operator)] {
            let by = [&s.payer, operator];
            refuses(&mut s.world, issue.instruction(), &by, GatewayError::PassExists);
        }
    }
}

#[test]
fn refuses_a_wallet_whose_pass_was_revoked() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    s.world.revoke(&alice);
    s.world.chain.set_now(i64::MAX / 2);
    let issue = s.issue(alice).instruction();
    refuses(&mut s.world, issue, &[&s.payer, &s.operator], GatewayError::PassRevoked);
}

#[test]
fn refuses_everyone_but_the_operator() {
    let mut s = Stage::new();
    let others =
        [&s.stranger, &s.second_operator, &s.authority, &s.guardian, &s.gatekeeper_authority];
    for other in others {
        let issue = IssuePass { operator: other.pubkey(), ..s.issue(s.stranger.pubkey()) };
        let issue = issue.instruction();
        refuses(&mut s.world, issue, &[&s.payer, other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_a_gatekeeper_of_another_network() {
    let mut s = Stage::new();
    let other = &s.world.other;
    let (gatekeeper, operator) =
        (pda::gatekeeper(&other.address, 0).0, other.gatekeepers[0].operator.insecure_clone());
    let issue = IssuePass { operator: operator.pubkey(), ..s.issue(s.stranger.pubkey()) };
    let issue = issue.instruction().account(3, gatekeeper);
    refuses(&mut s.world, issue, &[&s.payer, &operator], GatewayError::WrongNetwork);
}

#[test]
fn refuses_a_gatekeeper_without_the_permission() {
    let mut s = Stage::new();
    s.forbid(Permissions::ISSUE);
    let issue = s.issue(s.stranger.pubkey()).instruction();
    refuses(&mut s.world, issue, &[&s.payer, &s.operator], GatewayError::PermissionMissing);
}

#[test]
fn refuses_a_gatekeeper_that_is_not_active() {
    let mut s = Stage::new();
    let issue = s.issue(s.stranger.pubkey()).instruction();
    let by = [&s.payer.insecure_clone(), &s.operator.insecure_clone()];
    for status in [GatekeeperStatus::Frozen, GatekeeperStatus::Halted] {
        s.world.set_status(0, status);
        refuses(&mut s.world, issue.clone(), &by, GatewayError::GatekeeperNotActive);
    }
    s.world.set_status(0, GatekeeperStatus::Active);
    s.world.holder("alice");
    s.remove(0);
    refuses(&mut s.world, issue, &by, GatewayError::GatekeeperNotActive);
}

#[test]
fn refuses_any_address_but_the_wallets_own() {
    let mut s = Stage::new();
    let (wallet, other) = (s.stranger.pubkey(), s.guardian.pubkey());
    let in_other_network = pda::pass(&s.world.other.address, &wallet).0;
    for address in [s.pass(other), in_other_network, other] {
        let issue = s.issue(wallet).instruction().account(5, address);
        let by = [&s.payer, &s.operator];
        refuses(&mut s.world, issue, &by, InstructionError::InvalidSeeds);
    }
}
