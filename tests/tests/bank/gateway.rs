//! The life of a pass.

use e2e::{chain::START, outcome::OK, world::MAX_LIFETIME_SECONDS};
use portcullis_solana::instruction::{ClosePass, RenouncePass, RevokePass};

use crate::{Bank, DAY, address};

#[tokio::test]
async fn pass_lives_from_issue_to_tombstone() {
    let mut bank = Bank::start().await;
    bank.set_now(START).await;
    bank.found().await;
    assert_eq!(bank.verdict("alice").await, "NoPass");
    bank.must(bank.issue("alice")).await;
    assert_eq!(bank.verdict("alice").await, OK);
    assert_eq!(bank.send(bank.issue("alice")).await, "PassExists");

    bank.must(bank.freeze("alice")).await;
    assert_eq!(bank.verdict("alice").await, "Frozen");
    bank.must(bank.unfreeze("alice")).await;
    assert_eq!(bank.verdict("alice").await, OK);

    bank.must(bank.renew("alice", START + DAY)).await;
    bank.set_now(START + DAY).await;
    assert_eq!(bank.verdict("alice").await, OK);
    bank.set_now(START + DAY + 1).await;
    assert_eq!(bank.verdict("alice").await, "Expired");
    let farthest = START + DAY + 1 + i64::try_from(MAX_LIFETIME_SECONDS).unwrap();
    assert_eq!(bank.send(bank.renew("alice", farthest + 1)).await, "LifetimeTooLong");
    bank.must(bank.renew("alice", farthest)).await;
    assert_eq!(bank.expires_at("alice").await, farthest);
    assert_eq!(bank.verdict("alice").await, OK);

    let (actor, wallet) = (address("authority"), address("alice"));
    let network = bank.network;
    let revoke = RevokePass { actor, network, gatekeeper_slot: 0, wallet, reason: 2 };
    bank.must(revoke.instruction()).await;
    assert_eq!(bank.verdict("alice").await, "Revoked");
    assert_eq!(bank.send(bank.issue("alice")).await, "PassRevoked");
    assert_eq!(bank.send(bank.unfreeze("alice")).await, "PassRevoked");
}

#[tokio::test]
async fn rent_of_a_renounced_and_of_a_closed_pass_comes_back() {
    let mut bank = Bank::start().await;
    bank.set_now(START).await;
    bank.found().await;
    let before = bank.lamports("payer").await;
    bank.must(bank.issue("bob")).await;
    let rent = before - bank.lamports("payer").await;
    assert!(rent > 0);
    let renounce = RenouncePass {
        wallet: address("bob"),
        network: bank.network,
        gatekeeper_slot: 0,
        rent_payer: address("payer"),
    };
    bank.must(renounce.instruction()).await;
    assert_eq!(bank.lamports("payer").await, before);
    assert_eq!(bank.verdict("bob").await, "NoPass");

    bank.must(bank.issue("bob")).await;
    bank.must(bank.renew("bob", START)).await;
    let close = ClosePass {
        network: bank.network,
        gatekeeper_slot: 0,
        wallet: address("bob"),
        rent_payer: address("payer"),
    };
    bank.set_now(START + 90 * DAY).await;
    assert_eq!(bank.send(close.instruction()).await, "NotLongExpired");
    bank.set_now(START + 90 * DAY + 1).await;
    bank.must(close.instruction()).await;
    assert_eq!(bank.lamports("payer").await, before);
}

#[tokio::test]
async fn clock_of_a_later_slot_expires_a_pass() {
    let mut bank = Bank::start().await;
    let now = bank.now().await;
    bank.found().await;
    bank.must(bank.issue("carol")).await;
    bank.must(bank.renew("carol", now + 60)).await;
    assert_eq!(bank.verdict("carol").await, OK);
    bank.context.warp_to_slot(200_000).unwrap();
    assert!(bank.now().await > now + 60);
    assert_eq!(bank.verdict("carol").await, "Expired");
}
