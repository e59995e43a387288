//! A transaction happens once, whatever is done to it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use portcullis_evm::{
    Chain, Confirmation, FeePolicy, Fees, Finality, Outcome, Pricing, SendError, Sender,
    SignedTransaction, TransactionState, alloy::primitives::U256, connect,
};
use portcullis_types::Attributes;
use serde_json::json;

use crate::{
    node::Anvil,
    proxy::{Fate, before},
    stage::{OPERATOR_KEY, Stage, attempt, in_block, key, later, quickly, take, wallet},
};
use portcullis_evm::NetworkFlags;

async fn signed(stage: &Stage, number: u8) -> SignedTransaction {
    let call = stage.registry.issue(stage.network, wallet(number), later(), Attributes::NONE);
    stage.operator.prepare(&call, &FeePolicy::default()).await.unwrap()
}

#[tokio::test]
async fn sending_again_is_no_error_and_changes_nothing() {
    let stage = Stage::new().await;
    let transaction = signed(&stage, 1).await;
    stage.node.mine_at_once(false).await;
    for _ in 0..3 {
        stage.operator.send(&transaction).await.unwrap();
    }
    let state = stage.operator.state(std::slice::from_ref(&transaction)).await.unwrap();
    assert_eq!(state, TransactionState::Pending);
    stage.node.mine(1).await;
    for _ in 0..3 {
        stage.operator.send(&transaction).await.unwrap();
    }
    let confirmed =
        stage.operator.confirm(std::slice::from_ref(&transaction), &quickly()).await.unwrap();
    assert_eq!(confirmed.mined.hash, transaction.hash);
    assert!(matches!(confirmed.mined.outcome, Outcome::Succeeded { .. }));
    assert!(confirmed.mined.fee_wei.unwrap() <= transaction.max_fee_wei());
    assert!(confirmed.mined.gas_used <= transaction.gas_limit);
}

#[tokio::test]
async fn what_was_just_prepared_is_sent_before_it_is_looked_for() {
    let stage = Stage::new().await;
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let judge = {
        let asked = asked.clone();
        move |request: &serde_json::Value| {
            asked.lock().unwrap().push(request["method"].as_str().unwrap().to_owned());
            Fate::Pass
        }
    };
    let provider = connect(&before(stage.node.url(), judge)).unwrap();
    let sender = Sender::new(provider, Chain::from_id(31_337), key(OPERATOR_KEY));
    let transaction = signed(&stage, 1).await;
    let how = Confirmation { finality: Some(Finality::Depth(1)), ..quickly() };
    let confirmed = sender.send_and_confirm(&transaction, &how).await.unwrap();
    assert_eq!((confirmed.mined.hash, confirmed.reorganisations), (transaction.hash, 0));
    let asked = asked.lock().unwrap();
    let count = |method: &str| asked.iter().filter(|asked| *asked == method).count();
    assert_eq!(asked[0], "eth_sendRawTransaction");
    assert_eq!(count("eth_sendRawTransaction"), 1);
    // One look at the block that it is in, however many there were before.
    assert_eq!(asked[asked.len() - 2..], ["eth_getTransactionReceipt", "eth_getBlockByNumber"]);
    assert_eq!(count("eth_getBlockByNumber"), 1);
}

#[tokio::test]
async fn sent_before_it_is_looked_for_it_happens_once_all_the_same() {
    let stage = Stage::new().await;
    for (number, fate) in [(1, Fate::Lost), (2, Fate::AnswerLost), (3, Fate::Status(502))] {
        let mut spoilt = false;
        let judge = {
            let fate = fate.clone();
            move |request: &serde_json::Value| {
                let is_send = request["method"] == "eth_sendRawTransaction";
                if is_send && !std::mem::replace(&mut spoilt, true) {
                    fate.clone()
                } else {
                    Fate::Pass
                }
            }
        };
        let provider = connect(&before(stage.node.url(), judge)).unwrap();
        let sender = Sender::new(provider, Chain::from_id(31_337), key(OPERATOR_KEY));
        let call = stage.registry.issue(stage.network, wallet(number), later(), Attributes::NONE);
        let transaction = sender.prepare(&call, &FeePolicy::default()).await.unwrap();
        let confirmed = sender.send_and_confirm(&transaction, &quickly()).await.unwrap();
        assert_eq!(stage.events(&confirmed.mined).len(), 1, "{fate:?}");
        // And again, though it is in a block.
        let again = sender.send_and_confirm(&transaction, &quickly()).await.unwrap();
        assert_eq!(again.mined.block_hash, confirmed.mined.block_hash, "{fate:?}");
        // Its nonce is used now, for another.
        let call = stage.registry.issue(stage.network, wallet(9), later(), Attributes::NONE);
        let policy = FeePolicy::default();
        let late = sender.prepare_at(transaction.nonce, &call, &policy).await.unwrap();
        let error = sender.send_and_confirm(&late, &quickly()).await.unwrap_err();
        assert!(matches!(error, SendError::NonceUsed { .. }), "{fate:?}: {error}");
    }
}

#[tokio::test]
async fn its_hash_and_nonce_are_known_before_it_is_sent() {
    let stage = Stage::new().await;
    let transaction = signed(&stage, 1).await;
    let state = stage.operator.state(std::slice::from_ref(&transaction)).await.unwrap();
    assert_eq!(state, TransactionState::Dropped, "the node has not seen it");
    let text = serde_json::to_string(&transaction).unwrap();
    let read: SignedTransaction = serde_json::from_str(&text).unwrap();
    assert_eq!(read, transaction);
    stage.operator.send(&read).await.unwrap();
    let mined = in_block(&stage.operator, &read).await;
    assert_eq!((mined.hash, mined.confirmations), (transaction.hash, 1));
}

#[tokio::test]
async fn a_replacement_has_the_same_nonce_and_only_one_of_them_happens() {
    let stage = Stage::new().await;
    stage.node.mine_at_once(false).await;
    let first = signed(&stage, 1).await;
    stage.operator.send(&first).await.unwrap();
    let second = stage.operator.replace(&first, &FeePolicy::default()).await.unwrap();
    assert_eq!(
        (second.nonce, second.to, second.gas_limit),
        (first.nonce, first.to, first.gas_limit)
    );
    let (
        Fees::Dynamic { max_fee_per_gas_wei: old_max, max_priority_fee_per_gas_wei: old_tip },
        Fees::Dynamic { max_fee_per_gas_wei: max, max_priority_fee_per_gas_wei: tip },
    ) = (first.fees, second.fees)
    else {
        panic!("anvil has a base fee")
    };
    assert!(max * 8 >= old_max * 9 && tip * 8 >= old_tip * 9, "{:?}", second.fees);
    stage.operator.send(&second).await.unwrap();
    stage.node.mine(1).await;
    let confirmed =
        stage.operator.confirm(&[first.clone(), second.clone()], &quickly()).await.unwrap();
    assert_eq!(confirmed.mined.hash, second.hash);
    let state = stage.operator.state(std::slice::from_ref(&first)).await.unwrap();
    assert_eq!(state, TransactionState::Displaced { is_final: true });
    let events = stage.events(&confirmed.mined);
    assert_eq!(events.len(), 1);
}

#[tokio::test]
async fn a_cancelled_one_does_not_happen() {
    let stage = Stage::new().await;
    stage.node.mine_at_once(false).await;
    let first = signed(&stage, 1).await;
    stage.operator.send(&first).await.unwrap();
    let nothing = stage.operator.cancel(&first, &FeePolicy::default()).await.unwrap();
    assert_eq!(nothing.gas_limit, 25_200, "what it needs, and a fifth");
    stage.operator.send(&nothing).await.unwrap();
    stage.node.mine(1).await;
    let confirmed = stage.operator.confirm(&[first, nothing.clone()], &quickly()).await.unwrap();
    assert_eq!(confirmed.mined.hash, nothing.hash);
    assert!(!stage.registry.pass_word(stage.network, wallet(1)).await.unwrap().exists());
}

#[tokio::test]
async fn a_dropped_one_is_sent_again() {
    let stage = Stage::new().await;
    stage.node.mine_at_once(false).await;
    let transaction = signed(&stage, 1).await;
    stage.operator.send(&transaction).await.unwrap();
    stage.node.tell("anvil_dropTransaction", json!([transaction.hash])).await;
    let state = stage.operator.state(std::slice::from_ref(&transaction)).await.unwrap();
    assert_eq!(state, TransactionState::Dropped);
    stage.node.mine_at_once(true).await;
    let confirmed = stage.operator.confirm(&[transaction], &quickly()).await.unwrap();
    assert_eq!(confirmed.reorganisations, 0);
}

#[tokio::test]
async fn what_is_not_final_in_time_may_still_become_so() {
    let stage = Stage::new().await;
    stage.node.mine_at_once(false).await;
    let transaction = signed(&stage, 1).await;
    stage.operator.send(&transaction).await.unwrap();
    let short = Confirmation { deadline: Duration::from_millis(20), ..quickly() };
    let error =
        stage.operator.confirm(std::slice::from_ref(&transaction), &short).await.unwrap_err();
    let last = Some(Box::new(TransactionState::Pending));
    assert_eq!(error, SendError::NotFinalInTime { last });
    assert!(error.is_retryable() && !error.is_rejected());
    stage.node.mine(1).await;
    stage.operator.confirm(&[transaction], &quickly()).await.unwrap();
}

#[tokio::test]
async fn depth_is_waited_for() {
    let stage = Stage::new().await;
    let transaction = signed(&stage, 1).await;
    stage.operator.send(&transaction).await.unwrap();
    in_block(&stage.operator, &transaction).await;
    let deep = Confirmation {
        finality: Some(portcullis_evm::Finality::Depth(3)),
        deadline: Duration::from_millis(50),
        ..quickly()
    };
    stage.node.mine(1).await;
    let candidates = [transaction];
    stage.operator.confirm(&candidates, &deep).await.unwrap_err();
    stage.node.mine(1).await;
    let confirmed = stage.operator.confirm(&candidates, &deep).await.unwrap();
    assert_eq!(confirmed.mined.confirmations, 3);
}

#[tokio::test]
async fn the_finalized_block_is_waited_for() {
    let stage = Stage::new().await;
    let transaction = signed(&stage, 1).await;
    stage.operator.send(&transaction).await.unwrap();
    in_block(&stage.operator, &transaction).await;
    let by_tag = Confirmation {
        finality: Some(portcullis_evm::Finality::Finalized),
        deadline: Duration::from_millis(50),
        ..quickly()
    };
    let candidates = [transaction];
    stage.operator.confirm(&candidates, &by_tag).await.unwrap_err();
    // Two epochs, as anvil has it.
    stage.node.mine(64).await;
    stage.operator.confirm(&candidates, &by_tag).await.unwrap();
}

#[tokio::test]
async fn a_chain_without_a_base_fee_is_paid_by_gas_price() {
    let node = Anvil::start_with(&["--hardfork", "berlin"]);
    let stage = Stage::on(node, NetworkFlags::NONE).await;
    let transaction = signed(&stage, 1).await;
    assert!(matches!(transaction.fees, Fees::Legacy { .. }), "{:?}", transaction.fees);
    stage.node.mine_at_once(false).await;
    stage.operator.send(&transaction).await.unwrap();
    let dearer = stage.operator.replace(&transaction, &FeePolicy::default()).await.unwrap();
    assert!(dearer.max_fee_wei() * 8 >= transaction.max_fee_wei() * 9);
    stage.operator.send(&dearer).await.unwrap();
    stage.node.mine(1).await;
    let confirmed =
        stage.operator.confirm(&[transaction, dearer.clone()], &quickly()).await.unwrap();
    assert_eq!(confirmed.mined.hash, dearer.hash);
}

#[tokio::test]
async fn an_estimate_costs_nothing_and_tells_a_refusal() {
    let stage = Stage::new().await;
    let policy = FeePolicy::default();
    let call = stage.registry.issue(stage.network, wallet(1), later(), Attributes::NONE);
    let estimate = stage.operator.estimate(&call, &policy).await.unwrap();
    assert_eq!(estimate.refusal, None);
    assert!((45_000..80_000).contains(&estimate.gas), "{}", estimate.gas);
    assert!(estimate.fee_wei > 0 && estimate.fee_wei < estimate.max_fee_wei);
    let mined = take(&stage.operator, &call).await;
    assert!(mined.gas_used <= estimate.gas);
    let refused = stage.operator.estimate(&call, &policy).await.unwrap();
    assert!(refused.refusal.is_some());
    assert_eq!((refused.gas, refused.fee_wei), (0, 0));
}

#[tokio::test]
async fn no_more_is_paid_than_the_policy_allows() {
    let stage = Stage::new().await;
    let call = stage.registry.issue(stage.network, wallet(1), later(), Attributes::NONE);
    let tight = FeePolicy { ceiling_per_gas_wei: Some(1), ..FeePolicy::default() };
    let error = stage.operator.prepare(&call, &tight).await.unwrap_err();
    assert!(matches!(error, SendError::AboveCeiling { ceiling_wei: 1, .. }), "{error}");
    let ceiling_wei = 5_000_000_000;
    let policy = FeePolicy { ceiling_per_gas_wei: Some(ceiling_wei), ..FeePolicy::default() };
    let transaction = stage.operator.prepare(&call, &policy).await.unwrap();
    assert!(transaction.fees.max_per_gas_wei() <= ceiling_wei);
    let fees = Fees::Dynamic { max_fee_per_gas_wei: 1, max_priority_fee_per_gas_wei: 1 };
    let low = FeePolicy { pricing: Pricing::Fixed(fees), ..FeePolicy::default() };
    let error = stage.operator.prepare(&call, &low).await;
    let error = match error {
        Ok(transaction) => stage.operator.send(&transaction).await.unwrap_err(),
        Err(error) => error,
    };
    assert!(error.is_underpriced(), "{error:?}");
}

#[tokio::test]
async fn an_account_without_coins_is_told() {
    let stage = Stage::new().await;
    let account = stage.operator.account();
    stage.node.tell("anvil_setBalance", json!([account, U256::ZERO])).await;
    let call = stage.registry.issue(stage.network, wallet(1), later(), Attributes::NONE);
    let error = attempt(&stage.operator, &call).await.unwrap_err();
    assert_eq!(error, SendError::InsufficientFunds { account });
}

#[tokio::test]
async fn transactions_of_others_are_not_taken_for_ones_own() {
    let stage = Stage::new().await;
    let transaction = signed(&stage, 1).await;
    let error = stage.stranger.send(&transaction).await.unwrap_err();
    assert!(matches!(error, SendError::NotCandidates(_)), "{error}");
    let other = SignedTransaction { nonce: 9, ..transaction.clone() };
    for candidates in [&[][..], &[transaction.clone(), other.clone()][..]] {
        let error = stage.operator.state(candidates).await.unwrap_err();
        assert!(matches!(error, SendError::NotCandidates(_)), "{error}");
    }
    let error = stage.operator.replace(&other, &FeePolicy::default()).await.unwrap_err();
    assert!(matches!(error, SendError::NotCandidates(_)), "its bytes say otherwise: {error}");
}
