//! Providers, and what they have used once.

use super::{Connection, Db, audit, read};
use crate::{
    audit::By,
    model::{
        ProviderId,
        pii::{Provider, ProviderCaller},
    },
    store::StoreError,
};

pub(super) async fn add(
    connection: &mut Connection,
    provider: &Provider,
    by: &By,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO pii_provider (id, network_key, name, public_key, revoked_at_ms, created_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(provider.id.to_string())
    .bind(provider.network.as_str())
    .bind(&provider.name)
    .bind(provider.public_key.as_slice())
    .bind(provider.revoked_at_ms)
    .bind(by.at_ms)
    .execute(&mut *connection)
    .await?;
    write_down(connection, provider.id, "provider.add", by).await
}

/// The row of the audit of whose network it is.
async fn write_down(
    connection: &mut Connection,
    id: ProviderId,
    action: &str,
    by: &By,
) -> Result<(), StoreError> {
    let org: String = sqlx::query_scalar::<Db, _>(
        "SELECT n.org_id FROM pii_provider p
         JOIN gatekeeper_network n ON n.network_key = p.network_key WHERE p.id = $1",
    )
    .bind(id.to_string())
    .fetch_one(&mut *connection)
    .await?;
    let org = read("gatekeeper_network.org_id", &org)?;
    audit::append(connection, &by.entry(org, action, format!("provider:{id}"))).await
}

#[derive(sqlx::FromRow)]
struct ProviderRow {
    id: String,
    network_key: String,
    name: String,
    public_key: Vec<u8>,
    revoked_at_ms: Option<i64>,
    org_id: String,
}

impl ProviderRow {
    fn provider(self) -> Result<ProviderCaller, StoreError> {
        let public_key = self.public_key.try_into();
        let provider = Provider {
            id: read("pii_provider.id", &self.id)?,
            network: read("pii_provider.network_key", &self.network_key)?,
            name: self.name,
            public_key: public_key
                .map_err(|_| StoreError::Unreadable { what: "pii_provider.public_key" })?,
            revoked_at_ms: self.revoked_at_ms,
        };
        Ok(ProviderCaller { provider, org: read("gatekeeper_network.org_id", &self.org_id)? })
    }
}

pub(super) async fn list(connection: &mut Connection) -> Result<Vec<Provider>, StoreError> {
    let rows: Vec<ProviderRow> = sqlx::query_as::<Db, _>(
        "SELECT p.id, p.network_key, p.name, p.public_key, p.revoked_at_ms, n.org_id
         FROM pii_provider p JOIN gatekeeper_network n ON n.network_key = p.network_key
         ORDER BY p.network_key, p.id",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| Ok(row.provider()?.provider)).collect()
}

pub(super) async fn find(
    connection: &mut Connection,
    id: ProviderId,
) -> Result<Option<ProviderCaller>, StoreError> {
    let row: Option<ProviderRow> = sqlx::query_as::<Db, _>(
        "SELECT p.id, p.network_key, p.name, p.public_key, p.revoked_at_ms, n.org_id
         FROM pii_provider p JOIN gatekeeper_network n ON n.network_key = p.network_key
         WHERE p.id = $1 AND p.revoked_at_ms IS NULL",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(ProviderRow::provider).transpose()
}

/// From the next statement on, whatever any clock says. An earlier end stays.
pub(super) async fn revoke(
    connection: &mut Connection,
    id: ProviderId,
    by: &By,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "UPDATE pii_provider SET revoked_at_ms = $2
         WHERE id = $1 AND revoked_at_ms IS NULL",
    )
    .bind(id.to_string())
    .bind(by.at_ms)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    write_down(connection, id, "provider.revoke", by).await?;
    Ok(true)
}

pub(super) async fn use_nonce(
    connection: &mut Connection,
    provider: ProviderId,
    nonce: &str,
    forget_at_ms: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "INSERT INTO pii_provider_nonce (provider_id, nonce, forget_at_ms) VALUES ($1, $2, $3)
         ON CONFLICT (provider_id, nonce) DO NOTHING",
    )
    .bind(provider.to_string())
    .bind(nonce)
    .bind(forget_at_ms)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The worker's: of all providers.
pub(super) async fn forget_nonces(
    connection: &mut Connection,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>("DELETE FROM pii_provider_nonce WHERE forget_at_ms <= $1")
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}
