//! What is SQLite's alone: one writes at a time, in turn, and readers wait for nobody.

use std::time::Duration;

use portcullis_service::{
    audit::AuditEntry,
    store::{MaxUnderWay, RewrappedKey},
};
use sqlx::{Connection as _, SqliteConnection};

use crate::{
    database::{count, sqlite, stolen},
    flow::Flow,
    stage::{NOW_MS, Stage, Tenant, wallet},
};

/// Far longer than what waits for nobody takes, and shorter than what waits for somebody.
const SOON: Duration = Duration::from_secs(3);

async fn connect(stage: &Stage) -> SqliteConnection {
    SqliteConnection::connect(&stage.url).await.unwrap()
}

async fn tell(connection: &mut SqliteConnection, statement: &'static str) {
    sqlx::query(statement).execute(connection).await.unwrap();
}

fn entry(tenant: &Tenant, number: usize) -> AuditEntry {
    AuditEntry {
        org: tenant.app.org,
        at_ms: NOW_MS,
        actor: "test".to_owned(),
        action: "test".to_owned(),
        subject: number.to_string(),
        request_id: String::new(),
    }
}

/// More than there are connections.
const WRITERS: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn writers_take_turns_in_the_order_in_which_they_came() {
    let stage = sqlite().await;
    let tenant = stage.tenant("a").await;
    let entries: Vec<_> = (0..WRITERS).map(|number| entry(&tenant, number)).collect();
    let writers = entries.iter().map(|entry| stage.store.audit(entry));
    futures::future::try_join_all(writers).await.unwrap();
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    let order = rows.iter().filter(|row| row.entry.actor == "test");
    let order: Vec<usize> = order.map(|row| row.entry.subject.parse().unwrap()).collect();
    assert_eq!(order, (0..WRITERS).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_do_not_wait_for_writers() {
    let stage = sqlite().await;
    let tenant = stage.tenant("a").await;
    // That the key is used is written down with the first request.
    stage.get(&tenant.token, "/v2/passes").await;
    let mut other = connect(&stage).await;
    tell(&mut other, "BEGIN IMMEDIATE").await;
    let entries: Vec<_> = (0..WRITERS).map(|number| entry(&tenant, number)).collect();
    let writing =
        futures::future::try_join_all(entries.iter().map(|entry| stage.store.audit(entry)));
    let reading = async {
        // By now all of them have asked.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let read = tokio::time::timeout(SOON, stage.get(&tenant.token, "/v2/passes")).await;
        tell(&mut other, "COMMIT").await;
        read.expect("nobody waits").status
    };
    let (written, status) = tokio::join!(writing, reading);
    written.unwrap();
    assert_eq!(status, 200);
}

/// Most of the time there is nothing to send, and somebody writes.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_looks_for_something_to_send_does_not_wait_for_writers() {
    let stage = sqlite().await;
    let tenant = stage.tenant("a").await;
    let mut other = connect(&stage).await;
    tell(&mut other, "BEGIN IMMEDIATE").await;
    let entry = entry(&tenant, 0);
    let looking = async {
        // By now somebody waits with the connection that writes.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let max = MaxUnderWay { of_endpoint: 1, of_org: 1 };
        let look = stage.store.lease_delivery(NOW_MS, 1_000, max);
        let looked = tokio::time::timeout(SOON, look).await;
        tell(&mut other, "COMMIT").await;
        looked.expect("nobody waits")
    };
    let (written, looked) = tokio::join!(stage.store.audit(&entry), looking);
    written.unwrap();
    assert_eq!(looked.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_emptied_as_soon_as_nobody_reads_it() {
    let stage = sqlite().await;
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    flow.verified(&stage, &wallet(1)).await;
    let wrapped =
        stage.store.keys_wrapped_by_others("", None, 1).await.unwrap().remove(0).key.wrapped;
    let has_key =
        |all: Vec<u8>| all.windows(wrapped.len()).any(|bytes| bytes == wrapped.as_slice());
    let mut reader = connect(&stage).await;
    tell(&mut reader, "BEGIN").await;
    sqlx::query("SELECT id FROM pass").fetch_all(&mut reader).await.unwrap();
    stage.clock.advance_ms(8 * 86_400_000);
    let purging = portcullis_service::pii::purge(stage.store.as_ref(), stage.clock.as_ref());
    // Neither does whoever purges wait for whoever reads.
    let purged = tokio::time::timeout(SOON, purging).await.unwrap();
    assert_eq!(purged.unwrap(), 1);
    let is_empty = tokio::time::timeout(SOON, stage.store.empty_log()).await.unwrap();
    assert!(!is_empty.unwrap());
    assert!(has_key(stolen(&stage).await));
    tell(&mut reader, "COMMIT").await;
    assert!(stage.store.empty_log().await.unwrap(), "it was owed still");
    assert!(!has_key(stolen(&stage).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_wrapped_anew_leaves_nothing_in_the_log() {
    let stage = sqlite().await;
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    flow.verified(&stage, &wallet(1)).await;
    assert!(stage.store.empty_log().await.unwrap());
    let request = stage.store.keys_wrapped_by_others("", None, 1).await.unwrap().remove(0);
    let (id, old) = (request.id, request.key);
    let mut new = RewrappedKey { key: old.clone(), target_index: None };
    new.key.wrapped.reverse();
    assert!(stage.store.replace_key(id, &old, &new).await.unwrap());
    assert!(stage.store.empty_log().await.unwrap());
    let all = stolen(&stage).await;
    let has = |key: &[u8]| all.windows(key.len()).any(|bytes| bytes == key);
    assert_eq!((has(&old.wrapped), has(&new.key.wrapped)), (false, true));
}

/// What is due and what waits is found by an index, however much was done before.
#[tokio::test(flavor = "multi_thread")]
async fn the_queue_is_found_by_its_indexes() {
    let stage = sqlite().await;
    let indexes = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index'
         AND name IN ('chain_op_pending', 'chain_op_confirmed', 'chain_op_of_pass')";
    assert_eq!(count(&stage, indexes).await, 3);
    let mut connection = connect(&stage).await;
    let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(
        "EXPLAIN QUERY PLAN SELECT o.id FROM chain_op o
         WHERE o.status = 'pending' AND o.next_at_ms <= 1 AND o.lease_until_ms <= 1
           AND NOT EXISTS (
               SELECT earlier.id FROM chain_op earlier
               WHERE earlier.pass_id = o.pass_id AND earlier.status = 'pending'
                 AND earlier.seq < o.seq)
         ORDER BY o.next_at_ms, o.id LIMIT 1",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let plan: String = plan.into_iter().map(|(.., what)| what + "\n").collect();
    let indexes = ["INDEX chain_op_pending", "INDEX chain_op_of_pass"];
    assert!(indexes.iter().all(|index| plan.contains(index)), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}
