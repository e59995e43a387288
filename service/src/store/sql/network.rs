//! Gatekeeper networks, and the chains that they are on.

use portcullis::Attributes;

use super::{Connection, Db, audit, read};
use crate::{
    audit::By,
    model::{
        Deployment, GatekeeperNetwork, MAX_NETWORKS, NetworkChange, NetworkKey, OrgId, PassChain,
    },
    store::StoreError,
};

pub(super) async fn add(
    connection: &mut Connection,
    network: &GatekeeperNetwork,
    by: &By,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO gatekeeper_network
             (network_key, org_id, is_sandbox, lifetime_seconds, attributes, created_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(network.key.as_str())
    .bind(network.org.to_string())
    .bind(network.is_sandbox)
    .bind(network.lifetime_seconds)
    .bind(network.attributes.0.cast_signed())
    .bind(by.at_ms)
    .execute(&mut *connection)
    .await?;
    let entry = by.entry(network.org, "network.create", format!("network:{}", network.key));
    // From here on the organisation's log is ours: nobody else adds one between count and commit.
    audit::append(&mut *connection, &entry).await?;
    let count: i64 =
        sqlx::query_scalar::<Db, _>("SELECT COUNT(*) FROM gatekeeper_network WHERE org_id = $1")
            .bind(network.org.to_string())
            .fetch_one(connection)
            .await?;
    if count > MAX_NETWORKS { Err(StoreError::TooManyNetworks) } else { Ok(()) }
}

#[derive(sqlx::FromRow)]
struct NetworkRow {
    network_key: String,
    org_id: String,
    is_sandbox: bool,
    lifetime_seconds: i64,
    attributes: i64,
}

impl NetworkRow {
    fn network(self) -> Result<GatekeeperNetwork, StoreError> {
        Ok(GatekeeperNetwork {
            key: read("gatekeeper_network.network_key", &self.network_key)?,
            org: read("gatekeeper_network.org_id", &self.org_id)?,
            is_sandbox: self.is_sandbox,
            lifetime_seconds: self.lifetime_seconds,
            attributes: Attributes(self.attributes.cast_unsigned()),
        })
    }
}

/// `None`: it is not the organisation's.
pub(super) async fn one(
    connection: &mut Connection,
    org: OrgId,
    key: &NetworkKey,
) -> Result<Option<GatekeeperNetwork>, StoreError> {
    let row: Option<NetworkRow> = sqlx::query_as::<Db, _>(
        "SELECT network_key, org_id, is_sandbox, lifetime_seconds, attributes
         FROM gatekeeper_network
         WHERE network_key = $1 AND org_id = $2",
    )
    .bind(key.as_str())
    .bind(org.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(NetworkRow::network).transpose()
}

pub(super) async fn list(
    connection: &mut Connection,
    org: Option<OrgId>,
) -> Result<Vec<GatekeeperNetwork>, StoreError> {
    let rows: Vec<NetworkRow> = sqlx::query_as::<Db, _>(
        "SELECT network_key, org_id, is_sandbox, lifetime_seconds, attributes
         FROM gatekeeper_network
         WHERE $1 IS NULL OR org_id = $1
         ORDER BY network_key",
    )
    .bind(org.map(|org| org.to_string()))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(NetworkRow::network).collect()
}

/// Whether the network belongs to the organisation.
pub(super) async fn is_of(
    connection: &mut Connection,
    org: OrgId,
    network: &NetworkKey,
) -> Result<bool, StoreError> {
    let found: Option<i64> = sqlx::query_scalar::<Db, _>(
        "SELECT lifetime_seconds FROM gatekeeper_network WHERE network_key = $1 AND org_id = $2",
    )
    .bind(network.as_str())
    .bind(org.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

/// Whose it is.
pub(super) async fn org_of(
    connection: &mut Connection,
    network: &NetworkKey,
) -> Result<OrgId, StoreError> {
    let org: Option<String> =
        sqlx::query_scalar::<Db, _>("SELECT org_id FROM gatekeeper_network WHERE network_key = $1")
            .bind(network.as_str())
            .fetch_optional(connection)
            .await?;
    read("gatekeeper_network.org_id", &org.ok_or(StoreError::Dangling)?)
}

/// Those for whom an account signs on its chain.
pub(super) async fn orgs_of_account(
    connection: &mut Connection,
    chain: &PassChain,
    account: &str,
) -> Result<Vec<OrgId>, StoreError> {
    let orgs: Vec<String> = sqlx::query_scalar::<Db, _>(
        "SELECT DISTINCT n.org_id FROM signer_account s
         JOIN deployment d ON d.signer = s.signer AND d.chain || '/' || d.chain_network = s.chain
         JOIN gatekeeper_network n ON n.network_key = d.network_key
         WHERE s.chain = $1 AND s.account = $2 ORDER BY n.org_id",
    )
    .bind(chain.to_string())
    .bind(account)
    .fetch_all(connection)
    .await?;
    orgs.iter().map(|org| read("gatekeeper_network.org_id", org)).collect()
}

/// `None`: it is not the organisation's.
pub(super) async fn change(
    connection: &mut Connection,
    org: OrgId,
    network: &NetworkKey,
    change: NetworkChange,
) -> Result<Option<GatekeeperNetwork>, StoreError> {
    let row: Option<NetworkRow> = sqlx::query_as::<Db, _>(
        "UPDATE gatekeeper_network SET lifetime_seconds = COALESCE($3, lifetime_seconds),
             attributes = COALESCE($4, attributes)
         WHERE network_key = $1 AND org_id = $2
         RETURNING network_key, org_id, is_sandbox, lifetime_seconds, attributes",
    )
    .bind(network.as_str())
    .bind(org.to_string())
    .bind(change.lifetime_seconds)
    .bind(change.attributes.map(|attributes| attributes.0.cast_signed()))
    .fetch_optional(connection)
    .await?;
    row.map(NetworkRow::network).transpose()
}

/// The operator's.
pub(super) async fn set_sandbox(
    connection: &mut Connection,
    network: &NetworkKey,
    is_sandbox: bool,
    by: &By,
) -> Result<bool, StoreError> {
    let org: Option<String> = sqlx::query_scalar::<Db, _>(
        "UPDATE gatekeeper_network SET is_sandbox = $2 WHERE network_key = $1 RETURNING org_id",
    )
    .bind(network.as_str())
    .bind(is_sandbox)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(org) = org else { return Ok(false) };
    let org = read("gatekeeper_network.org_id", &org)?;
    let action = if is_sandbox { "network.sandbox" } else { "network.open" };
    let entry = by.entry(org, action, format!("network:{network}"));
    audit::append(connection, &entry).await?;
    Ok(true)
}

pub(super) async fn put_deployment(
    connection: &mut Connection,
    deployment: &Deployment,
    by: &By,
) -> Result<(), StoreError> {
    let org = org_of(connection, &deployment.network).await?;
    let done = sqlx::query::<Db>(
        "INSERT INTO deployment
             (network_key, chain, chain_network, network_id, signer, gatekeeper)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (network_key, chain, chain_network) DO UPDATE
         SET network_id = excluded.network_id, signer = excluded.signer,
             gatekeeper = excluded.gatekeeper
         WHERE deployment.network_id = excluded.network_id OR NOT EXISTS (
             SELECT p.id FROM pass p WHERE p.network_key = excluded.network_key
               AND p.chain = excluded.chain AND p.chain_network = excluded.chain_network)",
    )
    .bind(deployment.network.as_str())
    .bind(deployment.chain.chain_type().as_str())
    .bind(deployment.chain.network())
    .bind(deployment.network_id.to_string())
    .bind(&deployment.signer)
    .bind(deployment.gatekeeper.map(i64::from))
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::InUse);
    }
    let subject = format!("network:{} chain:{}", deployment.network, deployment.chain);
    audit::append(connection, &by.entry(org, "network.deploy", subject)).await
}

#[derive(sqlx::FromRow)]
struct DeploymentRow {
    chain: String,
    chain_network: String,
    network_id: String,
    signer: String,
    gatekeeper: Option<i64>,
}

impl DeploymentRow {
    fn deployment(self, network: &NetworkKey) -> Result<Deployment, StoreError> {
        let unreadable = |what| StoreError::Unreadable { what };
        Ok(Deployment {
            network: network.clone(),
            chain: PassChain::parse(&self.chain, &self.chain_network)
                .map_err(|_| unreadable("deployment.chain_network"))?,
            network_id: read("deployment.network_id", &self.network_id)?,
            signer: self.signer,
            gatekeeper: match self.gatekeeper.map(u32::try_from) {
                Some(Ok(gatekeeper)) => Some(gatekeeper),
                Some(Err(_)) => return Err(unreadable("deployment.gatekeeper")),
                None => None,
            },
        })
    }
}

pub(super) async fn deployments(
    connection: &mut Connection,
    network: &NetworkKey,
) -> Result<Vec<Deployment>, StoreError> {
    let rows: Vec<DeploymentRow> = sqlx::query_as::<Db, _>(
        "SELECT chain, chain_network, network_id, signer, gatekeeper FROM deployment
         WHERE network_key = $1
         ORDER BY chain, chain_network",
    )
    .bind(network.as_str())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| row.deployment(network)).collect()
}

#[derive(sqlx::FromRow)]
struct NetworkDeploymentRow {
    network_key: String,
    #[sqlx(flatten)]
    deployment: DeploymentRow,
}

pub(super) async fn deployments_of_org(
    connection: &mut Connection,
    org: OrgId,
) -> Result<Vec<Deployment>, StoreError> {
    let rows: Vec<NetworkDeploymentRow> = sqlx::query_as::<Db, _>(
        "SELECT d.network_key, d.chain, d.chain_network, d.network_id, d.signer, d.gatekeeper
         FROM deployment d JOIN gatekeeper_network n ON n.network_key = d.network_key
         WHERE n.org_id = $1
         ORDER BY d.network_key, d.chain, d.chain_network",
    )
    .bind(org.to_string())
    .fetch_all(connection)
    .await?;
    let deployments = rows
        .into_iter()
        .map(|row| row.deployment.deployment(&read("deployment.network_key", &row.network_key)?));
    deployments.collect()
}

pub(super) async fn deployment(
    connection: &mut Connection,
    network: &NetworkKey,
    chain: &PassChain,
) -> Result<Option<Deployment>, StoreError> {
    let row: Option<DeploymentRow> = sqlx::query_as::<Db, _>(
        "SELECT chain, chain_network, network_id, signer, gatekeeper FROM deployment
         WHERE network_key = $1 AND chain = $2 AND chain_network = $3",
    )
    .bind(network.as_str())
    .bind(chain.chain_type().as_str())
    .bind(chain.network())
    .fetch_optional(connection)
    .await?;
    row.map(|row| row.deployment(network)).transpose()
}
