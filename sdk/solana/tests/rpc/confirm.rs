//! Waiting for a transaction, through everything that may happen to it.

use std::time::Duration;

use portcullis_solana::{
    rpc::{
        Budget, CommitmentConfig, ComputeLimit, Confirmation, Priority, SendError,
        SignedTransaction, TransactionSigner, TransactionState,
    },
    svm::SvmOptions,
};
use serde_json::json;
use solana_signer::Signer;

use crate::{
    wire::Fault,
    world::{AT_ONCE, World, address},
};

const BLOCKHASH_BLOCKS: u64 = 151;

async fn signed(world: &World) -> SignedTransaction {
    let call = [world.issue(&address("wallet")).instruction()];
    let signers: [&TransactionSigner; 1] = [&world.operator];
    let budget = Budget { compute: ComputeLimit::Units(50_000), priority: Priority::None };
    let payer = world.operator.pubkey();
    world.cluster.sign(&call, &payer, &signers, &budget).await.unwrap()
}

async fn is_issued(world: &World) -> bool {
    world.cluster.pass(&world.network, &address("wallet")).await.unwrap().is_some()
}

#[tokio::test]
async fn dropped_transactions_are_sent_again_with_the_same_bytes() {
    let world = World::new().await;
    let signed = signed(&world).await;
    world.wire.heal();
    world.svm.drop_next_sends(2);
    let confirmed = world.cluster.confirm(&signed, &AT_ONCE).await.unwrap();
    assert_eq!(confirmed.signature, *signed.signature());
    assert!(is_issued(&world).await);
    let sent = world.wire.sent();
    assert_eq!(sent.len(), 3);
    assert!(sent.iter().all(|bytes| *bytes == sent[0]));
}

#[tokio::test]
async fn a_node_that_fails_in_every_way_is_waited_out() {
    let world = World::new().await;
    let signed = signed(&world).await;
    world.wire.next(
        "sendTransaction",
        [
            Fault::Lost,
            Fault::Code(-32005),
            Fault::Code(-32429),
            Fault::Code(-32603),
            Fault::Answer(json!({"garbage": true})),
            Fault::Answer(json!("garbage")),
            Fault::Unheard,
        ],
    );
    world.wire.next(
        "getSignatureStatuses",
        [
            Fault::Lost,
            Fault::Answer(json!("garbage")),
            Fault::Answer(json!({"context": {"slot": 1}, "value": []})),
            Fault::Code(-32016),
        ],
    );
    world.wire.next("getEpochInfo", [Fault::Lost, Fault::Answer(json!({"absoluteSlot": "x"}))]);
    world.cluster.confirm(&signed, &AT_ONCE).await.unwrap();
    assert!(is_issued(&world).await);
}

#[tokio::test]
async fn an_answer_that_was_never_heard_is_no_second_pass() {
    let world = World::new().await;
    let signed = signed(&world).await;
    // It was processed, but as far as this process knows it was not; then it dies.
    world.wire.next("sendTransaction", [Fault::Unheard]);
    let error = world.cluster.send(&signed).await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    let stored = serde_json::to_string(&signed).unwrap();
    drop(signed);

    let found: SignedTransaction = serde_json::from_str(&stored).unwrap();
    let state = world.cluster.state(&found).await.unwrap();
    assert!(matches!(state, TransactionState::Finalized { .. }));
    let confirmed = world.cluster.confirm(&found, &AT_ONCE).await.unwrap();
    assert!(confirmed.finalized);
}

#[tokio::test]
async fn long_after_the_blockhash_is_gone_it_is_known_to_have_succeeded() {
    let world = World::new().await;
    let signed = signed(&world).await;
    world.cluster.send(&signed).await.unwrap();
    world.svm.advance_slots(BLOCKHASH_BLOCKS * 3);
    let confirmed = world.cluster.confirm(&signed, &AT_ONCE).await.unwrap();
    assert_eq!(confirmed.signature, *signed.signature());
}

#[tokio::test]
async fn it_has_expired_only_when_the_finalized_chain_is_past_it() {
    let lag = 40;
    let options = SvmOptions { finality_lag_slots: lag, ..SvmOptions::fixed() };
    let world = World::with_options(options).await;
    world.svm.advance_slots(100);
    let signed = signed(&world).await;
    let last = signed.last_valid_block_height();
    let state = async || world.cluster.state(&signed).await.unwrap();

    world.svm.advance_slots(last - world.svm.block_height() + lag);
    assert_eq!(world.svm.block_height(), last + lag);
    assert_eq!(state().await, TransactionState::Pending, "its last block is the final one");
    world.svm.advance_slots(1);
    assert_eq!(state().await, TransactionState::Expired);

    // A node that has not come so far cannot know.
    world.wire.change("getSignatureStatuses", |answer| answer["context"]["slot"] = json!(7));
    assert_eq!(state().await, TransactionState::Pending);
    world.wire.heal();

    let error = world.cluster.confirm(&signed, &AT_ONCE).await.unwrap_err();
    assert_eq!(error, SendError::Expired { signature: *signed.signature() });
    assert!(error.is_expired() && !error.is_retryable() && !error.is_rejected());
    assert!(!is_issued(&world).await);
}

#[tokio::test]
async fn finalized_is_waited_for_if_that_is_wanted() {
    let options = SvmOptions { finality_lag_slots: 8, ..SvmOptions::fixed() };
    let world = World::with_options(options).await;
    let signed = signed(&world).await;
    let confirmed = world.cluster.confirm(&signed, &AT_ONCE).await.unwrap();
    assert!(!confirmed.finalized);
    let state = world.cluster.state(&signed).await.unwrap();
    assert_eq!(state, TransactionState::Confirmed { slot: confirmed.slot });

    let finally = Confirmation {
        commitment: CommitmentConfig::finalized(),
        deadline: Duration::from_millis(50),
        ..AT_ONCE
    };
    let error = world.cluster.confirm(&signed, &finally).await.unwrap_err();
    assert_eq!(error, SendError::Unconfirmed { signature: *signed.signature() });
    assert!(error.is_retryable());
    world.svm.advance_slots(8);
    assert!(world.cluster.confirm(&signed, &finally).await.unwrap().finalized);
}

#[tokio::test]
async fn a_node_that_never_answers_ends_at_the_deadline() {
    let world = World::new().await;
    let signed = signed(&world).await;
    world.wire.next("sendTransaction", vec![Fault::Lost; 10_000]);
    let soon = Confirmation { deadline: Duration::from_millis(50), ..AT_ONCE };
    let error = world.cluster.confirm(&signed, &soon).await.unwrap_err();
    assert_eq!(error, SendError::Unconfirmed { signature: *signed.signature() });
}

#[tokio::test]
async fn a_request_that_a_node_refuses_for_good_ends_at_once() {
    let world = World::new().await;
    let signed = signed(&world).await;
    world.wire.next("sendTransaction", [Fault::Code(-32601)]);
    let error = world.cluster.confirm(&signed, &AT_ONCE).await.unwrap_err();
    assert!(matches!(error, SendError::Rpc(_)) && !error.is_retryable(), "{error}");
}

#[tokio::test]
async fn a_transaction_that_fails_on_chain_is_told_with_its_reason() {
    let world = World::new().await;
    let signed = signed(&world).await;
    // Another issues first, and a node passes on without looking.
    world.issued(&address("wallet")).await;
    let params = json!([
        serde_json::to_value(&signed).unwrap()["wire"],
        {"encoding": "base64", "skipPreflight": true},
    ]);
    world.svm.answer("sendTransaction", &params).unwrap();
    let TransactionState::Failed { slot, failure, .. } =
        world.cluster.state(&signed).await.unwrap()
    else {
        panic!("it failed");
    };
    assert_eq!(failure.gateway().map(|error| error.name()), Some("PassExists"));
    let error = world.cluster.confirm(&signed, &AT_ONCE).await.unwrap_err();
    assert_eq!(error, SendError::Failed { signature: *signed.signature(), slot, failure });
    assert!(error.is_rejected());
}
