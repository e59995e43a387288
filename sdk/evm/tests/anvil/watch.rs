//! The stream of events: nothing lost, nothing told twice.

use std::{pin::pin, time::Duration};

use futures::{Stream, StreamExt};
use portcullis_evm::{
    Cursor, Finality, LoggedEvent, ReadError, Registry, WatchItem, WatchOptions, watch,
};
use portcullis_types::Attributes;

use crate::{
    reorganisation::reorganise,
    stage::{Stage, later, take, wallet},
};

pub(crate) fn options() -> WatchOptions {
    WatchOptions {
        poll_every: Duration::from_millis(5),
        most_blocks: 4,
        most_retries: 3,
        retry_after: Duration::from_millis(1),
        ..WatchOptions::new(Finality::Depth(1))
    }
}

/// Blocks with no event, one, and many.
pub(crate) async fn history(stage: &Stage) {
    let (registry, network) = (&stage.registry, stage.network);
    stage.issue(wallet(1)).await;
    stage.node.mine(6).await;
    let wallets: Vec<_> = (1..=4).map(wallet).collect();
    let batch = registry.issue_batch(network, later(), Attributes::NONE, wallets);
    take(&stage.operator, &batch).await;
    take(&stage.guardian, &registry.freeze(network, wallet(2), 1)).await;
    stage.node.mine(3).await;
    take(&stage.operator, &registry.revoke(network, wallet(1), 1)).await;
    take(&stage.guardian, &registry.pause(network)).await;
    // Of another network, and of none.
    let other = registry.create_network(crate::stage::SALT, Default::default()).unwrap();
    take(&stage.stranger, &other).await;
    take(&stage.stranger, &registry.cancel_nonces(Default::default(), Default::default())).await;
}

/// Created, added, guardian set; issued; three issued and one skipped; acted and frozen; revoked;
/// paused.
pub(crate) const EVENTS: usize = 3 + 1 + 4 + 2 + 1 + 1;

/// Items up to `events` events or, if there are fewer, to the head.
pub(crate) async fn collect(
    registry: &Registry,
    stage: &Stage,
    cursor: Option<Cursor>,
    most: usize,
) -> (Vec<LoggedEvent>, Option<Cursor>) {
    let head = head(stage).await;
    let mut stream = pin!(watch(registry.clone(), stage.network, cursor.clone(), options()));
    let (mut events, mut last) = (Vec::new(), cursor);
    while events.len() < most {
        if last.as_ref().is_some_and(|cursor| cursor.next_block() > head) {
            break;
        }
        let item = next(&mut stream).await.unwrap();
        last = Some(stored(item.cursor()));
        match item {
            WatchItem::Event { event, .. } => events.push(event),
            WatchItem::Reached { .. } => {}
            WatchItem::Reorganised { .. } => panic!("nothing was reorganised"),
        }
    }
    (events, last)
}

pub(crate) async fn next<S>(stream: &mut S) -> Result<WatchItem, ReadError>
where
    S: Stream<Item = Result<WatchItem, ReadError>> + Unpin,
{
    let item = tokio::time::timeout(Duration::from_secs(20), stream.next()).await;
    item.expect("the stream goes on").expect("it has no end")
}

/// As it is when a process starts again.
fn stored(cursor: &Cursor) -> Cursor {
    serde_json::from_str(&serde_json::to_string(cursor).unwrap()).unwrap()
}

async fn head(stage: &Stage) -> u64 {
    use portcullis_evm::alloy::providers::Provider;

    stage.node.provider().get_block_number().await.unwrap()
}

#[tokio::test]
async fn resumed_at_any_split_it_tells_the_same() {
    let stage = Stage::new().await;
    history(&stage).await;
    let start = || Some(Cursor::before(0));
    let (whole, _) = collect(&stage.registry, &stage, start(), usize::MAX).await;
    assert_eq!(whole.len(), EVENTS);
    assert!(whole.iter().all(|event| event.event.network() == Some(stage.network)));
    assert!(whole.is_sorted_by_key(|event| (event.block_number, event.log_index)));
    for split in 0..=EVENTS {
        let (mut events, cursor) = collect(&stage.registry, &stage, start(), split).await;
        assert_eq!(events.len(), split);
        let (rest, _) = collect(&stage.registry, &stage, cursor, usize::MAX).await;
        events.extend(rest);
        assert_eq!(events, whole, "split at {split}");
    }
}

#[tokio::test]
async fn without_a_cursor_it_begins_now() {
    let stage = Stage::new().await;
    stage.issue(wallet(1)).await;
    let mut stream = pin!(watch(stage.registry.clone(), stage.network, None, options()));
    let item = next(&mut stream).await.unwrap();
    assert!(matches!(item, WatchItem::Reached { .. }), "{item:?}");
    stage.issue(wallet(2)).await;
    let item = next(&mut stream).await.unwrap();
    let WatchItem::Event { event, .. } = item else { panic!("{item:?}") };
    assert_eq!(event.event.wallet(), Some(wallet(2)));
}

#[tokio::test]
async fn only_final_blocks_are_told_of() {
    let stage = Stage::new().await;
    let options = WatchOptions { finality: Finality::Depth(3), ..options() };
    let cursor = Cursor::before(head(&stage).await + 1);
    let mut stream = pin!(watch(stage.registry.clone(), stage.network, Some(cursor), options));
    stage.issue(wallet(1)).await;
    stage.node.mine(1).await;
    let early = tokio::time::timeout(Duration::from_millis(100), stream.next()).await;
    assert!(early.is_err(), "{early:?}");
    stage.node.mine(1).await;
    let item = next(&mut stream).await.unwrap();
    assert!(matches!(item, WatchItem::Event { .. }), "{item:?}");
}

#[tokio::test]
async fn a_reorganisation_is_told_with_the_last_common_block() {
    for resumed in [false, true] {
        let stage = Stage::new().await;
        stage.node.mine(2).await;
        let cursor = Some(Cursor::before(0));
        let (before, cursor) = collect(&stage.registry, &stage, cursor, usize::MAX).await;
        let common = head(&stage).await;
        stage.issue(wallet(1)).await;
        stage.issue(wallet(2)).await;
        let registry = stage.registry.clone();
        let mut stream = Box::pin(watch(registry, stage.network, cursor.clone(), options()));
        let mut cursor = cursor.unwrap();
        let mut told = 0;
        while told < 2 {
            let item = next(&mut stream).await.unwrap();
            cursor = stored(item.cursor());
            told += usize::from(matches!(item, WatchItem::Event { .. }));
        }
        if resumed {
            let registry = stage.registry.clone();
            stream = Box::pin(watch(registry, stage.network, Some(cursor), options()));
        }
        reorganise(&stage, 2).await;
        let (mut ancestor, mut after) = (None, Vec::new());
        stage.node.mine(1).await;
        // Theirs were thrown out with the blocks.
        stage.operator.forget_nonces();
        stage.issue(wallet(3)).await;
        loop {
            match next(&mut stream).await.unwrap() {
                WatchItem::Reorganised { ancestor: found, .. } => {
                    assert_eq!(ancestor.replace(found.unwrap()), None, "told once");
                }
                WatchItem::Event { event, .. } => {
                    after.push(event);
                    if event.event.wallet() == Some(wallet(3)) {
                        break;
                    }
                }
                WatchItem::Reached { .. } => {}
            }
        }
        assert_eq!(ancestor.unwrap().number, common, "resumed: {resumed}");
        // What is true in the end is what a fresh watch tells.
        let start = Some(Cursor::before(0));
        let (fresh, _) = collect(&stage.registry, &stage, start, usize::MAX).await;
        let kept: Vec<_> = before.into_iter().chain(after).collect();
        assert_eq!(kept, fresh, "resumed: {resumed}");
    }
}

#[tokio::test]
async fn one_deeper_than_remembered_is_told_as_such() {
    let stage = Stage::new().await;
    let mut stream = pin!(watch(stage.registry.clone(), stage.network, None, options()));
    let reached = next(&mut stream).await.unwrap();
    reorganise(&stage, 2).await;
    stage.node.mine(1).await;
    let item = next(&mut stream).await.unwrap();
    let WatchItem::Reorganised { ancestor: None, cursor } = item else { panic!("{item:?}") };
    assert_eq!(cursor.next_block() + 1, reached.cursor().next_block());
}
