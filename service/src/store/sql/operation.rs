//! Operations, for those who wait for them.

use sqlx::QueryBuilder;

use super::{Connection, Db, read};
use crate::{
    model::{AppMode, Operation, OperationId, OperationStatus, OrgId, PassChain},
    store::{Backlog, OperationFilter, StoreError},
};

#[derive(sqlx::FromRow)]
struct OperationRow {
    id: String,
    pass_id: String,
    chain: String,
    chain_network: String,
    kind: String,
    status: String,
    last_error: Option<String>,
    created_at_ms: i64,
    updated_at_ms: i64,
    place: i64,
}

/// The columns of an [`OperationRow`], of the tables `chain_op` and `pass` under the names `o` and `p`.
macro_rules! columns {
    () => {
        "o.id, o.pass_id, p.chain, p.chain_network, o.kind, o.status, o.last_error,
         o.created_at_ms, o.updated_at_ms, o.place"
    };
}

impl OperationRow {
    fn operation(self) -> Result<Operation, StoreError> {
        Ok(Operation {
            id: read("chain_op.id", &self.id)?,
            pass: read("chain_op.pass_id", &self.pass_id)?,
            chain: PassChain::parse(&self.chain, &self.chain_network)
                .map_err(|_| StoreError::Unreadable { what: "pass.chain_network" })?,
            kind: read("chain_op.kind", &self.kind)?,
            status: read("chain_op.status", &self.status)?,
            last_error: self.last_error,
            created_at_ms: self.created_at_ms,
            updated_at_ms: self.updated_at_ms,
            place: self.place,
        })
    }
}

pub(super) async fn find(
    connection: &mut Connection,
    org: OrgId,
    mode: AppMode,
    id: OperationId,
) -> Result<Option<Operation>, StoreError> {
    let row: Option<OperationRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        columns!(),
        " FROM chain_op o
         JOIN pass p ON p.id = o.pass_id
         WHERE o.id = $1 AND o.org_id = $2 AND (p.is_testnet OR $3)"
    ))
    .bind(id.to_string())
    .bind(org.to_string())
    .bind(mode.reaches_mainnets())
    .fetch_optional(connection)
    .await?;
    row.map(OperationRow::operation).transpose()
}

/// Oldest first.
pub(super) async fn list(
    connection: &mut Connection,
    filter: &OperationFilter,
) -> Result<Vec<Operation>, StoreError> {
    let mut query = QueryBuilder::<Db>::new(concat!(
        "SELECT ",
        columns!(),
        " FROM chain_op o
         JOIN pass p ON p.id = o.pass_id
         WHERE o.org_id = "
    ));
    query.push_bind(filter.org.to_string());
    if !filter.mode.reaches_mainnets() {
        query.push(" AND p.is_testnet");
    }
    if let Some(status) = filter.status {
        // Said in the statement itself, so that the index of the few that have failed is one for it.
        query.push(format!(" AND o.status = '{status}'"));
    }
    if let Some(after) = filter.after {
        query.push(" AND (o.place, o.id) > (").push_bind(after.number);
        query.push(", ").push_bind(after.id.to_string()).push(")");
    }
    query.push(" ORDER BY o.place, o.id LIMIT ").push_bind(filter.limit);
    let rows: Vec<OperationRow> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(OperationRow::operation).collect()
}

/// Whosever they are.
pub(super) async fn backlog(connection: &mut Connection) -> Result<Vec<Backlog>, StoreError> {
    let mut backlog = Vec::new();
    for status in [OperationStatus::Pending, OperationStatus::Confirmed] {
        let (count, oldest_at_ms): (i64, Option<i64>) = sqlx::query_as::<Db, _>(
            "SELECT COUNT(*), MIN(created_at_ms) FROM chain_op WHERE status = $1",
        )
        .bind(status.as_str())
        .fetch_one(&mut *connection)
        .await?;
        backlog.push(Backlog { status, count, oldest_at_ms });
    }
    Ok(backlog)
}
