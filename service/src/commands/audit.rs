use std::io::Write as _;

use clap::Subcommand;
use portcullis_service::{
    audit::{AuditHead, AuditRow},
    hex,
    model::OrgId,
    store::{Store, StoreError},
};
use serde_json::json;

use super::{CommandError, answer};

/// So many rows are held at a time.
const PAGE: i64 = 1_000;

/// The audit log.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that no row was changed or left out. Shows the newest hash of each log: kept elsewhere,
    /// it shows later that nobody has written the end of the log anew
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
    }
    if orgs.is_empty() {
        return Err(CommandError::Missing("organisation"));
    }
    Ok(orgs)
}

async fn verify(store: &dyn Store, name: Option<&str>) -> Result<(), CommandError> {
    let mut broken: usize = 0;
    for (org, name) in orgs(store, name).await? {
        match check(store, org).await? {
            Ok(head) => {
                let hash = if head.seq == 0 { String::new() } else { hex::encode(&head.hash) };
                answer(&format!("{name}\tgood\t{} rows\t{hash}", head.seq))?;
            }
            Err(problem) => {
                broken = broken.saturating_add(1);
                answer(&format!("{name}\t{problem}"))?;
            }
        }
    }
    if broken == 0 { Ok(()) } else { Err(CommandError::NotGood(broken)) }
}

/// Follows a log from its first row to what is written down of the newest.
async fn check(store: &dyn Store, org: OrgId) -> Result<Result<AuditHead, String>, StoreError> {
    let mut found = AuditHead::empty();
    loop {
        // Before the rows: what is appended meanwhile is behind it.
        let newest = store.audit_head(org).await?;
        let rows = store.audit_log_after(org, found.seq, PAGE).await?;
        for row in &rows {
            if let Err(broken) = found.follow(row) {
                return Ok(Err(broken.to_string()));
            }
        }
        if rows.is_empty() {
            return Ok(match found == newest {
                true => Ok(found),
                false => Err(format!(
                    "the audit log ends with row {}, which is not the row {} that was its newest",
                    found.seq, newest.seq
                )),
            });
        }
    }
}

async fn export(store: &dyn Store, name: Option<&str>) -> Result<(), CommandError> {
    for (org, _) in orgs(store, name).await? {
        let mut seq = 0;
        loop {
            let rows = store.audit_log_after(org, seq, PAGE).await?;
            let Some(last) = rows.last() else { break };
            seq = last.seq;
            let mut stdout = std::io::stdout().lock();
            for row in &rows {
                writeln!(stdout, "{}", line(row))?;
            }
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
