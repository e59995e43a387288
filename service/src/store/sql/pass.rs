//! Passes.

use portcullis::Attributes;
use sqlx::QueryBuilder;

use super::{Connection, Db, read};
use crate::{
    model::{
        OperationKind, OrgId, Pass, PassChain, PassId, PassState, Wallet,
        pass::{Observed, OpenWork},
    },
    store::{PassFilter, PassPlace, StoreError},
};

#[derive(sqlx::FromRow)]
pub(super) struct PassRow {
    id: String,
    network_key: String,
    chain: String,
    chain_network: String,
    wallet: String,
    desired_state: String,
    desired_expires_at_seconds: i64,
    desired_attributes: i64,
    op_seq: i64,
    observed_state: Option<String>,
    observed_expires_at_seconds: Option<i64>,
    observed_attributes: Option<i64>,
    observed_height: Option<i64>,
    last_error: Option<String>,
    created_at_ms: i64,
    place: i64,
}

/// The columns of a [`PassRow`], of the table `pass` under the name `p`.
macro_rules! columns {
    () => {
        "p.id, p.network_key, p.chain, p.chain_network, p.wallet, p.desired_state,
         p.desired_expires_at_seconds, p.desired_attributes, p.op_seq, p.observed_state,
         p.observed_expires_at_seconds, p.observed_attributes, p.observed_height, p.last_error, p.created_at_ms, p.place"
    };
}

impl PassRow {
    fn pass(self) -> Result<Pass, StoreError> {
        let unreadable = |what| StoreError::Unreadable { what };
        let chain = PassChain::parse(&self.chain, &self.chain_network)
            .map_err(|_| unreadable("pass.chain_network"))?;
        let observed = match (
            self.observed_state,
            self.observed_expires_at_seconds,
            self.observed_attributes,
            self.observed_height,
        ) {
            (None, None, None, None) => None,
            (Some(state), Some(expires_at_seconds), Some(attributes), Some(height)) => {
                Some(Observed {
                    state: read("pass.observed_state", &state)?,
                    expires_at_seconds,
                    attributes: Attributes(attributes.cast_unsigned()),
                    height,
                })
            }
            _ => return Err(unreadable("pass.observed_state")),
        };
        Ok(Pass {
            id: read("pass.id", &self.id)?,
            network: read("pass.network_key", &self.network_key)?,
            wallet: Wallet::parse(chain.chain_type(), &self.wallet)
                .map_err(|_| unreadable("pass.wallet"))?,
            chain,
            desired_state: read("pass.desired_state", &self.desired_state)?,
            desired_expires_at_seconds: self.desired_expires_at_seconds,
            desired_attributes: Attributes(self.desired_attributes.cast_unsigned()),
            observed,
            last_error: self.last_error,
            created_at_ms: self.created_at_ms,
            place: self.place,
        })
    }
}

pub(super) async fn find(
    connection: &mut Connection,
    place: &PassPlace,
) -> Result<Option<Pass>, StoreError> {
    let row: Option<PassRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        columns!(),
        " FROM pass p
         WHERE p.org_id = $1 AND p.network_key = $2 AND p.chain = $3 AND p.chain_network = $4
           AND p.wallet = $5 AND (p.is_testnet OR $6)"
    ))
    .bind(place.org.to_string())
    .bind(place.network.as_str())
    .bind(place.chain.chain_type().as_str())
    .bind(place.chain.network())
    .bind(place.wallet.to_string())
    .bind(place.mode.reaches_mainnets())
    .fetch_optional(connection)
    .await?;
    row.map(PassRow::pass).transpose()
}

/// The pass, locked until the transaction ends, and the number of its newest operation. That the
/// network is the organisation's has been checked.
pub(super) async fn lock(
    connection: &mut Connection,
    place: &PassPlace,
) -> Result<Option<(Pass, i64)>, StoreError> {
    let row: Option<PassRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        columns!(),
        " FROM pass p
         WHERE p.network_key = $1 AND p.chain = $2 AND p.chain_network = $3 AND p.wallet = $4",
        for_update!()
    ))
    .bind(place.network.as_str())
    .bind(place.chain.chain_type().as_str())
    .bind(place.chain.network())
    .bind(place.wallet.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let op_seq = row.op_seq;
    Ok(Some((row.pass()?, op_seq)))
}

/// The same, whosever it is: for workers alone.
pub(super) async fn lock_by_id(
    connection: &mut Connection,
    id: PassId,
) -> Result<Option<(Pass, i64)>, StoreError> {
    let row: Option<PassRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        columns!(),
        " FROM pass p WHERE p.id = $1",
        for_update!()
    ))
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let op_seq = row.op_seq;
    Ok(Some((row.pass()?, op_seq)))
}

/// What is still to be done to a pass. It is locked.
pub(super) async fn open_work(
    connection: &mut Connection,
    pass: PassId,
) -> Result<OpenWork, StoreError> {
    let kinds: Vec<String> = sqlx::query_scalar::<Db, _>(
        "SELECT kind FROM chain_op WHERE pass_id = $1 AND status = 'pending' ORDER BY seq",
    )
    .bind(pass.to_string())
    .fetch_all(&mut *connection)
    .await?;
    let kinds = kinds.iter().map(|kind| read("chain_op.kind", kind));
    let kinds = kinds.collect::<Result<Vec<OperationKind>, _>>()?;
    let asked = newest_asked(connection, pass).await?;
    Ok(OpenWork {
        any: !kinds.is_empty(),
        issue: kinds.contains(&OperationKind::Issue),
        expiry: kinds.iter().any(|kind| kind.sets_expiry()),
        state: kinds.iter().rev().find_map(|kind| kind.state()),
        is_revocation: asked == Some(OperationKind::Revoke),
    })
}

/// What was last asked for that decides the state of a pass, and was not given up. It is locked.
pub(super) async fn newest_asked(
    connection: &mut Connection,
    pass: PassId,
) -> Result<Option<OperationKind>, StoreError> {
    let newest: Option<String> = sqlx::query_scalar::<Db, _>(
        "SELECT kind FROM chain_op
         WHERE pass_id = $1 AND status <> 'failed' AND kind <> 'renew' ORDER BY seq DESC LIMIT 1",
    )
    .bind(pass.to_string())
    .fetch_optional(connection)
    .await?;
    newest.map(|kind| read("chain_op.kind", &kind)).transpose()
}

/// The same by its id.
pub(super) async fn of_org(
    connection: &mut Connection,
    org: OrgId,
    id: PassId,
) -> Result<Option<Pass>, StoreError> {
    let row: Option<PassRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        columns!(),
        " FROM pass p WHERE p.id = $1 AND p.org_id = $2"
    ))
    .bind(id.to_string())
    .bind(org.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(PassRow::pass).transpose()
}

/// Whosever it is: for workers alone.
pub(super) async fn by_id(
    connection: &mut Connection,
    id: PassId,
) -> Result<Option<Pass>, StoreError> {
    let row: Option<PassRow> =
        sqlx::query_as::<Db, _>(concat!("SELECT ", columns!(), " FROM pass p WHERE p.id = $1"))
            .bind(id.to_string())
            .fetch_optional(connection)
            .await?;
    row.map(PassRow::pass).transpose()
}

/// Oldest first.
pub(super) async fn list(
    connection: &mut Connection,
    filter: &PassFilter,
) -> Result<Vec<Pass>, StoreError> {
    let mut query =
        QueryBuilder::<Db>::new(concat!("SELECT ", columns!(), " FROM pass p WHERE p.org_id = "));
    query.push_bind(filter.org.to_string());
    if !filter.mode.reaches_mainnets() {
        query.push(" AND p.is_testnet");
    }
    if let Some(network) = &filter.network {
        query.push(" AND p.network_key = ").push_bind(network.to_string());
    }
    if let Some(chain_type) = filter.chain_type {
        query.push(" AND p.chain = ").push_bind(chain_type.as_str());
    }
    if let Some(chain_network) = &filter.chain_network {
        query.push(" AND p.chain_network = ").push_bind(chain_network.clone());
    }
    match filter.state {
        Some(PassState::Requested) => {
            query.push(" AND p.desired_state = 'ACTIVE' AND p.observed_state IS NULL");
        }
        Some(PassState::Active) => {
            query.push(" AND p.desired_state = 'ACTIVE' AND p.observed_state IS NOT NULL");
        }
        Some(state) => {
            // Without the first there is no index that holds few.
            query.push(" AND p.desired_state <> 'ACTIVE' AND p.desired_state = ");
            query.push_bind(state.as_str());
        }
        None => {}
    }
    if let Some(wallet) = &filter.wallet {
        query.push(" AND p.wallet = ").push_bind(wallet.to_string());
    }
    // Said of the first page, too, and as one comparison: SQLite goes by the index of places only then,
    // and would sort all passes otherwise.
    let (number, id) =
        filter.after.map_or((-1, String::new()), |after| (after.number, after.id.to_string()));
    query.push(" AND (p.place, p.id) > (").push_bind(number);
    query.push(", ").push_bind(id).push(")");
    query.push(" ORDER BY p.place, p.id LIMIT ").push_bind(filter.limit);
    query.push(" OFFSET ").push_bind(filter.skip);
    let rows: Vec<PassRow> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(PassRow::pass).collect()
}
