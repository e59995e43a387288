//! What is due from time to time.

use std::{collections::BTreeMap, sync::Arc};

use portcullis_service::{
    clock::{Clock, DatabaseClock, ManualClock},
    pipeline::{Actors, Janitor, Reconciliation, Worker},
};

use crate::{database::on_both_databases, stage::Stage};

on_both_databases!(chores_are_done_also_after_somebody_set_the_time_back);

async fn chores_are_done_also_after_somebody_set_the_time_back(stage: Stage) {
    let machine = Arc::new(ManualClock::at_ms(i64::MAX / 4));
    let clock = Arc::new(DatabaseClock::over(machine.clone()));
    let actors = Arc::new(Actors::new([], BTreeMap::new()));
    let worker = Worker::new(stage.store.clone(), clock.clone(), actors);
    let reconciliation = Reconciliation { every_ms: 0, passes_per_round: 1 };
    let mut janitor = Janitor::new(worker, reconciliation).without_chains();
    janitor.round().await;
    for _ in 0..2 {
        clock.agree(0);
        machine.advance_ms(30_000);
        janitor.round().await;
        let now_ms = stage.store.now_ms().await.unwrap();
        assert!((now_ms - clock.now_ms()).abs() < 600_000, "{}", clock.now_ms());
    }
}
