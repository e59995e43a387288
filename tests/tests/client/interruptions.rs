//! A process may die between any two steps; who goes on from what was stored does nothing twice.

use portcullis::{
    Attributes, Certainty, Operation, Prepared, Step, TransactionState, Verdict,
    operation::PassOperation,
};
use portcullis_solana::rpc::SendError;

use crate::ground::{Ground, Side};

const FAR: i64 = 3_000_000_000;

fn issue(side: &Side) -> (portcullis::Address, Operation) {
    let wallet = side.wallet();
    let step = Step::Issue { expires_at: Some(FAR), attributes: Attributes::HUMAN };
    (wallet, PassOperation { network: side.network, wallet, step }.into())
}

/// As a file or a database keeps it.
fn stored(prepared: &Prepared) -> String {
    serde_json::to_string(prepared).unwrap()
}

fn read_back(stored: &str) -> Prepared {
    serde_json::from_str(stored).unwrap()
}

async fn issues_seen(side: &Side, wallet: &portcullis::Address) -> bool {
    side.reader().pass(&side.network, wallet).await.unwrap().is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_signing_and_sending() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let (wallet, operation) = issue(&side);
        let stored = stored(&side.operator().prepare(&operation).await.unwrap());
        assert!(!issues_seen(&side, &wallet).await, "{}: signing sends nothing", side.name());
        // Another process.
        let (actor, prepared) = (side.operator(), read_back(&stored));
        assert_eq!(actor.state(&prepared).await.unwrap(), TransactionState::Pending);
        let receipt = actor.confirm(&prepared, Certainty::Included).await.unwrap();
        assert_eq!(receipt.transaction, prepared.id(), "{}", side.name());
        assert!(issues_seen(&side, &wallet).await, "{}", side.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_sending_and_recording() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let (wallet, operation) = issue(&side);
        let actor = side.operator();
        let prepared = actor.prepare(&operation).await.unwrap();
        let stored = stored(&prepared);
        actor.send(&prepared).await.unwrap();
        drop(actor);
        // Another process, which does not know that it was sent.
        let (actor, prepared) = (side.operator(), read_back(&stored));
        actor.send(&prepared).await.unwrap();
        let receipt = actor.confirm(&prepared, Certainty::Included).await.unwrap();
        let TransactionState::Done(found) = actor.state(&prepared).await.unwrap() else {
            panic!("{}: it is done", side.name());
        };
        assert_eq!((found.transaction, found.height), (receipt.transaction, receipt.height));
        let status = side.reader().status(&side.network, &wallet).await.unwrap();
        assert_eq!(status.verdict, Verdict::Allow, "{}", side.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_a_node_dropped_is_sent_again() {
    let ground = Ground::new().await;
    let side = ground.solana_vm().await;
    let (wallet, operation) = issue(&side);
    let actor = side.operator();
    let prepared = actor.prepare(&operation).await.unwrap();
    ground.localnet.solana().drop_next_sends(1);
    actor.send(&prepared).await.unwrap();
    assert_eq!(actor.state(&prepared).await.unwrap(), TransactionState::Pending);
    actor.confirm(&prepared, Certainty::Included).await.unwrap();
    assert!(issues_seen(&side, &wallet).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_expired_is_lost_and_another_may_be_signed() {
    let ground = Ground::new().await;
    let side = ground.solana_vm().await;
    let (wallet, operation) = issue(&side);
    let actor = side.operator();
    let prepared = actor.prepare(&operation).await.unwrap();
    ground.localnet.solana().advance_slots(400);
    assert_eq!(actor.state(&prepared).await.unwrap(), TransactionState::Lost);
    let failure = actor.confirm(&prepared, Certainty::Included).await.unwrap_err();
    let expired = failure.is_expired()
        || matches!(&failure, portcullis::Failure::Solana(SendError::BlockhashUnknown));
    assert!(expired, "{failure:?}");
    actor.execute(operation).await.unwrap();
    assert!(issues_seen(&side, &wallet).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_whose_nonce_another_took_is_lost() {
    let ground = Ground::new().await;
    let side = ground.evm().await;
    let (first_wallet, first) = issue(&side);
    let (second_wallet, second) = issue(&side);
    // Two processes with one key, which do not know of each other: what the actor warns of.
    let (one, other) = (side.operator(), side.operator());
    let lost = one.prepare(&first).await.unwrap();
    let taken = other.prepare(&second).await.unwrap();
    other.confirm(&taken, Certainty::Included).await.unwrap();
    assert_eq!(one.state(&lost).await.unwrap(), TransactionState::Lost);
    let failure = one.confirm(&lost, Certainty::Included).await.unwrap_err();
    assert!(failure.is_expired(), "{failure:?}");
    assert!(!issues_seen(&side, &first_wallet).await);
    assert!(issues_seen(&side, &second_wallet).await);
}

/// On Solana the second would be the same transaction: same instructions, same blockhash.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_in_a_block_is_told_as_one() {
    let ground = Ground::new().await;
    let side = ground.evm().await;
    let (_, operation) = issue(&side);
    let actor = side.operator();
    let first = actor.prepare(&operation).await.unwrap();
    let second = actor.prepare(&operation).await.unwrap();
    actor.confirm(&first, Certainty::Included).await.unwrap();
    let failure = actor.confirm(&second, Certainty::Included).await.unwrap_err();
    assert_eq!(failure.refusal().unwrap().name(), "PassExists");
    let TransactionState::Refused { refusal, .. } = actor.state(&second).await.unwrap() else {
        panic!("it was refused");
    };
    assert_eq!(refusal.name(), "PassExists");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_resumes_does_not_use_a_nonce_again() {
    let ground = Ground::new().await;
    let side = ground.evm().await;
    let (first_wallet, first) = issue(&side);
    let (second_wallet, second) = issue(&side);
    let stored = stored(&side.operator().prepare(&first).await.unwrap());
    let (actor, unsent) = (side.operator(), read_back(&stored));
    actor.resume([&unsent]);
    let next = actor.prepare(&second).await.unwrap();
    actor.send(&next).await.unwrap();
    actor.confirm(&unsent, Certainty::Included).await.unwrap();
    actor.confirm(&next, Certainty::Included).await.unwrap();
    assert!(issues_seen(&side, &first_wallet).await && issues_seen(&side, &second_wallet).await);
}
