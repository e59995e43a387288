//! `transfer.json`: what the deployed hook lets Token-2022 move.

mod passes;
mod stage;

use e2e::{
    outcome::{OK, outcome},
    vectors::{TransferCase, TransferOutcome, transfer_cases},
};
use portcullis_solana::transfer_hook::{
    HookEvent,
    event::{TransferObserved, from_logs},
};
use portcullis_types::TransferVerdict;

use stage::{Scene, Stage};

const AMOUNT: u64 = 5;

/// What the hook tells of the transfer.
fn told(stage: &Stage, scene: &Scene, case: &TransferCase) -> Vec<HookEvent> {
    let Some(TransferVerdict::Observed(denial)) = case.stated() else { return Vec::new() };
    let transfer = scene.transfer();
    let event = TransferObserved {
        mint: scene.token.mint,
        sender: transfer.sender,
        receiver: transfer.receiver,
        amount: AMOUNT,
        denial,
        generation: scene.token.policy(&stage.world.chain, |policy| policy.generation()),
    };
    vec![event.into()]
}

fn check(stage: &mut Stage, case: &TransferCase) {
    let name = &case.name;
    let scene = stage.set(case);
    assert_eq!(stage.verdicts(&scene), case.verdicts, "{name}: the stage");
    let told = told(stage, &scene, case);
    let transfer = scene.transfer();
    let chain = &mut stage.world.chain;
    let result = scene.token.transfer(chain, &transfer);

    let denied = case.expected == TransferOutcome::Deny;
    let word = case.denial.as_deref().filter(|_| denied).unwrap_or(OK);
    assert_eq!(outcome(&result), word, "{name}: {result:?}");
    let (code, logs) = match &result {
        Ok(receipt) => (None, &receipt.logs),
        Err(failure) => (failure.code(), &failure.logs),
    };
    assert_eq!(code, denied.then_some(7000 + u32::from(case.code)), "{name}");
    assert_eq!(from_logs(logs).events, told, "{name}: {logs:?}");
    let moved = if denied { 0 } else { AMOUNT };
    assert_eq!(scene.token.balance(chain, &transfer.destination), moved, "{name}");
    assert_eq!(scene.token.balance(chain, &transfer.source), AMOUNT - moved, "{name}");
}

#[test]
fn hook_answers_every_case() {
    let mut stage = Stage::new();
    for case in transfer_cases().unwrap() {
        check(&mut stage, &case);
        stage.clear(&case);
    }
}
