//! The store as workers use it: order, leases, fences, and what outcomes do to a pass.

mod failures;
mod leases;
mod nonces;
mod queue;
mod reconciliation;
mod sightings;

use portcullis::Attributes;
use portcullis_service::{
    model::{OnChainState, TransactionStatus, pass::Observed},
    store::{BlockPlace, Confirmation, SignerAccount, StoredTransaction, Task},
};
use serde_json::Value;

use crate::stage::{NOW_MS, Stage, Tenant, wallet};

const LEASE_MS: i64 = 60_000;

async fn lease(stage: &Stage, now_ms: i64) -> Option<Task> {
    stage.store.lease(now_ms, LEASE_MS).await.unwrap()
}

const fn active(expires_at_seconds: i64) -> Observed {
    let (state, attributes) = (OnChainState::Active, Attributes::KYC);
    Observed { state, expires_at_seconds, attributes, height: 5 }
}

fn seen(observed: Observed, attempt: Option<i64>, is_final: bool) -> Confirmation {
    let hash = Some("0xab".to_owned());
    let block = BlockPlace { height: observed.height, hash: hash.clone() };
    Confirmation {
        observed: Some(observed),
        observed_hash: hash,
        done_by: attempt.map(|attempt| (attempt, block)),
        is_final,
        now_ms: NOW_MS + 7_000,
        next_at_ms: NOW_MS,
    }
}

fn transaction(attempt: i64) -> StoredTransaction {
    StoredTransaction {
        attempt,
        identifier: format!("transaction-{attempt}"),
        prepared: "{}".to_owned(),
        account: ACCOUNT.to_owned(),
        nonce: None,
        status: TransactionStatus::Prepared,
        block: None,
    }
}

const ACCOUNT: &str = "0x00000000000000000000000000000000000000cc";

fn account(task: &Task) -> SignerAccount {
    SignerAccount {
        chain: task.pass.chain.clone(),
        account: ACCOUNT.to_owned(),
        signer: "operator".to_owned(),
    }
}

/// So many operations, of a pass each.
async fn tasks(stage: &Stage, tenant: &Tenant, count: u64) -> Vec<Task> {
    let mut tasks = Vec::new();
    for number in 1..=count {
        stage.issued(&tenant.token, &wallet(number)).await;
        tasks.push(lease(stage, NOW_MS).await.unwrap());
    }
    tasks
}

/// A pass that is on its chain.
async fn issued(stage: &Stage, tenant: &Tenant) -> String {
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(stage, NOW_MS).await.unwrap();
    let observed = active(task.expires_at_seconds);
    stage.store.confirm(&task.lease, &seen(observed, None, true)).await.unwrap();
    path
}

async fn pass(stage: &Stage, tenant: &Tenant, path: &str) -> Value {
    stage.get(&tenant.token, path).await.body
}
