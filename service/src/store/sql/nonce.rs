//! The nonces of accounts that sign on EVM chains. Whoever takes or gives back one locks the account,
//! after the pass and the operation.

mod belief;
mod gaps;
mod next;
mod release;
mod reserve;

use self::belief::Leap;
use super::{Connection, Db};
use crate::{
    model::PassChain,
    store::{Lease, SignerAccount, StoreError},
};

pub(super) use gaps::{cancellation_answered, gaps, keep_cancellation};
pub(super) use next::go_on_with;
pub(super) use release::{close_used, leave, release_unused};
pub(super) use reserve::reserve;

struct Locked {
    next: i64,
    last_final: i64,
    leap: Option<Leap>,
}

type LockedRow = (i64, i64, Option<i64>, Option<i64>);

async fn lock(
    connection: &mut Connection,
    chain: &str,
    account: &str,
) -> Result<Option<Locked>, StoreError> {
    let row: Option<LockedRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT next_nonce, final_nonce, leap_to, leap_since_ms FROM signer_account
         WHERE chain = $1 AND account = $2",
        for_update!()
    ))
    .bind(chain)
    .bind(account)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(next, last_final, to, since_ms)| {
        let leap = to.zip(since_ms).map(|(to, since_ms)| Leap { to, since_ms });
        Locked { next, last_final, leap }
    }))
}

async fn set_final(
    connection: &mut Connection,
    chain: &str,
    account: &str,
    last_final: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE signer_account SET final_nonce = $3 WHERE chain = $1 AND account = $2",
    )
    .bind(chain)
    .bind(account)
    .bind(last_final)
    .execute(connection)
    .await?;
    Ok(())
}

async fn set_next(
    connection: &mut Connection,
    chain: &str,
    account: &str,
    next: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE signer_account SET next_nonce = $3 WHERE chain = $1 AND account = $2",
    )
    .bind(chain)
    .bind(account)
    .bind(next)
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert(
    connection: &mut Connection,
    chain: &str,
    account: &str,
    nonce: i64,
    operation: Option<&str>,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO signer_nonce (chain, account, nonce, op_id, since_ms)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (chain, account, nonce) DO NOTHING",
    )
    .bind(chain)
    .bind(account)
    .bind(nonce)
    .bind(operation)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

async fn delete(
    connection: &mut Connection,
    chain: &str,
    account: &str,
    nonce: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>("DELETE FROM signer_nonce WHERE chain = $1 AND account = $2 AND nonce = $3")
        .bind(chain)
        .bind(account)
        .bind(nonce)
        .execute(connection)
        .await?;
    Ok(())
}

/// Whether the operation has this nonce.
pub(super) async fn is_own(
    connection: &mut Connection,
    lease: &Lease,
    account: &str,
    nonce: i64,
) -> Result<bool, StoreError> {
    let found: Option<i64> = sqlx::query_scalar::<Db, _>(
        "SELECT nonce FROM signer_nonce WHERE op_id = $1 AND account = $2 AND nonce = $3",
    )
    .bind(lease.operation.to_string())
    .bind(account)
    .bind(nonce)
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

pub(super) async fn account(
    connection: &mut Connection,
    chain: &PassChain,
    account: &str,
) -> Result<Option<SignerAccount>, StoreError> {
    let signer: Option<String> = sqlx::query_scalar::<Db, _>(
        "SELECT signer FROM signer_account WHERE chain = $1 AND account = $2",
    )
    .bind(chain.to_string())
    .bind(account)
    .fetch_optional(connection)
    .await?;
    let (chain, account) = (chain.clone(), account.to_owned());
    Ok(signer.map(|signer| SignerAccount { chain, account, signer }))
}

pub(super) async fn accounts(
    connection: &mut Connection,
) -> Result<Vec<SignerAccount>, StoreError> {
    let rows: Vec<(String, String, String)> = sqlx::query_as::<Db, _>(
        "SELECT a.chain, a.account, a.signer FROM signer_account a
         WHERE EXISTS (
             SELECT n.nonce FROM signer_nonce n WHERE n.chain = a.chain AND n.account = a.account)
         ORDER BY a.chain, a.account",
    )
    .fetch_all(connection)
    .await?;
    let accounts = rows.into_iter().map(|(chain, account, signer)| {
        let (chain_type, network) = chain.split_once('/').unwrap_or_default();
        let chain = PassChain::parse(chain_type, network)
            .map_err(|_| StoreError::Unreadable { what: "signer_account.chain" })?;
        Ok(SignerAccount { chain, account, signer })
    });
    accounts.collect()
}
