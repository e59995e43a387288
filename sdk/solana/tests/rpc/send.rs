//! Making, signing and sending.

use std::time::Duration;

use portcullis_solana::{
    Address, GatewayError,
    rpc::{
        Budget, ComputeLimit, InvalidTransaction, MAX_TRANSACTION_BYTES, Priority, SendError,
        SignedTransaction, TransactionSigner, TransactionState,
    },
};
use serde_json::json;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    wire::Fault,
    world::{World, address, key},
};

const UNITS: Budget = Budget { compute: ComputeLimit::Units(50_000), priority: Priority::None };

async fn signed(world: &World, name: &str, budget: &Budget) -> SignedTransaction {
    let call = [world.issue(&address(name)).instruction()];
    let signers: [&TransactionSigner; 1] = [&world.operator];
    world.cluster.sign(&call, &world.operator.pubkey(), &signers, budget).await.unwrap()
}

#[tokio::test]
async fn what_is_signed_is_known_before_it_is_sent_and_counts_once() {
    let world = World::new().await;
    let signed = signed(&world, "wallet", &Budget::default()).await;
    assert_eq!(world.svm.account(&world.pass_address(&address("wallet"))), None);
    assert_eq!(world.cluster.state(&signed).await.unwrap(), TransactionState::Pending);

    let stored = serde_json::to_string(&signed).unwrap();
    let found: SignedTransaction = serde_json::from_str(&stored).unwrap();
    assert_eq!(found, signed);

    for _ in 0..3 {
        world.cluster.send(&found).await.unwrap();
    }
    let state = world.cluster.state(&signed).await.unwrap();
    assert!(matches!(state, TransactionState::Finalized { .. }), "{state:?}");
    assert_eq!(world.wire.sent().len() - 1, 3, "one made the network");
}

#[tokio::test]
async fn what_is_stored_and_no_longer_whole_is_refused() {
    let world = World::new().await;
    let signed = signed(&world, "wallet", &UNITS).await;
    let other = crate::send::signed(&world, "other", &UNITS).await;
    let stored = serde_json::to_value(&signed).unwrap();
    let changed = |field: &str, value: serde_json::Value| {
        let mut stored = stored.clone();
        stored[field] = value;
        serde_json::from_value::<SignedTransaction>(stored).is_err()
    };
    assert!(changed("signature", json!(other.signature().to_string())));
    assert!(changed("wire", json!("AAAA")));
    assert!(changed("wire", json!("?")));
    let unsigned = {
        let mut wire = signed.wire().to_vec();
        wire[1..65].fill(0);
        SignedTransaction::from_wire(wire, 1)
    };
    assert_eq!(unsigned, Err(InvalidTransaction::Unsigned));
    let cut = signed.wire()[..signed.wire().len() - 1].to_vec();
    assert_eq!(SignedTransaction::from_wire(cut, 1), Err(InvalidTransaction::Malformed));
    assert!(!format!("{signed:?}").contains("wire"));
}

#[tokio::test]
async fn a_refusal_names_instruction_program_and_reason_and_nothing_is_sent() {
    let world = World::new().await;
    let wallet = address("wallet");
    world.issued(&wallet).await;
    world.wire.heal();
    let calls = [world.issue(&address("new")).instruction(), world.issue(&wallet).instruction()];
    let signers: [&TransactionSigner; 1] = [&world.operator];
    let payer = world.operator.pubkey();

    let refusal = world.cluster.sign(&calls, &payer, &signers, &Budget::default()).await;
    let refusal = refusal.unwrap_err();
    assert!(refusal.is_rejected() && !refusal.is_retryable() && !refusal.is_expired());
    let failure = refusal.failure().unwrap();
    assert_eq!(failure.instruction, Some(1));
    assert_eq!(failure.program, Some(portcullis_solana::GATEWAY_PROGRAM_ID));
    assert_eq!(failure.gateway(), Some(GatewayError::PassExists));
    let text = "the transaction was refused: instruction 1: the wallet already holds a pass of this \
                network (PassExists, 6020)";
    assert_eq!(refusal.to_string(), text);

    // Signed without a simulation, it is the preflight that refuses.
    let signed = world.cluster.sign(&calls, &payer, &signers, &UNITS).await.unwrap();
    let refusal = world.cluster.send(&signed).await.unwrap_err();
    assert_eq!(refusal.failure().and_then(|failure| failure.gateway()), failure.gateway());
    assert_eq!(world.cluster.pass(&world.network, &address("new")).await.unwrap(), None);
}

#[tokio::test]
async fn what_signing_needs_to_know_is_asked_at_once() {
    let world = World::new().await;
    world.wire.heal();
    world.wire.answer_together(3);
    let priority = Priority::Recent { percentile: 50, max: 1_000 };
    let budget = Budget { priority, ..Budget::default() };
    let signing = signed(&world, "wallet", &budget);
    tokio::time::timeout(Duration::from_secs(20), signing).await.unwrap();
    let expected = ["simulateTransaction", "getRecentPrioritizationFees", "getLatestBlockhash"];
    assert_eq!(world.wire.log(), expected);
}

#[tokio::test]
async fn a_refusal_is_told_though_the_other_answers_are_lost() {
    let world = World::new().await;
    let wallet = address("wallet");
    world.issued(&wallet).await;
    world.wire.next("getLatestBlockhash", [Fault::Lost]);
    let call = [world.issue(&wallet).instruction()];
    let signers: [&TransactionSigner; 1] = [&world.operator];
    let payer = world.operator.pubkey();
    let refusal = world.cluster.sign(&call, &payer, &signers, &Budget::default()).await;
    let failure = refusal.unwrap_err().failure().cloned().unwrap();
    assert_eq!(failure.gateway(), Some(GatewayError::PassExists));
}

#[tokio::test]
async fn who_must_sign_is_known_before_the_node_is_asked() {
    let world = World::new().await;
    world.wire.heal();
    let call = [world.issue(&address("wallet")).instruction()];
    let stranger = key("stranger");
    let signers: [&TransactionSigner; 1] = [&stranger];
    let payer = world.operator.pubkey();
    let error = world.cluster.sign(&call, &payer, &signers, &UNITS).await.unwrap_err();
    assert_eq!(error, SendError::MissingSigner { address: payer });
    assert!(world.wire.log().is_empty());
}

#[tokio::test]
async fn what_does_not_fit_is_refused_before_the_node_is_asked() {
    let world = World::new().await;
    world.wire.heal();
    let calls: Vec<_> =
        (0..20).map(|n| world.issue(&address(&n.to_string())).instruction()).collect();
    let signers: [&TransactionSigner; 1] = [&world.operator];
    let payer = world.operator.pubkey();
    let error = world.cluster.sign(&calls, &payer, &signers, &UNITS).await.unwrap_err();
    assert!(matches!(error, SendError::TooLarge { bytes } if bytes > MAX_TRANSACTION_BYTES));
    assert!(world.wire.log().is_empty());
}

#[tokio::test]
async fn an_estimate_is_what_it_comes_to_and_sends_nothing() {
    let world = World::new().await;
    let wallet = address("wallet");
    let payer = world.operator.pubkey();
    let call = [world.issue(&wallet).instruction()];
    let budget = Budget { priority: Priority::MicroLamports(1_000_000), ..Budget::default() };
    world.wire.heal();
    let estimate = world.cluster.estimate(&call, &payer, &budget).await.unwrap();
    assert_eq!(world.wire.asked("sendTransaction"), 0);
    assert_eq!(estimate.refusal, None);
    assert_eq!(estimate.fee_lamports, 5_000 + u64::from(estimate.compute_limit));
    assert!(estimate.compute_units < u64::from(estimate.compute_limit), "{estimate:?}");
    assert!(!estimate.logs.is_empty());

    let lamports =
        |address: &Address| world.svm.account(address).map_or(0, |account| account.lamports);
    let before = lamports(&payer);
    let signers: [&TransactionSigner; 1] = [&world.operator];
    let signed = world.cluster.sign(&call, &payer, &signers, &budget).await.unwrap();
    assert_eq!(signed.wire().len(), estimate.bytes);
    assert_eq!(signed.fee_lamports(), estimate.fee_lamports);
    world.cluster.send(&signed).await.unwrap();
    assert_eq!(estimate.rent_lamports, lamports(&world.pass_address(&wallet)));
    assert_eq!(before - lamports(&payer), estimate.fee_lamports + estimate.rent_lamports);

    let again = world.cluster.estimate(&call, &payer, &budget).await.unwrap();
    let refusal = again.refusal.unwrap();
    assert_eq!(refusal.gateway(), Some(GatewayError::PassExists));
    assert_eq!(again.rent_lamports, 0);
}

#[tokio::test]
async fn the_price_is_what_others_paid_up_to_a_maximum() {
    let world = World::new().await;
    let fees = json!([
        {"slot": 1, "prioritizationFee": 40},
        {"slot": 2, "prioritizationFee": 10},
        {"slot": 3, "prioritizationFee": 30},
    ]);
    let call = [world.issue(&address("wallet")).instruction()];
    let payer = world.operator.pubkey();
    for (percentile, max, price) in [(50, 100, 30), (100, 100, 40), (100, 35, 35), (0, 100, 10)] {
        let priority = Priority::Recent { percentile, max };
        world.wire.next("getRecentPrioritizationFees", [Fault::Answer(fees.clone())]);
        let budget = Budget { priority, ..Budget::default() };
        let estimate = world.cluster.estimate(&call, &payer, &budget).await.unwrap();
        assert_eq!(estimate.micro_lamports, price, "{priority:?}");
    }
}

#[tokio::test]
async fn several_signers_sign_what_each_must() {
    let world = World::new().await;
    let payer = key("payer");
    world.svm.airdrop(&payer.pubkey(), 1_000_000_000).unwrap();
    let call = [world.issue(&address("wallet")).instruction()];
    let unused = Keypair::new();
    let signers: [&TransactionSigner; 3] = [&unused, &world.operator, &payer];
    let signed =
        world.cluster.sign(&call, &payer.pubkey(), &signers, &Budget::default()).await.unwrap();
    world.cluster.send(&signed).await.unwrap();
    assert!(world.cluster.pass(&world.network, &address("wallet")).await.unwrap().is_some());
}
