//! Organisations and their applications.

use super::{Connection, Db, audit, read};
use crate::{
    audit::By,
    model::{App, AppId, AppMode, OrgId},
    store::StoreError,
};

pub(super) async fn ensure_org(
    connection: &mut Connection,
    name: &str,
    by: &By,
) -> Result<OrgId, StoreError> {
    let made = sqlx::query::<Db>(
        "INSERT INTO org (id, name, created_at_ms) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING",
    )
    .bind(OrgId::new().to_string())
    .bind(name)
    .bind(by.at_ms)
    .execute(&mut *connection)
    .await?;
    let id: String = sqlx::query_scalar::<Db, _>("SELECT id FROM org WHERE name = $1")
        .bind(name)
        .fetch_one(&mut *connection)
        .await?;
    let org = read("org.id", &id)?;
    if made.rows_affected() == 1 {
        audit::append(connection, &by.entry(org, "org.create", format!("org:{org}"))).await?;
    }
    Ok(org)
}

pub(super) async fn orgs(connection: &mut Connection) -> Result<Vec<(OrgId, String)>, StoreError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as::<Db, _>("SELECT id, name FROM org ORDER BY name")
            .fetch_all(connection)
            .await?;
    rows.into_iter().map(|(id, name)| Ok((read("org.id", &id)?, name))).collect()
}

pub(super) async fn ensure_app(
    connection: &mut Connection,
    org_name: &str,
    app_name: &str,
    mode: AppMode,
    by: &By,
) -> Result<App, StoreError> {
    let org = ensure_org(connection, org_name, by).await?;
    let made = sqlx::query::<Db>(
        "INSERT INTO app (id, org_id, name, mode, created_at_ms) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (org_id, name) DO NOTHING",
    )
    .bind(AppId::new().to_string())
    .bind(org.to_string())
    .bind(app_name)
    .bind(mode.as_str())
    .bind(by.at_ms)
    .execute(&mut *connection)
    .await?;
    let (id, mode): (String, String) =
        sqlx::query_as::<Db, _>("SELECT id, mode FROM app WHERE org_id = $1 AND name = $2")
            .bind(org.to_string())
            .bind(app_name)
            .fetch_one(&mut *connection)
            .await?;
    let id: AppId = read("app.id", &id)?;
    if made.rows_affected() == 1 {
        audit::append(connection, &by.entry(org, "app.create", format!("app:{id}"))).await?;
    }
    Ok(App { id, org, name: app_name.to_owned(), mode: read("app.mode", &mode)? })
}

/// `None`: there is no such application.
pub(super) async fn set_app_mode(
    connection: &mut Connection,
    org_name: &str,
    app_name: &str,
    mode: AppMode,
    by: &By,
) -> Result<Option<App>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as::<Db, _>(
        "UPDATE app SET mode = $3
         WHERE name = $2 AND org_id = (SELECT id FROM org WHERE name = $1)
         RETURNING id, org_id",
    )
    .bind(org_name)
    .bind(app_name)
    .bind(mode.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let Some((id, org)) = row else { return Ok(None) };
    let (id, org): (AppId, OrgId) = (read("app.id", &id)?, read("app.org_id", &org)?);
    let entry = by.entry(org, &format!("app.mode.{mode}"), format!("app:{id}"));
    audit::append(connection, &entry).await?;
    Ok(Some(App { id, org, name: app_name.to_owned(), mode }))
}
