//! Many passes at once, and what became of each.

use portcullis_evm::{
    BatchError, Expiry, IssueItem, Refusal, StepOutcome, plan_issues, step_outcomes,
};
use portcullis_types::{Attributes, lifecycle::LifecycleError};

use crate::stage::{Stage, later, take, wallet};

fn item(number: u8, expiry: Expiry) -> IssueItem {
    IssueItem { wallet: wallet(number), expiry, attributes: Attributes::KYC }
}

const EXISTS: StepOutcome = StepOutcome::Refused(Refusal::Lifecycle(LifecycleError::PassExists));

#[tokio::test]
async fn every_item_is_issued_once_and_told() {
    let stage = Stage::new().await;
    stage.issue(wallet(3)).await;
    // Alike but for two; one has a pass already, and one is there twice.
    let mut items: Vec<IssueItem> = (1..=30).map(|number| item(number, later())).collect();
    items[4].expiry = Expiry::Never;
    items[9].attributes = Attributes::LIVE;
    items.push(item(7, later()));
    let batches = plan_issues(&stage.registry, stage.network, &items, 500_000);
    assert_eq!(batches.len(), 3, "eleven of them fit into 500,000 gas");
    let mut outcomes = vec![None; items.len()];
    let mut names = Vec::new();
    for batch in &batches {
        let mined = take(&stage.operator, &batch.call).await;
        names.push(batch.call.name.clone());
        assert!(mined.gas_used < 500_000, "{}", mined.gas_used);
        let events = mined.events(stage.registry.address()).unwrap();
        let told = step_outcomes(stage.network, &batch.wallets, &events).unwrap();
        for (&position, outcome) in batch.items.iter().zip(told) {
            assert_eq!(outcomes[position].replace(outcome), None, "{position} is in two batches");
        }
    }
    names.sort();
    assert_eq!(names, ["batch", "issue batch", "issue batch"]);
    for (position, (item, outcome)) in items.iter().zip(outcomes).enumerate() {
        let pass = stage.registry.pass_word(stage.network, item.wallet).await.unwrap();
        match outcome.expect("every item is in a batch") {
            StepOutcome::Taken { pass: told } => {
                assert_eq!(told, pass, "{position}");
                assert_eq!(pass.attributes(), item.attributes, "{position}");
            }
            refused => {
                assert_eq!(refused, EXISTS, "{position}");
                assert!(position == 2 || position == 30, "{position}");
            }
        }
    }
}

#[tokio::test]
async fn a_full_batch_stays_within_its_gas() {
    let stage = Stage::new().await;
    for different in [false, true] {
        let items: Vec<IssueItem> = (1..=100)
            .map(|number| IssueItem {
                attributes: Attributes(u64::MAX - u64::from(different) * u64::from(number)),
                ..item(number + 100 * u8::from(different), later())
            })
            .collect();
        let batches = plan_issues(&stage.registry, stage.network, &items, 4_060_000);
        assert_eq!(batches.len(), 1);
        let mined = take(&stage.operator, &batches[0].call).await;
        assert!(mined.gas_used < 4_060_000, "{}", mined.gas_used);
        let events = mined.events(stage.registry.address()).unwrap();
        let told = step_outcomes(stage.network, &batches[0].wallets, &events).unwrap();
        assert!(told.iter().all(StepOutcome::is_taken));
    }
}

#[tokio::test]
async fn a_quota_cuts_a_batch_short() {
    let stage = Stage::new().await;
    let limits = portcullis_evm::GatekeeperLimits { issued_per_day: 2, ..crate::stage::ALL };
    let cold = stage.cold.account();
    let call = stage.registry.update_gatekeeper(stage.network, 1, cold, limits).unwrap();
    take(&stage.authority, &call).await;
    let items: Vec<IssueItem> = (1..=3).map(|number| item(number, later())).collect();
    let batch = &plan_issues(&stage.registry, stage.network, &items, 1_000_000)[0];
    let mined = take(&stage.operator, &batch.call).await;
    let events = mined.events(stage.registry.address()).unwrap();
    let told = step_outcomes(stage.network, &batch.wallets, &events).unwrap();
    assert!(told[0].is_taken() && told[1].is_taken());
    assert_eq!(told[2], StepOutcome::Refused(Refusal::QuotaExhausted));
    let word = stage.registry.operator_word(stage.network, stage.operator.account()).await;
    assert_eq!(word.unwrap().left_on_day_of(stage.now().await), Some(0));
}

#[tokio::test]
async fn events_of_another_batch_are_not_taken_for_its_own() {
    let stage = Stage::new().await;
    let mined = stage.issue(wallet(1)).await;
    let events = mined.events(stage.registry.address()).unwrap();
    let error = step_outcomes(stage.network, &[wallet(1), wallet(2)], &events).unwrap_err();
    assert_eq!(error, BatchError::Count { expected: 2, found: 1 });
    let error = step_outcomes(stage.network, &[wallet(2)], &events).unwrap_err();
    let (expected, found) = (wallet(2), wallet(1));
    assert_eq!(error, BatchError::Wallet { position: 0, expected, found });
    // Logs of another address are not looked at.
    assert_eq!(mined.events(wallet(9)).unwrap(), []);
}

#[test]
fn nothing_to_issue_is_no_transaction_and_one_item_is_always_one() {
    let provider = portcullis_evm::connect("http://127.0.0.1:1").unwrap();
    let registry = portcullis_evm::Registry::new(provider);
    let network = crate::stage::SALT;
    assert_eq!(plan_issues(&registry, network, &[], 1_000_000), []);
    let items = [item(1, later()), item(2, later())];
    let batches = plan_issues(&registry, network, &items, 0);
    assert_eq!(batches.len(), 2, "a limit that nothing fits");
}
