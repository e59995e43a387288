//! Organisations and their applications.

use super::{Connection, Db, read};
use crate::{
    model::{App, AppId, AppMode, OrgId},
    store::StoreError,
};

pub(super) async fn ensure_org(
    connection: &mut Connection,
    name: &str,
    now_ms: i64,
) -> Result<OrgId, StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO org (id, name, created_at_ms) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
    )
    .bind(OrgId::new().to_string())
    .bind(name)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    let id: String = sqlx::query_scalar::<Db, _>("SELECT id FROM org WHERE name = $1")
        .bind(name)
        .fetch_one(connection)
        .await?;
    read("org.id", &id)
}

pub(super) async fn ensure_app(
    connection: &mut Connection,
    org_name: &str,
    app_name: &str,
    mode: AppMode,
    now_ms: i64,
) -> Result<App, StoreError> {
    let org = ensure_org(connection, org_name, now_ms).await?;
    sqlx::query::<Db>(
        "INSERT INTO app (id, org_id, name, mode, created_at_ms) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id, name) DO NOTHING",
    )
    .bind(AppId::new().to_string())
    .bind(org.to_string())
    .bind(app_name)
    .bind(mode.as_str())
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    let (id, mode): (String, String) =
        sqlx::query_as::<Db, _>("SELECT id, mode FROM app WHERE org_id = $1 AND name = $2")
            .bind(org.to_string())
            .bind(app_name)
            .fetch_one(connection)
            .await?;
    let (id, mode) = (read("app.id", &id)?, read("app.mode", &mode)?);
    Ok(App { id, org, name: app_name.to_owned(), mode })
}
