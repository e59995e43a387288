use solana_commitment_config::CommitmentConfig;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;
use solana_transaction_error::TransactionError;

use crate::stage::{SOL, Stage, address, preflight};

fn on_branch(stage: &Stage) -> Stage {
    let cluster = stage.cluster.fork();
    Stage { client: cluster.rpc_client(), cluster, payer: stage.payer.insecure_clone() }
}

#[tokio::test]
async fn branches_share_what_was_and_nothing_that_comes() {
    let stage = Stage::lagging();
    let (before, after) = (address("before"), address("after"));
    let signature = stage.pay(&before, SOL).await;
    let branch = on_branch(&stage);
    assert_eq!((branch.lamports(&before), branch.cluster.slot()), (SOL, stage.cluster.slot()));
    let statuses = branch.client.get_signature_statuses(&[signature]).await.unwrap();
    assert!(statuses.value[0].is_some());

    let signature = stage.pay(&after, SOL).await;
    assert_eq!((stage.lamports(&after), branch.lamports(&after)), (SOL, 0));
    let statuses = branch.client.get_signature_statuses(&[signature]).await.unwrap();
    assert_eq!(statuses.value[0], None);
    // What is final goes on from where it was.
    branch.cluster.advance_slots(40);
    let finalized = CommitmentConfig::finalized();
    let balance = branch.client.get_balance_with_commitment(&before, finalized).await.unwrap();
    assert_eq!(balance.value, SOL);
}

#[tokio::test]
async fn what_names_a_common_block_counts_on_both_branches() {
    let stage = Stage::new();
    let to = address("somebody");
    let transaction = stage.transfer(&to, SOL).await;
    let branch = on_branch(&stage);
    for side in [&stage, &branch] {
        side.client.send_transaction(&transaction).await.unwrap();
        assert_eq!(side.lamports(&to), SOL);
    }
}

#[tokio::test]
async fn what_names_a_block_of_one_branch_is_refused_on_the_other() {
    let stage = Stage::new();
    let (first, second) = (on_branch(&stage), on_branch(&stage));
    let to = address("somebody");
    for (here, there) in [(&stage, &first), (&first, &second), (&second, &stage)] {
        here.cluster.advance_slots(1);
        there.cluster.advance_slots(1);
        let hash = here.client.get_latest_blockhash().await.unwrap();
        let payer = here.payer.pubkey();
        let transaction = here.signed(&[transfer(&payer, &to, SOL)], hash);
        let refused = preflight(there.client.send_transaction(&transaction).await.unwrap_err());
        assert_eq!(refused.err, Some(TransactionError::BlockhashNotFound.into()));
    }
}
