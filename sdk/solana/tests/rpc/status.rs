//! Whether a wallet's pass is good, and why not.

use portcullis_types::{
    Attributes, GatekeeperStatus, Reason, Record, Requirement, Verdict,
    solana::{AccountRef, Gate},
};
use solana_signer::Signer;

use crate::world::{DAY, LIFETIME, START, World, address};

#[tokio::test]
async fn one_question_says_what_the_gate_says() {
    let world = World::new().await;
    let wallet = address("wallet");
    world.issued(&wallet).await;
    world.wire.heal();

    let status = world.cluster.status(&world.network, &wallet).await.unwrap();
    assert_eq!(world.wire.log(), ["getMultipleAccounts"]);
    assert_eq!(status.verdict, Verdict::Allow);
    assert_eq!((status.now, status.slot), (START, world.svm.slot()));
    assert_eq!(status.pass.map(|pass| pass.wallet), Some(wallet));
    assert_eq!(status.network_record.map(|network| network.address), Some(world.network));

    let nobody = world.cluster.status(&world.network, &address("nobody")).await.unwrap();
    assert_eq!((nobody.verdict, nobody.record), (Verdict::Deny(Reason::NoPass), Record::Missing));
    assert!(nobody.network_record.is_some());
}

#[tokio::test]
async fn every_state_is_answered_as_by_the_gate_of_a_program() {
    let world = World::new().await;
    let wallet = address("wallet");
    let same = async |expected: Verdict| {
        let status = world.cluster.status(&world.network, &wallet).await.unwrap();
        assert_eq!(status.verdict, expected);
        let vacant = Default::default();
        let pass_address = world.pass_address(&wallet);
        let network = world.svm.account(&world.network).unwrap();
        let pass = world.svm.account(&pass_address).unwrap_or(vacant);
        let shown = |address: &[u8; 32], account: &solana_account::Account| {
            Gate::new(world.network.to_bytes()).check(
                &AccountRef {
                    address: &world.network.to_bytes(),
                    owner: &network.owner.to_bytes(),
                    data: &network.data,
                },
                &AccountRef { address, owner: &account.owner.to_bytes(), data: &account.data },
                &wallet.to_bytes(),
                status.now,
            )
        };
        assert_eq!(shown(&pass_address.to_bytes(), &pass), expected);
    };
    same(Verdict::Deny(Reason::NoPass)).await;
    world.issued(&wallet).await;
    same(Verdict::Allow).await;
    world.govern(&[world.set_gatekeeper_status(GatekeeperStatus::Halted)]).await.unwrap();
    same(Verdict::Deny(Reason::IssuerInactive)).await;
    world.govern(&[world.set_gatekeeper_status(GatekeeperStatus::Active)]).await.unwrap();
    world.govern(&[world.pause()]).await.unwrap();
    same(Verdict::Deny(Reason::NetworkPaused)).await;
    world.svm.set_clock(START + LIFETIME);
    same(Verdict::Deny(Reason::NetworkPaused)).await;
    world.svm.set_clock(START + LIFETIME + 1);
    same(Verdict::Deny(Reason::Expired)).await;
    world.operate(&[world.freeze(&wallet, 0)]).await.unwrap();
    same(Verdict::Deny(Reason::Frozen)).await;
    world.operate(&[world.revoke(&wallet)]).await.unwrap();
    same(Verdict::Deny(Reason::Revoked)).await;
}

#[tokio::test]
async fn an_explanation_has_every_reason_and_the_facts() {
    let world = World::new().await;
    let wallet = address("wallet");
    world.issued(&wallet).await;
    world.operate(&[world.freeze(&wallet, 3)]).await.unwrap();
    let calls = [world.set_gatekeeper_status(GatekeeperStatus::Halted), world.pause()];
    world.govern(&calls).await.unwrap();
    world.svm.advance_seconds(29 * DAY);
    let requirement = Requirement {
        attributes: Attributes::HUMAN | Attributes::KYC,
        min_remaining_seconds: 2 * DAY.unsigned_abs(),
        max_age_seconds: DAY.unsigned_abs(),
    };
    world.wire.heal();

    let why = world.cluster.explain(&world.network, &wallet, &requirement).await.unwrap();
    assert_eq!(world.wire.log(), ["getMultipleAccounts"]);
    assert_eq!(why.verdict, Verdict::Deny(Reason::Frozen));
    let reasons = [
        Reason::Frozen,
        Reason::IssuerInactive,
        Reason::MissingAttributes,
        Reason::ExpiresTooSoon,
        Reason::TooOld,
        Reason::NetworkPaused,
    ];
    assert_eq!(why.reasons, reasons);
    assert_eq!(why.missing_attributes, Attributes::KYC);
    assert_eq!(why.remaining_seconds, Some(DAY));
    assert_eq!(why.age_seconds, Some(29 * DAY));
    assert_eq!(why.issuer.map(|issuer| issuer.status), Some(GatekeeperStatus::Halted));

    world.svm.advance_seconds(2 * DAY);
    let why = world.cluster.explain(&world.network, &wallet, &Requirement::ANY).await.unwrap();
    let reasons = [Reason::Frozen, Reason::Expired, Reason::IssuerInactive, Reason::NetworkPaused];
    assert_eq!((why.reasons.as_slice(), why.remaining_seconds), (&reasons[..], Some(-DAY)));
}

#[tokio::test]
async fn without_a_pass_a_pause_is_still_told() {
    let world = World::new().await;
    world.govern(&[world.pause()]).await.unwrap();
    let requirement = Requirement::with_attributes(Attributes::KYC);
    let wallet = world.authority.pubkey();
    let why = world.cluster.explain(&world.network, &wallet, &requirement).await.unwrap();
    assert_eq!(why.verdict, Verdict::Deny(Reason::NoPass));
    assert_eq!(why.reasons, [Reason::NoPass, Reason::NetworkPaused]);
    assert_eq!(why.missing_attributes, Attributes::KYC);
    assert_eq!((why.remaining_seconds, why.age_seconds, why.issuer), (None, None, None));
}
