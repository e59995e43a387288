use std::time::{SystemTime, UNIX_EPOCH};

use portcullis_solana::svm::{SvmClock, SvmOptions};

use crate::stage::{SOL, Stage, address};

fn machine() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

#[tokio::test]
async fn the_clock_is_the_machines_and_transactions_share_a_slot() {
    let stage = Stage::with(SvmOptions { finality_lag_slots: 0, ..SvmOptions::real_time() });
    assert!((machine() - stage.cluster.now()).abs() <= 2);
    let before = stage.cluster.slot();
    let to = address("somebody");
    for lamports in [SOL, 2 * SOL, 3 * SOL] {
        stage.pay(&to, lamports).await;
    }
    assert_eq!(stage.lamports(&to), 6 * SOL);
    let history = stage.client.get_signatures_for_address(&to).await.unwrap();
    let places: Vec<_> = history.iter().rev().map(|it| (it.slot, it.transaction_index)).collect();
    assert!(places.is_sorted() && places[0].0 >= before, "{places:?}");
    assert!(places.windows(2).all(|pair| pair[0] != pair[1]), "{places:?}");
}

#[test]
fn a_clock_that_was_set_goes_on_from_there() {
    let stage = Stage::with(SvmOptions::real_time());
    stage.cluster.set_clock(machine() + 1000);
    stage.cluster.advance_slots(1);
    assert!((stage.cluster.now() - machine() - 1000).abs() <= 2);
    assert_eq!(SvmOptions::real_time().clock, SvmClock::RealTime);
}
