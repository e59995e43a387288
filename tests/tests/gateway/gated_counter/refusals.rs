//! Whom the ways refuse, and with which reason.

use GatewayError::{NotAuthorized, WrongNetwork, WrongPass};
use Way::{ByCall, ByConsuming, ByRead};
use e2e::programs::SBF_PROBE;
use portcullis_demo::gated_counter::{GATED_COUNTER, Way};
use portcullis_solana::{Address, GatewayError, instruction::IssuePass, pda};
use portcullis_types::{GatekeeperStatus, Requirement, Verdict};
use solana_instruction::error::InstructionError;
use solana_sdk_ids::system_program;
use solana_signer::Signer;

use super::Scene;
use crate::outcome::{Tampered, goes_through, refuses};

#[test]
fn refuses_a_stranger() {
    let mut scene = Scene::new();
    let stranger = scene.s.stranger.insecure_clone();
    for way in [ByRead, ByCall] {
        let increment = scene.increment(way, &stranger);
        refuses(&mut scene.s.world, increment, &[&stranger], GatewayError::NoPass);
    }
    // There is nothing to write to: the gateway does not come as far as the rule.
    let increment = scene.increment(ByConsuming, &stranger);
    let nothing_there = InstructionError::AccountDataTooSmall;
    refuses(&mut scene.s.world, increment, &[&stranger], nothing_there);
}

#[test]
fn refuses_a_frozen_a_revoked_and_an_expired_pass() {
    let mut scene = Scene::new();
    let holder = scene.holder.insecure_clone();
    let wallet = holder.pubkey();
    let expires_at = scene.s.pass_record(wallet).expires_at;
    scene.s.world.chain.set_now(expires_at + 1);
    scene.refuses_all(&holder, GatewayError::Expired);
    scene.s.world.chain.set_now(expires_at);
    scene.s.world.freeze(&wallet);
    scene.refuses_all(&holder, GatewayError::Frozen);
    scene.s.world.revoke(&wallet);
    scene.refuses_all(&holder, GatewayError::Revoked);
}

#[test]
fn refuses_while_the_network_is_paused() {
    let mut scene = Scene::new();
    let holder = scene.holder.insecure_clone();
    scene.s.world.pause();
    scene.refuses_all(&holder, GatewayError::NetworkPaused);
}

#[test]
fn refuses_what_a_halted_or_removed_gatekeeper_issued_and_an_earlier_generation() {
    let mut scene = Scene::new();
    let holder = scene.holder.insecure_clone();
    scene.s.world.set_status(0, GatekeeperStatus::Halted);
    scene.refuses_all(&holder, GatewayError::IssuerInactive);
    scene.s.world.set_status(0, GatekeeperStatus::Active);
    scene.s.world.raise_generation(0);
    scene.refuses_all(&holder, GatewayError::IssuerInactive);
    scene.s.remove(0);
    scene.refuses_all(&holder, GatewayError::IssuerInactive);
}

#[test]
fn refuses_another_network_with_its_pass() {
    let mut scene = Scene::new();
    let (main, other) = (scene.s.network, scene.s.world.other.address);
    let wallet = scene.holder.pubkey();
    let pass = pda::pass(&other, &wallet).0;
    let operator = scene.s.world.other.gatekeepers[0].operator.insecure_clone();
    let issue = IssuePass { operator: operator.pubkey(), network: other, ..scene.s.issue(wallet) };
    goes_through(&mut scene.s.world, issue.instruction(), &[&scene.s.payer, &operator]);
    scene.s.world.main.address = other;
    assert_eq!(scene.s.world.verify(&wallet, Requirement::ANY), Verdict::Allow);
    scene.s.world.main.address = main;

    scene
        .refuses_tampered(|increment| increment.account(2, other).account(3, pass), [WrongPass; 3]);
    scene.refuses_tampered(|increment| increment.account(2, other), [WrongPass; 3]);
    let pass_alone = [WrongPass, WrongPass, WrongNetwork];
    scene.refuses_tampered(|increment| increment.account(3, pass), pass_alone);
}

#[test]
fn refuses_another_wallets_pass() {
    let mut scene = Scene::new();
    let bob = scene.s.world.holder("bob").pubkey();
    let pass = scene.s.pass(bob);
    let expected = [WrongPass, WrongPass, NotAuthorized];
    scene.refuses_tampered(|increment| increment.account(3, pass), expected);
    assert_eq!(scene.s.world.verify(&bob, Requirement::ANY), Verdict::Allow);
}

#[test]
fn refuses_a_forged_pass_and_a_forged_network() {
    let mut scene = Scene::new();
    let forged = Address::new_unique();
    for index in [2, 3] {
        let genuine = scene.increment(ByRead, &scene.holder).accounts[index].pubkey;
        let data = scene.s.world.chain.data(&genuine);
        for owner in [GATED_COUNTER, system_program::ID] {
            scene.s.world.chain.plant(forged, owner, data.clone());
            for way in [ByRead, ByCall] {
                let increment = scene.increment(way, &scene.holder).account(index, forged);
                let by = [&scene.holder];
                refuses(&mut scene.s.world, increment, &by, GatewayError::WrongPass);
            }
        }
    }
}

#[test]
fn refuses_another_program_in_the_gateways_place() {
    let mut scene = Scene::new();
    for way in [ByCall, ByConsuming] {
        for program in [GATED_COUNTER, system_program::ID, SBF_PROBE] {
            let increment = scene.increment(way, &scene.holder).account(4, program);
            let by = [&scene.holder];
            refuses(&mut scene.s.world, increment, &by, InstructionError::IncorrectProgramId);
        }
    }
}
