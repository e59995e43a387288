//! Nonces are handed out in order, each once, by any number of tasks.

use std::collections::BTreeSet;

use portcullis_evm::{FeePolicy, SendError, Sender, TransactionCounts, TransactionState};
use portcullis_types::Attributes;

use crate::stage::{Stage, attempt, later, quickly, take, wallet};

#[tokio::test]
async fn tasks_side_by_side_get_nonces_of_their_own() {
    let stage = Stage::new().await;
    let tasks: Vec<_> = (0..20_u8)
        .map(|number| {
            let sender = stage.operator.clone();
            let call =
                stage.registry.issue(stage.network, wallet(number + 1), later(), Attributes::NONE);
            tokio::spawn(async move {
                let signed = sender.prepare(&call, &FeePolicy::default()).await.unwrap();
                sender.send(&signed).await.unwrap();
                signed
            })
        })
        .collect();
    let mut nonces = BTreeSet::new();
    for task in tasks {
        let signed = task.await.unwrap();
        nonces.insert(signed.nonce);
        stage.operator.confirm(&[signed], &quickly()).await.unwrap();
    }
    assert_eq!(nonces, (0..20).collect());
}

#[tokio::test]
async fn a_refused_call_takes_no_nonce() {
    let stage = Stage::new().await;
    let bad = stage.registry.unfreeze(stage.network, wallet(1));
    attempt(&stage.operator, &bad).await.unwrap_err();
    let good = stage.registry.issue(stage.network, wallet(1), later(), Attributes::NONE);
    let signed = stage.operator.prepare(&good, &FeePolicy::default()).await.unwrap();
    assert_eq!(signed.nonce, 0);
    stage.operator.discard(signed);
    let again = stage.operator.prepare(&good, &FeePolicy::default()).await.unwrap();
    assert_eq!(again.nonce, 0, "it was given back");
}

#[tokio::test]
async fn what_might_cost_too_much_takes_no_nonce_from_those_beside_it() {
    let stage = Stage::new().await;
    let call =
        |number| stage.registry.issue(stage.network, wallet(number), later(), Attributes::NONE);
    let first = stage.operator.prepare(&call(1), &FeePolicy::default()).await.unwrap();
    let most = first.max_fee_wei();
    stage.operator.discard(first);
    let tight = FeePolicy { max_fee_wei: Some(most / 2), ..FeePolicy::default() };
    let enough = FeePolicy { max_fee_wei: Some(most * 2), ..FeePolicy::default() };
    let calls: Vec<_> = (1..=10_u8).map(call).collect();
    let prepared = calls.iter().enumerate().map(|(number, call)| {
        let policy = if number % 2 == 0 { &tight } else { &enough };
        stage.operator.prepare(call, policy)
    });
    let (mut nonces, mut refused) = (BTreeSet::new(), 0);
    for prepared in futures::future::join_all(prepared).await {
        match prepared {
            Ok(signed) => drop(nonces.insert(signed.nonce)),
            Err(SendError::AboveMaxFee { fee_wei, max_fee_wei }) => {
                assert!(fee_wei > max_fee_wei && max_fee_wei == most / 2);
                refused += 1;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((nonces, refused), ((0..5).collect(), 5));
    // A replacement is held to it, too: it costs an eighth more.
    let signed = stage.operator.prepare(&call(11), &FeePolicy::default()).await.unwrap();
    let just = FeePolicy { max_fee_wei: Some(signed.max_fee_wei()), ..FeePolicy::default() };
    let error = stage.operator.replace(&signed, &just).await.unwrap_err();
    assert!(matches!(error, SendError::AboveMaxFee { .. }), "{error}");
}

#[tokio::test]
async fn after_a_restart_what_was_signed_keeps_its_nonce() {
    let stage = Stage::new().await;
    let call =
        |number| stage.registry.issue(stage.network, wallet(number), later(), Attributes::NONE);
    let policy = FeePolicy::default();
    let stored = stage.operator.prepare(&call(1), &policy).await.unwrap();
    let text = serde_json::to_string(&stored).unwrap();

    // The process is gone; what it stored is not, and was never sent.
    let restarted = stage.person(crate::stage::OPERATOR_KEY).await;
    let stored: portcullis_evm::SignedTransaction = serde_json::from_str(&text).unwrap();
    restarted.resume(std::slice::from_ref(&stored));
    let next = restarted.prepare(&call(2), &policy).await.unwrap();
    assert_eq!((stored.nonce, next.nonce), (0, 1));
    restarted.send(&next).await.unwrap();
    restarted.send(&stored).await.unwrap();
    restarted.confirm(&[stored], &quickly()).await.unwrap();
    restarted.confirm(&[next], &quickly()).await.unwrap();
}

#[tokio::test]
async fn a_nonce_that_somebody_else_used_is_noticed_and_forgotten() {
    let stage = Stage::new().await;
    let other = stage.person(crate::stage::OPERATOR_KEY).await;
    let call =
        |number| stage.registry.issue(stage.network, wallet(number), later(), Attributes::NONE);
    let mine = stage.operator.prepare(&call(1), &FeePolicy::default()).await.unwrap();
    take(&other, &call(2)).await;
    let error = stage.operator.send(&mine).await.unwrap_err();
    let account = stage.operator.account();
    assert_eq!(error, SendError::NonceUsed { account, nonce: 0 });
    let error = stage.operator.confirm(std::slice::from_ref(&mine), &quickly()).await.unwrap_err();
    assert_eq!(error, SendError::NonceUsed { account, nonce: 0 });
    stage.operator.forget_nonces();
    let again = stage.operator.prepare(&call(1), &FeePolicy::default()).await.unwrap();
    assert_eq!(again.nonce, 1);
}

#[tokio::test]
async fn a_nonce_of_ones_own_choosing_is_signed_under_what_was_drafted_without_one() {
    let stage = Stage::new().await;
    let call = stage.registry.issue(stage.network, wallet(1), later(), Attributes::NONE);
    let policy = FeePolicy::default();
    let unsigned = stage.operator.draft(&call, &policy).await.unwrap();
    let second = stage.operator.sign_at(1, &unsigned).await.unwrap();
    stage.operator.send(&second).await.unwrap();
    assert_eq!((second.nonce, counts(&stage).await.latest), (1, 0), "it waits for the first");
    let first = stage.operator.cancel_at(0, &policy).await.unwrap();
    stage.operator.send(&first).await.unwrap();
    stage.operator.confirm(&[second], &quickly()).await.unwrap();
    assert_eq!(counts(&stage).await.latest, 2);
}

async fn counts(stage: &Stage) -> TransactionCounts {
    stage.operator.transaction_counts().await.unwrap()
}

#[tokio::test]
async fn what_somebody_signed_is_sent_and_followed_without_the_key() {
    let stage = Stage::new().await;
    let call = stage.registry.issue(stage.network, wallet(1), later(), Attributes::NONE);
    let policy = FeePolicy::default();
    let signed = stage.operator.prepare_at(0, &call, &policy).await.unwrap();
    let provider = stage.operator.provider().clone();
    let chain = stage.operator.chain().clone();
    let observer = Sender::observer(provider, chain, stage.operator.account());
    observer.send(&signed).await.unwrap();
    observer.confirm(std::slice::from_ref(&signed), &quickly()).await.unwrap();
    let state = observer.state(&[signed]).await.unwrap();
    assert!(matches!(state, TransactionState::Mined(_)), "{state:?}");
    let cannot = observer.cancel_at(1, &policy).await;
    assert!(matches!(cannot, Err(SendError::Signer(_))), "{cannot:?}");
}
