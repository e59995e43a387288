//! The tables, step by step; forward only.

use std::borrow::Cow;

use sqlx::{
    SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// Every step, in order.
const STEPS: &[(i64, &str, &str)] = &[
    (1, "passes", include_str!("../../../migrations/db/0001_passes.sql")),
    (2, "pii", include_str!("../../../migrations/db/0002_pii.sql")),
    (3, "webhooks", include_str!("../../../migrations/db/0003_webhooks.sql")),
    (4, "access", include_str!("../../../migrations/db/0004_access.sql")),
];

/// All steps; those that were taken already are checked and left alone.
pub(super) fn migrator() -> Migrator {
    let steps = STEPS.iter().map(|(version, name, sql)| {
        let (name, sql) = (Cow::Borrowed(*name), SqlStr::from_static(sql));
        Migration::new(*version, name, MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(steps.collect())
}
