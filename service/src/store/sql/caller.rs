//! Who calls. Asked on every request, so that a revoked key ends at once.

use super::{Connection, Db, read};
use crate::{
    model::{Caller, KeyId},
    store::StoreError,
};

#[derive(sqlx::FromRow)]
struct CallerRow {
    client_id: String,
    scopes: String,
    default_network: Option<String>,
    org_id: String,
    app_id: String,
    mode: String,
    allowed_addresses: String,
    last_used_at_ms: Option<i64>,
}

pub(super) async fn of_key(
    connection: &mut Connection,
    key: KeyId,
    now_ms: i64,
) -> Result<Option<Caller>, StoreError> {
    let row: Option<CallerRow> = sqlx::query_as::<Db, _>(
        "SELECT c.id AS client_id, c.scopes, c.default_network, c.allowed_addresses, a.org_id,
                a.id AS app_id, a.mode, k.last_used_at_ms
         FROM client_key k
         JOIN api_client c ON c.id = k.client_id
         JOIN app a ON a.id = c.app_id
         WHERE k.id = $1
           AND (k.not_after_ms IS NULL OR k.not_after_ms > $2)
           AND c.revoked_at_ms IS NULL",
    )
    .bind(key.to_string())
    .bind(now_ms)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let network = row.default_network.as_deref();
    Ok(Some(Caller {
        org: read("app.org_id", &row.org_id)?,
        app: read("app.id", &row.app_id)?,
        client: read("api_client.id", &row.client_id)?,
        key,
        mode: read("app.mode", &row.mode)?,
        scopes: read("api_client.scopes", &row.scopes)?,
        default_network: network
            .map(|network| read("api_client.default_network", network))
            .transpose()?,
        allowed_addresses: read("api_client.allowed_addresses", &row.allowed_addresses)?,
        last_used_at_ms: row.last_used_at_ms,
    }))
}
