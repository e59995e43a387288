//! API clients and their keys.

use super::{Connection, Db, read};
use crate::{
    model::{Client, ClientId, ClientKey},
    store::{ClientWithKeys, StoreError},
};

/// Its default network must be one of its own organisation.
pub(super) async fn add(
    connection: &mut Connection,
    client: &Client,
    now_ms: i64,
) -> Result<(), StoreError> {
    if let Some(network) = &client.default_network {
        let owned: Option<String> = sqlx::query_scalar::<Db, _>(
            "SELECT n.network_key FROM gatekeeper_network n
             JOIN app a ON a.org_id = n.org_id
             WHERE n.network_key = $1 AND a.id = $2",
        )
        .bind(network.as_str())
        .bind(client.app.to_string())
        .fetch_optional(&mut *connection)
        .await?;
        owned.ok_or(StoreError::Dangling)?;
    }
    sqlx::query::<Db>(
        "INSERT INTO api_client (id, app_id, scopes, default_network, revoked_at_ms, created_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(client.id.to_string())
    .bind(client.app.to_string())
    .bind(client.scopes.to_string())
    .bind(client.default_network.as_ref().map(|network| network.as_str()))
    .bind(client.revoked_at_ms)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn add_key(
    connection: &mut Connection,
    key: &ClientKey,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO client_key (id, client_id, secret_hash, not_after_ms, created_at_ms)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(key.id.to_string())
    .bind(key.client.to_string())
    .bind(&key.secret_hash)
    .bind(key.not_after_ms)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// Never prolongs a key that ends earlier.
pub(super) async fn end_keys(
    connection: &mut Connection,
    client: ClientId,
    not_after_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE client_key SET not_after_ms = $2
         WHERE client_id = $1 AND (not_after_ms IS NULL OR not_after_ms > $2)",
    )
    .bind(client.to_string())
    .bind(not_after_ms)
    .execute(connection)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct ClientRow {
    id: String,
    app_id: String,
    scopes: String,
    default_network: Option<String>,
    revoked_at_ms: Option<i64>,
}

impl ClientRow {
    fn client(self) -> Result<Client, StoreError> {
        let network = self.default_network.as_deref();
        Ok(Client {
            id: read("api_client.id", &self.id)?,
            app: read("api_client.app_id", &self.app_id)?,
            scopes: read("api_client.scopes", &self.scopes)?,
            default_network: network
                .map(|network| read("api_client.default_network", network))
                .transpose()?,
            revoked_at_ms: self.revoked_at_ms,
        })
    }
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    org_name: String,
    app_name: String,
    #[sqlx(flatten)]
    client: ClientRow,
}

pub(super) async fn list(
    connection: &mut Connection,
) -> Result<Vec<(String, String, Client)>, StoreError> {
    let rows: Vec<ListedRow> = sqlx::query_as::<Db, _>(
        "SELECT o.name AS org_name, a.name AS app_name,
                c.id, c.app_id, c.scopes, c.default_network, c.revoked_at_ms
         FROM api_client c JOIN app a ON a.id = c.app_id JOIN org o ON o.id = a.org_id
         ORDER BY o.name, a.name, c.id",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Ok((row.org_name, row.app_name, row.client.client()?))).collect()
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    id: String,
    secret_hash: String,
    not_after_ms: Option<i64>,
}

pub(super) async fn with_keys(
    connection: &mut Connection,
    id: ClientId,
    now_ms: i64,
) -> Result<Option<ClientWithKeys>, StoreError> {
    let row: Option<ClientRow> = sqlx::query_as::<Db, _>(
        "SELECT id, app_id, scopes, default_network, revoked_at_ms FROM api_client
         WHERE id = $1 AND (revoked_at_ms IS NULL OR revoked_at_ms > $2)",
    )
    .bind(id.to_string())
    .bind(now_ms)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let keys: Vec<KeyRow> = sqlx::query_as::<Db, _>(
        "SELECT id, secret_hash, not_after_ms FROM client_key
         WHERE client_id = $1 AND (not_after_ms IS NULL OR not_after_ms > $2)
         ORDER BY id DESC",
    )
    .bind(id.to_string())
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    let keys = keys.into_iter().map(|key| {
        Ok(ClientKey {
            id: read("client_key.id", &key.id)?,
            client: id,
            secret_hash: key.secret_hash,
            not_after_ms: key.not_after_ms,
        })
    });
    let keys = keys.collect::<Result<_, StoreError>>()?;
    Ok(Some(ClientWithKeys { client: row.client()?, keys }))
}

/// An earlier end stays.
pub(super) async fn revoke(
    connection: &mut Connection,
    id: ClientId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "UPDATE api_client SET revoked_at_ms = $2
         WHERE id = $1 AND (revoked_at_ms IS NULL OR revoked_at_ms > $2)",
    )
    .bind(id.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}
