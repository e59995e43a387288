//! API clients.

use super::{Connection, Db, audit, key, read};
use crate::{
    audit::By,
    model::{AllowedAddresses, Client, ClientId, OrgId},
    store::{ClientWithKeys, StoreError},
};

/// Its default network must be one of its own organisation.
pub(super) async fn add(
    connection: &mut Connection,
    client: &Client,
    by: &By,
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
        "INSERT INTO api_client
             (id, app_id, scopes, default_network, allowed_addresses, revoked_at_ms, created_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(client.id.to_string())
    .bind(client.app.to_string())
    .bind(client.scopes.to_string())
    .bind(client.default_network.as_ref().map(|network| network.as_str()))
    .bind(client.allowed_addresses.to_string())
    .bind(client.revoked_at_ms)
    .bind(by.at_ms)
    .execute(&mut *connection)
    .await?;
    write_down(connection, client.id, "client.create", by).await
}

/// In the log of the client's organisation.
async fn write_down(
    connection: &mut Connection,
    client: ClientId,
    action: &str,
    by: &By,
) -> Result<(), StoreError> {
    let org = org(connection, client).await?;
    audit::append(connection, &by.entry(org, action, format!("client:{client}"))).await
}

/// Whose a client is.
pub(super) async fn org(
    connection: &mut Connection,
    client: ClientId,
) -> Result<OrgId, StoreError> {
    let org: Option<String> = sqlx::query_scalar::<Db, _>(
        "SELECT a.org_id FROM api_client c JOIN app a ON a.id = c.app_id WHERE c.id = $1",
    )
    .bind(client.to_string())
    .fetch_optional(connection)
    .await?;
    read("app.org_id", &org.ok_or(StoreError::Dangling)?)
}

/// Whether there is such a client.
pub(super) async fn allow(
    connection: &mut Connection,
    client: ClientId,
    addresses: &AllowedAddresses,
    by: &By,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>("UPDATE api_client SET allowed_addresses = $2 WHERE id = $1")
        .bind(client.to_string())
        .bind(addresses.to_string())
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    write_down(connection, client, "client.allow", by).await?;
    Ok(true)
}

#[derive(sqlx::FromRow)]
struct ClientRow {
    id: String,
    app_id: String,
    scopes: String,
    default_network: Option<String>,
    allowed_addresses: String,
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
            allowed_addresses: read("api_client.allowed_addresses", &self.allowed_addresses)?,
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
                c.id, c.app_id, c.scopes, c.default_network, c.allowed_addresses,
                c.revoked_at_ms
         FROM api_client c JOIN app a ON a.id = c.app_id JOIN org o ON o.id = a.org_id
         ORDER BY o.name, a.name, c.id",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Ok((row.org_name, row.app_name, row.client.client()?))).collect()
}

pub(super) async fn with_keys(
    connection: &mut Connection,
    id: ClientId,
    now_ms: i64,
) -> Result<Option<ClientWithKeys>, StoreError> {
    let row: Option<ClientRow> = sqlx::query_as::<Db, _>(
        "SELECT id, app_id, scopes, default_network, allowed_addresses, revoked_at_ms FROM api_client
         WHERE id = $1 AND revoked_at_ms IS NULL",
    )
    .bind(id.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let keys = key::standing(connection, id, now_ms).await?;
    Ok(Some(ClientWithKeys { client: row.client()?, keys }))
}

/// Whatever any clock says.
pub(super) async fn revoke(
    connection: &mut Connection,
    id: ClientId,
    by: &By,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "UPDATE api_client SET revoked_at_ms = $2
         WHERE id = $1 AND revoked_at_ms IS NULL",
    )
    .bind(id.to_string())
    .bind(by.at_ms)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    write_down(connection, id, "client.revoke", by).await?;
    Ok(true)
}
