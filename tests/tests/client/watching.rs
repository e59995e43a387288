//! What happens, told in order, from wherever one left off.

use futures::StreamExt;
use portcullis::{Attributes, ChainEvent, Cursor, Verb, WatchFrom, WatchedEvent};

use crate::ground::{Ground, Side};

const VERBS: [Verb; 5] = [Verb::Issue, Verb::Freeze, Verb::Unfreeze, Verb::Renew, Verb::Revoke];

async fn live(side: &Side) -> portcullis::Address {
    let (issuer, wallet) = (side.issuer(), side.wallet());
    issuer.issue(&wallet, Some(0), Attributes::HUMAN).await.unwrap();
    issuer.freeze(&wallet, 1).await.unwrap();
    issuer.unfreeze(&wallet).await.unwrap();
    issuer.renew(&wallet, Some(3_000_000_000)).await.unwrap();
    issuer.revoke(&wallet, 1).await.unwrap();
    wallet
}

/// The next `count` events about a wallet's pass.
async fn told(
    side: &Side,
    from: WatchFrom,
    wallet: &portcullis::Address,
    count: usize,
) -> Vec<WatchedEvent> {
    let events = side.reader().watch(&side.network, from);
    let about = events.map(Result::unwrap).filter(|event| {
        let about = event.pass.is_some_and(|pass| pass.wallet == *wallet);
        assert!(!matches!(event.event, ChainEvent::Gap | ChainEvent::Reorganised { .. }));
        futures::future::ready(about)
    });
    about.take(count).collect().await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_any_event_on_the_rest_is_told_and_nothing_twice() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let wallet = live(&side).await;
        let all = told(&side, WatchFrom::Beginning, &wallet, VERBS.len()).await;
        let verbs: Vec<_> = all.iter().map(|event| event.pass.unwrap().verb).collect();
        assert_eq!(verbs, VERBS, "{}", side.name());
        for (index, event) in all.iter().enumerate().take(VERBS.len() - 1) {
            let cursor: Cursor = event.cursor.to_string().parse().unwrap();
            let rest = VERBS.len() - index - 1;
            let resumed = told(&side, WatchFrom::After(cursor), &wallet, rest).await;
            let same = |events: &[WatchedEvent]| -> Vec<_> {
                events.iter().map(|event| (event.transaction.clone(), event.pass)).collect()
            };
            assert_eq!(same(&resumed), same(&all[index + 1..]), "{} {index}", side.name());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_the_other_chain_is_refused() {
    let ground = Ground::new().await;
    let [solana, evm] = ground.sides().await;
    let wallet = live(&solana).await;
    let event = told(&solana, WatchFrom::Beginning, &wallet, 1).await.remove(0);
    for (side, cursor) in [(&evm, event.cursor), (&solana, Cursor::before_block(0))] {
        let mut events = side.reader().watch(&side.network, WatchFrom::After(cursor));
        let error = events.next().await.unwrap().unwrap_err();
        assert!(!error.is_retryable(), "{error}");
        assert!(events.next().await.is_none(), "{}", side.name());
    }
    assert!("not a cursor".parse::<Cursor>().is_err());
}
