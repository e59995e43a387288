//! From where browsers may call for an application.

use super::{Connection, Db, audit, read};
use crate::{
    audit::By,
    model::{App, AppId, OrgId, Origin},
    store::StoreError,
};

async fn find(
    connection: &mut Connection,
    org_name: &str,
    app_name: &str,
) -> Result<Option<(AppId, OrgId)>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as::<Db, _>(
        "SELECT a.id, a.org_id FROM app a JOIN org o ON o.id = a.org_id
         WHERE o.name = $1 AND a.name = $2",
    )
    .bind(org_name)
    .bind(app_name)
    .fetch_optional(connection)
    .await?;
    row.map(|(id, org)| Ok((read("app.id", &id)?, read("app.org_id", &org)?))).transpose()
}

async fn of_app(connection: &mut Connection, app: AppId) -> Result<Vec<Origin>, StoreError> {
    let origins: Vec<String> = sqlx::query_scalar::<Db, _>(
        "SELECT origin FROM app_origin WHERE app_id = $1 ORDER BY origin",
    )
    .bind(app.to_string())
    .fetch_all(connection)
    .await?;
    origins.iter().map(|origin| read("app_origin.origin", origin)).collect()
}

async fn write_down(
    connection: &mut Connection,
    (app, org): (AppId, OrgId),
    action: &str,
    origin: &Origin,
    by: &By,
) -> Result<(), StoreError> {
    let subject = format!("app:{app} origin:{origin}");
    audit::append(connection, &by.entry(org, action, subject)).await
}

pub(super) async fn allow(
    connection: &mut Connection,
    org_name: &str,
    app_name: &str,
    origin: &Origin,
    by: &By,
) -> Result<Option<Vec<Origin>>, StoreError> {
    let Some(found) = find(connection, org_name, app_name).await? else { return Ok(None) };
    let (app, _) = found;
    let done = sqlx::query::<Db>(
        "INSERT INTO app_origin (app_id, origin, created_at_ms) VALUES ($1, $2, $3)
         ON CONFLICT (app_id, origin) DO NOTHING",
    )
    .bind(app.to_string())
    .bind(origin.as_str())
    .bind(by.at_ms)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 1 {
        write_down(connection, found, "app.origin.allow", origin, by).await?;
    }
    of_app(connection, app).await.map(Some)
}

pub(super) async fn disallow(
    connection: &mut Connection,
    org_name: &str,
    app_name: &str,
    origin: &Origin,
    by: &By,
) -> Result<Option<Vec<Origin>>, StoreError> {
    let Some(found) = find(connection, org_name, app_name).await? else { return Ok(None) };
    let (app, _) = found;
    let done = sqlx::query::<Db>("DELETE FROM app_origin WHERE app_id = $1 AND origin = $2")
        .bind(app.to_string())
        .bind(origin.as_str())
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    write_down(connection, found, "app.origin.disallow", origin, by).await?;
    of_app(connection, app).await.map(Some)
}

/// Asked with every request of a browser, so that a change holds from the next one on.
pub(super) async fn is_allowed(
    connection: &mut Connection,
    app: AppId,
    origin: Option<&Origin>,
) -> Result<bool, StoreError> {
    let is_allowed = sqlx::query_scalar::<Db, _>(
        "SELECT NOT EXISTS (SELECT 1 FROM app_origin WHERE app_id = $1)
             OR EXISTS (SELECT 1 FROM app_origin WHERE app_id = $1 AND origin = $2)",
    )
    .bind(app.to_string())
    .bind(origin.map(Origin::as_str))
    .fetch_one(connection)
    .await?;
    Ok(is_allowed)
}

#[derive(sqlx::FromRow)]
struct AppRow {
    org_name: String,
    id: String,
    org_id: String,
    name: String,
    mode: String,
}

pub(super) async fn apps(
    connection: &mut Connection,
) -> Result<Vec<(String, App, Vec<Origin>)>, StoreError> {
    let rows: Vec<AppRow> = sqlx::query_as::<Db, _>(
        "SELECT o.name AS org_name, a.id, a.org_id, a.name, a.mode
         FROM app a JOIN org o ON o.id = a.org_id ORDER BY o.name, a.name",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut apps = Vec::new();
    for row in rows {
        let app = App {
            id: read("app.id", &row.id)?,
            org: read("app.org_id", &row.org_id)?,
            name: row.name,
            mode: read("app.mode", &row.mode)?,
        };
        let origins = of_app(connection, app.id).await?;
        apps.push((row.org_name, app, origins));
    }
    Ok(apps)
}
