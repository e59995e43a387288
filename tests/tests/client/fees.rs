//! What transactions may pay.

use portcullis::{
    Attributes, Deployer, Failure, Fees, Step,
    deployment::DeploymentFailure,
    operation::{OperationError, PassOperation},
};
use portcullis_solana::{
    GATEWAY_PROGRAM_ID,
    rpc::{Budget, ComputeLimit},
};

use crate::ground::{Ground, Side};

fn issue(side: &Side) -> portcullis::Operation {
    let step = Step::Issue { expires_at: None, attributes: Attributes::NONE };
    PassOperation { network: side.network, wallet: side.wallet(), step }.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_might_pay_too_much_is_not_signed_and_leaves_no_gap() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let actor = side.operator();
        let operation = issue(&side);
        let fee = actor.prepare(&operation).await.unwrap();
        let most = fee.max_fee();
        actor.discard(fee);
        let just = actor.clone().with_fees(Fees { max_fee: Some(most), ..Fees::default() });
        just.discard(just.prepare(&operation).await.unwrap());
        let less = Fees { max_fee: Some(most / 2), ..Fees::default() };
        let failure = actor.clone().with_fees(less).prepare(&operation).await.unwrap_err();
        let is_it = matches!(
            failure,
            portcullis::Failure::Operation(OperationError::AboveMaxFee { max_fee, .. })
                if max_fee == most / 2
        );
        assert!(is_it, "{}: {failure:?}", side.name());
        // The nonce is free again: nothing waits for ever.
        actor.execute(operation).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_to_upgrade_is_not_handed_over_for_more_than_is_allowed() {
    let ground = Ground::new().await;
    let side = ground.solana_vm().await;
    let deployer = Deployer::new(side.connection.clone(), side.authority.clone()).unwrap();
    // Unasked, the chain says nothing before the fee is looked at: the program is not this key's.
    let solana = Budget { compute: ComputeLimit::Units(10_000), ..Budget::default() };
    for max_fee in [Some(1), None] {
        let fees = Fees { solana, max_fee, ..Fees::default() };
        let deployer = deployer.clone().with_fees(fees);
        let error = deployer.set_upgrade_authority(&GATEWAY_PROGRAM_ID, None).await.unwrap_err();
        let is_too_dear = matches!(
            error,
            DeploymentFailure::Chain(Failure::Operation(OperationError::AboveMaxFee { .. }))
        );
        assert_eq!(is_too_dear, max_fee.is_some(), "{error:?}");
        assert_eq!(error.is_rejected(), max_fee.is_none(), "{error:?}");
    }
}
