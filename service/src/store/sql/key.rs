//! The keys of API clients.

use super::{Connection, Db, audit, client, read};
use crate::{
    audit::By,
    model::{ClientId, ClientKey, Credential, KeyId, ListedKey, MAX_STANDING_KEYS},
    store::StoreError,
};

pub(super) async fn add(
    connection: &mut Connection,
    key: &ClientKey,
    by: &By,
) -> Result<(), StoreError> {
    let (secret_hash, public_key) = match &key.credential {
        Credential::Secret(hash) => (Some(hash.clone()), None),
        Credential::Public(public) | Credential::Encryption(public) => {
            (None, Some(public.to_string()))
        }
    };
    sqlx::query::<Db>(
        "INSERT INTO client_key
             (id, client_id, secret_hash, public_key, is_for_encryption, not_after_ms,
              created_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(key.id.to_string())
    .bind(key.client.to_string())
    .bind(secret_hash)
    .bind(public_key)
    .bind(matches!(key.credential, Credential::Encryption(_)))
    .bind(key.not_after_ms)
    .bind(by.at_ms)
    .execute(&mut *connection)
    .await?;
    write_down(connection, key.client, key.id, "key.add", by).await
}

/// Those of the same kind never go on for longer than they would have.
pub(super) async fn rotate(
    connection: &mut Connection,
    key: &ClientKey,
    others_not_after_ms: i64,
    by: &By,
) -> Result<(), StoreError> {
    lock(connection, key.client).await?;
    let is_secret = matches!(key.credential, Credential::Secret(_));
    let is_for_encryption = matches!(key.credential, Credential::Encryption(_));
    sqlx::query::<Db>(
        "UPDATE client_key SET not_after_ms = $2
         WHERE client_id = $1 AND (secret_hash IS NOT NULL) = $3
           AND is_for_encryption = $4
           AND (not_after_ms IS NULL OR not_after_ms > $2)",
    )
    .bind(key.client.to_string())
    .bind(others_not_after_ms)
    .bind(is_secret)
    .bind(is_for_encryption)
    .execute(&mut *connection)
    .await?;
    let standing: i64 = sqlx::query_scalar::<Db, _>(
        "SELECT COUNT(*) FROM client_key
         WHERE client_id = $1 AND (secret_hash IS NOT NULL) = $3
           AND is_for_encryption = $4
           AND (not_after_ms IS NULL OR not_after_ms > $2)",
    )
    .bind(key.client.to_string())
    .bind(by.at_ms)
    .bind(is_secret)
    .bind(is_for_encryption)
    .fetch_one(&mut *connection)
    .await?;
    if standing >= MAX_STANDING_KEYS {
        return Err(StoreError::TooManyKeys);
    }
    add(connection, key, by).await
}

/// Whoever counts the keys of a client does so alone. One that was revoked gets no more.
async fn lock(connection: &mut Connection, client: ClientId) -> Result<(), StoreError> {
    let found: Option<String> = sqlx::query_scalar::<Db, _>(concat!(
        "SELECT id FROM api_client WHERE id = $1 AND revoked_at_ms IS NULL",
        for_update!()
    ))
    .bind(client.to_string())
    .fetch_optional(connection)
    .await?;
    found.map(|_| ()).ok_or(StoreError::Dangling)
}

/// Never prolongs a key that ends earlier.
pub(super) async fn end(
    connection: &mut Connection,
    client: ClientId,
    key: KeyId,
    not_after_ms: i64,
    by: &By,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "UPDATE client_key SET not_after_ms = $3
         WHERE client_id = $1 AND id = $2 AND (not_after_ms IS NULL OR not_after_ms > $3)",
    )
    .bind(client.to_string())
    .bind(key.to_string())
    .bind(not_after_ms)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    write_down(connection, client, key, "key.end", by).await?;
    Ok(true)
}

async fn write_down(
    connection: &mut Connection,
    client: ClientId,
    key: KeyId,
    action: &str,
    by: &By,
) -> Result<(), StoreError> {
    let org = client::org(connection, client).await?;
    let subject = format!("client:{client} key:{key}");
    audit::append(connection, &by.entry(org, action, subject)).await
}

/// One write, however many requests come at once.
pub(super) async fn touch(
    connection: &mut Connection,
    key: KeyId,
    now_ms: i64,
    not_since_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE client_key SET last_used_at_ms = $2
         WHERE id = $1 AND (last_used_at_ms IS NULL OR last_used_at_ms <= $3)",
    )
    .bind(key.to_string())
    .bind(now_ms)
    .bind(not_since_ms)
    .execute(connection)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    id: String,
    secret_hash: Option<String>,
    public_key: Option<String>,
    is_for_encryption: bool,
    not_after_ms: Option<i64>,
    last_used_at_ms: Option<i64>,
    created_at_ms: i64,
}

impl KeyRow {
    fn listed(self, client: ClientId) -> Result<ListedKey, StoreError> {
        let credential = match (self.secret_hash, self.public_key) {
            (Some(hash), None) => Credential::Secret(hash),
            (None, Some(public)) => {
                let public = read("client_key.public_key", &public)?;
                match self.is_for_encryption {
                    true => Credential::Encryption(public),
                    false => Credential::Public(public),
                }
            }
            _ => return Err(StoreError::Unreadable { what: "client_key.secret_hash" }),
        };
        let id = read("client_key.id", &self.id)?;
        let (last_used_at_ms, created_at_ms) = (self.last_used_at_ms, self.created_at_ms);
        let key = ClientKey { id, client, credential, not_after_ms: self.not_after_ms };
        Ok(ListedKey { key, last_used_at_ms, created_at_ms })
    }
}

/// Newest first.
pub(super) async fn list(
    connection: &mut Connection,
    client: ClientId,
) -> Result<Vec<ListedKey>, StoreError> {
    let rows: Vec<KeyRow> = sqlx::query_as::<Db, _>(
        "SELECT id, secret_hash, public_key, is_for_encryption, not_after_ms, last_used_at_ms,
                created_at_ms
         FROM client_key WHERE client_id = $1 ORDER BY id DESC",
    )
    .bind(client.to_string())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| row.listed(client)).collect()
}

/// Those that count at this moment, newest first.
pub(super) async fn standing(
    connection: &mut Connection,
    client: ClientId,
    now_ms: i64,
) -> Result<Vec<ClientKey>, StoreError> {
    let rows: Vec<KeyRow> = sqlx::query_as::<Db, _>(
        "SELECT id, secret_hash, public_key, is_for_encryption, not_after_ms, last_used_at_ms,
                created_at_ms
         FROM client_key
         WHERE client_id = $1 AND (not_after_ms IS NULL OR not_after_ms > $2)
         ORDER BY id DESC",
    )
    .bind(client.to_string())
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| row.listed(client).map(|listed| listed.key)).collect()
}
