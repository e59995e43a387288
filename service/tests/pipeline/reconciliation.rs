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

/// What cannot be written down of one pass.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_one_pass_keeps_nobody_from_the_others() {
    let ground = Ground::new().await;
    let other = "0x00000000000000000000000000000000000000f4";
    for wallet in [other, WALLET] {
        let path = ground.issue(wallet).await;
        ground.call(Method::PATCH, &path, json!({ "state": "FROZEN" })).await;
    }
    ground.settle(&ground.worker()).await;
    for wallet in [other, WALLET] {
        let (network, wallet) = (ground.network, wallet.parse().unwrap());
        let operation = Operation::Pass(PassOperation { network, wallet, step: Step::Unfreeze });
        ground.actor().execute(operation).await.unwrap();
    }
    // There is no such operation.
    ground.tamper(&format!("UPDATE pass SET op_seq = 99 WHERE lower(wallet) = '{other}'")).await;
    round(&ground).await;
    ground.settle(&ground.worker()).await;
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Frozen);
    assert_eq!(ground.on_chain(other).await.unwrap().state, PassState::Active);
}

/// A freeze found the pass frozen already, in a block that is undone then; what was shown last is what
/// an earlier operation of ours did.
#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_was_so_already_and_was_undone_is_done() {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let path = ground.issue(WALLET).await;
    let worker = ground.worker();
    for _ in 0..2 {
        assert!(ground.step(&worker).await);
    }
    beside(&ground, Step::Freeze { reason: 0 }).await;
    ground.call(Method::PATCH, &path, json!({ "state": "FROZEN" })).await;
    for _ in 0..2 {
        assert!(ground.step(&worker).await);
    }
    let pass = ground.pass(&path).await;
    assert_eq!(pass["onChainState"], "FROZEN");
    assert_eq!(ground.operation(&pass).await["status"], "confirmed");

    ground.anvil.mine_at_once(false).await;
    ground.anvil.reorganise(1).await;
    ground.anvil.tell("anvil_dropAllTransactions", json!([])).await;
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
    ground.anvil.mine_at_once(true).await;
    ground.anvil.mine_blocks(5).await;
    // The issue is looked at first.
    ground.clock.advance_ms(10_000);
    let elsewhere = ground.store.lease(ground.clock.now_ms(), 15_000).await.unwrap().unwrap();
    assert_eq!(elsewhere.kind.as_str(), "freeze");
    assert!(ground.step(&worker).await);
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
    for _ in 0..20 {
        ground.step(&worker).await;
        ground.anvil.mine().await;
    }
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Frozen);
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("FROZEN"), &json!("FROZEN")));
    assert_eq!(ground.operation(&pass).await["status"], "settled");
}

/// Who has lifted it since wants it so.
#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_was_undone_is_not_done_after_what_was_asked_for_later() {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let path = ground.issue(WALLET).await;
    let worker = ground.worker();
    assert!(ground.step(&worker).await);
    ground.anvil.mine_blocks(3).await;
    ground.settle(&worker).await;
    ground.call(Method::PATCH, &path, json!({ "state": "FROZEN" })).await;
    for _ in 0..2 {
        assert!(ground.step(&worker).await);
    }
    let freeze = ground.operation(&ground.pass(&path).await).await;
    assert_eq!((&freeze["kind"], &freeze["status"]), (&json!("freeze"), &json!("confirmed")));

    // Its block is undone, and something else takes its nonce.
    ground.anvil.mine_at_once(false).await;
    ground.anvil.reorganise(1).await;
    ground.anvil.tell("anvil_dropAllTransactions", json!([])).await;
    ground.anvil.mine_at_once(true).await;
    let instead = ground.actor().cancel_at(ground.transactions().await).await.unwrap();
    ground.connection.send(&instead).await.unwrap();
    ground.anvil.quiet().await;
    ground.anvil.mine_blocks(5).await;
    ground.call(Method::PATCH, &path, json!({ "state": "ACTIVE" })).await;
    let before = ground.transactions().await;
    for _ in 0..20 {
        ground.clock.advance_ms(100_000);
        worker.step().await.unwrap();
        ground.anvil.mine().await;
    }
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
    assert_eq!(ground.transactions().await, before, "nothing was sent");
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("ACTIVE"), &json!("ACTIVE")));
    for operation in [&freeze, &ground.operation(&pass).await] {
        let path = format!("/v2/operations/{}", operation["id"].as_str().unwrap());
        let operation = ground.call(Method::GET, &path, Value::Null).await;
        assert_eq!(operation["status"], "settled", "{operation}");
    }
}
