//! Passes with their history.

use std::collections::HashMap;

use sqlx::QueryBuilder;

use super::{Connection, Db, read};
use crate::{
    model::{Event, OperationId, Pass, Transaction},
    store::{LISTED_EVENTS, MAX_EVENTS, PassRecord, StoreError},
};

pub(super) async fn of(connection: &mut Connection, pass: Pass) -> Result<PassRecord, StoreError> {
    let mut records = with_events(connection, vec![pass], MAX_EVENTS).await?;
    records.pop().ok_or(StoreError::Unreadable { what: "pass_event.pass_id" })
}

/// As they are listed: each with its newest events.
pub(super) async fn of_all(
    connection: &mut Connection,
    passes: Vec<Pass>,
) -> Result<Vec<PassRecord>, StoreError> {
    with_events(connection, passes, LISTED_EVENTS).await
}

/// In two questions, however many they are. Of each so many events.
async fn with_events(
    connection: &mut Connection,
    passes: Vec<Pass>,
    newest: i64,
) -> Result<Vec<PassRecord>, StoreError> {
    if passes.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = passes.iter().map(|pass| pass.id.to_string()).collect();
    let mut events = events(connection, &ids, newest).await?;
    let operations = newest_operations(connection, &ids).await?;
    let records = passes.into_iter().zip(&ids).map(|(pass, id)| {
        let operation = operations.get(id).copied();
        PassRecord { pass, events: events.remove(id).unwrap_or_default(), operation }
    });
    Ok(records.collect())
}

fn push_list(query: &mut QueryBuilder<Db>, ids: &[String]) {
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(id.clone());
    }
}

#[derive(sqlx::FromRow)]
struct EventRow {
    pass_id: String,
    event_type: String,
    at_ms: i64,
    identifier: Option<String>,
    status: Option<String>,
}

async fn events(
    connection: &mut Connection,
    ids: &[String],
    newest: i64,
) -> Result<HashMap<String, Vec<Event>>, StoreError> {
    let mut query = QueryBuilder::<Db>::new(
        "SELECT e.pass_id, e.event_type, e.at_ms, t.identifier, t.status
         FROM pass_event e
         LEFT JOIN chain_tx t ON t.op_id = e.op_id AND t.attempt = (
             SELECT MAX(newest.attempt) FROM chain_tx newest
             WHERE newest.op_id = e.op_id AND newest.status <> 'prepared')
         WHERE e.pass_id IN (",
    );
    push_list(&mut query, ids);
    // Numbers of a pass have no gap.
    query.push(
        ") AND e.seq > (SELECT MAX(last.seq) FROM pass_event last WHERE last.pass_id = e.pass_id) - ",
    );
    query.push_bind(newest);
    query.push(" ORDER BY e.pass_id, e.seq");
    let rows: Vec<EventRow> = query.build_query_as().fetch_all(connection).await?;
    let mut events: HashMap<String, Vec<Event>> = HashMap::new();
    for row in rows {
        let transaction = match (row.identifier, row.status) {
            (Some(identifier), Some(status)) => {
                Some(Transaction { identifier, status: read("chain_tx.status", &status)? })
            }
            _ => None,
        };
        let event_type = read("pass_event.event_type", &row.event_type)?;
        let event = Event { event_type, at_ms: row.at_ms, transaction };
        events.entry(row.pass_id).or_default().push(event);
    }
    Ok(events)
}

async fn newest_operations(
    connection: &mut Connection,
    ids: &[String],
) -> Result<HashMap<String, OperationId>, StoreError> {
    let mut query = QueryBuilder::<Db>::new(
        "SELECT o.pass_id, o.id FROM chain_op o JOIN pass p ON p.id = o.pass_id AND p.op_seq = o.seq
         WHERE o.pass_id IN (",
    );
    push_list(&mut query, ids);
    query.push(")");
    let rows: Vec<(String, String)> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(|(pass, id)| Ok((pass, read("chain_op.id", &id)?))).collect()
}
