//! What chains hold without having been asked for it here.

use axum::http::Method;
use portcullis::{Attributes, Operation, PassState, Step, operation::PassOperation};
use portcullis_service::clock::Clock as _;
use serde_json::{Value, json};

use crate::ground::{Ground, Setup};

const WALLET: &str = "0x00000000000000000000000000000000000000f1";

async fn beside(ground: &Ground, step: Step) {
    let (network, wallet) = (ground.network, WALLET.parse().unwrap());
    let operation = Operation::Pass(PassOperation { network, wallet, step });
    ground.actor().execute(operation).await.unwrap();
}

async fn round(ground: &Ground) {
    ground.clock.advance_ms(60_000);
    ground.janitor().round().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_did_is_found_and_shown() {
    let ground = Ground::new().await;
    let path = ground.issue(WALLET).await;
    ground.settle(&ground.worker()).await;
    round(&ground).await;
    assert_eq!(ground.store.drifts().await.unwrap(), 0);
    let before = ground.transactions().await;
    beside(&ground, Step::Freeze { reason: 0 }).await;
    round(&ground).await;
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("ACTIVE"), &json!("FROZEN")));
    assert_eq!(ground.store.drifts().await.unwrap(), 1);
    round(&ground).await;
    assert_eq!(ground.store.drifts().await.unwrap(), 1, "told once");
    assert!(!ground.step(&ground.worker()).await, "nothing is sent");
    assert_eq!(ground.transactions().await, before + 1);
    // And it can be lifted.
    ground.call(Method::PATCH, &path, json!({ "state": "ACTIVE" })).await;
    ground.settle(&ground.worker()).await;
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_the_chain_lost_is_asked_for_again() {
    let ground = Ground::new().await;
    let path = ground.issue(WALLET).await;
    ground.call(Method::PATCH, &path, json!({ "state": "FROZEN" })).await;
    ground.settle(&ground.worker()).await;
    beside(&ground, Step::Unfreeze).await;
    round(&ground).await;
    ground.settle(&ground.worker()).await;
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Frozen);
    assert_eq!(ground.pass(&path).await["onChainState"], "FROZEN");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_that_somebody_else_revoked_is_not_issued_again() {
    let ground = Ground::new().await;
    let path = ground.issue(WALLET).await;
    ground.settle(&ground.worker()).await;
    beside(&ground, Step::Revoke { reason: 0 }).await;
    round(&ground).await;
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("REVOKED"), &json!("REVOKED")));
    let body = json!({ "walletAddress": WALLET });
    let (status, problem) = ground.ask(Method::POST, &ground.path(), body).await;
    assert_eq!((status, &problem["code"]), (409, &json!("pass_revoked")));
}

/// The database is of before the pass was issued and revoked; its nonces and passes are behind.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_from_a_backup_catches_up() {
    let ground = Ground::new().await;
    let other = "0x00000000000000000000000000000000000000f2";
    ground.issue(other).await;
    ground.settle(&ground.worker()).await;
    let attributes = Attributes::default();
    beside(&ground, Step::Issue { expires_at: None, attributes }).await;
    beside(&ground, Step::Revoke { reason: 0 }).await;
    let path = ground.issue(WALLET).await;
    ground.settle(&ground.worker()).await;
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("REVOKED"), &json!("REVOKED")));
    assert_eq!(ground.operation(&pass).await["lastError"], "pass_revoked");
    let third = "0x00000000000000000000000000000000000000f3";
    ground.issue(third).await;
    ground.settle(&ground.worker()).await;
    assert_eq!(ground.on_chain(third).await.unwrap().state, PassState::Active);
    assert_eq!(
        ground.pass(&format!("{}/{other}", ground.path())).await["expired"],
        Value::from(false)
    );
}

/// A freeze found the pass frozen already. When that is final, the unfreeze that follows it has taken
/// effect, too, and its worker has not said so yet.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_so_already_is_not_done_again_after_what_followed_it() {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let path = ground.issue(WALLET).await;
    let worker = ground.worker();
    assert!(ground.step(&worker).await);
    ground.anvil.mine_blocks(3).await;
    ground.settle(&worker).await;

    beside(&ground, Step::Freeze { reason: 0 }).await;
    ground.call(Method::PATCH, &path, json!({ "state": "FROZEN" })).await;
    assert!(ground.step(&worker).await);
    let freeze = ground.operation(&ground.pass(&path).await).await;
    assert_eq!((&freeze["kind"], &freeze["status"]), (&json!("freeze"), &json!("confirmed")));

    ground.call(Method::PATCH, &path, json!({ "state": "ACTIVE" })).await;
    let elsewhere = ground.store.lease(ground.clock.now_ms(), 15_000).await.unwrap().unwrap();
    assert_eq!(elsewhere.kind.as_str(), "unfreeze");
    beside(&ground, Step::Unfreeze).await;
    ground.anvil.mine_blocks(3).await;
    let before = ground.transactions().await;
    assert!(ground.step(&worker).await, "the freeze is looked at");
    for _ in 0..10 {
        ground.step(&worker).await;
        ground.anvil.mine_blocks(3).await;
    }

    assert_eq!(ground.transactions().await, before, "nothing was sent");
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("ACTIVE"), &json!("ACTIVE")));
    for operation in [&freeze, &ground.operation(&pass).await] {
        let path = format!("/v2/operations/{}", operation["id"].as_str().unwrap());
        let operation = ground.call(Method::GET, &path, Value::Null).await;
        assert_eq!(operation["status"], "settled", "{operation}");
    }
}
