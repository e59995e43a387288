//! Single accounts.

use portcullis_solana::{
    account::GatekeeperAccount,
    pda,
    rpc::{NetworkRecord, PassRecord},
};
use portcullis_types::{
    Attributes, GatekeeperEntry, GatekeeperStatus, Pass, PassState, lifecycle::StatusReason,
};
use solana_signer::Signer;

use crate::world::{DAY, LIFETIME, START, World, address};

#[tokio::test]
async fn the_time_is_the_clusters() {
    let world = World::new().await;
    assert_eq!(world.cluster.now().await.unwrap(), START);
    world.svm.advance_seconds(DAY);
    assert_eq!(world.cluster.now().await.unwrap(), START + DAY);
}

#[tokio::test]
async fn a_pass_is_read_with_everything_in_it() {
    let world = World::new().await;
    let wallet = address("wallet");
    assert_eq!(world.cluster.pass(&world.network, &wallet).await.unwrap(), None);
    world.issued(&wallet).await;
    world.operate(&[world.freeze(&wallet, 7)]).await.unwrap();
    let expected = PassRecord {
        address: world.pass_address(&wallet),
        network: world.network,
        wallet,
        rent_payer: world.operator.pubkey(),
        status_reason: StatusReason::new(7, false).unwrap(),
        facts: Pass {
            state: PassState::Frozen,
            attributes: Attributes::HUMAN,
            issued_at: START,
            expires_at: START + LIFETIME,
            gatekeeper_slot: 0,
            generation: 0,
        },
    };
    assert_eq!(world.cluster.pass(&world.network, &wallet).await.unwrap(), Some(expected));
}

#[tokio::test]
async fn lamports_where_a_pass_would_be_are_no_pass() {
    let world = World::new().await;
    let wallet = address("wallet");
    world.svm.airdrop(&world.pass_address(&wallet), 5_000_000).unwrap();
    assert_eq!(world.cluster.pass(&world.network, &wallet).await.unwrap(), None);
}

#[tokio::test]
async fn a_network_is_read_with_everything_in_it() {
    let world = World::new().await;
    let authority = world.authority.pubkey();
    let calls = [
        world.add_gatekeeper(&world.network, 1),
        world.set_gatekeeper_status(GatekeeperStatus::Frozen),
        world.pause(),
    ];
    world.govern(&calls).await.unwrap();
    let network = world.cluster.network(&world.network).await.unwrap().unwrap();
    let entry = |status| Some(GatekeeperEntry { status, generation: 0 });
    let expected = NetworkRecord {
        address: world.network,
        creator: authority,
        id: 0,
        authority,
        pending_authority: None,
        guardian: None,
        rent_payer: authority,
        default_lifetime_seconds: LIFETIME.unsigned_abs(),
        max_lifetime_seconds: 0,
        flags: Default::default(),
        paused: true,
        open_gatekeepers: 2,
        gatekeepers: vec![entry(GatekeeperStatus::Frozen), entry(GatekeeperStatus::Active)],
    };
    assert_eq!(network, expected);
    assert_eq!(network.next_slot(), Some(2));
    assert_eq!(network.gatekeeper(2), None);
    assert_eq!(world.cluster.network(&address("nobody")).await.unwrap(), None);
}

#[tokio::test]
async fn a_gatekeeper_is_read_by_its_slot_and_found_by_its_operator() {
    let world = World::new().await;
    let other = world.create_network(1).await;
    let add = [world.add_gatekeeper(&world.network, 1)];
    world.govern(&add).await.unwrap();
    let operator = world.operator.pubkey();
    let slots = |found: Vec<GatekeeperAccount>| -> Vec<_> {
        found.into_iter().map(|found| (found.network, found.slot, found.operator)).collect()
    };

    let found = world.cluster.gatekeeper(&world.network, 1).await.unwrap().unwrap();
    assert_eq!((found.slot, found.operator), (1, operator));
    assert_eq!(world.cluster.gatekeeper(&world.network, 2).await.unwrap(), None);

    let found = world.cluster.find_gatekeeper(&world.network, &operator).await.unwrap();
    assert_eq!(slots(found), [(world.network, 0, operator), (world.network, 1, operator)]);
    let found = world.cluster.find_gatekeeper(&other, &operator).await.unwrap();
    assert_eq!(slots(found), [(other, 0, operator)]);
    let found = world.cluster.find_gatekeeper(&world.network, &address("nobody")).await.unwrap();
    assert_eq!(found, []);
    assert_eq!(world.cluster.policy(&address("mint")).await.unwrap(), None);
    assert_ne!(pda::policy(&address("mint")).0, address("mint"));
}
