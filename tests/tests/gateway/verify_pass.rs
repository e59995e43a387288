use portcullis_solana::{Address, GatewayError, instruction::VerifyPass, pda};
use portcullis_types::{
    Attributes, GatekeeperStatus, Requirement,
    solana::{NetworkAccount, PassAccount},
};
use solana_sdk_ids::system_program;
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, goes_through, refuses},
    stage::Stage,
};

/// What is returned: the reason's code, the expiry and the attributes.
fn answer(reason: u8, expires_at: i64, attributes: u64) -> Vec<u8> {
    [&[reason][..], &expires_at.to_le_bytes(), &attributes.to_le_bytes()].concat()
}

/// Of a pass that is not there, or not this wallet's: nothing is said of it.
fn nothing(reason: u8) -> Vec<u8> {
    answer(reason, 0, 0)
}

fn denies(s: &mut Stage, verify: VerifyPass, expected: GatewayError) -> Vec<u8> {
    refuses(&mut s.world, verify.instruction(), &[], expected).return_data
}

/// A stage with a pass that has the attribute *human*.
fn ready() -> (Stage, Address, i64) {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let set = s.set_attributes(wallet).instruction();
    s.prepare(set, &[&s.operator.insecure_clone()]);
    let expires_at = s.pass_record(wallet).expires_at;
    (s, wallet, expires_at)
}

#[test]
fn allows_a_good_pass_and_returns_its_facts() {
    let (mut s, wallet, expires_at) = ready();
    let verify = s.verify(wallet).instruction();
    let receipt = goes_through(&mut s.world, verify, &[]);
    assert_eq!(receipt.return_data, answer(0, expires_at, Attributes::HUMAN.0));
}

#[test]
fn requirements_are_met_up_to_the_boundary() {
    let (mut s, wallet, expires_at) = ready();
    let issued_at = s.pass_record(wallet).issued_at;
    s.world.chain.set_now(issued_at + 100);
    let remaining = u64::try_from(expires_at - issued_at - 100).unwrap();
    let exact = Requirement {
        attributes: Attributes::HUMAN,
        min_remaining_seconds: remaining,
        max_age_seconds: 100,
    };
    let verify = VerifyPass { requirement: exact, ..s.verify(wallet) };
    goes_through(&mut s.world, verify.instruction(), &[]);
    for (requirement, reason, refusal) in [
        (Requirement { attributes: Attributes(3), ..exact }, 7, GatewayError::MissingAttributes),
        (
            Requirement { min_remaining_seconds: remaining + 1, ..exact },
            8,
            GatewayError::ExpiresTooSoon,
        ),
        (Requirement { max_age_seconds: 99, ..exact }, 9, GatewayError::TooOld),
    ] {
        let verify = VerifyPass { requirement, ..verify };
        let returned = denies(&mut s, verify, refusal);
        assert_eq!(returned, answer(reason, expires_at, Attributes::HUMAN.0));
    }
}

#[test]
fn denies_with_the_reasons_error_and_the_facts() {
    let (mut s, wallet, expires_at) = ready();
    let human = Attributes::HUMAN.0;
    let verify = s.verify(wallet);
    s.world.pause();
    let returned = denies(&mut s, verify, GatewayError::NetworkPaused);
    assert_eq!(returned, answer(10, expires_at, human));
    s.world.set_status(0, GatekeeperStatus::Halted);
    let returned = denies(&mut s, verify, GatewayError::IssuerInactive);
    assert_eq!(returned, answer(6, expires_at, human));
    s.world.chain.set_now(expires_at + 1);
    let returned = denies(&mut s, verify, GatewayError::Expired);
    assert_eq!(returned, answer(5, expires_at, human));
    s.freeze_by_network(wallet);
    let returned = denies(&mut s, verify, GatewayError::Frozen);
    assert_eq!(returned, answer(4, expires_at, human));
    s.world.set_status(0, GatekeeperStatus::Active);
    s.world.revoke(&wallet);
    let returned = denies(&mut s, verify, GatewayError::Revoked);
    assert_eq!(returned, answer(3, expires_at, human));
}

#[test]
fn denies_a_wallet_without_a_pass() {
    let mut s = Stage::new();
    let verify = s.verify(s.stranger.pubkey());
    assert_eq!(denies(&mut s, verify, GatewayError::NoPass), nothing(1));
    s.donate(s.pass(s.stranger.pubkey()), 1_000_000);
    assert_eq!(denies(&mut s, verify, GatewayError::NoPass), nothing(1));
}

#[test]
fn denies_what_is_not_this_wallets_pass_of_this_network() {
    let (mut s, wallet, _) = ready();
    let bob = s.world.holder("bob").pubkey();
    let other_network = s.world.other.address;
    let good = s.verify(wallet).instruction();
    for wrong in [
        good.clone().account(1, s.pass(bob)),
        good.clone().account(2, bob),
        good.clone().account(0, other_network),
        good.clone().account(0, s.gatekeeper(0)),
        good.clone().account(0, s.stranger.pubkey()),
        good.clone().account(1, s.network),
        good.clone().account(1, s.gatekeeper(0)),
        good.clone().account(1, good.program_id),
    ] {
        let failure = refuses(&mut s.world, wrong, &[], GatewayError::WrongPass);
        assert_eq!(failure.return_data, nothing(2));
    }
}

#[test]
fn denies_accounts_that_another_program_wrote() {
    let (mut s, wallet, _) = ready();
    let forger = portcullis_demo::gated_counter::GATED_COUNTER;
    let (network, pass) = (s.network, s.pass(wallet));
    for (forged, index) in [(network, 0), (pass, 1)] {
        let data = s.world.chain.data(&forged);
        let copy = Address::new_unique();
        for owner in [forger, system_program::ID] {
            s.world.chain.plant(copy, owner, data.clone());
            let verify = s.verify(wallet).instruction().account(index, copy);
            let failure = refuses(&mut s.world, verify, &[], GatewayError::WrongPass);
            assert_eq!(failure.return_data, nothing(2));
        }
    }
}

#[test]
fn denies_accounts_of_another_size_version_or_kind() {
    let (mut s, wallet, _) = ready();
    let owner = portcullis_solana::GATEWAY_PROGRAM_ID;
    let good = s.world.chain.data(&s.pass(wallet));
    let changed = |index: usize, byte| {
        let mut data = good.clone();
        data[index] = byte;
        data
    };
    let state = PassAccount::STATE_OFFSET;
    let bad = [
        good[..PassAccount::BYTES - 1].to_vec(),
        [&good[..], &[0]].concat(),
        changed(0, !good[0]),
        changed(134, 2),
        changed(state, 0),
        changed(state, 4),
        vec![0; PassAccount::BYTES],
        vec![],
    ];
    for data in bad {
        s.world.chain.plant(s.pass(wallet), owner, data);
        let verify = s.verify(wallet);
        assert_eq!(denies(&mut s, verify, GatewayError::WrongPass), nothing(2));
    }
    s.world.chain.plant(s.pass(wallet), owner, good);
    s.rewrite(s.network, |data| data.truncate(NetworkAccount::MIN_BYTES - 1));
    let verify = s.verify(wallet);
    assert_eq!(denies(&mut s, verify, GatewayError::WrongPass), nothing(2));
}

#[test]
fn a_slot_that_the_network_does_not_have_stands_for_nothing() {
    let (mut s, wallet, expires_at) = ready();
    s.rewrite(pda::pass(&s.network, &wallet).0, |data| data[128..130].copy_from_slice(&[2, 0]));
    let verify = s.verify(wallet);
    let returned = denies(&mut s, verify, GatewayError::IssuerInactive);
    assert_eq!(returned, answer(6, expires_at, Attributes::HUMAN.0));
}
