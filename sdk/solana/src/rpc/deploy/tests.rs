//! The loader itself, in the cluster inside the process, and the real program.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

pub(super) mod stage;

use std::{panic::AssertUnwindSafe, sync::Mutex};

use futures::FutureExt;
use solana_signer::Signer;

use self::stage::{Stage, executable, key, quickly};
use super::{
    BufferStep, DeployError, DeployProgress, DeployStep, Deployment, InstallStep, close_buffer,
    set_upgrade_authority,
};
use crate::rpc::{SendError, TransactionSigner};

fn count(told: &[DeployProgress], did: DeployStep) -> usize {
    told.iter().filter(|progress| progress.did == did).count()
}

#[tokio::test]
async fn a_program_is_deployed_as_planned_and_only_once() {
    let stage = Stage::new();
    let deployment = stage.deployment(executable("gateway"));
    let plan = stage.cluster.plan_deployment(&deployment).await.unwrap();
    assert_eq!((plan.install, plan.buffer), (InstallStep::Deploy, BufferStep::Create));
    assert!(stage.svm.account(&stage.buffer.pubkey()).is_none(), "a plan changes nothing");

    let before = stage.lamports(stage.payer.pubkey());
    let (done, told) = stage.deploy(&deployment).await.unwrap();
    assert_eq!(done, plan);
    assert_eq!(count(&told, DeployStep::Write), plan.writes);
    assert_eq!(told.last().map(|last| last.did), Some(DeployStep::Deploy));
    let paid = before - stage.lamports(stage.payer.pubkey());
    assert_eq!(paid, plan.fee_lamports + plan.rent_lamports, "the cost is the one that was told");

    let record = stage.cluster.program(&deployment.program).await.unwrap().unwrap();
    assert!(record.holds(&deployment.executable));
    assert_eq!(record.upgrade_authority, Some(deployment.authority));
    let slot = stage.svm.slot();
    let (again, told) = stage.deploy(&deployment).await.unwrap();
    assert!(again.is_done() && told.is_empty());
    assert_eq!(stage.svm.slot(), slot, "nothing was sent");
}

#[tokio::test]
async fn lamports_that_somebody_sent_ahead_do_not_block_a_deployment() {
    for lamports in [900_000, 1_000_000_000] {
        let stage = Stage::new();
        let deployment = stage.deployment(executable("noop_hook"));
        stage.svm.airdrop(&deployment.program, lamports).unwrap();
        let before = stage.lamports(stage.payer.pubkey());
        let (plan, _) = stage.deploy(&deployment).await.unwrap();
        let paid = before - stage.lamports(stage.payer.pubkey());
        assert_eq!(paid, plan.fee_lamports + plan.rent_lamports);
        let record = stage.cluster.program(&deployment.program).await.unwrap().unwrap();
        assert!(record.holds(&deployment.executable));
    }
}

#[tokio::test]
async fn what_was_interrupted_goes_on_with_the_buffer_that_is_there() {
    let stage = Stage::new();
    let deployment = stage.deployment(executable("gateway"));
    let plan = stage.cluster.plan_deployment(&deployment).await.unwrap();
    // Dies in the midst of writing: what is under way is awaited no more.
    let written = Mutex::new(0usize);
    let die = |_| {
        let mut written = written.lock().unwrap();
        *written += 1;
        assert!(*written < plan.writes / 2, "died, as it was to");
    };
    let (signers, options) = (stage.signers(), quickly());
    let deploying = stage.cluster.deploy(&deployment, &signers, &options, &die);
    AssertUnwindSafe(deploying).catch_unwind().await.unwrap_err();
    let rest = stage.cluster.plan_deployment(&deployment).await.unwrap();
    assert_eq!(rest.buffer, BufferStep::Keep);
    assert!(rest.writes > 0 && rest.writes < plan.writes, "{} of {}", rest.writes, plan.writes);

    let (_, told) = stage.deploy(&deployment).await.unwrap();
    assert_eq!(count(&told, DeployStep::Write), rest.writes);
    assert_eq!(count(&told, DeployStep::CreateBuffer), 0);
}

#[tokio::test]
async fn an_upgrade_makes_the_room_that_it_needs_and_no_more_if_it_has_it() {
    let stage = Stage::new();
    stage.deploy(&stage.deployment(executable("transfer_hook"))).await.unwrap();
    let larger = stage.deployment(executable("gateway"));
    let before = stage.lamports(stage.payer.pubkey());
    let (plan, told) = stage.deploy(&larger).await.unwrap();
    let paid = before - stage.lamports(stage.payer.pubkey());
    assert_eq!(paid, plan.fee_lamports + plan.rent_lamports, "the cost is the one that was told");
    assert!(matches!(plan.install, InstallStep::Upgrade { extend_bytes: 1.. }), "{plan:?}");
    assert_eq!(count(&told, DeployStep::Extend), 1);
    let smaller = stage.deployment(executable("transfer_hook"));
    let (plan, _) = stage.deploy(&smaller).await.unwrap();
    assert_eq!(plan.install, InstallStep::Upgrade { extend_bytes: 0 });
    let record = stage.cluster.program(&smaller.program).await.unwrap().unwrap();
    assert!(record.holds(&smaller.executable), "and nothing of the larger one is left");
}

#[tokio::test]
async fn room_is_left_for_later_versions() {
    let stage = Stage::new();
    let room_bytes = 200_000;
    let deployment = Deployment { room_bytes, ..stage.deployment(executable("transfer_hook")) };
    stage.deploy(&deployment).await.unwrap();
    let record = stage.cluster.program(&deployment.program).await.unwrap().unwrap();
    assert_eq!(record.stored.len(), room_bytes);
    assert!(record.holds(&deployment.executable));
    let (plan, _) = stage.deploy(&stage.deployment(executable("gateway"))).await.unwrap();
    assert_eq!(plan.install, InstallStep::Upgrade { extend_bytes: 0 });
}

#[tokio::test]
async fn a_buffer_of_another_size_is_made_anew() {
    let stage = Stage::new();
    let other = stage.deployment(executable("noop_hook"));
    let plan = stage.cluster.plan_deployment(&other).await.unwrap();
    stage.cluster.fill_buffer(&other, &plan, &stage.signers(), &quickly(), &|_| ()).await.unwrap();
    let deployment = stage.deployment(executable("transfer_hook"));
    let (plan, told) = stage.deploy(&deployment).await.unwrap();
    assert_eq!(plan.buffer, BufferStep::Replace);
    assert_eq!(count(&told, DeployStep::CloseBuffer), 1);
}

#[tokio::test]
async fn anothers_buffer_is_not_used() {
    let stage = Stage::new();
    let thief = key("thief");
    let theirs =
        Deployment { authority: thief.pubkey(), ..stage.deployment(executable("noop_hook")) };
    let plan = stage.cluster.plan_deployment(&theirs).await.unwrap();
    let signers: [&TransactionSigner; 3] = [&stage.payer, &thief, &stage.buffer];
    stage.cluster.fill_buffer(&theirs, &plan, &signers, &quickly(), &|_| ()).await.unwrap();

    let error = stage.deploy(&stage.deployment(executable("noop_hook"))).await.unwrap_err();
    let buffer = stage.buffer.pubkey();
    let (expected, found) = (stage.authority.pubkey(), Some(thief.pubkey()));
    assert_eq!(error, DeployError::BufferAuthority { buffer, expected, found });
    assert!(!error.is_retryable() && !error.is_rejected());
}

#[tokio::test]
async fn the_right_to_upgrade_is_handed_over_and_given_up() {
    let stage = Stage::new();
    let deployment = stage.deployment(executable("noop_hook"));
    stage.deploy(&deployment).await.unwrap();
    let (program, multisig) = (deployment.program, key("multisig"));
    let hand = set_upgrade_authority(&program, &deployment.authority, Some(&multisig.pubkey()));
    stage.settle(hand).await;
    // The same executable is there, whoever may upgrade it.
    assert!(stage.deploy(&deployment).await.unwrap().0.is_done());
    let upgrade = stage.deployment(executable("transfer_hook"));
    let error = stage.deploy(&upgrade).await.unwrap_err();
    let (expected, found) = (deployment.authority, multisig.pubkey());
    assert_eq!(error, DeployError::UpgradeAuthority { program, expected, found });

    let give_up = set_upgrade_authority(&program, &multisig.pubkey(), None);
    let payer = stage.payer.pubkey();
    let signers: [&TransactionSigner; 2] = [&stage.payer, &multisig];
    stage.cluster.settle(&[give_up], &payer, &signers, &quickly()).await.unwrap();
    let error = stage.deploy(&upgrade).await.unwrap_err();
    assert_eq!(error, DeployError::Final { program });
}

#[tokio::test]
async fn what_is_no_program_is_refused_and_its_buffer_can_be_closed() {
    let stage = Stage::new();
    let deployment = stage.deployment(vec![7; 3_000]);
    let error = stage.deploy(&deployment).await.unwrap_err();
    assert!(error.is_rejected() && !error.is_retryable(), "{error}");
    assert!(matches!(error, DeployError::Send(SendError::Rejected(_))), "{error:?}");
    assert!(stage.lamports(deployment.buffer) > 0);
    let before = stage.lamports(deployment.payer);
    stage.settle(close_buffer(&deployment.buffer, &deployment.payer, &deployment.authority)).await;
    assert_eq!(stage.lamports(deployment.buffer), 0);
    assert!(stage.lamports(deployment.payer) > before, "the rent came back");
}

#[tokio::test]
async fn a_program_of_another_loader_is_none_of_its_business() {
    let stage = Stage::new();
    let deployment = stage.deployment(executable("noop_hook"));
    let token = solana_sdk_ids::system_program::ID;
    let error = stage.cluster.program(&token).await.unwrap_err();
    assert!(error.is_wrong_account(), "{error}");
    let error = stage.deploy(&Deployment { program: token, ..deployment }).await.unwrap_err();
    assert!(matches!(error, DeployError::Read(_)), "{error:?}");
}

#[tokio::test]
async fn a_key_that_must_sign_is_named_before_anything_is_sent() {
    let stage = Stage::new();
    let deployment = stage.deployment(executable("noop_hook"));
    let signers: [&TransactionSigner; 2] = [&stage.payer, &stage.authority];
    let error = stage.cluster.deploy(&deployment, &signers, &quickly(), &|_| ()).await.unwrap_err();
    let address = stage.buffer.pubkey();
    assert_eq!(error, DeployError::Send(SendError::MissingSigner { address }));
}
