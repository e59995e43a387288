//! Passes that were issued long ago: rows as the service would have written them, many at once.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use portcullis_service::{audit::AuditEntry, model::OrgId};

use crate::database::Database;

/// So many rows of a table are written by one statement.
const BATCH: u64 = 20_000;

/// So many rows of the audit log are: each is text of the statement.
const AUDIT_BATCH: u64 = 1_000;

/// How long after one pass the next was issued.
const PAUSE_MS: i64 = 1_000;

/// What ids of a kind have in them, so that no two are alike.
const PASS: &str = "000";
const OPERATION: &str = "001";
const TRANSACTION: &str = "002";
const REQUEST: &str = "003";

/// Odd, so that no two numbers below 2^32 are scattered to one.
const MULTIPLIERS: [u64; 6] =
    [2_654_435_761, 2_246_822_519, 3_266_489_917, 668_265_263, 374_761_393, 3_332_679_571];

/// A pass that the service issued, which the stored ones are made like.
struct Template {
    pass: String,
    chain: String,
    issue: String,
    created_at_ms: i64,
}

/// Columns of a copy that are not as its template has them, and their values in SQL.
type Others<'a> = &'a [(&'a str, &'a str)];

/// What the stored passes have in common.
struct Copies<'a> {
    database: &'a Database,
    count: u64,
    /// When the newest was issued, Unix milliseconds.
    newest_ms: i64,
    /// The organisation, whose audit log they go into.
    org: OrgId,
    /// The newest row there before them.
    audit_seq: i64,
}

/// Adds as many settled passes of the same network, on the chains of these passes in turns, each a
/// second older than the one before. The passes are by wallet; the service issued each, and its
/// chain was seen to hold it. Nobody else writes meanwhile.
///
/// # Errors
///
/// What the database says, or that there is no such pass.
pub async fn add(database: &Database, wallets: &[String], count: u64) -> Result<()> {
    let mut templates = Vec::new();
    for wallet in wallets {
        templates.push(Template::of(database, wallet).await?);
    }
    let first = templates.first().context("a pass to make them like")?;
    let newest_ms = first.created_at_ms.saturating_sub(60_000);
    let org = "SELECT org_id FROM audit_head";
    ensure!(database.texts(org).await?.len() == 1, "the database is one organisation's");
    let org: OrgId = database.text(org).await?.parse()?;
    let audit_seq = database.number("SELECT seq FROM audit_head").await?;
    let copies = Copies { database, count, newest_ms, org, audit_seq };
    let step = u64::try_from(templates.len())?;
    for (template, offset) in templates.iter().zip(0u64..) {
        let mut from = offset;
        while from < count {
            let end = count.min(from.saturating_add(BATCH.saturating_mul(step)));
            copies.write(template, from, end, step).await?;
            // The next that is this template's.
            let written = end.saturating_sub(from).div_ceil(step);
            from = from.saturating_add(written.saturating_mul(step));
        }
    }
    copies.write_audit(first).await?;
    tidy(database).await
}

impl Template {
    async fn of(database: &Database, wallet: &str) -> Result<Self> {
        let pass = database.text(format!("SELECT id FROM pass WHERE wallet = '{wallet}'")).await?;
        let chain = database.text(format!("SELECT chain FROM pass WHERE id = '{pass}'")).await?;
        let issue =
            database.text(format!("SELECT id FROM chain_op WHERE pass_id = '{pass}'")).await?;
        let created = format!("SELECT created_at_ms FROM pass WHERE id = '{pass}'");
        let created_at_ms = database.number(created).await?;
        Ok(Self { pass, chain, issue, created_at_ms })
    }

    /// An address that has no letters needs no checksum; one of Solana that begins with a 7 and has
    /// 44 characters is 32 bytes.
    fn wallet(&self, database: &Database) -> String {
        if self.chain == "solana" {
            let scattered =
                MULTIPLIERS.map(|by| hexadecimal(database, &scatter(by), 8)).join(" || ");
            return format!("'7' || substr(replace({scattered}, '0', 'z'), 1, 43)");
        }
        let scattered = MULTIPLIERS.iter().take(4).map(|by| decimal(database, &scatter(*by)));
        format!("'0x' || {}", scattered.collect::<Vec<_>>().join(" || "))
    }
}

impl Copies<'_> {
    /// Copies of a template, whose numbers are `from`, `from + step` and so on, below `end`.
    async fn write(&self, template: &Template, from: u64, end: u64, step: u64) -> Result<()> {
        let Template { pass, issue, .. } = template;
        let identifier = format!(
            "substr(t.identifier, 1, length(t.identifier) - 8) || replace({}, '0', 'z')",
            hexadecimal(self.database, &scatter(MULTIPLIERS[0]), 8)
        );
        let (pass_id, operation_id) = (self.id(PASS), self.id(OPERATION));
        let (transaction_id, request_id) = (self.id(TRANSACTION), self.id(REQUEST));
        let wallet = template.wallet(self.database);
        let place = format!("{} + n + 1", self.audit_seq);
        let now_ms = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis().to_string();
        let tables: [(&str, String, Others<'_>); 4] = [
            (
                "pass",
                format!("t.id = '{pass}'"),
                // No chain holds them: they are not to be compared with it.
                &[
                    ("id", &pass_id),
                    ("wallet", &wallet),
                    ("place", &place),
                    ("reconciled_at_ms", &now_ms),
                ],
            ),
            (
                "chain_op",
                format!("t.id = '{issue}'"),
                &[
                    ("id", &operation_id),
                    ("pass_id", &pass_id),
                    ("request_id", &request_id),
                    ("status", "'settled'"),
                    ("place", &place),
                ],
            ),
            (
                "chain_tx",
                format!("t.op_id = '{issue}'"),
                &[("id", &transaction_id), ("op_id", &operation_id), ("identifier", &identifier)],
            ),
            (
                "pass_event",
                format!("t.pass_id = '{pass}'"),
                &[("pass_id", &pass_id), ("op_id", &operation_id)],
            ),
        ];
        for (table, is_template, others) in tables {
            let columns = columns(self.database, table).await?;
            let values = columns.iter().map(|column| {
                let other = others.iter().find(|(name, _)| name == column);
                other.map_or_else(|| self.same(template, column), |(_, value)| (*value).to_owned())
            });
            let sql = format!(
                "WITH RECURSIVE series (n) AS (
                     SELECT CAST({from} AS BIGINT)
                     UNION ALL SELECT n + {step} FROM series WHERE n + {step} < {end})
                 INSERT INTO {table} ({})
                 SELECT {} FROM series CROSS JOIN {table} t WHERE {is_template}",
                columns.join(", "),
                values.collect::<Vec<_>>().join(", ")
            );
            self.database.execute(sql).await.with_context(|| format!("rows of {table}"))?;
        }
        Ok(())
    }

    /// As the template has it, but moments are as much earlier as the pass is older.
    fn same(&self, template: &Template, column: &str) -> String {
        if column.ends_with("_ms") {
            let (created, now) = (template.created_at_ms, self.at_ms_in_sql());
            return format!(
                "CASE WHEN t.{column} = 0 THEN 0 ELSE t.{column} - {created} + {now} END"
            );
        }
        format!("t.{column}")
    }

    /// When the copy `n` was issued.
    fn at_ms_in_sql(&self) -> String {
        let last = self.count.saturating_sub(1);
        format!("({} - ({last} - n) * {PAUSE_MS})", self.newest_ms)
    }

    /// The id of this kind of the copy `n`, in SQL.
    fn id(&self, kind: &str) -> String {
        let at_ms = hexadecimal(self.database, &self.at_ms_in_sql(), 12);
        let number = hexadecimal(self.database, "n", 12);
        format!(
            "substr({at_ms}, 1, 8) || '-' || substr({at_ms}, 9, 4) || '-7{kind}-8000-' || {number}"
        )
    }

    /// The same here.
    fn id_of(&self, kind: &str, number: u64) -> Result<String> {
        let at_ms = format!("{:012x}", self.at_ms(number)?);
        let (high, low) = at_ms.split_at_checked(8).context("a moment of 48 bits")?;
        Ok(format!("{high}-{low}-7{kind}-8000-{number:012x}"))
    }

    fn at_ms(&self, number: u64) -> Result<i64> {
        let younger = i64::try_from(self.count.saturating_sub(1).saturating_sub(number))?;
        Ok(self.newest_ms.saturating_sub(younger.saturating_mul(PAUSE_MS)))
    }

    /// One row each, linked to those before.
    async fn write_audit(&self, template: &Template) -> Result<()> {
        let (database, org) = (self.database, self.org);
        let mut seq = self.audit_seq;
        let newest = format!("SELECT hash FROM audit_head WHERE org_id = '{org}'");
        let mut hash = database.bytes(newest).await?;
        let client = format!("SELECT client_id FROM chain_op WHERE id = '{}'", template.issue);
        let actor = format!("client:{}", database.text(client).await?);
        let mut number = 0u64;
        while number < self.count {
            let end = self.count.min(number.saturating_add(AUDIT_BATCH));
            let mut rows = Vec::new();
            for number in number..end {
                seq = seq.saturating_add(1);
                let entry = AuditEntry {
                    org,
                    at_ms: self.at_ms(number)?,
                    actor: actor.clone(),
                    action: "pass.issue".to_owned(),
                    subject: format!("pass:{}", self.id_of(PASS, number)?),
                    request_id: self.id_of(REQUEST, number)?,
                };
                let previous = std::mem::take(&mut hash);
                hash = entry.hash(seq, &previous).to_vec();
                rows.push(format!(
                    "('{org}', {seq}, {}, '{actor}', 'pass.issue', '{}', '{}', {}, {})",
                    entry.at_ms,
                    entry.subject,
                    entry.request_id,
                    literal(database, &previous),
                    literal(database, &hash),
                ));
            }
            let sql = format!(
                "INSERT INTO audit_log
                     (org_id, seq, at_ms, actor, action, subject, request_id, previous_hash, hash)
                 VALUES {}",
                rows.join(", ")
            );
            database.execute(sql).await.context("rows of audit_log")?;
            number = end;
        }
        let hash = literal(database, &hash);
        let sql =
            format!("UPDATE audit_head SET seq = {seq}, hash = {hash} WHERE org_id = '{org}'");
        database.execute(sql).await
    }
}

/// PostgreSQL looks at its tables by itself after a while, SQLite never.
async fn tidy(database: &Database) -> Result<()> {
    match database {
        Database::Sqlite(_) => database.execute("PRAGMA wal_checkpoint(TRUNCATE)").await,
        Database::Postgres(_) => {
            database.execute("VACUUM ANALYZE").await?;
            database.execute("CHECKPOINT").await
        }
    }
}

async fn columns(database: &Database, table: &str) -> Result<Vec<String>> {
    let sql = match database {
        Database::Sqlite(_) => {
            format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid")
        }
        Database::Postgres(_) => format!(
            "SELECT column_name::text FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    database.texts(sql).await
}

fn scatter(by: u64) -> String {
    format!("((n + 1) * {by} % 4294967296)")
}

fn hexadecimal(database: &Database, value: &str, digits: usize) -> String {
    match database {
        Database::Sqlite(_) => format!("printf('%0{digits}x', {value})"),
        Database::Postgres(_) => format!("lpad(to_hex({value}), {digits}, '0')"),
    }
}

/// In ten digits.
fn decimal(database: &Database, value: &str) -> String {
    match database {
        Database::Sqlite(_) => format!("printf('%010d', {value})"),
        Database::Postgres(_) => format!("lpad(({value})::text, 10, '0')"),
    }
}

fn literal(database: &Database, bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match database {
        Database::Sqlite(_) => format!("x'{digits}'"),
        Database::Postgres(_) => format!("'\\x{digits}'::bytea"),
    }
}
