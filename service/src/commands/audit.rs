use std::io::Write as _;

use clap::Subcommand;
use portcullis_service::{
    audit::{self, AuditRow},
    hex,
    model::OrgId,
    store::Store,
};
use serde_json::json;

use super::{CommandError, answer};

/// The audit log.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that no row was changed or left out. Shows the newest hash of each log: kept elsewhere,
    /// it shows later that no row is missing at the end
    Verify {
        /// Of this organisation alone
        #[arg(long)]
        org: Option<String>,
    },
    /// Write out the log, an object of JSON in each line
    Export {
        /// Of this organisation alone
        #[arg(long)]
        org: Option<String>,
    },
}

impl AuditCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        match self {
            Self::Verify { org } => verify(store, org.as_deref()).await,
            Self::Export { org } => export(store, org.as_deref()).await,
        }
    }
}

async fn orgs(store: &dyn Store, name: Option<&str>) -> Result<Vec<(OrgId, String)>, CommandError> {
    let mut orgs = store.orgs().await?;
    if let Some(name) = name {
        orgs.retain(|(_, found)| found == name);
        if orgs.is_empty() {
            return Err(CommandError::Missing("organisation"));
        }
    }
    Ok(orgs)
}

async fn verify(store: &dyn Store, name: Option<&str>) -> Result<(), CommandError> {
    let mut broken: usize = 0;
    for (org, name) in orgs(store, name).await? {
        let rows = store.audit_log(org).await?;
        let newest = rows.last().map(|row| hex::encode(&row.hash)).unwrap_or_default();
        match audit::verify(&rows) {
            Ok(()) => answer(&format!("{name}\tgood\t{} rows\t{newest}", rows.len()))?,
            Err(error) => {
                broken = broken.saturating_add(1);
                answer(&format!("{name}\t{error}"))?;
            }
        }
    }
    if broken == 0 { Ok(()) } else { Err(CommandError::NotGood(broken)) }
}

async fn export(store: &dyn Store, name: Option<&str>) -> Result<(), CommandError> {
    for (org, _) in orgs(store, name).await? {
        let rows = store.audit_log(org).await?;
        let mut stdout = std::io::stdout().lock();
        for row in &rows {
            writeln!(stdout, "{}", line(row))?;
        }
    }
    Ok(())
}

fn line(row: &AuditRow) -> serde_json::Value {
    let entry = &row.entry;
    json!({
        "orgId": entry.org,
        "seq": row.seq,
        "atMs": entry.at_ms,
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "requestId": entry.request_id,
        "previousHash": hex::encode(&row.previous_hash),
        "hash": hex::encode(&row.hash),
    })
}
