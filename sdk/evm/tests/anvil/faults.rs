//! A node that fails, in every way that nodes do.

use portcullis_evm::{
    Chain, Cursor, FeePolicy, ReadError, Registry, RpcFailure, SendError, Sender, connect,
};
use portcullis_types::Attributes;

use crate::{
    proxy::{Fate, before},
    stage::{OPERATOR_KEY, Stage, key, later, quickly, wallet},
    watch::{EVENTS, collect, history},
};

/// Each request is spoilt once, in turn by each of these, and then let pass.
fn fail_in_turn(fates: Vec<Fate>) -> impl FnMut(&serde_json::Value) -> Fate + Send {
    let mut left = fates.into_iter();
    move |_| left.next().unwrap_or(Fate::Pass)
}

#[tokio::test]
async fn every_failure_is_told_for_what_it_is() {
    let stage = Stage::new().await;
    let cases = [
        (Fate::Status(429), RpcFailure::RateLimited),
        (Fate::Status(500), RpcFailure::Http { status: 500 }),
        (Fate::Status(503), RpcFailure::Http { status: 503 }),
        (Fate::Garbage, RpcFailure::Garbage),
        (Fate::Lost, RpcFailure::Unreachable),
        (Fate::Error(-32_005, "rate limit exceeded"), RpcFailure::RateLimited),
    ];
    for (fate, expected) in cases {
        let url = before(stage.node.url(), fail_in_turn(vec![fate.clone()]));
        let registry = Registry::new(connect(&url).unwrap());
        let error = registry.verify(stage.network, wallet(1)).await.unwrap_err();
        assert_eq!(error, ReadError::Rpc(expected), "{fate:?}");
        assert!(error.is_retryable() && !error.is_rejected(), "{fate:?}");
        let verdict = registry.verify(stage.network, wallet(1)).await.unwrap();
        assert!(!verdict.is_allow(), "{fate:?}");
    }
    let url = before(stage.node.url(), |_| Fate::Status(401));
    let registry = Registry::new(connect(&url).unwrap());
    let error = registry.verify(stage.network, wallet(1)).await.unwrap_err();
    assert!(!error.is_retryable(), "{error}");
}

#[tokio::test]
async fn an_answer_that_was_lost_does_not_issue_twice() {
    let stage = Stage::new().await;
    for fate in [Fate::Lost, Fate::AnswerLost, Fate::Status(502), Fate::Garbage] {
        let number = match fate {
            Fate::Lost => 1,
            Fate::AnswerLost => 2,
            Fate::Status(_) => 3,
            _ => 4,
        };
        let mut spoilt = false;
        let judge = {
            let fate = fate.clone();
            move |request: &serde_json::Value| {
                let is_send = request["method"] == "eth_sendRawTransaction";
                if is_send && !std::mem::replace(&mut spoilt, is_send) {
                    fate.clone()
                } else {
                    Fate::Pass
                }
            }
        };
        let url = before(stage.node.url(), judge);
        let provider = connect(&url).unwrap();
        let sender = Sender::new(provider, Chain::from_id(31_337), key(OPERATOR_KEY));
        let call = stage.registry.issue(stage.network, wallet(number), later(), Attributes::NONE);
        let signed = sender.prepare(&call, &FeePolicy::default()).await.unwrap();
        let error = sender.send(&signed).await.unwrap_err();
        assert!(matches!(error, SendError::Rpc(_)) && error.is_retryable(), "{fate:?}: {error}");
        sender.send(&signed).await.unwrap();
        let confirmed = sender.confirm(&[signed], &quickly()).await.unwrap();
        assert_eq!(stage.events(&confirmed.mined).len(), 1, "{fate:?}");
    }
}

#[tokio::test]
async fn waiting_outlasts_a_node_that_fails() {
    let stage = Stage::new().await;
    let mut turn = 0;
    let judge = move |request: &serde_json::Value| {
        turn += 1;
        let is_setup = matches!(
            request["method"].as_str(),
            Some("eth_estimateGas" | "eth_gasPrice" | "eth_getTransactionCount")
        );
        match (turn % 3, turn % 7) {
            _ if is_setup => Fate::Pass,
            (_, 0) => Fate::Status(429),
            (0, 1..4) => Fate::Garbage,
            _ => Fate::Pass,
        }
    };
    let call = stage.registry.issue(stage.network, wallet(1), later(), Attributes::NONE);
    let signed = stage.operator.prepare(&call, &FeePolicy::default()).await.unwrap();
    let provider = connect(&before(stage.node.url(), judge)).unwrap();
    let sender = Sender::new(provider, Chain::from_id(31_337), key(OPERATOR_KEY));
    // Not sent yet: it is found dropped, and sent.
    let confirmed = sender.confirm(&[signed], &quickly()).await.unwrap();
    assert_eq!(stage.events(&confirmed.mined).len(), 1);
}

#[tokio::test]
async fn a_watch_goes_on_where_the_node_failed() {
    let stage = Stage::new().await;
    history(&stage).await;
    let mut faults = [
        Fate::Status(429),
        Fate::Garbage,
        Fate::Lost,
        Fate::AnswerLost,
        Fate::Error(-32_000, "header not found"),
    ]
    .into_iter()
    .cycle();
    let mut turn = 0;
    let judge = move |_: &serde_json::Value| {
        turn += 1;
        // Between two of them, the few requests get through that a part of the way takes.
        if turn % 7 == 0 { faults.next().unwrap() } else { Fate::Pass }
    };
    let url = before(stage.node.url(), judge);
    let registry = Registry::new(connect(&url).unwrap());
    let start = Some(Cursor::before(0));
    let (events, _) = collect(&registry, &stage, start.clone(), usize::MAX).await;
    let (expected, _) = collect(&stage.registry, &stage, start, usize::MAX).await;
    assert_eq!(events, expected);
    assert_eq!(events.len(), EVENTS);
}

#[tokio::test]
async fn a_node_that_finds_a_range_too_large_is_asked_for_less() {
    let stage = Stage::new().await;
    history(&stage).await;
    let number = |value: &serde_json::Value| {
        u64::from_str_radix(value.as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
    };
    let judge = move |request: &serde_json::Value, code, words| {
        if request["method"] != "eth_getLogs" {
            return Fate::Pass;
        }
        let filter = &request["params"][0];
        if number(&filter["toBlock"]) - number(&filter["fromBlock"]) >= 2 {
            return Fate::Error(code, words);
        }
        Fate::Pass
    };
    for (code, words) in [
        (-32_005, "query returned more than 10000 results"),
        (-32_602, "query exceeds max results 20000, retry with the range 1-2"),
        (-32_000, "log query timed out"),
    ] {
        let judge = move |request: &serde_json::Value| judge(request, code, words);
        let registry = Registry::new(connect(&before(stage.node.url(), judge)).unwrap());
        let start = Some(Cursor::before(0));
        let (events, _) = collect(&registry, &stage, start, usize::MAX).await;
        assert_eq!(events.len(), EVENTS, "{words}");
    }
}

#[tokio::test]
async fn a_watch_tells_in_the_end_that_the_node_is_gone() {
    use futures::StreamExt;

    let stage = Stage::new().await;
    let url = before(stage.node.url(), |_| Fate::Status(503));
    let registry = Registry::new(connect(&url).unwrap());
    let options = crate::watch::options();
    let mut stream = std::pin::pin!(portcullis_evm::watch(registry, stage.network, None, options));
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error, ReadError::Rpc(RpcFailure::Http { status: 503 }));
}
